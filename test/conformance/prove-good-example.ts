import type { Client } from 'pg';
import { atLeast, type LockMode } from '../../src/core/effects/effect.ts';
import { readPostgres } from '../../src/core/sql/read-postgres.ts';
import { sourceText } from '../../src/core/sql/source-text.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { againstObstacles } from './obstacles.ts';
import { attempt, connect, locksHeld, look, type MeasuredLock, strongest, workBetween } from './session.ts';

/** What a step of an example did to the tables that were there before the example. */
export interface ProvedStep {
  readonly sql: string;
  /** Null when every statement of it succeeded. */
  readonly error: { readonly sqlstate: string; readonly error: string } | null;
  /** The strongest lock on a table, view or materialized view that was there before the first step; null when there is none. */
  readonly strongest: LockMode | null;
  readonly locks: readonly MeasuredLock[];
  readonly rewrites: readonly string[];
  /** Empty for a step outside a transaction: the server counts scans for the session that runs them. */
  readonly reads: readonly string[];
  readonly builds: readonly string[];
}

/**
 * Runs an example on a real server: `before` statement by statement, then a few rows for each table, then the steps.
 * A step is one transaction, which is committed, so that the next finds it; a step named in `outsideTransaction` (by its
 * place, or all with `true`) runs statement by statement instead. The error of a step ends the run: later ones are not there.
 * Throws when `before` does not run: the example itself is wrong then.
 */
export async function proveExample(
  server: PostgresServer,
  before: string,
  steps: readonly string[],
  options: { readonly outsideTransaction?: boolean | readonly boolean[] } = {},
): Promise<readonly ProvedStep[]> {
  const url = await server.database();
  const client = await connect(url);
  try {
    for (const sql of statements(before)) {
      const failure = await attempt(client, sql);
      if (failure !== null)
        throw new Error(`The example's beginning does not run: ${failure.error} (${failure.sqlstate}): ${sql}`);
    }
    await fill(client);
    const known = await look(client);
    const proved: ProvedStep[] = [];
    for (const [place, sql] of steps.entries()) {
      const { outsideTransaction = false } = options;
      const outside =
        typeof outsideTransaction === 'boolean' ? outsideTransaction : (outsideTransaction[place] ?? false);
      const step = outside ? await stepOutside(client, url, sql, known) : await stepInside(client, sql, known);
      proved.push(step);
      if (step.error !== null) break;
    }
    return proved;
  } finally {
    await client.end();
    await server.query(`DROP DATABASE IF EXISTS "${new URL(url).pathname.slice(1)}" WITH (FORCE)`);
  }
}

type Relations = Awaited<ReturnType<typeof look>>;

async function stepInside(client: Client, sql: string, known: Relations): Promise<ProvedStep> {
  await client.query('BEGIN');
  const then = onlyOf(await look(client), known);
  const error = await attempt(client, sql);
  if (error !== null) {
    await client.query('ROLLBACK');
    return step(sql, error, [], { rewrites: [], reads: [], builds: [] });
  }
  const locks = await locksHeld(client, then);
  const work = workBetween(then, await look(client), sql);
  await client.query('COMMIT');
  return step(sql, null, locks, work);
}

async function stepOutside(client: Client, url: string, sql: string, known: Relations): Promise<ProvedStep> {
  const locks: MeasuredLock[] = [];
  let work = { rewrites: [] as string[], reads: [] as string[], builds: [] as string[] };
  const settings: string[] = [];
  for (const one of statements(sql)) {
    if (/^\s*(set|reset)\b/i.test(one)) settings.push(`${one};`);
    const then = onlyOf(await look(client), known);
    // Writers that are at it are the obstacle: whatever would keep them out has to wait for them, where we see it.
    const { seen, failure } = await againstObstacles(
      client,
      url,
      { sql: one, settings: settings.join(' ') },
      'ROW EXCLUSIVE',
      then,
    );
    locks.push(...strongest(seen, then));
    const now = workBetween(then, await look(client), one);
    work = {
      rewrites: [...work.rewrites, ...now.rewrites],
      reads: [],
      builds: [...work.builds, ...now.builds],
    };
    if (failure !== null) return step(sql, failure, locks, work);
  }
  return step(sql, null, locks, work);
}

function step(
  sql: string,
  error: ProvedStep['error'],
  locks: readonly MeasuredLock[],
  work: Pick<ProvedStep, 'rewrites' | 'reads' | 'builds'>,
): ProvedStep {
  const onTables = locks.filter((lock) => lock.kind !== 'index' && lock.kind !== 'sequence');
  const strongestLock = onTables.reduce<LockMode | null>(
    (best, { mode }) => (best === null || atLeast(mode, best) ? mode : best),
    null,
  );
  return { sql, error, strongest: strongestLock, locks, ...work };
}

function onlyOf(now: Relations, known: Relations): Relations {
  return new Map([...now].filter(([oid]) => known.has(oid)));
}

function statements(text: string): string[] {
  const script = readPostgres(sourceText('example.sql', text), { placeholders: { kind: 'none' } });
  const [error] = script.errors;
  if (error !== undefined) throw new Error(`The example is no SQL: ${error.message}`);
  return script.statements.filter((statement) => statement.body === null).map((statement) => statement.sql);
}

/** Puts a few rows into each table where that is possible without knowing what they mean; twice, for foreign keys. */
async function fill(client: Client): Promise<void> {
  for (let round = 0; round < 2; round++) {
    const { rows } = await client.query<{ insert: string }>(
      `SELECT format('INSERT INTO %s (%s) SELECT %s FROM generate_series(1, 3) AS n', c.oid::regclass, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum),
         string_agg(CASE
           WHEN t.typtype = 'e' THEN format('(enum_range(NULL::%s))[1]', format_type(a.atttypid, NULL))
           WHEN t.typcategory IN ('N', 'S', 'D', 'B', 'T') AND base.typname NOT IN ('bool', 'bytea')
             THEN format('(%s)::%s', CASE
               WHEN base.typcategory = 'N' THEN 'n' WHEN base.typcategory = 'T' THEN 'n * interval ''1 day'''
               WHEN base.typcategory = 'D' THEN CASE WHEN base.typname IN ('time', 'timetz') THEN '''10:00''' ELSE 'date ''2024-01-01'' + n' END
               ELSE 'n::text' END, format_type(a.atttypid, a.atttypmod))
           WHEN base.typname = 'bool' THEN 'true'
           WHEN base.typname = 'uuid' THEN 'lpad(n::text, 32, ''0'')::uuid'
           WHEN base.typname IN ('json', 'jsonb') THEN format('''{}''::%s', base.typname)
           WHEN t.typcategory = 'A' THEN format('''{}''::%s', format_type(a.atttypid, NULL))
           ELSE 'NULL' END, ', ' ORDER BY a.attnum)) AS insert
       FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
         JOIN pg_type base ON base.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
       WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND s.nspname !~ '^pg_' AND s.nspname <> 'information_schema'
         AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity <> 'a' AND a.attgenerated = ''
       GROUP BY c.oid ORDER BY c.oid`,
    );
    for (const { insert } of rows) await attempt(client, insert);
  }
}
