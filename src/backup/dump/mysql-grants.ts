import type { Session } from '../../core/database/session.ts';
import { optional } from '../../core/schema/server/row.ts';

/** Rights of the session's user on the whole of a database. */
export interface Grants {
  has(right: string): boolean;
  /** Whether it sees the routines of everybody. */
  readonly seesRoutines: boolean;
  /** Whether it may stop all writing for a moment, and whether it may lock the tables of the database. */
  readonly mayFlush: boolean;
  readonly mayLock: boolean;
}

/**
 * Reads `SHOW GRANTS`, with those of the roles that are in force.
 * @throws DatabaseError
 */
export async function readGrants(session: Session, database: string): Promise<Grants> {
  const lines = (await session.query('SHOW GRANTS')).flatMap((row) => Object.values(row).map(String));
  if (session.engine === 'mysql') {
    const [row = {}] = await session.query('SELECT CURRENT_ROLE() AS roles');
    const roles = optional(row, 'roles') ?? 'NONE';
    if (roles !== 'NONE' && roles !== '') {
      const more = await session.send(`SHOW GRANTS FOR CURRENT_USER() USING ${roles}`);
      if (more.kind === 'done') lines.push(...more.rows.flatMap((one) => Object.values(one).map(String)));
    }
  }
  const global = new Set<string>();
  const own = new Set<string>();
  for (const line of lines) {
    const found = /^GRANT (.+?) ON (?:TABLE )?(\*\.\*|(?:`(?:[^`]|``)+`|\w+)\.(?:\*|\S+)) TO /s.exec(line);
    if (found === null) continue;
    const [, rights = '', on = ''] = found;
    // A grant for columns (`SELECT (id, name)`) is none for the whole.
    const all = rights
      .replace(/\s*\([^)]*\)/g, ' (some)')
      .split(/,\s*/)
      .filter((right) => !right.endsWith('(some)'));
    const into = on === '*.*' ? global : on.endsWith('.*') && means(on.slice(0, -2), database) ? own : null;
    for (const right of all) into?.add(right.trim().toUpperCase());
    if (/^`?mysql`?\.`?proc`?$/.test(on) && all.includes('SELECT')) global.add('SHOW_ROUTINE');
  }
  const everything = (set: ReadonlySet<string>) => set.has('ALL PRIVILEGES') || set.has('ALL');
  const has = (right: string) => everything(global) || everything(own) || global.has(right) || own.has(right);
  const globally = (right: string) => everything(global) || global.has(right);
  return {
    has,
    seesRoutines: ['SHOW_ROUTINE', 'SELECT', 'SHOW CREATE ROUTINE'].some(globally),
    mayFlush: globally('RELOAD'),
    mayLock: has('LOCK TABLES') && has('SELECT'),
  };
}

/** Whether the name in a grant, which is a pattern of LIKE, means that database. */
function means(quoted: string, database: string): boolean {
  const pattern = quoted.startsWith('`') ? quoted.slice(1, -1).replaceAll('``', '`') : quoted;
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const one = pattern[at] ?? '';
    if (one === '\\' && at + 1 < pattern.length)
      source += (pattern[++at] ?? '').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    else source += one === '%' ? '[^]*' : one === '_' ? '[^]' : one.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  return new RegExp(`^${source}$`, 'u').test(database);
}
