import type { Session } from '../../core/database/session.ts';
import type { DumpWish, Preflight } from './dump.ts';

export async function lookAtMysql(_session: Session, _wish: DumpWish): Promise<Omit<Preflight, 'client'>> {
  throw new Error('not yet');
}
