export interface UnifiedDiff {
  /**
   * Lines with ` ` (kept), `-` (only before) or `+` (only after) in front, and one `@@ -1,7 +1,8 @@` in front of each stretch, as
   * `diff -u` has them without its head of two lines. Empty when the texts are equal.
   */
  readonly lines: readonly string[];
  /** How many more lines there would be beyond the limit. */
  readonly left: number;
  readonly added: number;
  readonly removed: number;
}

export interface DiffOptions {
  /** Kept lines around each change; 3 when left out. */
  readonly context?: number;
  /** Lines to give at most; all when left out. */
  readonly most?: number;
}

/** How two texts differ line by line. Line ends of Windows are those of others; a missing last line end is no difference. */
export function unifiedDiff(before: string, after: string, options: DiffOptions = {}): UnifiedDiff {
  const old = linesOf(before);
  const now = linesOf(after);
  const kept = commonLines(old, now);
  const lines = stretches(old, now, kept, options.context ?? 3);
  const most = options.most ?? lines.length;
  return {
    lines: lines.slice(0, most),
    left: Math.max(0, lines.length - most),
    added: now.length - kept.length,
    removed: old.length - kept.length,
  };
}

function linesOf(text: string): readonly string[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Places of a line that is kept: in the one text and in the other. */
type Pair = readonly [number, number];

interface Range {
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/**
 * Lines that both have, in order. What is the same at both ends is taken first, then the lines that either has once (patience
 * diff), and between those the longest common row of lines.
 */
function commonLines(old: readonly string[], now: readonly string[]): readonly Pair[] {
  const pairs: Pair[] = [];
  // Depth first, without recursion: texts may have thousands of anchors.
  const open: Range[] = [{ oldFrom: 0, oldTo: old.length, newFrom: 0, newTo: now.length }];
  while (open.length > 0) {
    let { oldFrom, oldTo, newFrom, newTo } = open.pop() as Range;
    while (oldFrom < oldTo && newFrom < newTo && old[oldFrom] === now[newFrom]) pairs.push([oldFrom++, newFrom++]);
    const tail: Pair[] = [];
    while (oldFrom < oldTo && newFrom < newTo && old[oldTo - 1] === now[newTo - 1]) tail.push([--oldTo, --newTo]);
    pairs.push(...tail);
    if (oldFrom === oldTo || newFrom === newTo) continue;
    const range = { oldFrom, oldTo, newFrom, newTo };
    const anchors = uniqueLines(old, now, range);
    if (anchors.length === 0) {
      pairs.push(...shortestEdit(old, now, range));
      continue;
    }
    let from: Pair = [oldFrom, newFrom];
    for (const [o, n] of anchors) {
      open.push({ oldFrom: from[0], oldTo: o, newFrom: from[1], newTo: n });
      pairs.push([o, n]);
      from = [o + 1, n + 1];
    }
    open.push({ oldFrom: from[0], oldTo, newFrom: from[1], newTo });
  }
  return pairs.sort((a, b) => a[0] - b[0]);
}

/** Lines that stand once in either range, as many as are in the same order. */
function uniqueLines(old: readonly string[], now: readonly string[], range: Range): readonly Pair[] {
  const places = new Map<string, { old: number; now: number }>();
  const note = (lines: readonly string[], from: number, to: number, side: 'old' | 'now') => {
    for (let at = from; at < to; at++) {
      const line = lines[at] ?? '';
      const found = places.get(line) ?? { old: -1, now: -1 };
      places.set(line, found);
      found[side] = found[side] === -1 ? at : -2;
    }
  };
  note(old, range.oldFrom, range.oldTo, 'old');
  note(now, range.newFrom, range.newTo, 'now');
  const pairs: Pair[] = [];
  for (const { old: o, now: n } of places.values()) if (o >= 0 && n >= 0) pairs.push([o, n]);
  return longestRising(pairs.sort((a, b) => a[0] - b[0]));
}

/** The longest row of pairs whose second numbers rise. */
function longestRising(pairs: readonly Pair[]): readonly Pair[] {
  const ends: number[] = [];
  const previous = new Int32Array(pairs.length).fill(-1);
  const second = (place: number | undefined) => (place === undefined ? -1 : (pairs[place]?.[1] ?? -1));
  for (let at = 0; at < pairs.length; at++) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (second(ends[middle]) < second(at)) low = middle + 1;
      else high = middle;
    }
    previous[at] = low > 0 ? (ends[low - 1] ?? -1) : -1;
    ends[low] = at;
  }
  const rising: Pair[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) {
    const pair = pairs[at];
    if (pair) rising.push(pair);
  }
  return rising.reverse();
}

/** Beyond that many changed lines without one that is unique, the whole is said to be another: nobody could follow it. */
const mostEdits = 400;

/** Myers' greedy algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986): what is kept by the fewest changes. */
function shortestEdit(old: readonly string[], now: readonly string[], range: Range): readonly Pair[] {
  const height = range.oldTo - range.oldFrom;
  const width = range.newTo - range.newFrom;
  const most = Math.min(height + width, mostEdits);
  const reached = new Int32Array(2 * most + 3);
  const center = most + 1;
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits++) {
    trace.push(reached.slice());
    for (let k = -edits; k <= edits; k += 2) {
      let x = nextStart(reached, center, k, edits);
      let y = x - k;
      while (x < height && y < width && old[range.oldFrom + x] === now[range.newFrom + y]) {
        x++;
        y++;
      }
      reached[center + k] = x;
      if (x >= height && y >= width) return wayBack(trace, center, edits, height, width, range);
    }
  }
  return [];
}

function nextStart(reached: Int32Array, center: number, k: number, edits: number): number {
  const below = reached[center + k + 1] ?? 0;
  const left = reached[center + k - 1] ?? 0;
  return k === -edits || (k !== edits && left < below) ? below : left + 1;
}

function wayBack(
  trace: readonly Int32Array[],
  center: number,
  edits: number,
  height: number,
  width: number,
  range: Range,
): readonly Pair[] {
  const pairs: Pair[] = [];
  let x = height;
  let y = width;
  for (let d = edits; d >= 0; d--) {
    const reached = trace[d];
    if (reached === undefined) break;
    const k = x - y;
    const down = k === -d || (k !== d && (reached[center + k - 1] ?? 0) < (reached[center + k + 1] ?? 0));
    const from = d === 0 ? 0 : (reached[center + k + (down ? 1 : -1)] ?? 0);
    const start = d === 0 ? 0 : down ? from : from + 1;
    while (x > start) pairs.push([range.oldFrom + --x, range.newFrom + --y]);
    x = from;
    y = d === 0 ? 0 : from - (k + (down ? 1 : -1));
  }
  return pairs;
}

function stretches(
  old: readonly string[],
  now: readonly string[],
  kept: readonly Pair[],
  context: number,
): readonly string[] {
  const lines: string[] = [];
  let stretch: Stretch | null = null;
  const finish = (after: number) => {
    if (stretch === null) return;
    for (let at = 0; at < Math.min(context, after); at++) stretch.keep(old);
    lines.push(stretch.head(), ...stretch.lines);
    stretch = null;
  };
  let o = 0;
  let n = 0;
  let since = 0;
  for (const [nextOld, nextNew] of [...kept, [old.length, now.length] as const]) {
    const changed = nextOld > o || nextNew > n;
    if (changed) {
      if (since > 2 * context || stretch === null) {
        finish(since);
        const before = Math.min(context, since);
        stretch = new Stretch(o - before, n - before);
      }
      while (stretch.nextOld < o) stretch.keep(old);
      while (o < nextOld) stretch.remove(old[o++] ?? '');
      while (n < nextNew) stretch.add(now[n++] ?? '');
      since = 0;
    }
    if (nextOld === old.length && nextNew === now.length) break;
    o = nextOld + 1;
    n = nextNew + 1;
    since++;
  }
  finish(since);
  return lines;
}

/** Lines that belong together, with where they begin in either text. */
class Stretch {
  readonly lines: string[] = [];
  readonly #oldFrom: number;
  readonly #newFrom: number;
  nextOld: number;
  #nextNew: number;

  constructor(oldFrom: number, newFrom: number) {
    this.#oldFrom = oldFrom;
    this.#newFrom = newFrom;
    this.nextOld = oldFrom;
    this.#nextNew = newFrom;
  }

  keep(old: readonly string[]): void {
    this.lines.push(` ${old[this.nextOld++] ?? ''}`);
    this.#nextNew++;
  }

  remove(line: string): void {
    this.lines.push(`-${line}`);
    this.nextOld++;
  }

  add(line: string): void {
    this.lines.push(`+${line}`);
    this.#nextNew++;
  }

  head(): string {
    const old = this.nextOld - this.#oldFrom;
    const now = this.#nextNew - this.#newFrom;
    // A stretch without lines of one text is said to stand behind the line before it.
    const place = (from: number, count: number) => `${count === 0 ? from : from + 1}${count === 1 ? '' : `,${count}`}`;
    return `@@ -${place(this.#oldFrom, old)} +${place(this.#newFrom, now)} @@`;
  }
}
