import { createHash } from 'node:crypto';

/**
 * JSON with a digest over itself, for everything that we keep in a store but the dumps: pretty, so that it can be read in a hurry, and with
 * the digest in the last line but one, over every byte before that line. `head -n -2 manifest.json | sha256sum` gives the same.
 */
export function sealedJson(record: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(record, null, 2);
  if (!text.endsWith('\n}')) throw new Error('A record without a field cannot be sealed.');
  const head = `${text.slice(0, -2)},\n`;
  return `${head}  "digest": "sha256:${digestOf(head)}"\n}\n`;
}

/** `foreign`: JSON that we did not write. `damaged`: not as it was written; `why` is the end of a sentence. */
export type Unsealed =
  | { readonly kind: 'ok'; readonly record: Readonly<Record<string, unknown>> }
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'foreign'; readonly why: string };

const tail = / {2}"digest": "sha256:([0-9a-f]{64})"\n\}\n$/;

export function unsealJson(text: string): Unsealed {
  const found = tail.exec(text);
  if (found === null) return looksForeign(text);
  if (digestOf(text.slice(0, found.index)) !== found[1])
    return { kind: 'damaged', why: 'its digest does not fit what it says' };
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return { kind: 'damaged', why: 'it is no JSON' };
  }
  if (!isRecord(record)) return { kind: 'damaged', why: 'it is no JSON object' };
  const { digest: _, ...rest } = record;
  return { kind: 'ok', record: rest };
}

/** Whole JSON without a word of ours in it is somebody else's; anything else is ours, cut or changed. */
function looksForeign(text: string): Unsealed {
  try {
    const value: unknown = JSON.parse(text);
    const isOurs = isRecord(value) && Object.keys(value).some((key) => /^(?:digest|tool|[a-z]+Version)$/.test(key));
    if (!isOurs) return { kind: 'foreign', why: 'it was not written by Drydock' };
  } catch {
    return { kind: 'damaged', why: text === '' ? 'it is empty' : 'it is cut off or changed' };
  }
  return { kind: 'damaged', why: 'its digest is missing' };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
