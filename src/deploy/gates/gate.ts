import type { BackupSettings } from '../../core/configuration/backup-settings.ts';
import type { Session } from '../../core/database/session.ts';
import type { Approval } from '../../core/report/deploy/deploy-report.ts';
import type { Verdict } from '../../core/report/report.ts';
import type { RiskClass } from '../../core/report/risk.ts';
import type { Clock, Environment } from '../../core/runtime/world.ts';

/** What a gate is asked about: one database's pending migrations, before anything of them runs. */
export interface GateContext {
  readonly database: string;
  readonly risk: RiskClass;
  readonly migrations: number;
  /** Digest of the plan: `sha256:…`. */
  readonly plan: string;
  readonly clock: Clock;
  readonly env: Environment;
  readonly cancelled: AbortSignal;
  /** A connection to the target of its own; whoever opens it closes it. */
  open(): Promise<Session>;
  /** What GitHub knows of who let this through; outside of GitHub and without a token it says why it cannot be asked. */
  approvals(): Promise<ApprovalsAnswer>;
  /** What tells this database's backups from others. */
  readonly backups: BackupQuestion;
  /** `fetch`, so that tests may lead it to servers of their own. */
  readonly fetch: typeof fetch;
}

/** Where backups are, and which ones are of the database that is deployed to. */
export interface BackupQuestion {
  readonly settings: Pick<BackupSettings, 'store' | 's3'>;
  /** What they are called in the store. */
  readonly name: string;
  /** What tells the database from every other (`TargetDatabase.identity`). */
  readonly identity: string;
  /** Digest of the migrations that it has now. */
  readonly head: string;
  readonly world: { readonly env: Environment; readonly files: { readonly root: string } };
}

export type ApprovalsAnswer =
  | {
      readonly kind: 'known';
      readonly approvals: readonly Approval[];
      /** Who wrote the change: the pull request's author and its commits' authors, as far as GitHub knows. */
      readonly authors: readonly string[];
      /** Commits whose author GitHub has no account for, so that nobody can say whether they approved their own work. 0 when absent. */
      readonly nameless?: number;
      /**
       * Each change that is about to be deployed, with who reviewed and who wrote that one: reviews have to be enough for each. When absent,
       * the reviews of `approvals` are of one change.
       */
      readonly changes?: readonly ReviewedChange[];
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** One change of the repository, as GitHub knows it. */
export interface ReviewedChange {
  /** `#12`, or a commit without a pull request. */
  readonly name: string;
  /** Logins. */
  readonly reviewers: readonly string[];
  readonly authors: readonly string[];
}

/**
 * How several settings of a kind are asked. `in-turn`: one after the other. `at-once`: all together, since each only waits for somebody
 * else's server. `as-one`: they are one question with one answer.
 */
export type AskedHow = 'in-turn' | 'at-once' | 'as-one';

/** What a gate says. `error`: it could not be asked, which stops the deploy as a `fail` does. */
export interface GateAnswer {
  /** What the team calls it, or what it is about: "no failed payments", "Mon to Fri, 09:00 to 16:00 Europe/Berlin". */
  readonly name: string;
  readonly verdict: Extract<Verdict, 'pass' | 'fail' | 'error' | 'skipped'>;
  /** A stable code in snake_case; `ok` for a pass. */
  readonly reason: string;
  /** One sentence: what was asked and what the answer was. */
  readonly message: string;
}

/** One kind of gate. Its settings are what drydock.yml says under its key. */
export interface Gate<Settings> {
  readonly id: string;
  /** One sentence for the documentation. */
  readonly what: string;
  /** Why it matters: what goes wrong without it. */
  readonly why: string;
  /** Paragraphs for the documentation: what exactly counts, and what it needs. */
  readonly details?: readonly string[];
  /** What a team writes under `deploy: { gates: … }`: YAML that is read by a test. */
  readonly example: string;
  /** Every code that an answer may have besides `ok`, with what it says. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly asked: AskedHow;
  /** An answer for each setting; one for all of them where they are asked `as-one`. Throws nothing: what goes wrong is an answer of `error`. */
  ask(settings: readonly Settings[], context: GateContext): Promise<readonly GateAnswer[]>;
}
