/**
 * How PostgreSQL's text of a value becomes a value here, by the number of its type (`pg_type.dat` of the server's source): numbers that a
 * JavaScript number holds exactly, booleans, bytes, and arrays of names and small numbers, which catalogs are full of. Everything else
 * stays the text that the server wrote: a bigint, a decimal, a date or a JSON document would lose something on the way.
 */
const decoders: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [16, (text) => text === 't'], // bool
  [17, bytes],
  [20, (text) => text], // int8
  [21, Number], // int2
  [23, Number], // int4
  [26, Number], // oid
  [700, Number], // float4
  [701, Number], // float8
  [1000, (text) => readArray(text, (one) => one === 't')], // bool[]
  [1002, (text) => readArray(text, (one) => one)], // "char"[]
  [1003, (text) => readArray(text, (one) => one)], // name[]
  [1005, (text) => readArray(text, Number)], // int2[]
  [1007, (text) => readArray(text, Number)], // int4[]
  [1009, (text) => readArray(text, (one) => one)], // text[]
  [1015, (text) => readArray(text, (one) => one)], // varchar[]
  [1016, (text) => readArray(text, (one) => one)], // int8[]
  [1021, (text) => readArray(text, Number)], // float4[]
  [1022, (text) => readArray(text, Number)], // float8[]
  [1028, (text) => readArray(text, Number)], // oid[]
]);

export function decodeValue(type: number, text: string | null): unknown {
  if (text === null) return null;
  const decode = decoders.get(type);
  return decode === undefined ? text : decode(text);
}

function bytes(text: string): unknown {
  // With bytea_output = escape, which nobody has had for long, the text stays as it is.
  return text.startsWith('\\x') ? Buffer.from(text.slice(2), 'hex') : text;
}

/** An array as PostgreSQL writes it, `{a,"b c",NULL,{d}}`, of any depth; bounds in front of it (`[0:1]=`) are left out. */
function readArray(text: string, decode: (one: string) => unknown): unknown {
  let at = Math.max(0, text.indexOf('{'));
  const list = (): unknown[] => {
    const values: unknown[] = [];
    at++;
    while (at < text.length && text[at] !== '}') {
      if (text[at] === ',') at++;
      else if (text[at] === '{') values.push(list());
      else if (text[at] === '"') {
        let one = '';
        for (at++; text[at] !== '"' && at < text.length; at++) {
          if (text[at] === '\\') at++;
          one += text[at];
        }
        at++;
        values.push(decode(one));
      } else {
        const start = at;
        while (at < text.length && text[at] !== ',' && text[at] !== '}') at++;
        const one = text.slice(start, at);
        values.push(one === 'NULL' ? null : decode(one));
      }
    }
    at++;
    return values;
  };
  return list();
}

/** A value as a parameter in text. Lists become arrays, other objects JSON. */
export function encodeValue(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (Array.isArray(value)) return writeArray(value);
  return JSON.stringify(value);
}

function writeArray(values: readonly unknown[]): string {
  const parts = values.map((value) => {
    if (Array.isArray(value)) return writeArray(value);
    const text = encodeValue(value);
    if (text === null) return 'NULL';
    const written = typeof text === 'string' ? text : `\\x${text.toString('hex')}`;
    return `"${written.replace(/[\\"]/g, '\\$&')}"`;
  });
  return `{${parts.join(',')}}`;
}

/** Where the character of that number (PostgreSQL counts characters from 1) begins in a text of UTF-16; null outside of it. */
export function utf16Offset(text: string, character: number): number | null {
  if (!Number.isInteger(character) || character < 1) return null;
  let offset = 0;
  for (let count = 1; count < character; count++) {
    const code = text.codePointAt(offset);
    if (code === undefined) return null;
    offset += code > 0xffff ? 2 : 1;
  }
  return offset <= text.length ? offset : null;
}

/** Rows that a statement wrote, by its command tag; null for a tag that does not say. `gaveRows`: it sent a result as well. */
export function rowsWritten(tag: string, gaveRows: boolean): number | null {
  const found = /^(INSERT \d+|UPDATE|DELETE|MERGE|COPY|SELECT) (\d+)$/.exec(tag);
  if (found === null) return null;
  // CREATE TABLE AS and SELECT INTO are answered like a SELECT, without a result.
  if (found[1] === 'SELECT' && gaveRows) return null;
  return Number(found[2]);
}
