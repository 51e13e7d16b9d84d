import { fixedNow } from '../conditions/functions.ts';
import { momentText } from '../conditions/moments.ts';
import type { Draw } from '../draw.ts';
import { documentText } from './documents.ts';
import { addressText, uuidText } from './networks.ts';
import { capital, phrase, type Repertoire, sentences, word } from './words.ts';

/** @param mark what tells the text from that of every other row; null where it may come again */
type NamedText = (draw: Draw, mark: string | null, repertoire: Repertoire) => string;

const dash = (mark: string | null) => (mark === null ? '' : `-${mark}`);
const number = (draw: Draw, mark: string | null, below: number) => (mark === null ? String(draw.below(below)) : mark);
const oneOf =
  (...values: readonly [string, ...string[]]): NamedText =>
  (draw, mark) =>
    `${draw.pick(values)}${dash(mark)}`;

function hex(draw: Draw, count: number): string {
  let text = '';
  while (text.length < count) text += draw.next().toString(16).padStart(8, '0');
  return text.slice(0, count);
}

/** Texts that look like what a column of such a name holds. Hosts, networks and numbers are those that are reserved for examples. */
const known: readonly (readonly [RegExp, NamedText])[] = [
  // Never anything that could be taken for a secret.
  [
    /passw|secret|token|api_?key|private_?key|credential|salt\b/,
    (draw, mark) => `not-a-secret-${word(draw)}${dash(mark)}`,
  ],
  [
    /e_?mail/,
    (draw, mark) => `${word(draw)}.${mark === null ? `${word(draw)}${draw.below(1_000)}` : mark}@example.org`,
  ],
  [
    /(?:^|_)(?:url|uri|link|website|homepage|href|avatar|image|picture|photo|icon|logo)s?$/,
    (draw, mark) => `https://example.org/${word(draw)}/${word(draw)}${dash(mark)}`,
  ],
  [/(?:^|_)(?:domain|host|hostname|fqdn)$/, (draw, mark) => `${word(draw)}${dash(mark)}.example.org`],
  [
    /phone|mobile|(?:^|_)(?:fax|tel)$/,
    (draw, mark) => `+1555${mark ?? String(draw.below(10_000_000)).padStart(7, '0')}`,
  ],
  [/uuid|guid/, (draw, mark) => uuidText(draw, mark === null ? null : Number.parseInt(mark, 36))],
  [
    /(?:^|_)(?:ip|ip_?addr|ip_?address|remote_addr|ipaddr)$/,
    (draw, mark) => addressText(draw, mark === null ? null : Number.parseInt(mark, 36)),
  ],
  [
    /country_?code|(?:^|_)country$/,
    (draw, mark) => mark ?? String.fromCharCode(65 + draw.below(26), 65 + draw.below(26)),
  ],
  [/currency/, oneOf('EUR', 'USD', 'GBP', 'JPY', 'CHF')],
  [/locale|(?:^|_)lang(?:uage)?(?:_?code)?$/, oneOf('en', 'de', 'fr', 'es', 'ja')],
  [/time_?zone|(?:^|_)tz$/, oneOf('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo')],
  [/colou?r/, (draw, mark) => `#${mark === null ? hex(draw, 6) : mark.padStart(6, '0')}`],
  [
    /(?:^|_)(?:hash|digest|checksum|sha\d*|md5|fingerprint|etag)$/,
    (draw, mark) => (mark === null ? hex(draw, 32) : `${hex(draw, 24)}${mark.padStart(8, '0')}`),
  ],
  [
    /json$|(?:^|_)(?:payload|metadata|settings|config|configuration|attributes|properties|options|params)$/,
    (draw, mark) => documentText(draw, 'object', [], mark === null ? null : Number.parseInt(mark, 36)),
  ],
  [/slug|handle|user_?name|login|nick/, (draw, mark) => `${word(draw)}-${mark ?? word(draw)}`],
  [
    /(?:^|_)(?:code|sku|key|reference|ref|number|no|serial|barcode)$/,
    (draw, mark) => `${word(draw).slice(0, 3).toUpperCase()}-${number(draw, mark, 100_000)}`,
  ],
  [/(?:^|_)version$/, (draw, mark) => `${draw.below(9)}.${draw.below(20)}.${number(draw, mark, 50)}`],
  [
    /(?:^|_)(?:path|file|filename|file_name|directory|folder)$/,
    (draw, mark) => `/${word(draw)}/${word(draw)}${dash(mark)}.txt`,
  ],
  [/mime|content_?type/, oneOf('text/plain', 'application/json', 'image/png', 'application/pdf')],
  [/user_?agent/, (draw, mark) => `ExampleAgent/${draw.below(20)}.${number(draw, mark, 10)}`],
  [/(?:^|_)cron/, (draw, mark) => `${draw.below(60)} ${draw.below(24)} * * *${mark === null ? '' : ` ${mark}`}`],
  [
    /(?:^|_)(?:status|state|type|kind|category|role|level|mode|severity|stage|phase)$/,
    oneOf('open', 'active', 'pending', 'closed', 'draft', 'done', 'other'),
  ],
  [/(?:^|_)(?:gender|sex)$/, oneOf('unknown', 'other')],
  [
    /(?:^|_)(?:street|address|address_?line_?\d?|addr)$/,
    (draw, mark) => `${1 + draw.below(200)} ${capital(word(draw))} Lane${mark === null ? '' : ` ${mark}`}`,
  ],
  [
    /(?:^|_)(?:city|town|region|province|county)$/,
    (draw, mark, repertoire) => `${capital(word(draw, repertoire))}ham${dash(mark)}`,
  ],
  [/(?:^|_)(?:zip|zip_?code|postal_?code|postcode)$/, (draw, mark) => mark ?? String(10_000 + draw.below(90_000))],
  [
    /(?:_at|_on|_date|_time|^date|^timestamp)$/,
    (draw, mark) => `${momentText(fixedNow - draw.below(63_072_000), 0)}${dash(mark)}`,
  ],
  [
    /(?:^|_)(?:description|body|content|comment|note|notes|message|text|bio|summary|reason|details?|about)$/,
    (draw, mark, repertoire) => `${sentences(draw, 2 + draw.skewed(40), repertoire)}${mark === null ? '' : ` ${mark}`}`,
  ],
  [
    /name|title|label|subject|heading|caption/,
    (draw, mark, repertoire) => `${phrase(draw, 1 + draw.below(3), repertoire)}${mark === null ? '' : ` ${mark}`}`,
  ],
  [/(?:^|_)id$/, (draw, mark) => (mark === null ? `${word(draw)}-${draw.below(5_000)}` : `${word(draw)}-${mark}`)],
];

/** How texts of a column of that name look; null where the name says nothing, or the column is too short for it. */
export function namedText(name: string, maxLength: number | null): NamedText | null {
  if (maxLength !== null && maxLength < 3) return null;
  if (maxLength === 36 && /(?:^|_)id$/.test(name)) return uuid;
  for (const [pattern, make] of known) if (pattern.test(name)) return make;
  return null;
}

const uuid: NamedText = (draw, mark) => uuidText(draw, mark === null ? null : Number.parseInt(mark, 36));
