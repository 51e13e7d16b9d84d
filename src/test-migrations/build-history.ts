import type { Session } from '../core/database/session.ts';
import { type ApplyOptions, applyUnits, type StepRun } from '../core/execution/apply-migration.ts';
import type { History } from '../core/execution/histories/history.ts';
import { historyOf, keepsHistoryOn } from '../core/execution/histories/registry.ts';
import { type StepOptions, stepsOf } from '../core/execution/step.ts';
import { unitsOf } from '../core/execution/units.ts';
import type { Migration, Script, ToolId } from '../core/migrations/migration.ts';
import type { AppliedScript } from './trial.ts';

/** A migration that was applied, and how long the server took for it. */
export interface AppliedMigration {
  readonly migration: Migration;
  readonly ms: number;
}

/** Where a history stopped. */
export interface FailedHistory {
  readonly migration: Migration;
  readonly outcome: Exclude<AppliedScript, { readonly kind: 'applied' }>;
  /** What was applied before it. */
  readonly before: readonly AppliedMigration[];
}

export type BuiltHistory =
  | { readonly kind: 'built'; readonly applied: readonly AppliedMigration[] }
  | { readonly kind: 'failed'; readonly failed: FailedHistory };

/** Whose table remembers what ran. */
export interface ToolOfHistory {
  readonly id: ToolId;
  /** How many migrations the database has already. */
  readonly from: number;
  /** The tool meets this database for the first time, and makes its table. Also where there is no migration yet: an empty base has the table. */
  readonly begins: boolean;
}

/** Applies one script as its tool would send it. */
export async function applyScript(
  session: Session,
  script: Script,
  steps: StepOptions,
  options: ApplyOptions = {},
): Promise<AppliedScript> {
  const cut = stepsOf(script, steps);
  if (cut.kind === 'refused') return { ...cut, ms: 0 };
  return applyUnits(session, unitsOf(cut.steps, script.transaction.mode, steps.engine), options);
}

/** Applies migrations one after the other, each as if in a session of its own, and stops at the first that fails. */
export async function applyAll(
  open: () => Promise<Session>,
  migrations: readonly Migration[],
  steps: StepOptions,
  onEach: (applied: AppliedMigration) => void = () => {},
  tool: ToolOfHistory | null = null,
): Promise<BuiltHistory> {
  const applied: AppliedMigration[] = [];
  const history =
    tool && !withoutTable.has(tool.id) && keepsHistoryOn(tool.id, steps.engine)
      ? historyOf(tool.id, steps.engine)
      : null;
  let session: Session | null = null;
  try {
    // Before it runs anything a tool makes its own table, and a few migrations work on that.
    if (tool?.begins && history) {
      session = await open();
      for (const sql of await history.create(session)) await session.query(sql);
    }
    for (const migration of migrations) {
      session ??= await open();
      const outcome = await applyScript(session, migration.up, steps);
      if (outcome.kind !== 'applied') return { kind: 'failed', failed: { migration, outcome, before: applied } };
      const one = { migration, ms: outcome.ms };
      applied.push(one);
      onEach(one);
      if (await keepsState(session, outcome.runs)) {
        await session.close();
        session = null;
      }
    }
    if (tool && history) {
      session ??= await open();
      await recordAll(session, history, applied);
    }
    return { kind: 'built', applied };
  } finally {
    await session?.close();
  }
}

/** Hasura's server makes its own; of the others' tables no migration has been seen to know. */
const withoutTable: ReadonlySet<ToolId> = new Set<ToolId>(['hasura', 'atlas', 'liquibase', 'plain']);

/** What the tool would have written. A team that has changed or dropped its tool's table has its reasons. */
async function recordAll(session: Session, history: History, applied: readonly AppliedMigration[]): Promise<void> {
  const found = await history.find(session);
  if (found.kind !== 'found') return;
  const statements = applied
    .filter(({ migration }) => migration.kind === 'versioned')
    .flatMap(({ migration, ms }) => history.applied(migration, { user: 'drydock', ms }));
  // PostgreSQL takes them as one message: a history of thousands is recorded at each turn.
  const messages = session.engine === 'postgres' && statements.length > 0 ? [statements.join(';\n')] : statements;
  for (const sql of messages) await session.send(sql);
}

/**
 * What a script sets must not reach the next one: tools open a connection a run, and the next run begins without it. PostgreSQL
 * forgets on demand; elsewhere a new connection is taken where the script set anything.
 * @returns true when the session has to go
 */
async function keepsState(session: Session, runs: readonly StepRun[]): Promise<boolean> {
  if (!runs.some(({ step }) => setsUp.test(step.sql))) return false;
  if (session.engine !== 'postgres') return true;
  const forgot = await session.send('DISCARD ALL');
  return forgot.kind === 'failed';
}

/** Statements that leave something in the connection: a setting, a variable, a temporary table, a lock. */
const setsUp =
  /^(?:\/\*!\d*\s*)?(?:set|use|prepare|declare|lock|load|listen|begin|start)\b|^create\s+(?:or\s+replace\s+)?(?:local\s+|global\s+)?temp|\bset_config\s*\(|^do\b[\s\S]*\bset\b|@[\w'"`]|\bpg_advisory_lock|\bget_lock\s*\(/i;
