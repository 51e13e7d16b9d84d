/** Keys of a table that foreign keys may point at, in a fixed order. */
export class Pool {
  readonly tuples: (readonly string[])[] = [];
  readonly #indexes = new Map<string, Map<string, number[]>>();

  constructor(tuples: Iterable<readonly string[]> = []) {
    for (const tuple of tuples) this.add(tuple);
  }

  get size(): number {
    return this.tuples.length;
  }

  add(tuple: readonly string[]): void {
    const place = this.tuples.push(tuple) - 1;
    for (const [positions, index] of this.#indexes) put(index, keyOf(tuple, positions.split(',').map(Number)), place);
  }

  /** Places of the keys that have these values at these positions. */
  matching(positions: readonly number[], values: readonly string[]): readonly number[] {
    const name = positions.join(',');
    let index = this.#indexes.get(name);
    if (index === undefined) {
      index = new Map();
      for (const [place, tuple] of this.tuples.entries()) put(index, keyOf(tuple, positions), place);
      this.#indexes.set(name, index);
    }
    return index.get(JSON.stringify(values)) ?? none;
  }
}

const none: readonly number[] = [];

function keyOf(tuple: readonly string[], positions: readonly number[]): string {
  return JSON.stringify(positions.map((position) => tuple[position] ?? ''));
}

function put(index: Map<string, number[]>, key: string, place: number): void {
  const list = index.get(key);
  if (list) list.push(place);
  else index.set(key, [place]);
}
