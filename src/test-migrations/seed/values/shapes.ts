import type { Draw } from '../draw.ts';
import type { Maker, Setting } from './maker.ts';

/** Geometry: the types of PostgreSQL in its own writing, those of MySQL and PostGIS as well-known text. */
export function shapeMaker(kind: string, setting: Setting): Maker {
  const native = setting.engine === 'postgres' && !/^(?:geometry|geography)/.test(kind);
  const typmod = /\((\w+?)z?m?[,)]/i.exec(setting.typeText)?.[1]?.toLowerCase();
  const shape = native ? kind : kind === 'geography' || kind === 'geometry' ? (typmod ?? 'point') : kind;
  return (draw, _limits, ordinal) => {
    const at = placeOf(draw, ordinal);
    return native ? nativeText(shape, at) : wellKnownText(shape, at);
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Within 80 degrees of both axes, so that it is a place on earth whichever of the two numbers is the latitude. */
function placeOf(draw: Draw, ordinal: number | null): Place {
  if (ordinal === null) return { x: (draw.below(16_000) - 8_000) / 100, y: (draw.below(16_000) - 8_000) / 100 };
  // On a lattice so wide that no two shapes touch.
  return { x: (ordinal % 400) * 0.4 - 80, y: Math.floor(ordinal / 400) * 0.4 - 80 };
}

const r = (value: number) => String(Math.round(value * 1_000) / 1_000);

function nativeText(kind: string, { x, y }: Place): string | null {
  const point = (dx: number, dy: number) => `(${r(x + dx)},${r(y + dy)})`;
  switch (kind) {
    case 'point':
      return point(0, 0);
    case 'line':
      return `{${r(1 + Math.abs(x))},${r(y)},${r(x)}}`;
    case 'lseg':
      return `[${point(0, 0)},${point(0.2, 0.1)}]`;
    case 'box':
      return `${point(0.2, 0.2)},${point(0, 0)}`;
    case 'path':
      return `[${point(0, 0)},${point(0.1, 0.2)},${point(0.2, 0)}]`;
    case 'polygon':
      return `(${point(0, 0)},${point(0.2, 0)},${point(0.1, 0.2)})`;
    case 'circle':
      return `<${point(0, 0)},0.1>`;
    default:
      return null;
  }
}

function wellKnownText(kind: string, { x, y }: Place): string {
  const point = (dx: number, dy: number) => `${r(x + dx)} ${r(y + dy)}`;
  const ring = `(${point(0, 0)},${point(0.2, 0)},${point(0.2, 0.2)},${point(0, 0.2)},${point(0, 0)})`;
  const line = `(${point(0, 0)},${point(0.2, 0.1)})`;
  switch (kind) {
    case 'linestring':
      return `LINESTRING${line}`;
    case 'polygon':
      return `POLYGON(${ring})`;
    case 'multipoint':
      return `MULTIPOINT(${point(0, 0)},${point(0.1, 0.1)})`;
    case 'multilinestring':
      return `MULTILINESTRING(${line})`;
    case 'multipolygon':
      return `MULTIPOLYGON((${ring}))`;
    case 'geomcollection':
    case 'geometrycollection':
      return `GEOMETRYCOLLECTION(POINT(${point(0, 0)}))`;
    default:
      return `POINT(${point(0, 0)})`;
  }
}
