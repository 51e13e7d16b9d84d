import type { Session } from '../database/session.ts';
import type { Engine } from '../report/engine.ts';
import type { Milliseconds } from './histories/history.ts';
import { elapsed } from './histories/row-values.ts';
import { literal } from './literal.ts';
import { keyOf, type Recorded } from './pending.ts';

/** What ran, what was running when a run was cut off, and who let it: tables of ours in the database that is deployed to. */
export interface Journal {
  /** Makes the tables if they are not there. @throws DatabaseError */
  prepare(session: Session): Promise<void>;
  /** Whether the tables are there: a plan makes none. */
  exists(session: Session): Promise<boolean>;
  applied(session: Session): Promise<readonly Recorded[]>;
  /** What earlier runs noted of migrations that they did not finish: by migration (`keyOf`), then by unit. */
  notes(session: Session): Promise<ReadonlyMap<string, ReadonlyMap<number, Note>>>;
  /** Statements for the transaction of the last unit: the migration is recorded, its notes go, if there may be any. */
  record(migration: Noted, ms: Milliseconds, unnoted?: boolean): readonly string[];
  /** Statement that takes the notes of a migration away. */
  finished(migration: Noted): string;
  /** Statement that takes a migration out of our history. */
  forgotten(migration: Noted): string;
  /** Statement that notes a unit as begun. `state` is what its objects look like before; null where nothing can tell. */
  begun(migration: Noted, unit: number, digest: string, state: string | null): string;
  /** Statement that notes a unit as done; for an atomic one it stands in the unit's own transaction. */
  done(migration: Noted, unit: number, digest: string): string;
  forget(migration: Noted, unit: number): string;
  /** Statement that writes down that a run begins. */
  runBegins(run: RunRow): string;
  /** Statement that writes down how a run ended. */
  runEnds(run: string, result: string, applied: number, after: string | null): string;
}

/** A run of a deploy, for those who ask later who did what. */
export interface RunRow {
  readonly run: string;
  /** `deploy`, `undo`, `baseline`, `repair`. */
  readonly what: string;
  readonly version: string;
  readonly actor: string | null;
  readonly commit: string | null;
  readonly url: string | null;
  readonly plan: string | null;
  /** Who let it, as text. */
  readonly approvals: string | null;
  readonly before: string | null;
}

/** The kind of a row that only repeats what a tool's own table says: plain files beside that tool's folder are not told of it. */
export const copied = 'copy';

/** The number of the note that a migration of several units was begun, before any of them was. */
export const migrationBegun = -1;

/** What of a migration is written down. */
export interface Noted extends Recorded {
  readonly kind: string;
  readonly file: string;
  /** Of its text. */
  readonly digest: string;
}

/** The key of a migration in the journal. */
export function recordedKey(one: Pick<Recorded, 'version' | 'name'>): string {
  return keyOf(one.version, one.name).slice(0, 500);
}

export interface Note {
  readonly state: 'begun' | 'done';
  /** Of the unit's text: an edit between two runs must not be taken for what ran. */
  readonly digest: string;
  readonly before: string | null;
}

export function journalOf(engine: Engine): Journal {
  const postgres = engine === 'postgres';
  const history = postgres ? 'drydock.history' : 'drydock_history';
  const journal = postgres ? 'drydock.journal' : 'drydock_journal';
  const runs = postgres ? 'drydock.runs' : 'drydock_runs';
  const text = (value: string | null) => literal(value, engine);
  const key = (one: Noted) => text(recordedKey(one));
  const mine = (one: Noted, unit: number) => `migration = ${key(one)} AND unit = ${unit}`;
  const exists = async (session: Session): Promise<boolean> => {
    const [row] = await session.query(
      postgres
        ? `SELECT (to_regclass('${history}') IS NOT NULL AND to_regclass('${journal}') IS NOT NULL AND to_regclass('${runs}') IS NOT NULL)::int AS there`
        : `SELECT count(*) = 3 AS there FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN ('${history}', '${journal}', '${runs}')`,
    );
    return Number(row?.['there']) === 1;
  };
  const took = (ms: Milliseconds) => {
    const value = elapsed(ms);
    return typeof value === 'bigint' ? String(value) : (value as { readonly sql: string }).sql;
  };
  const finished = (one: Noted) => `DELETE FROM ${journal} WHERE migration = ${key(one)}`;
  const forgotten = (one: Noted) =>
    `DELETE FROM ${history} WHERE name = ${text(one.name)} AND file = ${text(one.file.slice(0, 1000))} AND version ${one.version === null ? 'IS NULL' : `= ${text(one.version)}`}`;
  return {
    exists,
    async prepare(session) {
      if (await exists(session)) return;
      const now = postgres
        ? 'timestamptz NOT NULL DEFAULT clock_timestamp()'
        : 'timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)';
      const id = postgres ? 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY' : 'bigint AUTO_INCREMENT PRIMARY KEY';
      const tail = postgres ? '' : ' ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
      for (const sql of [
        ...(postgres ? ['CREATE SCHEMA IF NOT EXISTS drydock'] : []),
        `CREATE TABLE IF NOT EXISTS ${history} (id ${id}, version varchar(255), name varchar(500) NOT NULL, kind varchar(20) NOT NULL,
           file varchar(1000) NOT NULL, digest char(64) NOT NULL, ms integer NOT NULL, applied_at ${now}, applied_by varchar(255) NOT NULL DEFAULT '')${tail}`,
        `CREATE TABLE IF NOT EXISTS ${journal} (migration varchar(500) NOT NULL, unit integer NOT NULL, state varchar(5) NOT NULL,
           digest char(64) NOT NULL, objects text, noted_at ${now}, PRIMARY KEY (migration, unit))${tail}`,
        `CREATE TABLE IF NOT EXISTS ${runs} (id ${id}, run char(36) NOT NULL, what varchar(20) NOT NULL, drydock varchar(40) NOT NULL, actor varchar(255), commit_id varchar(64),
           url varchar(1000), plan varchar(80), approvals text, version_before varchar(255), version_after varchar(255), applied integer, result varchar(60), began_at ${now}, ended_at ${postgres ? 'timestamptz' : 'timestamp(3) NULL'})${tail}`,
      ]) {
        // Two runs that prepare at once: IF NOT EXISTS of the second may still meet the first's half-made table (PostgreSQL, 23505).
        const answer = await session.send(sql);
        if (answer.kind !== 'failed' || ['23505', '42P07', '42P06'].includes(answer.failure.code)) continue;
        // The right is asked for before the server looks whether the schema is there: somebody else may have made it for this user.
        if (answer.failure.code === '42501' && sql.startsWith('CREATE SCHEMA')) {
          const [row] = await session.query("SELECT to_regnamespace('drydock') IS NOT NULL AS there");
          if (row?.['there'] === true) continue;
        }
        await session.query(sql);
      }
    },
    async applied(session) {
      const rows = await session.query(`SELECT version, name, file, digest FROM ${history} ORDER BY id`);
      return rows.map((row) => ({
        version: row['version'] === null ? null : String(row['version']),
        name: String(row['name']),
        file: String(row['file']),
        digest: String(row['digest']),
      }));
    },
    async notes(session) {
      const rows = await session.query(`SELECT migration, unit, state, digest, objects FROM ${journal}`);
      const notes = new Map<string, Map<number, Note>>();
      for (const row of rows) {
        const migration = String(row['migration']);
        const units = notes.get(migration) ?? new Map<number, Note>();
        units.set(Number(row['unit']), {
          state: row['state'] === 'done' ? 'done' : 'begun',
          digest: String(row['digest']),
          before: row['objects'] === null ? null : String(row['objects']),
        });
        notes.set(migration, units);
      }
      return notes;
    },
    record: (one, ms, unnoted = false) => [
      // A repeatable migration that ran before has its row already.
      ...(one.version === null ? [forgotten(one)] : []),
      `INSERT INTO ${history} (version, name, kind, file, digest, ms, applied_by) VALUES (${text(one.version)}, ${text(one.name)}, ${text(one.kind)}, ${text(one.file.slice(0, 1000))}, ${text(one.digest)}, ${took(ms)}, ${postgres ? 'session_user' : "SUBSTRING_INDEX(USER(), '@', 1)"})`,
      ...(unnoted ? [] : [finished(one)]),
    ],
    finished,
    forgotten,
    begun: (one, unit, digest, state) =>
      `INSERT INTO ${journal} (migration, unit, state, digest, objects) VALUES (${key(one)}, ${unit}, 'begun', ${text(digest)}, ${text(state)})`,
    done: (one, unit, digest) =>
      postgres
        ? `INSERT INTO ${journal} (migration, unit, state, digest) VALUES (${key(one)}, ${unit}, 'done', ${text(digest)}) ON CONFLICT (migration, unit) DO UPDATE SET state = 'done'`
        : `INSERT INTO ${journal} (migration, unit, state, digest) VALUES (${key(one)}, ${unit}, 'done', ${text(digest)}) ON DUPLICATE KEY UPDATE state = 'done'`,
    runBegins: (run) =>
      `INSERT INTO ${runs} (run, what, drydock, actor, commit_id, url, plan, approvals, version_before) VALUES (${[run.run, run.what, run.version, run.actor, run.commit, run.url, run.plan, run.approvals, run.before].map((one) => text(one)).join(', ')})`,
    runEnds: (run, result, applied, after) =>
      `UPDATE ${runs} SET result = ${text(result.slice(0, 60))}, applied = ${applied}, version_after = ${text(after)}, ended_at = ${postgres ? 'clock_timestamp()' : 'CURRENT_TIMESTAMP(3)'} WHERE run = ${text(run)}`,
    forget: (one, unit) => `DELETE FROM ${journal} WHERE ${mine(one, unit)}`,
  };
}
