import { UserError } from '../../core/report/user-error.ts';

/** A file of keys that a person wrote is smaller. */
const mostText = 256 * 1024;

/**
 * Public keys as settings, inputs and files have them: several to a text, with spaces, commas or line breaks between them; lines that begin
 * with # are comments. Each once, in their order. Throws a UserError that never repeats a private key.
 */
export async function readRecipients(texts: readonly string[]): Promise<readonly string[]> {
  const age = await import('age-encryption');
  const found = new Set<string>();
  for (const word of texts.flatMap((text) => linesOf(text).flatMap((line) => line.split(/[\s,]+/)))) {
    if (word === '') continue;
    if (/^age-secret-key-/i.test(word))
      throw new UserError('private_key_as_recipient', 'A recipient is a private key, and has to be a public one.', {
        hint: 'Give the key that begins with age1 (age-keygen -y prints it). Where the private key was written down here, make a new one.',
      });
    if (/^ssh-|^AAAA/.test(word))
      throw new UserError('recipient_not_supported', 'A recipient is an SSH key, and only keys of age are taken.', {
        hint: 'Make a key with age-keygen, and give its public key, which begins with age1.',
      });
    try {
      new age.Encrypter().addRecipient(word);
    } catch {
      throw new UserError(
        'recipient_invalid',
        `The recipient ${shown(word)} is no public key of age: a character is wrong or missing, or it belongs to a plugin.`,
        { hint: 'It begins with age1 or age1pq1; age-keygen -y prints it. Keys of age plugins are not taken.' },
      );
    }
    found.add(word);
  }
  return [...found];
}

/**
 * Private keys out of the text of an identity file, as age-keygen writes it, whether from a file or a variable of the environment. Throws a
 * UserError that names the line and nothing that stands in it.
 * @param where the beginning of a sentence: "The file key.txt", "The variable BACKUP_KEY"
 */
export async function readIdentities(text: string, where: string): Promise<readonly string[]> {
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
  const age = await import('age-encryption');
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
    try {
      new age.Decrypter().addIdentity(key);
    } catch {
      throw no(
        'identity_invalid',
        `has no private key of age in line ${place + 1}: a character is wrong or missing`,
        'It is one line, in capital letters, that begins with AGE-SECRET-KEY-1 or AGE-SECRET-KEY-PQ-1.',
      );
    }
    found.add(key);
  }
  if (found.size === 0)
    throw no('identity_missing', 'holds no private key of age', 'age-keygen writes one: AGE-SECRET-KEY-1….');
  return [...found];
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => !line.trimStart().startsWith('#'));
}

/** Enough to tell which one is meant. What is not like a public key at all is not shown: it may be a secret in the wrong place. */
function shown(word: string): string {
  return /^age1[a-z0-9]{8,}$/.test(word) ? `${word.slice(0, 12)}…` : 'that was given';
}
