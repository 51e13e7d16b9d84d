import type { TrialId, TrialSettings } from '../core/configuration/trial-settings.ts';
import type { DatabaseServer } from '../core/database/server.ts';
import type { Session } from '../core/database/session.ts';
import type { Applied, ApplyOptions } from '../core/execution/apply-migration.ts';
import type { StepOptions } from '../core/execution/step.ts';
import type { Migration, MigrationFolder, Script } from '../core/migrations/migration.ts';
import type { Engine } from '../core/report/engine.ts';
import type { Location } from '../core/report/finding.ts';
import type { Evidence, TrialCase } from '../core/report/trials/trial-report.ts';
import type { World } from '../core/runtime/world.ts';
import type { SchemaSnapshot } from '../core/schema/server/snapshot.ts';
import type { MysqlServer } from '../core/sql/mysql/statement.ts';
import type { Copies } from './copies.ts';
import type { History } from './history.ts';
import type { TestedOptions } from './inputs.ts';

/** One experiment: it asks the migrations questions on a real server, and each answer is a case. */
export interface Trial {
  readonly id: TrialId;
  /** A noun phrase for tables: "Upgrade of a database with rows". */
  readonly title: string;
  /** What it does, one or two sentences for its page. */
  readonly what: string;
  /** What goes wrong in production that it shows beforehand. */
  readonly why: string;
  /** False: it runs only when drydock.yml or --trials asks for it, or when what it needs is there (a schema file, queries, …). */
  readonly byDefault: boolean;
  /**
   * What it cannot do without. `sessions`: several at once (not PGlite). `own-server`: one that we started and may hurt.
   * `change`: migrations that are not in the base yet.
   */
  readonly needs: readonly Need[];
  run(bench: Bench): Promise<TrialOutcome>;
}

export type Need = 'sessions' | 'own-server' | 'change';

export type TrialOutcome =
  | {
      readonly kind: 'ran';
      readonly cases: readonly TrialCase[];
      /** One sentence for the table of trials; made of the cases when absent. */
      readonly summary?: string;
      readonly evidence?: readonly Evidence[];
    }
  /** There was nothing to ask: no down scripts, no queries. Not for what failed. */
  | { readonly kind: 'nothing'; readonly reason: string; readonly message: string };

/** What a trial works with. */
export interface Bench {
  readonly engine: Engine;
  readonly server: DatabaseServer;
  /** Version for the reader of MySQL's and MariaDB's SQL; null on PostgreSQL. */
  readonly mysql: MysqlServer | null;
  readonly folder: MigrationFolder;
  readonly history: History;
  /** Databases at a point of the history, copied instead of replayed. */
  readonly copies: Copies;
  /** What drydock.yml says of this database: invariants, queries, files. */
  readonly options: TestedOptions;
  /** What drydock.yml says of the trials, defaults filled in. */
  readonly settings: TrialSettings;
  /** The file of `options.schema` is to be written, not compared. */
  readonly writeSchema: boolean;
  readonly world: World;
  readonly stepOptions: StepOptions;
  /** Aborted when the run is cancelled: what waits has to stop waiting. */
  readonly cancelled: AbortSignal;
  say(message: string): void;
  open(database: string): Promise<Session>;
  /** Applies one script as its tool would send it. A script that cannot be run is a value too. */
  apply(session: Session, script: Script, options?: ApplyOptions): Promise<AppliedScript>;
  /** The live schema without the tables of tools and of ours. */
  snapshot(session: Session): Promise<SchemaSnapshot>;
  /** "V7__add_state.sql" for a case's name; for a part of a file with the part's id. */
  nameOf(migration: Migration): string;
}

export type AppliedScript =
  | Applied
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly message: string;
      readonly place: Location;
      readonly ms: number;
    };
