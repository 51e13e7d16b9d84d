import { clonePrograms } from './mysql-clone-programs.ts';
import { cloneSequences, cloneTables } from './mysql-clone-tables.ts';
import { cloneViews } from './mysql-clone-views.ts';
import { mysqlName } from './mysql-values.ts';
import type { Session } from './session.ts';

/** What is copied to where, and in which session. */
export interface Clone {
  readonly from: string;
  readonly to: string;
  /** In the database `to`, with settings under which every definition means what it says. */
  readonly session: Session;
}

/**
 * Tables are made by two sessions at once: the server's work for one and the way there and back for the other overlap. More of them gain
 * nothing, since the server's dictionary is written by one at a time (measured on MySQL 9.7 and MariaDB 11.8: two take two thirds of the
 * time of one, four the same as two).
 */
const sessions = 2;

/**
 * Copies a database of MySQL or MariaDB into a new one of the name `to`: character set and collation, tables with keys, checks, partitions
 * and foreign keys, rows, AUTO_INCREMENT, sequences, routines, views, triggers, events; each with its definer, its sql_mode, its
 * character sets and its time zone. Left out are privileges, which are given to names of databases, and statistics.
 */
export async function cloneMysql(
  admin: Session,
  open: (database: string) => Promise<Session>,
  from: string,
  to: string,
): Promise<void> {
  const collation = await createLike(admin, from, to);
  const all = await Promise.all(Array.from({ length: sessions }, () => openFor(open, to)));
  const [session] = all;
  try {
    if (session === undefined) throw new Error('no session was opened');
    const clone = { from, to, session };
    const objects = await session.query(`SHOW FULL TABLES FROM ${mysqlName(from)}`);
    const ofType = (pattern: RegExp) =>
      objects.filter((row) => pattern.test(String(Object.values(row)[1]))).map((row) => String(Object.values(row)[0]));
    // A default may ask a sequence, and a view a function, which is not looked at before it is called.
    await cloneSequences(clone, ofType(/^SEQUENCE$/));
    await cloneTables(
      all.map((one) => ({ ...clone, session: one })),
      ofType(/^(?:BASE TABLE|SYSTEM VERSIONED)$/),
    );
    await clonePrograms(clone, collation, 'routines');
    await cloneViews(clone, ofType(/^VIEW$/));
    await clonePrograms(clone, collation, 'triggers');
    await clonePrograms(clone, collation, 'events');
  } finally {
    await Promise.all(all.map((one) => one.close()));
  }
}

/** Makes the empty database; gives its collation. */
async function createLike(admin: Session, from: string, to: string): Promise<string> {
  const [row] = await admin.query('SELECT * FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?', [from]);
  if (row === undefined) throw new Error('the database that is to be copied is not there');
  const collation = String(row['DEFAULT_COLLATION_NAME']);
  const options = [`CHARACTER SET ${row['DEFAULT_CHARACTER_SET_NAME']} COLLATE ${collation}`];
  if (row['DEFAULT_ENCRYPTION'] === 'YES') options.push("ENCRYPTION 'Y'");
  const comment = row['SCHEMA_COMMENT'];
  await admin.query(
    `CREATE DATABASE ${mysqlName(to)} ${options.join(' ')}${typeof comment === 'string' && comment !== '' ? ' COMMENT ?' : ''}`,
    typeof comment === 'string' && comment !== '' ? [comment] : [],
  );
  return collation;
}

/** Settings under which a definition is taken and a row is written exactly as it is. Not every server has or allows each of the second kind. */
const settings = [
  "sql_mode = 'NO_AUTO_VALUE_ON_ZERO'",
  'foreign_key_checks = 0',
  'sql_quote_show_create = 1',
  "time_zone = '+00:00'",
  'TRANSACTION ISOLATION LEVEL READ COMMITTED',
];
const settingsOfSome = [
  'sql_require_primary_key = 0',
  'sql_generate_invisible_primary_key = 0',
  'show_gipk_in_create_table_and_information_schema = 1',
  'innodb_strict_mode = 0',
  'restrict_fk_on_non_standard_key = 0',
  'check_constraint_checks = 0',
  'sql_select_limit = DEFAULT',
  'max_statement_time = 0',
  'max_execution_time = 0',
  "system_versioning_alter_history = 'KEEP'",
  'sql_notes = 0',
];

async function openFor(open: (database: string) => Promise<Session>, to: string): Promise<Session> {
  const session = await open(to);
  for (const setting of settings) await session.query(`SET SESSION ${setting}`);
  for (const setting of settingsOfSome) await session.send(`SET SESSION ${setting}`);
  return session;
}
