import { UserError } from '../core/report/user-error.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { BackupWish } from './context.ts';
import { passphraseOf } from './make.ts';
import type { Manifest } from './manifest.ts';
import type { BackupDatabase } from './options.ts';
import { readIdentities } from './pipeline/keys.ts';
import type { Keys } from './prove.ts';

/** The environment variable that holds private keys where no file does. */
export const identityVariable = 'DRYDOCK_AGE_IDENTITY';

/**
 * What opens a backup, as far as it was given; nothing for one that is not encrypted.
 * @throws UserError `bad_key`, `no_passphrase`, `no_identity`
 */
export function keysFor(
  manifest: Pick<Manifest, 'id' | 'encryption'>,
  { settings }: Pick<BackupDatabase, 'settings'>,
  { options, world }: Pick<BackupWish, 'options' | 'world'>,
): Keys {
  const { encryption } = manifest;
  if (encryption === null) return { identities: [], passphrase: null };
  if (encryption.passphrase) {
    if (settings.passphraseFrom === null) {
      throw new UserError(
        'no_passphrase',
        `The backup ${manifest.id} is encrypted with a passphrase, and none is given`,
        {
          hint: 'Name the variable that holds it in drydock.yml, under backup: passphrase-from.',
        },
      );
    }
    return { identities: [], passphrase: passphraseOf(settings.passphraseFrom, world.env) };
  }
  const keys = identitiesOf({ options, world });
  if (keys !== null) return { identities: keys, passphrase: null };
  throw new UserError('missing_key', `The backup ${manifest.id} is encrypted, and there is no private key`, {
    hint: `Give the file with --identity, or the key in ${identityVariable}. It opens with the key of ${encryption.recipients.map((one) => plain(one, 80)).join(' or ')}.`,
  });
}

/** Whether there is what opens it: a look that needs none of it goes without. */
export function hasKeysFor(
  manifest: Pick<Manifest, 'encryption'>,
  { settings }: Pick<BackupDatabase, 'settings'>,
  { options, world }: Pick<BackupWish, 'options' | 'world'>,
): boolean {
  if (manifest.encryption === null) return true;
  if (manifest.encryption.passphrase)
    return settings.passphraseFrom !== null && Boolean(world.env[settings.passphraseFrom]);
  return options.identity !== null || Boolean(world.env[identityVariable]);
}

function identitiesOf({ options, world }: Pick<BackupWish, 'options' | 'world'>): readonly string[] | null {
  const { identity } = options;
  // An action's input may be the secret itself.
  if (identity !== null && !/AGE-SECRET-KEY/i.test(identity)) {
    return readIdentities(new TextDecoder().decode(world.files.read(identity)), plain(identity));
  }
  const text = identity ?? world.env[identityVariable];
  return text ? readIdentities(text, identity === null ? identityVariable : 'identity') : null;
}
