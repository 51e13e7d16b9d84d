import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import type { Identity, Recipient, Stanza } from 'age-encryption';
import type { Encryption } from '../manifest.ts';
import { CodecFailure } from './codec.ts';

/**
 * The header of an age file: the file's own key, wrapped for each that may open it. The library makes and reads it; we see the file's key
 * by a recipient of our own that adds nothing to the header.
 */
export interface MadeHeader {
  readonly header: Uint8Array;
  readonly fileKey: Uint8Array;
}

/** Bytes behind the header of what the library makes of nothing: a nonce of 16 and an empty piece with its tag. */
const emptyPayload = 32;
const scryptLabel = 'age-encryption.org/v1/scrypt';
/** 2^17 rounds take 128 MiB for a moment; one more, as the age program has it, would take more than the whole pipeline may. */
const workFactor = 17;
/** The age program's own. More would let a bad header take all memory. */
const mostWork = 18;

/** For public keys, or for a passphrase. Throws a CodecFailure `bad_key`, which holds nothing of a key. */
export async function makeHeader(recipients: readonly string[], passphrase: string | null): Promise<MadeHeader> {
  const age = await import('age-encryption');
  const encrypter = new age.Encrypter();
  let fileKey: Uint8Array | null = null;
  const witness: Recipient = {
    wrapFileKey(key) {
      fileKey = key.slice();
      return [];
    },
  };
  if (passphrase === null) {
    for (const [place, recipient] of recipients.entries()) {
      try {
        encrypter.addRecipient(recipient);
      } catch {
        // The library's own words repeat what it was given, and that may be a private key.
        throw new CodecFailure('bad_key', `The age recipient ${place + 1} of ${recipients.length} is no public key`);
      }
    }
  } else encrypter.addRecipient(byPassphrase(passphrase, age.Stanza));
  encrypter.addRecipient(witness);
  const whole = await encrypter.encrypt(new Uint8Array(0));
  if (fileKey === null) throw new Error('The age library made a header without asking for its recipients.');
  return { header: whole.subarray(0, whole.byteLength - emptyPayload), fileKey };
}

/** What opens a file. */
export interface HeaderKeys {
  readonly encryption: Encryption;
  readonly identities: readonly string[];
  readonly passphrase: string | null;
}

/** `no_match`: nobody can tell whether the key is wrong or the header damaged. */
export type OpenedHeader =
  | { readonly kind: 'open'; readonly fileKey: Uint8Array }
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'wrong_key' }
  | { readonly kind: 'no_match' };

/** Throws a CodecFailure `missing_key` or `bad_key`. */
export async function openHeader(header: Uint8Array, keys: HeaderKeys): Promise<OpenedHeader> {
  const { encryption, identities, passphrase } = keys;
  if (encryption.passphrase ? passphrase === null : identities.length === 0) {
    throw new CodecFailure(
      'missing_key',
      `The backup is encrypted, and there is no ${encryption.passphrase ? 'passphrase' : 'private key'} to open it`,
      encryption.passphrase
        ? 'Give the passphrase that it was made with.'
        : `Give the private key of one of its recipients (${encryption.recipients.join(', ')}).`,
    );
  }
  const age = await import('age-encryption');
  const decrypter = new age.Decrypter();
  if (encryption.passphrase) decrypter.addIdentity(ofPassphrase(passphrase ?? ''));
  else {
    for (const [place, identity] of identities.entries()) {
      try {
        decrypter.addIdentity(identity);
      } catch {
        throw new CodecFailure('bad_key', `The age identity ${place + 1} of ${identities.length} is no private key`);
      }
    }
  }
  try {
    return { kind: 'open', fileKey: await decrypter.decryptHeader(header) };
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    if (!why.startsWith('no identity matched')) return { kind: 'damaged', why: 'its header is not what was written' };
  }
  if (encryption.passphrase) return { kind: 'no_match' };
  const ours = await Promise.all(identities.map((identity) => age.identityToRecipient(identity)));
  return ours.some((recipient) => encryption.recipients.includes(recipient))
    ? { kind: 'damaged', why: 'its header is not what was written' }
    : { kind: 'wrong_key' };
}

/** The library's own scrypt is JavaScript; it takes twice the memory and several times as long. */
function byPassphrase(passphrase: string, make: typeof Stanza): Recipient {
  return {
    async wrapFileKey(fileKey) {
      const salt = randomBytes(16);
      const key = await derived(passphrase, salt, workFactor);
      const cipher = createCipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: 16 });
      const body = Buffer.concat([cipher.update(fileKey), cipher.final()]);
      return [new make(['scrypt', unpadded(salt), String(workFactor)], Buffer.concat([body, cipher.getAuthTag()]))];
    },
  };
}

function ofPassphrase(passphrase: string): Identity {
  return {
    async unwrapFileKey(stanzas) {
      const stanza = stanzas.find(({ args }) => args[0] === 'scrypt');
      if (stanza === undefined) return null;
      const [, saltText = '', work = ''] = stanza.args;
      const salt = Buffer.from(saltText, 'base64');
      if (stanzas.length !== 1 || stanza.args.length !== 3 || stanza.body.length !== 32 || salt.length !== 16)
        throw new Error('invalid scrypt stanza');
      if (unpadded(salt) !== saltText || !/^[1-9]\d?$/.test(work) || Number(work) > mostWork)
        throw new Error('invalid scrypt stanza');
      const key = await derived(passphrase, salt, Number(work));
      const decipher = createDecipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: 16 });
      decipher.setAuthTag(stanza.body.subarray(16));
      try {
        return new Uint8Array(Buffer.concat([decipher.update(stanza.body.subarray(0, 16)), decipher.final()]));
      } catch {
        return null;
      }
    },
  };
}

function derived(passphrase: string, salt: Uint8Array, work: number): Promise<Uint8Array> {
  const cost = 2 ** work;
  return new Promise((resolve, reject) => {
    scrypt(
      passphrase,
      Buffer.concat([Buffer.from(scryptLabel), salt]),
      32,
      { N: cost, r: 8, p: 1, maxmem: 128 * 8 * cost + 64 * 1024 * 1024 },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
