import type { Draw } from '../draw.ts';
import type { Maker } from './maker.ts';

/** A random UUID by its form (version 4); with a number, one that ends in it. */
export function uuidText(draw: Draw, ordinal: number | null): string {
  const hex = (count: number) => draw.next().toString(16).padStart(8, '0').slice(0, count);
  const tail = ordinal === null ? `${hex(8)}${hex(4)}` : ordinal.toString(16).padStart(12, '0');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${(8 + draw.below(4)).toString(16)}${hex(3)}-${tail}`;
}

/** An address of the networks that are reserved for documentation; with a number, one of the private network 10. */
export function addressText(draw: Draw, ordinal: number | null): string {
  if (ordinal === null) {
    return `${draw.pick(['192.0.2', '198.51.100', '203.0.113'])}.${1 + draw.below(254)}`;
  }
  return `10.${(ordinal >>> 16) & 255}.${(ordinal >>> 8) & 255}.${ordinal & 255}`;
}

export function address6Text(draw: Draw, ordinal: number | null): string {
  const part = (value: number) => value.toString(16);
  if (ordinal !== null)
    return `2001:db8:${part((ordinal >>> 16) & 0xffff)}::${part(ordinal & 0xffff || 0x10000 - 1)}:1`;
  return `2001:db8::${part(1 + draw.below(0xffff))}`;
}

export function inetMaker(): Maker {
  return (draw, _limits, ordinal) =>
    ordinal !== null && ordinal >= 2 ** 24
      ? null
      : ordinal === null && draw.chance(15)
        ? address6Text(draw, null)
        : addressText(draw, ordinal);
}

export function cidrMaker(): Maker {
  return (draw, _limits, ordinal) => {
    const at = ordinal ?? draw.below(65_536);
    return at >= 65_536 ? null : `10.${at >>> 8}.${at & 255}.0/24`;
  };
}

export function addressMaker(version: 4 | 6): Maker {
  return (draw, _limits, ordinal) => (version === 4 ? addressText(draw, ordinal) : address6Text(draw, ordinal));
}

export function hardwareAddressMaker(bytes: 6 | 8): Maker {
  return (draw, _limits, ordinal) => {
    // 00:00:5e is set aside for documentation.
    const tail = ordinal ?? draw.below(2 ** 24);
    const parts = ['00', '00', '5e', ...(bytes === 8 ? ['ff', 'fe'] : [])];
    for (const shift of [16, 8, 0]) parts.push(((tail >>> shift) & 255).toString(16).padStart(2, '0'));
    return parts.join(':');
  };
}
