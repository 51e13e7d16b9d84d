import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { S3Settings } from '../../core/configuration/backup-settings.ts';
import { UserError } from '../../core/report/user-error.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import type { World } from '../../core/runtime/world.ts';
import { openFolderStore } from './folder-store.ts';
import { readS3Address } from './s3-address.ts';
import type { Store } from './store.ts';

/** What a store needs of the world. */
export interface StoreWorld {
  readonly env: World['env'];
  /** Relative folders are below its root. */
  readonly files: Pick<World['files'], 'root'>;
}

/**
 * Opens the store that `backup.store` or `--store` names: `s3://bucket/prefix`, a folder, or `file:///folder`. Nothing is asked of it yet.
 * The caller closes it.
 * @throws UserError `store_invalid`, `store_unknown`, `s3_settings_invalid`
 */
export async function chooseStore(where: string, settings: S3Settings, world: StoreWorld): Promise<Store> {
  const text = where.trim();
  if (text === '') throw invalid('The store is empty', 'Write s3://bucket/prefix, or a folder.');
  if (/[\0-\x1f\x7f]/.test(text))
    throw invalid(`The store "${plain(text, 200)}" holds control characters`, 'Write it on one line.');
  if (text === 'github-artifacts') {
    throw new UserError('store_unknown', 'GitHub artifacts cannot be a store yet', {
      hint: 'Use s3://bucket/prefix, or a folder.',
    });
  }
  if (/^s3:\/\//.test(text)) {
    const address = readS3Address(text, settings);
    // A file of its own in dist/, since the AWS SDK is large and most runs need none of it.
    const { openS3Store } = await import('./s3-store.ts');
    return openS3Store(address, world);
  }
  return openFolderStore(folderOf(text, world.files.root));
}

function folderOf(text: string, root: string): string {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(text)?.[1]?.toLowerCase();
  const path = scheme === undefined ? resolve(root, text) : scheme === 'file' ? fromUrl(text) : null;
  if (path === null) {
    // The rest may hold a password.
    throw new UserError(
      'store_unknown',
      `Backups cannot be kept in a store that begins with "${plain(scheme ?? '', 20)}:"`,
      {
        hint: 'Use s3://bucket/prefix (other clouds that speak S3: with backup.s3.endpoint), or a folder.',
      },
    );
  }
  if (/^~(?:[\\/]|$)/.test(text)) {
    throw invalid(
      `The store "${plain(text, 200)}" begins with "~", which only a shell replaces`,
      'Write the whole path.',
    );
  }
  // What an empty variable makes of "$FOLDER/".
  if (path === resolve(path, '..'))
    throw invalid(`The store "${plain(text, 200)}" is the root of the file system`, 'Write a folder in it.');
  return path;
}

function fromUrl(text: string): string {
  try {
    return fileURLToPath(text);
  } catch {
    throw invalid(`The store "${plain(text, 200)}" is no folder of this machine`, 'Write file:///path/to/folder.');
  }
}

function invalid(message: string, hint: string): UserError {
  return new UserError('store_invalid', message, { hint });
}
