import type { Engine } from '../engine.ts';
import type { Advice, Location } from '../finding.ts';
import type { reportVersion, Verdict } from '../report.ts';

/** What a trial found, in a shape that every renderer knows how to draw. Every text is hostile until escaped. */
export type Evidence =
  | { readonly kind: 'text'; readonly title: string; readonly text: string }
  | { readonly kind: 'sql'; readonly title: string; readonly sql: string }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly columns: readonly EvidenceColumn[];
      readonly rows: readonly (readonly Cell[])[];
    }
  /** Lines of a unified diff: ` ` kept, `-` only before, `+` only after. */
  | {
      readonly kind: 'diff';
      readonly title: string;
      readonly from: string;
      readonly to: string;
      readonly lines: readonly string[];
    }
  | Timeline
  | Comparison;

/**
 * A number is shown as a figure (12,345; 4.1): what is no amount, such as a key, is a string. `null` is an empty place, shown as a
 * dash; the NULL of SQL is the string `NULL`.
 */
export type Cell = string | number | null;

export interface EvidenceColumn {
  readonly name: string;
  readonly align: 'left' | 'right';
}

/** What ran when, and who waited: drawn as bars over one axis of time. */
export interface Timeline {
  readonly kind: 'timeline';
  readonly title: string;
  /** Milliseconds from the start that the axis shows. */
  readonly ms: number;
  readonly lanes: readonly Lane[];
}

export interface Lane {
  /** `migration`, `readers of orders`, `writers of orders`. */
  readonly name: string;
  readonly bars: readonly Bar[];
}

export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly state: BarState;
  /** What runs or waits there: the statement, the lock. Not how long, which every picture says itself; may be empty. */
  readonly label: string;
}

/** `runs`: a statement of the migration. `blocked`: somebody waits. `served`: queries are answered. `failed`: they are refused. */
export type BarState = 'runs' | 'blocked' | 'served' | 'failed';

/** Two samples of one measure, old against new. Milliseconds unless `unit` says otherwise. */
export interface Comparison {
  readonly kind: 'comparison';
  readonly title: string;
  readonly unit: string;
  readonly before: Sample;
  readonly after: Sample;
  /** Change of the median, in percent, with its confidence interval. */
  readonly change: {
    readonly estimate: number;
    readonly low: number;
    readonly high: number;
    readonly confidence: number;
  } | null;
}

export interface Sample {
  readonly n: number;
  readonly median: number;
  readonly p95: number | null;
  /** Sorted; for a picture. May be thinned out. */
  readonly values: readonly number[];
}

/** One question of a trial with its answer: a test case. */
export interface TrialCase {
  /** Unique in its trial: "V7 down, then up", "orders_total is unchanged". */
  readonly name: string;
  readonly verdict: Verdict;
  /** A stable code: `ok`, `migration_failed`, `schema_differs`, `blocked_too_long`, … */
  readonly reason: string;
  /** What was found, in one sentence; for a pass what was shown. */
  readonly message: string;
  /** The line of the SQL that it is about. */
  readonly place: Location | null;
  readonly ms: number;
  readonly evidence: readonly Evidence[];
  /** What to do about it. */
  readonly advice: Advice | null;
}

export interface TrialReport {
  /** `fresh`, `upgrade`, … */
  readonly trial: string;
  readonly title: string;
  /** The worst of its cases; `skipped` with a reason when it did not apply. */
  readonly verdict: Verdict;
  readonly reason: string;
  /** One sentence for a table. Where a trial has one case that is not a pass, it may be that case's message: it is then said once. */
  readonly summary: string;
  readonly ms: number;
  readonly cases: readonly TrialCase[];
  /** About the trial as a whole. */
  readonly evidence: readonly Evidence[];
}

/** One database of a run: its folder, where it was tested, and what the trials say. */
export interface TestedDatabase {
  readonly name: string;
  readonly engine: Engine;
  /** "Flyway, 214 migrations in db/migration". */
  readonly summary: string;
  readonly tool: string;
  readonly folder: string;
  readonly migrations: number;
  /** How many of them the change brings; null when everything was tested. */
  readonly changed: number | null;
  /** "PostgreSQL 16.14, a throwaway server of /usr/lib/postgresql/16". */
  readonly server: string;
  readonly serverVersion: string;
  /** How the server differs from production as drydock.yml names it, each a sentence. */
  readonly differences: readonly string[];
  /** "20,000 rows in 14 tables, generated", "no rows". */
  readonly data: string;
  readonly verdict: Verdict;
  /** A stable code: that of its worst trial, or `no_migrations`, `no_change`, `nothing_tested`. See verdict.ts. */
  readonly reason: string;
  readonly trials: readonly TrialReport[];
}

/** What `drydock test` found. Every renderer is a pure function of it. */
export interface TestReport {
  readonly reportVersion: typeof reportVersion;
  readonly job: 'test';
  readonly tool: { readonly name: 'drydock'; readonly version: string };
  readonly verdict: Verdict;
  readonly reason: string;
  readonly databases: readonly TestedDatabase[];
  /** Cases by verdict, over all databases. */
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly ms: number;
}
