import { DatabaseError, type Session } from '../../core/database/session.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { text } from '../../core/schema/server/row.ts';
import type { DumpScope } from '../manifest.ts';
import { DumpFailure, type DumpWish } from './dump.ts';
import { type PostgresTable, postgresTables, qualifiedName, sameText, withDescendants } from './postgres-tables.ts';
import { matcher } from './table-scope.ts';

/** A moment of a database that stays as it is for as long as the session's transaction. */
export interface Snapshot {
  /** For `pg_dump --snapshot`. */
  readonly id: string;
  readonly at: Date;
  /** In the scope, and locked against being changed, emptied or dropped. */
  readonly tables: readonly PostgresTable[];
  /** All of them. */
  readonly all: readonly PostgresTable[];
}

/** How often it is begun anew, because somebody made or dropped a table at the same time. */
const mostTries = 4;

/**
 * Opens a transaction in which a snapshot is exported, and makes sure that the snapshot means what it says: what TRUNCATE, DROP and a rewriting
 * ALTER TABLE do is seen by an older snapshot, too (a table that was emptied is empty in it). `pg_dump` locks its tables after its snapshot was
 * taken, so that a dump can lack rows that were there; here the tables are locked first.
 * @throws DumpFailure `lock_timeout`, `missing_privilege`, `server_lost`, `dump_failed`
 */
export async function openSnapshot(session: Session, wish: DumpWish): Promise<Snapshot> {
  try {
    await session.query(sameText);
    // Of PostgreSQL 17; it would count while we wait for the dump.
    await session.query(
      "SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN ('transaction_timeout', 'idle_session_timeout')",
    );
    await session.query(`SET lock_timeout = ${Math.max(1, Math.round(wish.lockTimeoutMs))}`);
    for (let tries = 1; ; tries++) {
      const found = await tryOnce(session, wish.scope, tries === mostTries);
      if (found !== null) return found;
      await session.query('ROLLBACK');
    }
  } catch (error) {
    if (error instanceof DatabaseError) throw failureOf(error);
    throw error;
  }
}

async function tryOnce(session: Session, scope: DumpScope, last: boolean): Promise<Snapshot | null> {
  const before = chosenTables(await postgresTables(session), scope);
  await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  const locked = new Set<string>();
  if (!(await lock(session, before, locked))) return null;
  // The first query of the transaction: now the snapshot is taken.
  const [row = {}] = await session.query(
    'SELECT pg_export_snapshot() AS id, (extract(epoch FROM clock_timestamp()) * 1000)::float8::text AS at',
  );
  const all = await postgresTables(session);
  const tables = chosenTables(all, scope);
  const added = tables.filter(({ oid }) => !locked.has(oid));
  if (added.length > 0 && (!last || !(await lock(session, added, locked)))) return null;
  return { id: text(row, 'id'), at: new Date(Math.round(Number(text(row, 'at')))), tables, all };
}

/** Locks against changes only, not against writing. False when one of the tables is gone. */
async function lock(session: Session, tables: readonly PostgresTable[], locked: Set<string>): Promise<boolean> {
  for (let at = 0; at < tables.length; at += 500) {
    const some = tables.slice(at, at + 500);
    const names = some.map((table) => `ONLY ${qualifiedName(table)}`).join(', ');
    const answer = await session.send(`LOCK TABLE ${names} IN ACCESS SHARE MODE`);
    if (answer.kind === 'failed') {
      // No such table, or no such schema.
      if (['42P01', '3F000'].includes(answer.failure.code)) return false;
      throw new DatabaseError(answer.failure);
    }
    for (const { oid } of some) locked.add(oid);
  }
  return true;
}

/** The tables that are dumped, with those below them. */
export function chosenTables(all: readonly PostgresTable[], scope: DumpScope): readonly PostgresTable[] {
  const wanted = scope.tables.length === 0 ? null : withDescendants(all, matcher(scope.tables, 'tables'));
  const unwanted = withDescendants(all, matcher(scope.without, 'without'));
  return all.filter(({ oid }) => (wanted === null || wanted.has(oid)) && !unwanted.has(oid));
}

function failureOf({ failure }: DatabaseError): DumpFailure {
  const said = plain(maskSecrets(failure.message));
  if (failure.lost) return new DumpFailure('server_lost', `The connection ended before the dump began: ${said}`);
  switch (failure.code) {
    case '55P03':
    case '57014':
      return new DumpFailure(
        'lock_timeout',
        `A table is locked by somebody for longer than may be waited: ${said}`,
        'Somebody changes a table meanwhile, or waits to: run the backup when they are done, or let it wait longer (lock_timeout).',
      );
    case '42501':
      return new DumpFailure(
        'missing_privilege',
        `The tables cannot be read: ${said}`,
        'GRANT pg_read_all_data TO the user of the backup, or SELECT on each table.',
      );
    case '53200':
      return new DumpFailure(
        'too_many_tables',
        `The server has no room for the locks of all tables: ${said}`,
        'Raise max_locks_per_transaction.',
      );
    default:
      return new DumpFailure('dump_failed', `The server refused the dump's snapshot: ${said}`);
  }
}
