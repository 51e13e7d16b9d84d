import type { SizeOfTable } from '../core/database/table-sizes.ts';
import type { Pending } from '../core/execution/pending.ts';
import type { RunEvent } from '../core/execution/run-events.ts';
import type { RunOutcome } from '../core/execution/run-options.ts';
import type { Step } from '../core/execution/step.ts';
import { stepsOf } from '../core/execution/step.ts';
import { unitsOf } from '../core/execution/units.ts';
import type { Migration, Script } from '../core/migrations/migration.ts';
import type {
  DeployedMigration,
  DeployedStatement,
  MigrationState,
  StatementFailure,
} from '../core/report/deploy/deploy-report.ts';
import type { FindingEffect, Location } from '../core/report/finding.ts';
import { maskSecrets } from '../core/report/secrets.ts';
import { locate } from '../core/sql/source-text.ts';
import type { Assessment } from './assessor.ts';
import type { Prepared } from './prepare.ts';

interface Statement {
  readonly step: Step;
  state: DeployedStatement['state'];
  ms: number | null;
  rows: number | null;
  retries: number;
  failure: StatementFailure | null;
  startedMs?: number;
}

interface Entry {
  readonly migration: Migration;
  readonly remark: string | null;
  readonly statements: Statement[];
  readonly atomic: boolean;
  state: MigrationState;
  ms: number | null;
  startedMs?: number;
}

const nothingDone: FindingEffect = {
  locks: [],
  rewrites: [],
  scans: [],
  indexBuilds: [],
  mayFail: [],
  estimatedMs: null,
  certain: true,
};

/** What becomes of the pending migrations of one database, while they run; and what is said of it in the report. */
export class DeployRecord {
  readonly #prepared: Prepared;
  readonly #assessment: Assessment | null;
  readonly #sizes: ReadonlyMap<string, SizeOfTable>;
  readonly #entries: Entry[];
  readonly #byMigration: ReadonlyMap<Migration, Entry>;
  readonly #places: ReadonlyMap<Migration, number>;
  readonly remarks: string[] = [];
  readonly #began = performance.now();

  /** @param script gives the script of a migration that runs: the way up, or the way down */
  constructor(
    prepared: Prepared,
    pending: readonly Pending[],
    assessment: Assessment | null,
    sizes: readonly SizeOfTable[],
    script: (migration: Migration) => Script = (one) => one.up,
  ) {
    this.#prepared = prepared;
    this.#assessment = assessment;
    this.#sizes = new Map(
      sizes.flatMap(
        (one) =>
          [
            [one.name, one],
            [`${one.schema}.${one.name}`, one],
          ] as const,
      ),
    );
    this.#entries = pending.map(({ migration, fate }) => {
      const sql = script(migration);
      const cut = stepsOf(sql, prepared.run.steps);
      const steps = cut.kind === 'steps' ? cut.steps : [];
      const units = unitsOf(steps, sql.transaction.mode, prepared.run.steps.engine);
      return {
        migration,
        remark:
          fate.kind === 'runs-late'
            ? `It is older than ${fate.after}, which has run.`
            : fate.kind === 'skipped'
              ? `Its tool passes it over: it is older than ${fate.after}, which has run.`
              : null,
        statements: steps.map((step) => ({ step, state: 'pending', ms: null, rows: null, retries: 0, failure: null })),
        atomic: units.length <= 1 && (units[0]?.atomic ?? true),
        state: fate.kind === 'skipped' ? 'passed-over' : 'pending',
        ms: null,
      };
    });
    this.#byMigration = new Map(this.#entries.map((one) => [one.migration, one]));
    const runs = this.#entries.filter(({ state }) => state !== 'passed-over');
    this.#places = new Map(runs.map((one, place) => [one.migration, place + 1]));
  }

  /** How many really run. */
  get running(): number {
    return this.#places.size;
  }

  /** From 1, among those that run. */
  place(migration: Migration): number {
    return this.#places.get(migration) ?? 0;
  }

  /** Milliseconds that its statements took so far. */
  msOf(migration: Migration): number {
    return this.#entry(migration)?.statements.reduce((sum, { ms }) => sum + (ms ?? 0), 0) ?? 0;
  }

  handle(event: RunEvent): void {
    switch (event.kind) {
      case 'begins': {
        const entry = this.#entry(event.migration);
        if (!entry) return;
        entry.startedMs = this.#now();
        if (event.resumed) entry.state = 'resumed';
        return;
      }
      case 'step': {
        const statement = this.#statement(event.migration, event.step);
        if (statement) statement.startedMs = this.#now();
        return;
      }
      case 'step-done': {
        const statement = this.#statement(event.migration, event.step);
        if (!statement) return;
        const { answer } = event;
        statement.ms = answer.ms;
        if (answer.kind === 'failed') {
          const { code, message, detail, hint } = answer.failure;
          statement.state = 'failed';
          statement.failure = { code, message, detail, hint, blockers: [] };
        } else {
          statement.state = 'done';
          statement.rows = answer.affected;
          statement.failure = null;
        }
        return;
      }
      case 'step-before': {
        const statement = this.#statement(event.migration, event.step);
        if (statement) statement.state = 'done-before';
        return;
      }
      case 'retry': {
        const entry = this.#entry(event.migration);
        for (const statement of entry?.statements ?? [])
          if (statement.state === 'done' && entry?.atomic) statement.state = 'pending';
        const statement = event.step === null ? undefined : this.#statement(event.migration, event.step);
        if (statement) statement.retries++;
        return;
      }
      case 'recorded': {
        const entry = this.#entry(event.migration);
        if (!entry) return;
        entry.ms = event.ms;
        if (event.byTool) for (const one of entry.statements) one.state = 'done';
        if (entry.state !== 'resumed') entry.state = 'applied';
        return;
      }
      case 'remark':
        this.remarks.push(event.message);
        return;
      default:
        return;
    }
  }

  /** Milliseconds since the run began. */
  #now(): number {
    return Math.round(performance.now() - this.#began);
  }

  /** What the end of the run says of the migration that did not come to its end. */
  ended(outcome: RunOutcome): void {
    if (outcome.kind !== 'failed' && outcome.kind !== 'cannot-run' && outcome.kind !== 'unproven') return;
    const entry = this.#entry(outcome.migration);
    if (!entry) return;
    if (outcome.kind === 'cannot-run') {
      entry.state = 'failed';
      return;
    }
    if (outcome.kind === 'unproven') {
      entry.state = 'half-applied';
      const statement = this.#statement(outcome.migration, outcome.step);
      if (statement) {
        statement.state = 'failed';
        statement.failure = { code: 'not_proven', message: outcome.message, detail: null, hint: null, blockers: [] };
      }
      return;
    }
    entry.state = outcome.kept === 'nothing' ? 'failed' : 'half-applied';
    entry.ms = entry.statements.reduce((sum, { ms }) => sum + (ms ?? 0), 0);
    if (entry.atomic) for (const one of entry.statements) if (one.state === 'done') one.state = 'pending';
    const { code, message, detail, hint } = outcome.failure;
    const failure: StatementFailure = { code, message, detail, hint, blockers: outcome.blockers };
    const statement =
      outcome.step === null ? entry.statements.at(-1) : this.#statement(outcome.migration, outcome.step);
    if (statement) {
      statement.state = 'failed';
      statement.failure = failure;
    }
  }

  /** The way down was what ran. */
  undone(): void {
    for (const entry of this.#entries)
      if (entry.state === 'applied' || entry.state === 'resumed') entry.state = 'undone';
  }

  migrations(): readonly DeployedMigration[] {
    return this.#entries.map(({ migration, remark, statements, atomic, state, ms, startedMs }) => ({
      version: migration.version,
      name: migration.name,
      file: migration.file,
      kind: migration.kind === 'repeatable' || migration.kind === 'baseline' ? migration.kind : 'versioned',
      state,
      atomic,
      ms,
      ...(startedMs === undefined ? {} : { startedMs }),
      remark,
      statements: statements.map((one) => this.#report(one)),
    }));
  }

  #report({ step, ...rest }: Statement): DeployedStatement {
    const place = locate(step.source, step.span);
    const effect = this.#effectAt(place);
    const [first = ''] = step.sql.split(/\r?\n|\r/);
    return {
      number: step.number,
      sql: maskSecrets(first).slice(0, 160),
      place,
      effect,
      sizes: this.#sizesOf(effect),
      ...rest,
    };
  }

  #effectAt(place: Location): FindingEffect | null {
    // Nobody was asked: on an empty database there is nobody to wait and nothing to lose.
    if (this.#assessment === null) return nothingDone;
    const { effects } = this.#assessment;
    const exact = effects.find(
      (one) => one.file === place.file && one.line === place.line && one.column === place.column,
    );
    const inside =
      exact ?? effects.find((one) => one.file === place.file && one.line >= place.line && one.endLine <= place.endLine);
    return inside?.effect ?? null;
  }

  #sizesOf(effect: FindingEffect | null): DeployedStatement['sizes'] {
    if (effect === null) return [];
    const names = new Set([...effect.locks.map(({ relation }) => relation), ...effect.rewrites, ...effect.scans]);
    return [...names].flatMap((table) => {
      const size = this.#sizes.get(table.replaceAll(/["`]/g, ''));
      return size ? [{ table, rows: size.rows, bytes: size.bytes }] : [];
    });
  }

  #entry(migration: Migration): Entry | undefined {
    return this.#byMigration.get(migration);
  }

  #statement(migration: Migration, step: Step): Statement | undefined {
    return this.#entry(migration)?.statements[step.number - 1];
  }

  get prepared(): Prepared {
    return this.#prepared;
  }
}
