import type { Draw } from '../draw.ts';
import type { Maker } from './maker.ts';

/** Bytes as hexadecimal digits. `fixed`: of exactly that length. */
export function bytesMaker(maxLength: number | null, fixed: boolean): Maker {
  return (draw, limits, ordinal) => {
    const most = Math.min(maxLength ?? 65_535, limits.maxLength ?? 65_535);
    const least = Math.max(limits.minLength, fixed ? most : 0);
    if (least > most) return null;
    const size = Math.max(least, Math.min(most, least === 0 ? 8 + draw.below(40) : least));
    if (ordinal === null) return digits(draw, size * 2);
    const mark = ordinal.toString(16);
    const wide = mark.length + (mark.length % 2);
    const length = Math.max(size * 2, Math.min(most * 2, 16));
    if (wide > length) return null;
    // The number in front and of a fixed width, so that no key that looks at the beginning alone takes two for one.
    const width = Math.min(length, 12);
    return wide > width ? null : mark.padStart(width, '0') + digits(draw, length - width);
  };
}

function digits(draw: Draw, count: number): string {
  let text = '';
  while (text.length < count) text += draw.next().toString(16).padStart(8, '0');
  return text.slice(0, count);
}

/** Bits as 0 and 1. `varying`: up to so many. */
export function bitMaker(length: number | null, varying: boolean): Maker {
  return (draw, limits, ordinal) => {
    const most = Math.min(length ?? 32, limits.maxLength ?? 4_096);
    const size = varying ? Math.max(limits.minLength, 1 + draw.below(most)) : (length ?? 1);
    if (ordinal !== null) {
      const mark = ordinal.toString(2);
      return mark.length > (varying ? most : size) ? null : mark.padStart(varying ? most : size, '0');
    }
    let text = '';
    for (let i = 0; i < size; i++) text += draw.chance(50) ? '1' : '0';
    return text;
  };
}
