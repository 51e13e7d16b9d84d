const MiB = 1024 * 1024;

/** S3's own limit, of AWS and of nearly everybody who speaks it. */
export const mostParts = 10_000;
/** S3 takes 5 GiB; a part is held in memory, and Node writes no more than 2 GiB at once. */
export const mostPartBytes = 1024 * MiB;
const firstPartBytes = 8 * MiB;
const underWayBytes = 64 * MiB;

export interface PartPlan {
  /** Bytes of the part with that number, from 1 on; null where there can be no more parts. */
  bytes(number: number): number | null;
}

/**
 * How large the parts of an upload are, of which nobody knows for sure how long it becomes. They are held in memory, so they begin small; they
 * grow, since there can only be 10,000: 8 MiB for the first 2,000 (16 GiB), 16 MiB up to number 5,000 (62 GiB), 32 MiB up to 8,500 (171 GiB),
 * then twice as much every 150 parts up to 1 GiB (1.18 TiB). With a guess, none is smaller than the guess needs with a third in reserve, up to
 * 9.8 TiB. `uniform`: for stores that want all parts of one size (Cloudflare R2).
 */
export function planParts(expectedBytes: number | null, uniform: boolean): PartPlan {
  const least = expectedBytes === null ? firstPartBytes : enoughFor(expectedBytes);
  const same = expectedBytes === null ? 64 * MiB : Math.max(2 * firstPartBytes, least);
  return {
    bytes: (number) => (number > mostParts ? null : uniform ? same : Math.max(least, growing(number))),
  };
}

function enoughFor(expectedBytes: number): number {
  const needed = Math.ceil((expectedBytes * 4) / 3 / mostParts / MiB) * MiB;
  return Math.min(mostPartBytes, Math.max(firstPartBytes, needed));
}

function growing(number: number): number {
  if (number <= 2_000) return firstPartBytes;
  if (number <= 5_000) return 16 * MiB;
  if (number <= 8_500) return 32 * MiB;
  return Math.min(mostPartBytes, 64 * MiB * 2 ** Math.floor((number - 8_501) / 150));
}

/** How many parts of that size may be under way while the next is filled: 64 MiB of memory in all, or two parts where they are larger. */
export function partsUnderWay(bytes: number): number {
  return Math.min(4, Math.max(1, Math.floor(underWayBytes / bytes) - 1));
}
