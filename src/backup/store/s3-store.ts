import { UserError } from '../../core/report/user-error.ts';
import type { S3Address } from './s3-address.ts';
import type { Store } from './store.ts';

/** Opens a bucket. Nothing is asked of it yet. */
export function openS3Store(
  _address: S3Address,
  _world: { readonly env: NodeJS.ProcessEnv | Readonly<Record<string, string | undefined>> },
): Store {
  throw new UserError('store_unknown', 'S3 cannot be a store yet', { hint: 'Use a folder.' });
}
