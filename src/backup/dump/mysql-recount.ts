import type { Session } from '../../core/database/session.ts';
import type { Manifest } from '../manifest.ts';
import type { Recounted } from './compare-tables.ts';

export async function recountMysql(_session: Session, _checks: Manifest['checks']): Promise<Recounted> {
  throw new Error('not yet');
}
