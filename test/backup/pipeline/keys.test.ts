import { generateIdentity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { readIdentities, readRecipients } from '../../../src/backup/pipeline/keys.ts';
import { UserError } from '../../../src/core/report/user-error.ts';

const identity = await generateIdentity();
const recipient = await identityToRecipient(identity);
const second = await identityToRecipient(await generateIdentity());

function refusal(work: () => unknown): UserError {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('recipients', () => {
  it('come several to a text, with comments, and each once', () => {
    expect(readRecipients([`# ops\n${recipient}, ${second}\r\n`, ` ${recipient}`])).toEqual([recipient, second]);
    expect(readRecipients(['', '# none'])).toEqual([]);
  });

  it.each([
    ['private_key_as_recipient', identity],
    ['private_key_as_recipient', identity.toLowerCase()],
    ['private_key_as_recipient', `key=${identity}`],
    ['recipient_not_supported', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA1 somebody'],
    ['recipient_invalid', `${recipient.slice(0, -1)}${recipient.endsWith('x') ? 'y' : 'x'}`],
    ['recipient_invalid', recipient.toUpperCase()],
    ['recipient_invalid', 'age1yubikey1qwerty'],
    ['recipient_invalid', 'hunter2hunter2'],
  ])('%s', (code, text) => {
    const error = refusal(() => readRecipients([text]));
    expect(error.code).toBe(code);
    for (const said of [error.message, error.hint ?? '', error.stack ?? '']) {
      expect(said.toUpperCase()).not.toContain(identity.slice(16, 40).toUpperCase());
      expect(said).not.toContain('hunter2');
    }
  });
});

describe('identities', () => {
  it('come out of a file as age-keygen writes it', () => {
    const file = `\uFEFF# created: 2026-01-01T00:00:00Z\r\n# public key: ${recipient}\r\n${identity}\r\n\r\n`;
    expect(readIdentities(file, 'key.txt')).toEqual([identity]);
    expect(readIdentities(`  ${identity}  `, 'BACKUP_KEY')).toEqual([identity]);
  });

  it.each([
    ['identity_missing', '# nothing\n'],
    ['public_key_as_identity', recipient],
    ['identity_invalid', `${identity.slice(0, -1)}${identity.endsWith('Q') ? 'P' : 'Q'}`],
    ['identity_invalid', `# a\n${identity.slice(0, 30)}\n`],
    ['identity_invalid', identity.toLowerCase()],
    ['identity_invalid', 'x'.repeat(300_000)],
    ['identity_encrypted', 'age-encryption.org/v1\n-> scrypt abc 18\n'],
    ['identity_encrypted', '-----BEGIN AGE ENCRYPTED FILE-----\nabc\n'],
    ['identity_not_supported', '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n'],
    ['identity_not_supported', 'AGE-PLUGIN-YUBIKEY-1QQQQ'],
  ])('%s', (code, text) => {
    const error = refusal(() => readIdentities(text, 'key.txt'));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^key\.txt .*\.$/);
    for (const said of [error.message, error.hint ?? '', error.stack ?? ''])
      expect(said.toUpperCase()).not.toContain(identity.slice(16, 30));
  });
});
