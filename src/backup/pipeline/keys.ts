import { UserError } from '../../core/report/user-error.ts';
import { bech32Key } from './bech32.ts';

/** A file of keys that a person wrote is smaller. */
const mostText = 256 * 1024;

/** Bytes of each kind of public key that is taken: X25519, with ML-KEM, and the two of hardware keys. */
const recipientBytes: Readonly<Record<string, number>> = { age: 32, age1pq: 1216, age1tag: 33, age1tagpq: 1249 };
const identityWords: readonly string[] = ['age-secret-key-', 'age-secret-key-pq-'];

/**
 * Public keys as settings, inputs and files have them: several to a text, with spaces, commas or line breaks between them; lines that begin
 * with # are comments. Each once, in their order. Throws a UserError that never repeats a private key.
 */
export function readRecipients(texts: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const word of texts.flatMap((text) => linesOf(text).flatMap((line) => line.split(/[\s,]+/)))) {
    if (word === '') continue;
    if (/age-secret-key-/i.test(word))
      throw new UserError('private_key_as_recipient', 'A recipient is a private key, and has to be a public one.', {
        hint: 'Give the key that begins with age1 (age-keygen -y prints it). Where the private key was written down here, make a new one.',
      });
    if (/^ssh-|^AAAA/.test(word))
      throw new UserError('recipient_not_supported', 'A recipient is an SSH key, and only keys of age are taken.', {
        hint: 'Make a key with age-keygen, and give its public key, which begins with age1.',
      });
    const key = bech32Key(word);
    if (key === null || word !== word.toLowerCase() || recipientBytes[key.word] !== key.bytes)
      throw new UserError(
        'recipient_invalid',
        `The recipient ${shown(word)} is no public key of age: a character is wrong or missing, or it belongs to a plugin.`,
        { hint: 'It begins with age1 or age1pq1; age-keygen -y prints it. Keys of age plugins are not taken.' },
      );
    found.add(word);
  }
  return [...found];
}

/**
 * Private keys out of the text of an identity file, as age-keygen writes it, whether from a file or a variable of the environment. Throws a
 * UserError that names the line and nothing that stands in it.
 * @param where the file or the variable, as the beginning of a sentence: "key.txt"
 */
export function readIdentities(text: string, where: string): readonly string[] {
  const no = (code: string, what: string, hint: string) => new UserError(code, `${where} ${what}.`, { hint });
  if (text.length > mostText)
    throw no('identity_invalid', 'is too large to hold keys of age', 'Give the file that age-keygen wrote.');
  if (/^age-encryption\.org\/v1|BEGIN AGE ENCRYPTED FILE/m.test(text))
    throw no(
      'identity_encrypted',
      'holds keys that are encrypted with a passphrase',
      'Decrypt it first (age -d), and give what comes out.',
    );
  if (/BEGIN [A-Z ]*PRIVATE KEY/.test(text))
    throw no('identity_not_supported', 'holds a private key that is not of age', 'Make a key with age-keygen.');
  const found = new Set<string>();
  for (const [place, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const key = line.trim();
    if (key === '' || key.startsWith('#')) continue;
    if (/^age1/i.test(key))
      throw no(
        'public_key_as_identity',
        `has a public key in line ${place + 1}, and a private one is needed`,
        'Give the key that begins with AGE-SECRET-KEY-.',
      );
    if (/^AGE-PLUGIN-/i.test(key))
      throw no(
        'identity_not_supported',
        `has a key of an age plugin in line ${place + 1}`,
        'Decrypt the backup with the age program, as the page on backups by hand says.',
      );
    if (!isIdentity(key))
      throw no(
        'identity_invalid',
        `has no private key of age in line ${place + 1}: a character is wrong or missing`,
        'It is one line, in capital letters, that begins with AGE-SECRET-KEY-1 or AGE-SECRET-KEY-PQ-1.',
      );
    found.add(key);
  }
  if (found.size === 0)
    throw no('identity_missing', 'holds no private key of age', 'age-keygen writes one: AGE-SECRET-KEY-1….');
  return [...found];
}

function isIdentity(text: string): boolean {
  const key = bech32Key(text);
  return key !== null && text === text.toUpperCase() && identityWords.includes(key.word) && key.bytes === 32;
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => !line.trimStart().startsWith('#'));
}

/** Enough to tell which one is meant. What is not like a public key at all is not shown: it may be a secret in the wrong place. */
function shown(word: string): string {
  return /^age1[a-z0-9]{8,}$/.test(word) ? `${word.slice(0, 12)}…` : 'that was given';
}
