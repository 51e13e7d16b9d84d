import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { generateHybridIdentity, generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, describe, expect, it } from 'vitest';
import { CodecFailure } from '../../../src/backup/pipeline/codec.ts';
import { chooseCompression } from '../../../src/backup/pipeline/compression.ts';
import { decode } from '../../../src/backup/pipeline/decode.ts';
import { encode } from '../../../src/backup/pipeline/encode.ts';
import { UserError } from '../../../src/core/report/user-error.ts';
import { all, bare, decoded, digestOf, dumpText, encoded, machine, noKeys, pieces } from './streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-pipeline-'));
afterAll(() => rmSync(folder, { recursive: true }));

const identity = await generateIdentity();
const recipient = await identityToRecipient(identity);
const other = await generateIdentity();
const compressions = ['none', 'gzip', 'zstd'] as const;
// Around the pieces of 64 KiB that age seals.
const sizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 700_001];

describe.each(compressions)('compression %s', (compression) => {
  it.each(sizes)('gives %i bytes back, plain and encrypted', async (size) => {
    for (const plain of [dumpText(size), randomBytes(size)]) {
      for (const recipients of [[], [recipient, await identityToRecipient(other)]]) {
        const { stored, back } = await encoded(plain, { compression, recipients });
        expect(back.plain).toEqual({ bytes: size, sha256: digestOf(plain) });
        expect(back.stored).toEqual({ bytes: stored.length, sha256: digestOf(stored) });
        // Encryption that is silently off would be found by nobody until somebody else reads the store.
        expect(stored.subarray(0, 21).toString() === 'age-encryption.org/v1').toBe(recipients.length > 0);
        for (const identities of [[identity], [other], [await generateIdentity(), other]]) {
          const result = await decoded(stored, { ...back, identities }, 10_007);
          expect(result.error).toBeNull();
          expect(result.given.equals(plain)).toBe(true);
          if (recipients.length === 0) break;
        }
      }
    }
  });
});

describe('keys', () => {
  const plain = dumpText(200_000);

  it('opens with a hybrid key, and with a passphrase', async () => {
    const hybrid = await generateHybridIdentity();
    const first = await encoded(plain, { recipients: [await identityToRecipient(hybrid), recipient] });
    for (const one of [hybrid, identity])
      expect((await decoded(first.stored, { ...first.back, identities: [one] })).given.equals(plain)).toBe(true);
    const second = await encoded(plain, { passphrase: 'four words of it' });
    expect((await decoded(second.stored, second.back)).given.equals(plain)).toBe(true);
  });

  it('tells a wrong, a missing and a malformed key apart, and none from damage', async () => {
    const { stored, back } = await encoded(plain, { recipients: [recipient] });
    const code = async (bytes: Uint8Array, wish: Partial<typeof back>) => {
      const { given, error } = await decoded(bytes, { ...back, ...wish });
      expect(given).toHaveLength(0);
      if (!(error instanceof CodecFailure)) throw error;
      for (const text of [error.message, error.hint ?? '', error.stack ?? ''])
        expect(text).not.toMatch(/AGE-SECRET-KEY-1[A-Z0-9]|secret words/i);
      return error.code;
    };
    expect(await code(stored, { identities: [] })).toBe('missing_key');
    expect(await code(stored, { identities: [other] })).toBe('wrong_key');
    // Another last letter than it has.
    const wrong = `${identity.slice(0, -1)}${identity.endsWith('Q') ? 'P' : 'Q'}`;
    expect(await code(stored, { identities: [wrong] })).toBe('bad_key');
    const bitten = Buffer.from(stored);
    bitten[60] = (bitten[60] ?? 0) ^ 1;
    expect(await code(bitten, { identities: [identity] })).toBe('damaged');
    const byWords = await encoded(plain, { passphrase: 'secret words' });
    const words = (bytes: Uint8Array, passphrase: string | null) =>
      code(bytes, { ...byWords.back, passphrase, identities: [identity] });
    expect(await words(byWords.stored, null)).toBe('missing_key');
    expect(await words(byWords.stored, 'secret wordz')).toBe('wrong_key');
    const head = Buffer.from(byWords.stored);
    head[70] = (head[70] ?? 0) === 65 ? 66 : 65;
    expect(await words(head, 'secret words')).toBe('damaged');
  });

  it('refuses a recipient that is none before the dump begins, without repeating it', async () => {
    let asked = false;
    const input = (async function* () {
      asked = true;
      yield plain;
    })();
    const made = encode(input, { ...machine, ...noKeys, compression: 'none', recipients: [identity] });
    const error = await all(made.output).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'CodecFailure', code: 'bad_key' });
    expect(String(error)).not.toContain(identity);
    expect(asked).toBe(false);
  });
});

describe('damage', () => {
  const plain = dumpText(400_000);

  it.each(compressions)(
    '%s: a cut, a byte more, and a member more are told before a clean end',
    async (compression) => {
      for (const recipients of [[], [recipient]]) {
        const { stored, back } = await encoded(plain, { compression, recipients });
        const wish = { ...back, identities: [identity] };
        const cuts = [0, 1, 21, 22, 100, 150, stored.length - 1, stored.length - 16, stored.length - 17];
        // Ends of pieces, of the header, and of what zstd and gzip write last.
        for (let end = stored.length; end > 0; end -= 65_552) cuts.push(end - 1, end - 65_552);
        const bad = [...cuts.filter((at) => at >= 0 && at < stored.length).map((at) => stored.subarray(0, at))];
        bad.push(Buffer.concat([stored, Buffer.from([0])]), Buffer.concat([stored, stored]));
        for (const bytes of bad) {
          const { given, error } = await decoded(bytes, wish);
          expect(error).toMatchObject({ name: 'CodecFailure', code: 'damaged' });
          expect(given.length).toBeLessThan(plain.length);
          expect(plain.subarray(0, given.length).equals(given)).toBe(true);
        }
      }
    },
  );

  it('is found when whole members were put together, though they decompress', async () => {
    const half = plain.length >> 1;
    const joined = Buffer.concat([gzipSync(plain.subarray(0, half)), gzipSync(plain.subarray(half))]);
    const { back } = await encoded(plain, { compression: 'gzip' });
    expect(gunzipSync(joined).equals(plain)).toBe(true);
    expect((await decoded(joined, back)).error).toMatchObject({ code: 'damaged' });
  });

  it('is found in what was never what the manifest says, though every stored byte is', async () => {
    const { stored, back } = await encoded(plain, { compression: 'zstd' });
    const wrong = { ...back, plain: { ...back.plain, sha256: digestOf(randomBytes(8)) } };
    const { given, error } = await decoded(stored, wrong);
    expect(error).toMatchObject({ code: 'damaged' });
    expect(given.length).toBeLessThan(plain.length);
    expect((await decoded(stored, { ...back, plain: { ...back.plain, bytes: 1_000 } })).error).toMatchObject({
      code: 'damaged',
    });
  });
});

describe('stages', () => {
  /** More than any buffer between the stages holds. */
  async function* endless(onEnd: () => void, most = Number.POSITIVE_INFINITY) {
    try {
      // Each another: what repeats is compressed to nothing.
      for (let sent = 0; sent < most; sent += 65_536) yield randomBytes(65_536);
    } finally {
      onEnd();
    }
  }

  it.each(compressions)('%s: an input that throws makes the output throw the same', async (compression) => {
    for (const recipients of [[], [recipient]]) {
      const broken = new Error('the server is gone');
      const input = (async function* () {
        yield* endless(() => {}, 3_000_000);
        throw broken;
      })();
      const made = encode(input, { ...machine, ...noKeys, compression, recipients });
      await expect(all(made.output)).rejects.toBe(broken);
      expect(() => made.facts()).toThrow();
    }
    const { stored, back } = await encoded(dumpText(3_000_000), { compression });
    const lost = new Error('the store is gone');
    const half = (async function* () {
      yield* pieces(stored.subarray(0, stored.length >> 1));
      throw lost;
    })();
    await expect(all(decode(half, back))).rejects.toBe(lost);
    await programsAreGone();
  });

  it.each(compressions)('%s: a consumer that goes away ends the input and every program', async (compression) => {
    let ended = 0;
    const made = encode(
      endless(() => ended++),
      { ...machine, ...noKeys, compression, recipients: [recipient] },
    );
    let taken = 0;
    for await (const chunk of made.output) {
      taken += chunk.length;
      if (taken > 1_000_000) break;
    }
    await expect.poll(() => ended).toBe(1);
    await programsAreGone();
  });

  it('takes no more from the input than the consumer takes from it', async () => {
    for (const compression of compressions) {
      let given = 0;
      const input = (async function* () {
        for (;;) {
          given += 65_536;
          yield randomBytes(65_536);
        }
      })();
      const made = encode(input, { ...machine, ...noKeys, compression, recipients: [recipient] });
      const output = made.output[Symbol.asyncIterator]();
      await output.next();
      await output.next();
      await new Promise((done) => setTimeout(done, 300));
      expect(given).toBeLessThan(24 * 1024 * 1024);
      await output.return?.();
    }
    await programsAreGone();
  });

  it('says so when the program that compresses is killed, or cannot do its work', async () => {
    const failing = (name: string, text: string) => {
      const path = join(folder, name);
      rmSync(path, { recursive: true, force: true });
      writeFileSync(join(folder, 'zstd'), text);
      chmodSync(join(folder, 'zstd'), 0o755);
      return { ...machine, env: { PATH: folder } };
    };
    for (const [script, said] of [
      ['#!/bin/sh\n/bin/head -c 100000 >/dev/null\nkill -9 $$\n', 'SIGKILL'],
      ['#!/bin/sh\necho zstd: not enough memory >&2\nexit 12\n', 'not enough memory'],
      ['#!/nowhere/sh\n', ''],
    ] as const) {
      const wish = failing('zstd', script);
      let ended = 0;
      const made = encode(
        endless(() => ended++),
        { ...wish, ...noKeys, compression: 'zstd' },
      );
      const error = await all(made.output).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'CodecFailure', code: 'program_failed' });
      expect(String(error)).toContain(said);
      await expect.poll(() => ended).toBe(1);
      // The same on the way back: it says nothing of the backup.
      const { stored, back } = await encoded(dumpText(3_000_000), { compression: 'zstd' });
      expect((await decoded(stored, { ...back, ...wish })).error).toMatchObject({ code: 'program_failed' });
    }
  });
});

describe('the choice of a compression', () => {
  it('is zstd where there is one, and gzip elsewhere', () => {
    const has = Number(process.versions.node.split('.')[0]) >= 22;
    expect(chooseCompression('auto', machine)).toBe('zstd');
    expect(chooseCompression('auto', bare)).toBe(has ? 'zstd' : 'gzip');
    for (const one of ['gzip', 'none', 'zstd'] as const) expect(chooseCompression(one, machine)).toBe(one);
    if (!has) expect(() => chooseCompression('zstd', bare)).toThrow(UserError);
  });
});

/** None of ours is left: no zstd whose parent is this process. */
async function programsAreGone(): Promise<void> {
  const left = () =>
    readdirSync('/proc').filter((pid) => {
      try {
        const [, name, , parent] = /^\d+ \((.*)\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        return name === 'zstd' && parent === String(process.pid);
      } catch {
        return false;
      }
    });
  await expect.poll(left).toEqual([]);
}
