import type { Draw } from '../draw.ts';

/** Plain words of things and qualities. No name of a person, a place or a product is among them. */
const words = (
  'acorn amber anchor apron arch aspen attic badge bamboo banner barley basket beacon bench birch blanket bottle ' +
  'branch brass bridge bronze brook broom bucket button cabin candle canvas carpet cedar chalk charcoal cherry ' +
  'chestnut clay clever cliff cloud clover coal cobalt copper coral cotton cradle crater cream crystal curtain ' +
  'daisy desk dune dusk eager early easel ember engine feather felt fence fern field flint flute fog folder ' +
  'forest fork fossil frost garden gentle ginger glass glove gold granite grape gravel green grove hammer harbor ' +
  'hazel heather hollow honey hinge iron ivory ivy jar jasmine jelly kettle kite ladder lake lamp lantern lavender ' +
  'leaf lemon lentil lilac linen loom lumber maple marble meadow mellow mint mirror mist moss mortar nail narrow ' +
  'needle nettle nutmeg oak oat olive onyx orchard oval paddle paper parcel pebble pencil pepper pine plum pocket ' +
  'pollen poppy prism pumpkin quarry quartz quiet quilt rapid raven reed ribbon ridge river rope round saddle sage ' +
  'salt sand satin shell shore silent silver slate spark spoon spruce steady stone straw summit sunny table teal ' +
  'thimble thistle thread tide timber tulip tunnel umber valley vase velvet violet walnut warm wave wheat willow ' +
  'window winter wool yarn zinc'
).split(' ');

const capitals = words.map(capital);

/** Letters that a column of ASCII, or a program that counts bytes, stumbles over; all of them are in Latin-1. */
const accented = ['café', 'crème', 'fenêtre', 'fjäll', 'frühling', 'größe', 'jalapeño', 'këmbë', 'mañana', 'ménage'];
const wide = ['東', 'žluťoučký', 'река', 'ελιά', 'łąka', '🌲', 'наводка', 'שדה'];

/** Letters that a column can hold. */
export type Repertoire = 'ascii' | 'latin' | 'any';

/** One word; of letters a to z alone unless the repertoire has others. */
export function word(draw: Draw, repertoire: Repertoire = 'ascii'): string {
  const number = draw.next();
  if (repertoire !== 'ascii' && (number & 15) === 0) {
    const from = repertoire === 'any' && (number & 48) === 0 ? wide : accented;
    return from[(number >>> 8) % from.length] ?? 'café';
  }
  return words[(number >>> 8) % words.length] ?? 'acorn';
}

/** A word that begins with a capital letter. */
export function capitalWord(draw: Draw, repertoire: Repertoire): string {
  const number = draw.next();
  if (repertoire !== 'ascii' && (number & 15) === 0)
    return capital(accented[(number >>> 8) % accented.length] ?? 'café');
  return capitals[(number >>> 8) % capitals.length] ?? 'Acorn';
}

/** Words with a blank between them; the first begins with a capital letter. */
export function phrase(draw: Draw, count: number, repertoire: Repertoire): string {
  let text = capitalWord(draw, repertoire);
  for (let i = 1; i < count; i++) text += ` ${word(draw, repertoire)}`;
  return text;
}

/** Sentences of several words each, about so many words in all. */
export function sentences(draw: Draw, count: number, repertoire: Repertoire): string {
  let text = '';
  for (let left = count; left > 0; ) {
    const length = Math.min(left, 4 + draw.below(9));
    if (text !== '') text += ' ';
    text += capitalWord(draw, repertoire);
    for (let i = 1; i < length; i++) text += ` ${word(draw, repertoire)}`;
    text += '.';
    left -= length;
  }
  return text;
}

export function capital(text: string): string {
  const first = text.codePointAt(0);
  if (first === undefined) return text;
  const letter = String.fromCodePoint(first);
  return letter.toUpperCase() + text.slice(letter.length);
}
