import type { Observer } from '../../core/execution/apply-migration.ts';
import type { Step } from '../../core/execution/step.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import type { Compared } from './compared.ts';

/** A statement that ran, with what was predicted and what was measured. */
export interface MeasuredStatement {
  readonly step: Step;
  readonly compared: Compared;
  /** Why the prediction is not sure, each a sentence; empty when it is. */
  readonly doubts: readonly string[];
  /** There was no prediction. */
  readonly unread: boolean;
  /** Of the server, without what we made it wait. */
  readonly ms: number;
  /** Statements with the same one stand in one transaction, which keeps their locks to its end; null for one by itself. */
  readonly transaction: string | null;
  /** "WAL written" and "1,024 bytes": whatever else was measured. */
  readonly figures: readonly (readonly [name: string, value: number | string])[];
}

/** Looks on while migrations are applied, and measures what their statements do. */
export interface Measuring {
  /** Takes over what the base has, of which nothing is measured. */
  skip(migration: Migration): void;
  /** For the next migration of the change. */
  begin(migration: Migration): Observer;
  /** What was measured of it. `unmeasured` statements about rows were passed over, since there are too many. */
  end(): Promise<{ readonly statements: readonly MeasuredStatement[]; readonly unmeasured: number }>;
  close(): Promise<void>;
}

/** Statements that are about the session or its transaction: nobody else notices them, and nothing may come between some of them. */
export function isAboutSession(sql: string): boolean {
  return /^(?:set|reset|show|begin|start|commit|end|rollback|abort|savepoint|release|discard|listen|unlisten|notify|prepare|deallocate|use|delimiter)\b/i.test(
    sql.replace(/^(?:\s|--[^\n]*\n|\/\*(?!!)[\s\S]*?\*\/)+/, ''),
  );
}

/** Of INSERTs that fill a table one by one the first fifty say what the others would. */
export const mostRowStatements = 50;
