import { DatabaseError, type Session } from '../core/database/session.ts';
import { type SizeOfTable, tableSizes } from '../core/database/table-sizes.ts';
import type { HistoryRow } from '../core/execution/histories/history.ts';
import { journalOf, type Note, recordedKey } from '../core/execution/journal.ts';
import type { Pending } from '../core/execution/pending.ts';
import { pendingWith } from '../core/execution/run-pending.ts';
import { maskSecrets } from '../core/report/secrets.ts';
import { UserError } from '../core/report/user-error.ts';
import { plural } from '../core/report/wording.ts';
import { plain } from '../core/runtime/plain-text.ts';
import { isFrom } from '../core/targets/change.ts';
import type { Prepared } from './prepare.ts';

/** What a database has and what it has not, as it is now: read without a lock and without writing anything. */
export interface Looked {
  readonly rows: readonly HistoryRow[];
  /** Rows that say that something failed, which stop every run. */
  readonly failed: readonly HistoryRow[];
  readonly pending: readonly Pending[];
  /** What would run, in its order; not beyond the version that was asked for. */
  readonly runs: readonly Pending[];
  readonly sizes: readonly SizeOfTable[];
  readonly notes: ReadonlyMap<string, ReadonlyMap<number, Note>>;
  /** The history table with its schema, or as it will be called. */
  readonly table: string;
  /** Tables that are there although no migration is recorded. */
  readonly strangers: number;
}

/** @throws UserError when the history table is another tool's or may not be read, or a version that was named is not there */
export async function look(prepared: Prepared, to: string | null): Promise<Looked> {
  const session = await prepared.server.open();
  try {
    return await lookWith(session, prepared, to);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const { code, message } = error.failure;
    const { where, user, engine } = prepared.server;
    const may = code === '42501' || code === '1142' || code === '1044' || code === '1143';
    const ours =
      engine === 'postgres'
        ? 'the tables of the schema drydock'
        : 'the tables drydock_history, drydock_journal and drydock_runs';
    throw new UserError(
      may ? 'missing_privilege' : 'history_unreadable',
      `What ${where} has could not be read: ${plain(maskSecrets(message), 300)}`,
      may
        ? { hint: `Let ${plain(user, 60)} read ${prepared.history.table} and ${ours}.`, cause: error }
        : { cause: error },
    );
  } finally {
    await session.close();
  }
}

async function lookWith(session: Session, prepared: Prepared, to: string | null): Promise<Looked> {
  const { history, target, run, server } = prepared;
  const { folder } = target;
  const found = await history.find(session);
  if (found.kind === 'other') throw otherHistory(found, history.tool);
  const journal = journalOf(server.engine);
  const ours = await journal.exists(session);
  const notes = ours ? await journal.notes(session) : new Map<string, Map<number, Note>>();
  const all = found.kind === 'found' && (history.tool !== 'plain' || ours) ? await history.read(session, folder) : [];
  const failed = all.filter((row) => row.state === 'failed');
  const rows = all.filter((row) => row.state !== 'failed');
  const pending = pendingWith(folder, rows, run);
  const wanted = pending.filter(({ fate }) => fate.kind === 'runs' || fate.kind === 'runs-late');
  const sizes = await tableSizes(session);
  return {
    rows,
    failed: failed.filter((row) => !notes.has(recordedKey(row))),
    pending,
    runs: upTo(wanted, prepared, to),
    sizes,
    notes,
    table: found.kind === 'found' ? found.table : history.table,
    strangers: all.length > 0 ? 0 : await strangers(session),
  };
}

export function otherHistory(
  found: { readonly table: string; readonly columns: readonly string[]; readonly tool: string | null },
  tool: string,
): UserError {
  const whose =
    found.tool === null ? `has the columns ${found.columns.slice(0, 8).join(', ')}` : `is one of ${found.tool}`;
  return new UserError('other_history', `The table ${found.table} ${whose}, and the folder is one of ${tool}`, {
    hint:
      found.tool === null
        ? 'Name the history table with --history-table.'
        : `Say --tool ${found.tool} if the folder is one of that tool, or name the history table with --history-table.`,
  });
}

function upTo(runs: readonly Pending[], { target }: Prepared, to: string | null): readonly Pending[] {
  if (to === null) return runs;
  const { migrations } = target.folder;
  const last = migrations.findIndex((one) => one.kind === 'versioned' && isFrom(one, to));
  if (last < 0) {
    throw new UserError(
      'unknown_migration',
      `No migration of ${target.folder.folder} has the version or file "${to}".`,
      {
        hint: `The last one is ${migrations.findLast((one) => one.kind === 'versioned')?.file ?? 'none: the folder is empty'}.`,
      },
    );
  }
  const allowed = new Set(migrations.slice(0, last + 1));
  return runs.filter(({ migration }) => allowed.has(migration) && migration.kind !== 'repeatable');
}

/** Tables of somebody in the schema that migrations go to; those of extensions do not count. */
async function strangers(session: Session): Promise<number> {
  const [row] = await session.query(
    session.engine === 'postgres'
      ? `SELECT count(*)::int AS n FROM pg_class c WHERE c.relnamespace = to_regnamespace(current_schema()) AND c.relkind IN ('r', 'p')
           AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
           AND c.relname !~ '^(flyway_schema_history|schema_migrations|goose_db_version|_prisma_migrations|_sqlx_migrations|__diesel_schema_migrations|pgmigrations|__drizzle_migrations|atlas_schema_revisions|databasechangelog|databasechangeloglock|alembic_version)$'`
      : `SELECT count(*) AS n FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'
           AND TABLE_NAME NOT REGEXP '^(drydock_.*|flyway_schema_history|schema_migrations|goose_db_version|_prisma_migrations|_sqlx_migrations|__diesel_schema_migrations|__drizzle_migrations|atlas_schema_revisions|DATABASECHANGELOG|DATABASECHANGELOGLOCK|databasechangelog|databasechangeloglock|alembic_version)$'`,
  );
  return Number(row?.['n']);
}

/** @throws UserError for a database that has tables, and of which nobody knows which migrations made them */
export function mustNotBeStrange(looked: Looked, { target, options }: Prepared): void {
  // What a run of ours made before it was cut off is no stranger.
  if (looked.strangers === 0 || looked.notes.size > 0 || target.folder.migrations.length === 0) return;
  throw new UserError(
    'no_history',
    `The database has ${plural(looked.strangers, 'table')} and no record of any migration in ${looked.table}`,
    {
      hint: `If it has some of them already, record these with drydock baseline --to VERSION${options.name === 'default' ? '' : ` ${target.folder.folder}`}; if none, say --allow-existing-tables.`,
    },
  );
}
