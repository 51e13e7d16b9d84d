import { generateIdentity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { manifestText, readManifest } from '../../../src/backup/manifest-text.ts';
import { exampleManifest } from '../example-manifest.ts';
import { decoded, dumpText, encoded, numbers } from './streams.ts';

// A bit that flipped anywhere, a cut anywhere, a key that is not the right one: found every time. A sample in the normal run; DRYDOCK_DAMAGE
// says how many places of each kind, and from which seed (`1000` or `1000:7`).
const [places = 10, seed = 20_261] = (process.env['DRYDOCK_DAMAGE'] ?? '')
  .split(':')
  .flatMap((text) => Number(text) || []);

const identity = await generateIdentity();
const recipient = await identityToRecipient(identity);
// Several pieces of age and several blocks of zstd.
const plain = dumpText(260_000, seed);

function flipped(bytes: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

describe.each([
  ['none', 'not encrypted'],
  ['gzip', 'not encrypted'],
  ['zstd', 'not encrypted'],
  ['none', 'encrypted'],
  ['gzip', 'encrypted'],
  ['zstd', 'encrypted'],
] as const)('%s, %s', (compression, encryption) => {
  it(`shows in ${places} flipped bits and ${places} cuts of ${places}`, async () => {
    const next = numbers(seed);
    const { stored, back } = await encoded(plain, {
      compression,
      recipients: encryption === 'encrypted' ? [recipient] : [],
    });
    const wish = { ...back, identities: [identity] };
    expect((await decoded(stored, wish)).error).toBeNull();
    const missed: string[] = [];
    const look = async (what: string, bytes: Uint8Array) => {
      const { given, error } = await decoded(bytes, wish, 1 + next(100_000));
      const isTold = error instanceof Error && 'code' in error && error.code === 'damaged';
      if (!isTold || given.length >= plain.length) missed.push(`${what}: ${String(error)}`);
    };
    for (let n = 0; n < places; n++) {
      const bit = next(stored.length * 8);
      await look(`bit ${bit}`, flipped(stored, bit));
      const cut = next(stored.length);
      await look(`cut ${cut}`, stored.subarray(0, cut));
    }
    expect(missed).toEqual([]);
  }, 1_200_000);
});

it(`${places} wrong keys of ${places} are told as such`, async () => {
  const { stored, back } = await encoded(plain, { compression: 'gzip', recipients: [recipient] });
  const others = new Map<string, number>();
  for (let n = 0; n < places; n++) {
    const { given, error } = await decoded(stored, { ...back, identities: [await generateIdentity()] });
    const code = error instanceof Error && 'code' in error && given.length === 0 ? String(error.code) : 'opened';
    others.set(code, (others.get(code) ?? 0) + 1);
  }
  expect([...others]).toEqual([['wrong_key', places]]);
}, 1_200_000);

it(`${places * 10} flipped bits and cuts of a manifest are found`, () => {
  const next = numbers(seed);
  const text = Buffer.from(manifestText(exampleManifest(new Date('2026-11-21T03:00:00Z'))));
  expect(readManifest(text.toString()).kind).toBe('ok');
  const missed: string[] = [];
  for (let n = 0; n < places * 10; n++) {
    const bit = next(text.length * 8);
    if (readManifest(flipped(text, bit).toString()).kind === 'ok') missed.push(`bit ${bit}`);
    const cut = next(text.length);
    if (readManifest(text.subarray(0, cut).toString()).kind === 'ok') missed.push(`cut ${cut}`);
  }
  expect(missed).toEqual([]);
});
