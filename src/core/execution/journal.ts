import type { Session } from '../database/session.ts';
import type { Engine } from '../report/engine.ts';
import { literal } from './literal.ts';
import { keyOf, type Recorded } from './pending.ts';

/** What ran, and what was running when a run was cut off: two tables of ours in the database that is deployed to. */
export interface Journal {
  /** Makes the tables if they are not there. */
  prepare(session: Session): Promise<void>;
  applied(session: Session): Promise<readonly Recorded[]>;
  /** What an earlier run noted of a migration that it did not finish, by unit. */
  notes(session: Session, migration: Noted): Promise<ReadonlyMap<number, Note>>;
  /** Statements for the transaction of the last unit: the migration is recorded, its notes go. */
  record(migration: Noted, ms: number): readonly string[];
  /** Statement that notes a unit as begun. `state` is what its objects look like before; null where nothing can tell. */
  begun(migration: Noted, unit: number, digest: string, state: string | null): string;
  /** Statement that notes a unit as done; for an atomic one it stands in the unit's own transaction. */
  done(migration: Noted, unit: number, digest: string): string;
  forget(migration: Noted, unit: number): string;
}

/** What of a migration is written down. */
export interface Noted extends Recorded {
  readonly kind: string;
  readonly file: string;
  /** Of its text. */
  readonly digest: string;
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
  const text = (value: string | null) => literal(value, engine);
  const key = (one: Noted) => text(keyOf(one.version, one.name).slice(0, 500));
  const mine = (one: Noted, unit: number) => `migration = ${key(one)} AND unit = ${unit}`;
  return {
    async prepare(session) {
      const now = postgres
        ? 'timestamptz NOT NULL DEFAULT clock_timestamp()'
        : 'timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)';
      const id = postgres ? 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY' : 'bigint AUTO_INCREMENT PRIMARY KEY';
      const tail = postgres ? '' : ' ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
      for (const sql of [
        ...(postgres ? ['CREATE SCHEMA IF NOT EXISTS drydock'] : []),
        `CREATE TABLE IF NOT EXISTS ${history} (id ${id}, version varchar(255), name varchar(500) NOT NULL, kind varchar(20) NOT NULL,
           file varchar(1000) NOT NULL, digest char(64) NOT NULL, ms integer NOT NULL, applied_at ${now})${tail}`,
        `CREATE TABLE IF NOT EXISTS ${journal} (migration varchar(500) NOT NULL, unit integer NOT NULL, state varchar(5) NOT NULL,
           digest char(64) NOT NULL, objects text, noted_at ${now}, PRIMARY KEY (migration, unit))${tail}`,
      ]) {
        // Two runs that prepare at once: IF NOT EXISTS of the second may still meet the first's half-made table (PostgreSQL, 23505).
        const answer = await session.send(sql);
        if (answer.kind === 'failed' && !['23505', '42P07', '42P06'].includes(answer.failure.code))
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
    async notes(session, migration) {
      const rows = await session.query(
        `SELECT unit, state, digest, objects FROM ${journal} WHERE migration = ${key(migration)}`,
      );
      return new Map(
        rows.map((row) => [
          Number(row['unit']),
          {
            state: row['state'] === 'done' ? ('done' as const) : ('begun' as const),
            digest: String(row['digest']),
            before: row['objects'] === null ? null : String(row['objects']),
          },
        ]),
      );
    },
    record: (one, ms) => [
      // A repeatable migration that ran before has its row already.
      `DELETE FROM ${history} WHERE name = ${text(one.name)} AND file = ${text(one.file.slice(0, 1000))} AND version ${one.version === null ? 'IS NULL' : `= ${text(one.version)}`}`,
      `INSERT INTO ${history} (version, name, kind, file, digest, ms) VALUES (${text(one.version)}, ${text(one.name)}, ${text(one.kind)}, ${text(one.file.slice(0, 1000))}, ${text(one.digest)}, ${Math.round(ms)})`,
      `DELETE FROM ${journal} WHERE migration = ${key(one)}`,
    ],
    begun: (one, unit, digest, state) =>
      `INSERT INTO ${journal} (migration, unit, state, digest, objects) VALUES (${key(one)}, ${unit}, 'begun', ${text(digest)}, ${text(state)})`,
    done: (one, unit, digest) =>
      postgres
        ? `INSERT INTO ${journal} (migration, unit, state, digest) VALUES (${key(one)}, ${unit}, 'done', ${text(digest)}) ON CONFLICT (migration, unit) DO UPDATE SET state = 'done'`
        : `INSERT INTO ${journal} (migration, unit, state, digest) VALUES (${key(one)}, ${unit}, 'done', ${text(digest)}) ON DUPLICATE KEY UPDATE state = 'done'`,
    forget: (one, unit) => `DELETE FROM ${journal} WHERE ${mine(one, unit)}`,
  };
}
