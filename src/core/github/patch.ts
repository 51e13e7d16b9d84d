/** A part of a file's diff as the new file has it: lines of context and added lines. Others cannot be commented on. */
export interface Hunk {
  /** Number of its first line in the new file, from 1. */
  readonly start: number;
  readonly lines: readonly string[];
}

/** The right side of a unified diff as GitHub gives it (`patch` of a file of a pull request: hunks without a file header). */
export function rightSide(patch: string): Hunk[] {
  const hunks: { start: number; lines: string[] }[] = [];
  // Lines left of the hunk on both sides: what a hunk holds is told by its header alone, for a line of SQL may look like one.
  let [old, now] = [0, 0];
  for (const line of patch.split('\n')) {
    const hunk = hunks.at(-1);
    if (old <= 0 && now <= 0) {
      const header = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
      if (header === null) continue;
      old = Number(header[1] ?? 1);
      now = Number(header[3] ?? 1);
      hunks.push({ start: Number(header[2]), lines: [] });
    } else if (line.startsWith('-')) {
      old--;
    } else if (line.startsWith('+') || line.startsWith(' ')) {
      if (line.startsWith(' ')) old--;
      now--;
      hunk?.lines.push(line.slice(1));
    }
  }
  return hunks;
}

/** Whether lines of the new file stand in one hunk, word for word. */
export function shows(hunks: readonly Hunk[], line: number, lines: readonly string[]): boolean {
  return hunks.some((hunk) => {
    const from = line - hunk.start;
    return from >= 0 && lines.every((text, index) => hunk.lines[from + index] === text);
  });
}
