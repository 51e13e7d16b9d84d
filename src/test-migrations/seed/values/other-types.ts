import type { Maker, Setting } from './maker.ts';
import { textMaker } from './texts.ts';
import { word } from './words.ts';

/** Makers for types of extensions and of the catalog, by name; null for one of which nothing is known. */
export function otherMaker(name: string, setting: Setting): Maker | null {
  const short = name.toLowerCase().replace(/^.*\./, '').replace(/"/g, '').replace(/\(.*$/, '');
  switch (short) {
    case 'citext':
      return textMaker(null, false, setting);
    case 'name':
      return textMaker(40, false, setting);
    case 'char':
      return textMaker(1, false, { ...setting, repertoire: 'ascii' });
    case 'ltree':
      return (draw, _limits, ordinal) => `top.${word(draw)}.${ordinal === null ? word(draw) : `n${ordinal}`}`;
    case 'lquery':
      return (draw) => `*.${word(draw)}.*`;
    case 'hstore':
      return (draw, _limits, ordinal) => `"${word(draw)}"=>"${word(draw)}", "count"=>"${ordinal ?? draw.below(1_000)}"`;
    case 'oid':
    case 'xid':
    case 'xid8':
    case 'cid':
      return (draw, _limits, ordinal) => String(1 + (ordinal ?? draw.below(10_000)));
    case 'pg_lsn':
      return (draw, _limits, ordinal) => `0/${(ordinal ?? draw.below(2 ** 31)).toString(16).toUpperCase()}`;
    case 'jsonpath':
      return (draw) => `$.${word(draw)}`;
    case 'cube':
      return (draw, _limits, ordinal) => `(${ordinal ?? draw.below(1_000)}, ${draw.below(1_000)})`;
    case 'halfvec':
    case 'sparsevec':
      return null;
    case 'semver':
      return (draw, _limits, ordinal) => `${draw.below(10)}.${draw.below(20)}.${ordinal ?? draw.below(50)}`;
    default:
      return null;
  }
}
