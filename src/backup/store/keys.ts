import { plain } from '../../core/runtime/plain-text.ts';
import { StoreFailure } from './store.ts';

/** What every part of a key consists of. A part that begins with a dot would be hidden, or lead elsewhere, or be a draft of ours. */
export const keyPart = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;

// S3 takes 1,024 bytes; the store's own prefix comes before.
const mostLength = 700;

/** Keys come out of manifests, too, which somebody may have written who wants to reach another file. @throws StoreFailure `refused` */
export function checkKey(key: string, store: string): void {
  if (key.length <= mostLength && key.split('/').every((part) => keyPart.test(part))) return;
  throw new StoreFailure('refused', `"${plain(key, 100)}" is no name of an object that could be in ${store}`);
}

/** The beginning of a key: empty, or whole parts, of which the last may be cut. @throws StoreFailure `refused` */
export function checkPrefix(prefix: string, store: string): void {
  const parts = prefix.split('/');
  if (parts.at(-1) === '') parts.pop();
  if (prefix.length <= mostLength && parts.every((part) => keyPart.test(part))) return;
  throw new StoreFailure('refused', `"${plain(prefix, 100)}" is no beginning of a name that could be in ${store}`);
}
