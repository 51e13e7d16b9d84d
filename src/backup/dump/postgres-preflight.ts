import type { Session } from '../../core/database/session.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { optional, text } from '../../core/schema/server/row.ts';
import type { DumpWish, Preflight } from './dump.ts';
import { chosenTables } from './postgres-snapshot.ts';
import { type PostgresTable, postgresTables } from './postgres-tables.ts';
import { unmatched } from './table-scope.ts';

type Found = Omit<Preflight, 'client'>;
type Problem = Preflight['problems'][number];

/** What a session sees that stands in the way of `pg_dump`. @throws DatabaseError */
export async function lookAtPostgres(session: Session, { scope }: DumpWish): Promise<Found> {
  const all = await postgresTables(session);
  const tables = chosenTables(all, scope);
  const problems: Problem[] = [];
  const remarks: string[] = [];
  const missing = unmatched(scope.tables, all, 'tables');
  if (missing.length > 0) {
    problems.push({
      code: 'no_such_table',
      message: `No table is called ${named(missing)}`,
      hint: 'Capitals count, and a schema stands in front with a dot.',
    });
  }
  for (const one of unmatched(scope.without, all, 'without'))
    remarks.push(plain(`No table is called ${one}, which was to be left out`));
  problems.push(...(await missingRights(session, tables)), ...(await hiddenRows(session, tables, scope.schemaOnly)));
  if (scope.tables.length === 0 && !scope.schemaOnly) problems.push(...(await unreadableObjects(session)));
  return {
    problems,
    remarks,
    expectedBytes: scope.schemaOnly ? null : await bytesOf(session, tables),
    leftOut: await leftOut(session, tables),
    ...(await postgresVersions(session)),
  };
}

export async function postgresVersions(session: Session): Promise<Pick<Preflight, 'extensions' | 'collations'>> {
  return {
    extensions: await pairs(
      session,
      'SELECT extname::text AS name, extversion AS version FROM pg_extension ORDER BY 1',
    ),
    collations: await collations(session),
  };
}

const mostNamed = 5;

function named(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).map((name) => plain(name, 150));
  return `${shown.join(', ')}${names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''}`;
}

const oids = (tables: readonly PostgresTable[]) => `{${tables.map(({ oid }) => oid).join(',')}}`;

async function missingRights(session: Session, tables: readonly PostgresTable[]): Promise<readonly Problem[]> {
  const rows = await session.query(
    `SELECT n.nspname::text || '.' || c.relname AS name, current_user::text AS who FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = ANY($1::oid[]) AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))
     UNION ALL
     SELECT n.nspname::text || '.' || c.relname, current_user::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND n.nspname !~ '^pg_' AND c.relpersistence <> 't' AND NOT (has_schema_privilege(n.oid, 'USAGE') AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(c.oid, 'SELECT') END)
     ORDER BY 1`,
    [oids(tables)],
  );
  if (rows.length === 0) return [];
  const who = plain(text(rows[0] ?? {}, 'who'));
  return [
    {
      code: 'missing_privilege',
      message: `${who} may not read ${named(rows.map((row) => text(row, 'name')))}`,
      hint: `GRANT pg_read_all_data TO ${who} (from PostgreSQL 14 on), or USAGE on the schemas and SELECT on all tables and sequences in them.`,
    },
  ];
}

/** Row security hides rows from whoever it counts for: `pg_dump` refuses to leave them out in silence. */
async function hiddenRows(
  session: Session,
  tables: readonly PostgresTable[],
  schemaOnly: boolean,
): Promise<readonly Problem[]> {
  if (schemaOnly) return [];
  const rows = await session.query(
    `SELECT n.nspname::text || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = ANY($1::oid[]) AND c.relrowsecurity AND has_schema_privilege(n.oid, 'USAGE') AND row_security_active(c.oid) ORDER BY 1`,
    [oids(tables)],
  );
  if (rows.length === 0) return [];
  return [
    {
      code: 'row_security',
      message: `Row security may hide rows of ${named(rows.map((row) => text(row, 'name')))} from this user`,
      hint: 'Back up as the owner of the tables, or as a role that has BYPASSRLS.',
    },
  ];
}

async function unreadableObjects(session: Session): Promise<readonly Problem[]> {
  const [row = {}] = await session.query(
    `SELECT count(*)::text AS n FROM pg_largeobject_metadata m WHERE NOT (pg_has_role(m.lomowner, 'USAGE') OR EXISTS (
       SELECT FROM aclexplode(m.lomacl) a WHERE a.privilege_type = 'SELECT' AND (a.grantee = 0 OR pg_has_role(a.grantee, 'USAGE'))))
       AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)`,
  );
  const count = optional(row, 'n') ?? '0';
  if (count === '0') return [];
  return [
    {
      code: 'missing_privilege',
      message: `This user may not read ${count} of the large objects`,
      hint: 'GRANT SELECT ON LARGE OBJECT … TO the user of the backup, or back up as their owner.',
    },
  ];
}

/** The tables' own size, which is about what their rows take in a dump. Waits for nobody: a table that is locked is known by its last ANALYZE then. */
async function bytesOf(session: Session, tables: readonly PostgresTable[]): Promise<number | null> {
  const sum = (size: string) =>
    `SELECT coalesce(sum(${size}), 0)::float8::text AS bytes FROM pg_class c WHERE c.oid = ANY('${oids(tables)}'::oid[])`;
  const exact = await session.send(`BEGIN; SET LOCAL lock_timeout = '500ms'; ${sum('pg_table_size(c.oid)')}; COMMIT`);
  if (exact.kind === 'done') return Number(optional(exact.rows[0] ?? {}, 'bytes'));
  if (exact.failure.lost) return null;
  await session.send('ROLLBACK');
  const [row = {}] = await session.query(sum("c.relpages::int8 * current_setting('block_size')::int8"));
  return Number(optional(row, 'bytes'));
}

/** What `pg_dump` says nothing about and leaves out. */
async function leftOut(session: Session, tables: readonly PostgresTable[]): Promise<readonly string[]> {
  const invalid = await session.query(
    `SELECT n.nspname::text || '.' || c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE i.indrelid = ANY($1::oid[]) AND NOT i.indisvalid AND c.relkind = 'i' ORDER BY 1`,
    [oids(tables)],
  );
  const foreign = await session.query(
    `SELECT n.nspname::text || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'f' AND n.nspname !~ '^pg_' ORDER BY 1`,
  );
  const subscriptions = await session.query(
    `SELECT count(subname)::int AS n FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)`,
  );
  const standby = (await session.query('SELECT pg_is_in_recovery() AS standby'))[0]?.['standby'] === true;
  return [
    ...invalid.map((row) => plain(`the invalid index ${text(row, 'name')}`)),
    ...foreign.map((row) => plain(`the rows of the foreign table ${text(row, 'name')}, which are on another server`)),
    ...(Number(subscriptions[0]?.['n'] ?? 0) > 0 ? ['subscriptions, which only a superuser can dump'] : []),
    ...(standby
      ? tables
          .filter(({ unlogged }) => unlogged)
          .map(({ schema, name }) =>
            plain(`the rows of the unlogged table ${schema}.${name}, which a replica does not have`),
          )
      : []),
  ];
}

/** Of the database's own collation, and of those that an index or a column names. */
async function collations(session: Session): Promise<Preflight['collations']> {
  const [version = {}] = await session.query("SELECT current_setting('server_version_num')::int AS n");
  const own =
    Number(version['n']) >= 150_000
      ? await pairs(
          session,
          "SELECT 'database default (' || datcollate || ')' AS name, datcollversion AS version FROM pg_database WHERE datname = current_database() AND datcollversion IS NOT NULL",
        )
      : [];
  const named = await pairs(
    session,
    `SELECT DISTINCT c.collname::text AS name, pg_collation_actual_version(c.oid) AS version FROM pg_collation c
      JOIN pg_index i ON c.oid = ANY(i.indcollation) JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND pg_collation_actual_version(c.oid) IS NOT NULL ORDER BY 1`,
  );
  return [...own, ...named];
}

async function pairs(
  session: Session,
  sql: string,
): Promise<readonly { readonly name: string; readonly version: string }[]> {
  return (await session.query(sql)).map((row) => ({
    name: text(row, 'name'),
    version: optional(row, 'version') ?? '',
  }));
}
