import { DatabaseError, type Session } from '../../core/database/session.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { optional, text } from '../../core/schema/server/row.ts';
import type { DumpWish, Preflight } from './dump.ts';
import { readGrants } from './mysql-grants.ts';
import { inMysqlScope, type MysqlTable, mysqlName, mysqlTables, sameText } from './mysql-tables.ts';
import { unmatched } from './table-scope.ts';

type Problem = Preflight['problems'][number];

/** What a session sees that stands in the way of `mysqldump` and `mariadb-dump`. @throws DatabaseError */
export async function lookAtMysql(session: Session, { scope, server }: DumpWish): Promise<Omit<Preflight, 'client'>> {
  await sameText(session, 1);
  const all = await mysqlTables(session);
  const tables = all.filter(inMysqlScope(scope, server.database));
  const problems: Problem[] = [];
  const remarks: string[] = [];
  const leftOut: string[] = [];
  const known = all.map(({ name }) => ({ schema: server.database, name }));
  const missing = unmatched(scope.tables, known, 'tables');
  if (missing.length > 0) {
    problems.push({ code: 'no_such_table', message: `No table is called ${named(missing)}`, hint: 'Capitals count.' });
  }
  for (const one of unmatched(scope.without, known, 'without')) {
    remarks.push(plain(`No table is called ${one}, which was to be left out`));
  }

  const broken = await brokenViews(session, tables);
  if (broken.length > 0) {
    problems.push({
      code: 'broken_view',
      message: `${broken.length === 1 ? 'A view does' : `${broken.length} views do`} not work, and the dump would end at it: ${broken.slice(0, 3).join('; ')}`,
      hint: 'Mend or drop it, or leave it out of the backup (without).',
    });
  }
  problems.push(...(await brokenTriggers(session, tables)));
  if (!scope.schemaOnly) problems.push(...(await notTransactional(session, tables)));
  const unreadable = await unreadableTables(
    session,
    tables.filter(({ name }) => !broken.some((one) => one.startsWith(`${name}: `))),
  );
  const who = await userOf(session);
  if (unreadable.length > 0) {
    problems.push({
      code: 'missing_privilege',
      message: `${who} may not read ${named(unreadable)}`,
      hint: 'GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON the database TO the user of the backup.',
    });
  }
  const grants = await readGrants(session, server.database);
  const lacking = ['TRIGGER', ...(scope.tables.length > 0 ? [] : ['EVENT'])].filter((right) => !grants.has(right));
  if (lacking.length > 0) {
    problems.push({
      code: 'missing_privilege',
      message: `${who} has no right ${lacking.join(' and ')} on the database: what it is for would be missing from the backup in silence`,
      hint: `GRANT ${lacking.join(', ')} ON ${mysqlName(server.database)}.* TO the user of the backup.`,
    });
  }
  if (!grants.has('SELECT')) {
    remarks.push(`${who} has no right SELECT on the whole database: tables that it may not see are not in the backup`);
  }
  if (scope.tables.length === 0) {
    const bodiless = await session.query(
      "SELECT ROUTINE_NAME AS name FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE() AND ROUTINE_DEFINITION IS NULL AND ROUTINE_BODY = 'SQL'",
    );
    const seesRoutines = grants.seesRoutines;
    if (bodiless.length > 0) {
      problems.push({
        code: 'missing_privilege',
        message: `${who} may not read the routines ${named(bodiless.map((row) => text(row, 'name')))}`,
        hint:
          server.engine === 'mysql'
            ? 'GRANT SHOW_ROUTINE ON *.* TO the user of the backup.'
            : 'GRANT SELECT ON mysql.proc TO the user of the backup.',
      });
    } else if (!seesRoutines) leftOut.push('routines of other users, which this user does not see');
  }
  for (const { name, versioned } of tables)
    if (versioned) leftOut.push(plain(`the history of the versioned table ${name}`));
  const bytes = tables.reduce((sum, { dataBytes }) => sum + dataBytes, 0);
  return { problems, remarks, leftOut, expectedBytes: scope.schemaOnly ? null : bytes, extensions: [], collations: [] };
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => plain(name, 150));
  return `${shown.join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
}

async function userOf(session: Session): Promise<string> {
  const [row = {}] = await session.query('SELECT CURRENT_USER() AS who');
  return plain(optional(row, 'who') ?? 'The user');
}

/** The dump ends at the first view that refers to what is not there, or whose definer is gone. */
async function brokenViews(session: Session, tables: readonly MysqlTable[]): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const { name, kind } of tables) {
    if (kind !== 'view') continue;
    const rows = await session.query(`CHECK TABLE ${mysqlName(name)}`);
    const bad = rows.find((row) => /error/i.test(optional(row, 'Msg_type') ?? ''));
    if (bad !== undefined)
      broken.push(plain(`${name}: ${maskSecrets(optional(bad, 'Msg_text') ?? 'it does not work')}`));
  }
  return broken;
}

/**
 * MySQL takes the sign that ends a statement into the body of a trigger where several statements were sent at once (9.7, measured), and `mysqldump`
 * writes it into a comment, in which it is a mistake: the dump does not restore. MariaDB reads it.
 */
async function brokenTriggers(session: Session, tables: readonly MysqlTable[]): Promise<readonly Problem[]> {
  if (session.engine !== 'mysql') return [];
  const rows = await session.query(
    "SELECT TRIGGER_NAME AS name, EVENT_OBJECT_TABLE AS of_table FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIM(TRAILING '\\n' FROM TRIM(ACTION_STATEMENT)) LIKE '%;'",
  );
  const known = new Set(tables.map(({ name }) => name));
  const bad = rows.filter((row) => known.has(text(row, 'of_table'))).map((row) => text(row, 'name'));
  if (bad.length === 0) return [];
  return [
    {
      code: 'broken_trigger',
      message: `${bad.length === 1 ? 'The trigger' : 'The triggers'} ${named(bad)} ${bad.length === 1 ? 'has' : 'have'} a semicolon behind the body, with which a dump does not restore`,
      hint: 'DROP TRIGGER, and CREATE TRIGGER without the last semicolon, sent by itself.',
    },
  ];
}

/** Engines without transactions have no snapshot: their tables change while the dump goes through them. */
async function notTransactional(session: Session, tables: readonly MysqlTable[]): Promise<readonly Problem[]> {
  const rows = await session.query("SELECT ENGINE AS name FROM information_schema.ENGINES WHERE TRANSACTIONS = 'YES'");
  const good = new Set(rows.map((row) => text(row, 'name').toLowerCase()));
  const bad = tables.filter(
    ({ kind, engine }) =>
      kind === 'table' && engine !== null && engine !== 'BLACKHOLE' && !good.has(engine.toLowerCase()),
  );
  if (bad.length === 0) return [];
  return [
    {
      code: 'not_transactional',
      message: `${named(bad.map(({ name, engine }) => `${name} (${engine})`))} ${bad.length === 1 ? 'has' : 'have'} no transactions: no consistent copy can be made while somebody writes`,
      hint: 'ALTER TABLE … ENGINE = InnoDB, or leave the table out of the backup (without).',
    },
  ];
}

/** 1044, 1142, 1143, 1227, 1345: no right for the database, the table, a column; a privilege is missing; no right to look into a view. */
const rights = new Set(['1044', '1142', '1143', '1227', '1345', '1356', '1370']);

async function unreadableTables(session: Session, tables: readonly MysqlTable[]): Promise<readonly string[]> {
  const unreadable: string[] = [];
  for (const { name, kind } of tables) {
    const questions = [
      `SELECT * FROM ${mysqlName(name)} LIMIT 0`,
      ...(kind === 'view' ? [`SHOW CREATE VIEW ${mysqlName(name)}`] : []),
    ];
    for (const question of questions) {
      const answer = await session.send(question);
      if (answer.kind === 'done') continue;
      if (answer.failure.lost) throw new DatabaseError(answer.failure);
      // A table that is locked just now is looked at by the dump.
      if (rights.has(answer.failure.code)) unreadable.push(name);
      break;
    }
  }
  return unreadable;
}
