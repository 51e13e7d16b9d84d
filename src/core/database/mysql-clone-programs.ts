import type { Clone } from './mysql-clone.ts';
import { definition } from './mysql-clone-tables.ts';
import { mysqlName } from './mysql-values.ts';
import { inOtherDatabase } from './other-database.ts';
import { DatabaseError, type Row, type Session } from './session.ts';

export type ProgramKind = 'routines' | 'triggers' | 'events';

interface Program {
  /** `PROCEDURE`, `TRIGGER`, `PACKAGE BODY`, … */
  readonly type: string;
  readonly name: string;
}

/** Where `SHOW CREATE` has the text. */
const columns: Readonly<Record<string, string>> = { TRIGGER: 'SQL Original Statement' };

const lists: Readonly<Record<ProgramKind, string>> = {
  // A package before its body.
  routines: `SELECT ROUTINE_TYPE AS type, ROUTINE_NAME AS name FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ?
    ORDER BY ROUTINE_TYPE = 'PACKAGE BODY', ROUTINE_TYPE, ROUTINE_NAME`,
  // Of several triggers for one event each runs after those that were made before it.
  triggers: `SELECT 'TRIGGER' AS type, TRIGGER_NAME AS name FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ?
    ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER`,
  events: `SELECT 'EVENT' AS type, EVENT_NAME AS name FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ? ORDER BY EVENT_NAME`,
};

/** Procedures, functions and packages; triggers; events. */
export async function clonePrograms(clone: Clone, collation: string, kind: ProgramKind): Promise<void> {
  const { from, to, session } = clone;
  const programs = (await session.query(lists[kind], [from])).map(
    (row): Program => ({ type: String(row['type']), name: String(row['name']) }),
  );
  if (programs.length === 0) return;
  const [before = {}] = await session.query('SELECT @@session.sql_mode AS sql_mode, @@session.time_zone AS time_zone');
  let current = collation;
  const becomes = async (wanted: string) => {
    if (wanted === current) return;
    // It keeps the collation that its database had when it was made.
    await session.query(`ALTER DATABASE ${mysqlName(to)} COLLATE ${wanted}`);
    current = wanted;
  };
  for (const { type, name } of programs) {
    const [row = {}] = await session.query(`SHOW CREATE ${type} ${mysqlName(from)}.${mysqlName(name)}`);
    const text = definition(
      row,
      columns[type] ?? `Create ${type.replace(/\w+/g, (word) => word[0] + word.slice(1).toLowerCase())}`,
    );
    await becomes(String(row['Database Collation'] ?? collation));
    await session.query('SET SESSION sql_mode = ?', [row['sql_mode']]);
    if (row['time_zone'] !== undefined) await session.query('SET SESSION time_zone = ?', [row['time_zone']]);
    await withCharacterSets(session, row, () =>
      make(session, type, inOtherDatabase(text, from, to, String(row['sql_mode']))),
    );
  }
  await becomes(collation);
  await session.query('SET SESSION sql_mode = ?, SESSION time_zone = ?', [before['sql_mode'], before['time_zone']]);
}

async function make(session: Session, type: string, sql: string): Promise<void> {
  try {
    await session.query(sql);
  } catch (error) {
    // MariaDB shows a trigger as it was written, with its place among the others; those that come later are not there yet.
    const place = /(\bFOR\s+EACH\s+ROW)\s+(?:FOLLOWS|PRECEDES)\s+(?:`(?:[^`]|``)*`|[\p{L}\p{N}_$]+)/iu;
    if (type !== 'TRIGGER' || !(error instanceof DatabaseError) || !place.test(sql)) throw error;
    await session.query(sql.replace(place, '$1'));
  }
}

/** Does `work` with the character sets that an object was made with, which it keeps. */
export async function withCharacterSets<T>(session: Session, row: Row, work: () => Promise<T>): Promise<T> {
  const client = String(row['character_set_client'] ?? 'utf8mb4');
  const connection = String(row['collation_connection'] ?? '');
  await session.query(
    `SET character_set_client = ${client}${connection === '' ? '' : `, collation_connection = ${connection}`}`,
  );
  try {
    return await work();
  } finally {
    await session.query('SET NAMES utf8mb4');
  }
}
