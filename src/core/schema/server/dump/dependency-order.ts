/**
 * Sorts so that each comes behind those it needs, and otherwise stays where it was: what is needed is pulled forward. Where things
 * need one another in a circle, the one that was met first comes last.
 */
export function inDependencyOrder<T>(items: readonly T[], needs: (item: T) => Iterable<T>): T[] {
  const sorted: T[] = [];
  const seen = new Set<T>();
  const visit = (item: T) => {
    if (seen.has(item)) return;
    seen.add(item);
    for (const needed of needs(item)) visit(needed);
    sorted.push(item);
  };
  for (const item of items) visit(item);
  return sorted;
}

/** Whether one can be reached from another by what they need. */
export function reaches<T>(from: T, to: T, needs: (item: T) => Iterable<T>): boolean {
  const seen = new Set<T>([from]);
  // A set is walked through while it grows.
  for (const item of seen) {
    if (item === to) return true;
    for (const needed of needs(item)) seen.add(needed);
  }
  return false;
}
