/**
 * Numbers that look random and are the same everywhere: only 32-bit integer arithmetic and exact divisions by powers of two, so that
 * no machine and no version of a mathematical library gives others.
 */
export class Draw {
  #state = 0;

  /** Begins anew: the same three numbers give the same draws. */
  start(a: number, b: number, c: number): this {
    this.#state = mixed(Math.imul(mixed(a ^ Math.imul(b, 0x9e3779b1)), 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35));
    return this;
  }

  /** A whole number of 32 bits, 0 or more. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** 0 or more and less than 1. */
  fraction(): number {
    return this.next() / 4294967296;
  }

  /** A whole number from 0 up to and without `count`, which may be as large as 2^53. */
  below(count: number): number {
    if (count <= 4294967296) return Math.floor(this.fraction() * count);
    const wide = (this.next() * 2097152 + (this.next() >>> 11)) / 9007199254740992;
    return Math.floor(wide * count);
  }

  /** True as often as `percent` says. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** As `below`, but the small numbers come far more often: half of all draws fall into the first eighth. */
  skewed(count: number): number {
    const x = this.fraction();
    return Math.floor(x * x * x * count);
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.below(from.length)] ?? from[0];
  }
}

/** A number of 32 bits for a text. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mixed(hash);
}

function mixed(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}
