/** A seeded generator (mulberry32): a failing case is found again by its number. */
export function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

const hostile = [
  '\u001b[31m',
  '\u0000',
  '\r',
  '\u0085',
  '\u009b',
  '\u202e',
  '\u2066',
  '::error::x',
  '##[command]',
  '\n::stop-commands::',
  '`',
  '```',
  ']]>',
  '<!--',
  '$$',
  '$x$',
  "'",
  '"',
  '/*',
  '*/',
  '--',
  '\\.',
  '\\i x',
  ';',
  '(',
  ')',
  '${',
  '}',
  '{{',
  '}}',
  '😀',
  'é',
  '\uFEFF',
  '\uD800',
  '-- drydock: ignore',
  '-- drydock: ignore drop-column',
  'BEGIN;',
  'COMMIT;',
  'CONCURRENTLY',
  'NOT VALID',
  'CASCADE',
  'DO $$ BEGIN',
  'END $$;',
  'EXECUTE ',
  '-- +goose Up',
  '-- migrate:up',
];

/** Changes a text in one to four places: cuts, doubles, swaps, splices from another text, or puts something hostile in. */
export function mutate(text: string, other: string, pick: (below: number) => number): string {
  let out = text;
  for (let rounds = 1 + pick(4); rounds > 0; rounds--) {
    const at = pick(out.length + 1);
    const length = 1 + pick(Math.max(1, Math.min(60, out.length - at)));
    const piece = out.slice(at, at + length);
    switch (pick(7)) {
      case 0:
        out = out.slice(0, at) + out.slice(at + length);
        break;
      case 1:
        out = out.slice(0, at) + piece + out.slice(at);
        break;
      case 2: {
        const to = pick(out.length + 1);
        const without = out.slice(0, at) + out.slice(at + length);
        out = without.slice(0, to) + piece + without.slice(to);
        break;
      }
      case 3: {
        const from = pick(other.length + 1);
        out = out.slice(0, at) + other.slice(from, from + 1 + pick(200)) + out.slice(at);
        break;
      }
      case 4:
        out = out.slice(0, at) + (hostile[pick(hostile.length)] ?? '') + out.slice(at);
        break;
      case 5: {
        // One word for another of the same text: often still valid SQL, with another meaning.
        const words = out.match(/\w+/g) ?? [];
        const a = words[pick(words.length)];
        const b = words[pick(words.length)];
        if (a && b) out = out.replace(a, b);
        break;
      }
      default:
        out = out.slice(0, at) + String.fromCharCode(pick(256)) + out.slice(at + 1);
    }
  }
  return out;
}
