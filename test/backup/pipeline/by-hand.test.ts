import { execFileSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import * as age from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { bech32Key } from '../../../src/backup/pipeline/bech32.ts';
import { readIdentities, readRecipients } from '../../../src/backup/pipeline/keys.ts';
import { ageProgram } from './age-program.ts';
import { decoded, digestOf, dumpText, encoded } from './streams.ts';

// What Drydock writes is opened by others, and the other way round: nobody needs Drydock to get at a backup.
const program = ageProgram();
const plain = dumpText(300_000);
/** As somebody else's file stands in a store. */
const foreign = (stored: Uint8Array, encryption: { recipients: readonly string[]; passphrase: boolean }) => ({
  encryption: { kind: 'age', ...encryption } as const,
  compression: 'none' as const,
  plain: { bytes: plain.length, sha256: digestOf(plain) },
  stored: { bytes: stored.length, sha256: digestOf(stored) },
});

describe.each([
  ['X25519', []],
  ['hybrid', ['-pq']],
])('a key of age-keygen, %s', (_, args) => {
  const file = program.keygen(...args);
  const [identity = ''] = readIdentities(file, 'key.txt');
  const recipients = readRecipients([/public key: (\S+)/.exec(file)?.[1] ?? '']);

  it('is read with the comments that stand around it', async () => {
    expect(identity).toMatch(/^AGE-SECRET-KEY-/);
    expect(recipients).toEqual([await age.identityToRecipient(identity)]);
  });

  it('opens with the age program what we encrypted, and with us what the age program encrypted', async () => {
    for (const size of [0, 65_536, plain.length]) {
      const { stored } = await encoded(plain.subarray(0, size), { recipients });
      expect(program.decrypt(file, stored).equals(plain.subarray(0, size))).toBe(true);
    }
    const theirs = program.encrypt(recipients, plain);
    const { back } = await encoded(plain, {});
    const result = await decoded(theirs, {
      ...back,
      ...foreign(theirs, { recipients, passphrase: false }),
      identities: [identity],
    });
    expect(result.error).toBeNull();
    expect(result.given.equals(plain)).toBe(true);
  });

  it('needs nothing but age and the program of the compression', async () => {
    const zstd = await encoded(plain, { recipients, compression: 'zstd' });
    const packed = program.decrypt(file, zstd.stored);
    expect(execFileSync('zstd', ['-d', '-c'], { input: packed, maxBuffer: 1 << 26 }).equals(plain)).toBe(true);
    const gzip = await encoded(plain, { recipients, compression: 'gzip' });
    expect(gunzipSync(program.decrypt(file, gzip.stored)).equals(plain)).toBe(true);
  });
});

it('a passphrase is that of the age library, both ways', async () => {
  const { stored, back } = await encoded(plain, { passphrase: 'correct horse' });
  const decrypter = new age.Decrypter();
  decrypter.addPassphrase('correct horse');
  expect(Buffer.from(await decrypter.decrypt(stored)).equals(plain)).toBe(true);
  const encrypter = new age.Encrypter();
  encrypter.setPassphrase('correct horse');
  encrypter.setScryptWorkFactor(12);
  const theirs = Buffer.from(await encrypter.encrypt(plain));
  const result = await decoded(theirs, {
    ...back,
    ...foreign(theirs, { recipients: [], passphrase: true }),
    passphrase: 'correct horse',
  });
  expect(result.error).toBeNull();
  expect(result.given.equals(plain)).toBe(true);
});

it('keys are held to be keys exactly where the library does', async () => {
  const identity = await age.generateIdentity();
  const hybrid = await age.generateHybridIdentity();
  const keys = [identity, hybrid, await age.identityToRecipient(identity), await age.identityToRecipient(hybrid)];
  const taken = (text: string) => {
    try {
      if (/^age1/i.test(text)) new age.Encrypter().addRecipient(text);
      else new age.Decrypter().addIdentity(text);
      return true;
    } catch {
      return false;
    }
  };
  const ours = (text: string) => {
    try {
      return /^age1/i.test(text) ? readRecipients([text]).length === 1 : readIdentities(text, 'x').length === 1;
    } catch {
      return false;
    }
  };
  for (const key of keys) {
    expect([ours(key), taken(key)]).toEqual([true, true]);
    expect(bech32Key(key)).not.toBeNull();
    for (let at = 0; at < key.length; at += key.length > 200 ? 97 : 1) {
      const other = key[at] === 'q' || key[at] === 'Q' ? 'p' : 'q';
      const letter = key === key.toUpperCase() ? other.toUpperCase() : other;
      for (const text of [
        key.slice(0, at) + letter + key.slice(at + 1),
        key.slice(0, at),
        key.slice(0, at) + key.slice(at + 1),
      ])
        expect([text, ours(text)]).toEqual([text, taken(text)]);
    }
  }
});
