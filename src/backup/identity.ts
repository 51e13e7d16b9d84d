import { createHash } from 'node:crypto';

/** What a manifest says of which database it is of: the same for the same one, and nothing that tells a stranger of it. */
export function identityDigest(identity: string): string {
  return createHash('sha256').update(identity).digest('hex');
}
