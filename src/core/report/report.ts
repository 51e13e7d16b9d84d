import type { Finding, FindingEffect, Location, Severity, Suppressed } from './finding.ts';
import type { Risk } from './risk.ts';
import type { SchemaChange } from './schema-change.ts';

/** `error` means the question could not be answered; it is never a pass, and neither is missing data. */
export type Verdict = 'pass' | 'warn' | 'fail' | 'inconclusive' | 'error' | 'skipped';

/** The version of the JSON document. A consumer may rely on the fields of one major version. */
export const reportVersion = '1.0';

/** One database of a run: its folder of migrations and what was read there. */
export interface DatabaseReport {
  readonly name: string;
  readonly engine: 'postgres' | 'mysql' | 'mariadb';
  readonly serverVersion: string;
  /** "Flyway, 214 migrations in db/migration". */
  readonly summary: string;
  readonly tool: string;
  readonly folder: string;
  readonly migrations: number;
  /** How many of them were reported on; the others were replayed. */
  readonly reported: number;
  /** What the change does to the schema; absent when the whole history is reported on. */
  readonly schemaChange?: SchemaChange;
  /** As in the report, for this database alone: where there are several, each has a comment of its own. */
  readonly statements?: number;
  readonly analysed?: number;
  readonly risk?: Risk;
}

export interface NotAnalysed extends Location {
  /** `dynamic SQL`, `syntax error`, `PL/Python body`, … */
  readonly reason: string;
}

/** What one statement locks and does, also when no rule minds. */
export interface StatementEffect extends Location {
  /** Its first line, cut to 160 characters. Hostile text: escape it for where it goes. */
  readonly statement: string;
  readonly effect: FindingEffect;
}

/** What one job found. Every renderer is a pure function of it. */
export interface Report {
  readonly reportVersion: typeof reportVersion;
  readonly job: 'lint';
  readonly tool: { readonly name: 'drydock'; readonly version: string };
  readonly verdict: Verdict;
  /** A stable code: `clean`, `findings`, `no_migrations`, … */
  readonly reason: string;
  readonly databases: readonly DatabaseReport[];
  /** Over all databases. */
  readonly migrations: number;
  readonly statements: number;
  /** Share of the statements that were analysed, between 0 and 1. */
  readonly analysed: number;
  readonly notAnalysed: readonly NotAnalysed[];
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** Objects that the replay is no longer sure of, each a sentence. */
  readonly unsure: readonly string[];
  readonly failOn: Severity | 'never';
  /** How much the change can hurt, in one word, and why. */
  readonly risk: Risk;
  /** Every statement that is reported on, when it was asked for. */
  readonly effects?: readonly StatementEffect[];
}
