import type { RestoreEnd, RestoreWish } from './dump.ts';

export async function restoreMysql(
  _wish: RestoreWish,
  _input: AsyncIterable<Uint8Array>,
  _beforeLast: () => Promise<void>,
): Promise<RestoreEnd> {
  throw new Error('not yet');
}
