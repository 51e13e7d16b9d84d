const MiB = 1024 * 1024;

/** S3's own limits, of AWS and of nearly everybody who speaks it. */
export const mostParts = 10_000;
export const mostPartBytes = 5 * 1024 * MiB;
const firstPartBytes = 8 * MiB;

export interface PartPlan {
  /** Bytes of the part with that number, from 1 on; null where there can be no more parts. */
  bytes(number: number): number | null;
}

/**
 * How large the parts of an upload are, of which nobody knows for sure how long it becomes. They are held in memory, so they begin small; they
 * grow, since there can only be 10,000. Without a guess: 8 MiB for the first thousand (8 GiB), then 16, 32, and 64 MiB up to number 8,000
 * (336 GiB), then twice as much every 250 parts up to 5 GiB: 4.4 TiB in all. With a guess that would need more than 64 MiB by this table, or
 * where all parts must have one size (Cloudflare R2), each is what the guess needs with a third in reserve.
 */
export function planParts(expectedBytes: number | null, uniform: boolean): PartPlan {
  if (uniform) return sameParts(expectedBytes === null ? 64 * MiB : Math.max(16 * MiB, enoughFor(expectedBytes)));
  if (expectedBytes !== null && expectedBytes > 250 * 1024 * MiB) return sameParts(enoughFor(expectedBytes));
  return { bytes: (number) => (number > mostParts ? null : growing(number)) };
}

function sameParts(bytes: number): PartPlan {
  return { bytes: (number) => (number > mostParts ? null : bytes) };
}

function enoughFor(expectedBytes: number): number {
  const needed = Math.ceil((expectedBytes * 4) / 3 / mostParts / MiB) * MiB;
  return Math.min(mostPartBytes, Math.max(firstPartBytes, needed));
}

function growing(number: number): number {
  if (number <= 1_000) return firstPartBytes;
  if (number <= 2_000) return 16 * MiB;
  if (number <= 4_000) return 32 * MiB;
  if (number <= 8_000) return 64 * MiB;
  return Math.min(mostPartBytes, 128 * MiB * 2 ** Math.floor((number - 8_001) / 250));
}

/** How many parts of that size may be under way while the next is filled: 96 MiB of memory in all, or two parts where they are larger. */
export function partsUnderWay(bytes: number): number {
  return Math.min(4, Math.max(1, Math.floor((96 * MiB) / bytes) - 1));
}
