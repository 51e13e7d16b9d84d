import { type Cause, type LockMode, lockModes, type ServerVersion } from '../../core/effects/effect.ts';
import { effectOf } from '../../core/effects/effect-of.ts';
import { type Step, type StepOptions, stepsOf } from '../../core/execution/step.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import { keyOf, type QualifiedName } from '../../core/schema/catalog.ts';
import { createReplay, type Replay } from '../../core/schema/replay.ts';
import { readPostgres } from '../../core/sql/read-postgres.ts';
import type { Statement } from '../../core/sql/statement.ts';
import { byStep, sentText } from './read-steps.ts';

/** What Drydock says about a statement before it runs: what `drydock lint` builds its findings on. */
export interface PostgresForecast {
  /** The strongest lock on each relation, by `keyOf` of its name. */
  readonly locks: ReadonlyMap<string, ForecastLock>;
  readonly work: readonly ForecastWork[];
  /** Relations that it empties: they get new storage without being rewritten. */
  readonly empties: ReadonlySet<string>;
  /** Why it is not sure, each a sentence; empty when it is. */
  readonly doubts: readonly string[];
  /** The planner chooses by the number of rows how tables are read: a small one from end to end, index or not. */
  readonly planned: boolean;
  /** Nobody could read the statement: nothing is said about it. */
  readonly unread: boolean;
  /** True for what the history makes: of a partition that a function made, the files say nothing. */
  knows(name: QualifiedName): boolean;
}

export interface ForecastLock {
  readonly name: QualifiedName;
  readonly kind: 'table' | 'index' | 'view' | 'materialized view' | 'sequence' | 'foreign table';
  readonly mode: LockMode;
  /** False inside of a condition, which may not hold. */
  readonly sure: boolean;
}

export interface ForecastWork {
  readonly kind: 'rewrite' | 'scan' | 'index-build';
  readonly key: string;
  readonly name: QualifiedName;
  /** A query does it, in a way that the planner chooses. */
  readonly planned: boolean;
  /** It changes the rows that it finds, and keeps them locked. */
  readonly changesRows: boolean;
  readonly sure: boolean;
}

/** Foretells the statements of a history one after the other: each on the schema that those before it leave. */
export interface PostgresForecaster {
  /** Takes over what a migration does, without a forecast. */
  skip(migration: Migration): void;
  /** Begins a migration whose steps are asked for in their order. */
  begin(migration: Migration): void;
  /** @param settings of the session as it is now, by their names in lower case */
  next(step: Step, settings: ReadonlyMap<string, string>): PostgresForecast;
}

export function postgresForecaster(server: ServerVersion, options: StepOptions): PostgresForecaster {
  const replay = createReplay({ major: server.major });
  let place = -1;
  let steps: ReadonlyMap<number, ReadStep> = new Map();
  const begin = (migration: Migration) => {
    place++;
    replay.begin(place);
    steps = readSteps(migration, options);
  };
  return {
    begin,
    skip(migration) {
      begin(migration);
      for (const { statements } of steps.values()) for (const one of statements) replay.apply(one, place);
    },
    next(step, settings) {
      const read = steps.get(step.number);
      if (read === undefined) return nothingSaid;
      return forecast(read, replay, place, server, settings);
    },
  };
}

interface ReadStep {
  readonly statements: readonly Statement[];
  /** Parts that nobody can read beforehand. */
  readonly doubts: readonly string[];
}

const nothingSaid: PostgresForecast = {
  locks: new Map(),
  work: [],
  empties: new Set(),
  doubts: ['Drydock cannot read it.'],
  planned: false,
  unread: true,
  knows: () => false,
};

/** Statements about rows, and those that hold a query. */
const queries: ReadonlySet<string> = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'CopyStmt',
  'CreateTableAsStmt',
  'RefreshMatViewStmt',
  'ExplainStmt',
  'ExecuteStmt',
  'CallStmt',
]);

/** Checks that the server makes with a query of its own: foreign keys. */
const queryCauses: ReadonlySet<Cause> = new Set([
  'update',
  'delete',
  'insert-select',
  'merge',
  'select',
  'copy',
  'create-table-as',
  'refresh-materialized-view',
  'add-foreign-key',
  'add-column-foreign-key',
  'alter-column-type-foreign-key',
  'validate-constraint',
]);

function readSteps(migration: Migration, options: StepOptions): ReadonlyMap<number, ReadStep> {
  const cut = stepsOf(migration.up, options);
  if (cut.kind === 'refused') return new Map();
  const text = sentText(migration.file, cut.steps);
  const sql = readPostgres(text.source, { pieces: text.pieces, placeholders: { kind: 'none' } });
  const statements = byStep(text, sql.statements, ({ span }) => span);
  const unread = byStep(
    text,
    [
      ...sql.errors.map(({ statement }) => ({ span: statement, why: 'Drydock cannot read it.' })),
      ...sql.notAnalysed.map(({ span, reason }) => ({ span, why: `Drydock cannot read ${reason}.` })),
      ...sql.dynamic
        .filter(({ body }) => body === 'do')
        .map(({ span }) => ({ span, why: 'A part of it is put together when it runs.' })),
    ],
    ({ span }) => span,
  );
  return new Map(
    cut.steps.map((step, place) => [
      step.number,
      { statements: statements[place] ?? [], doubts: (unread[place] ?? []).map(({ why }) => why) },
    ]),
  );
}

function forecast(
  { statements, doubts }: ReadStep,
  replay: Replay,
  place: number,
  server: ServerVersion,
  settings: ReadonlyMap<string, string>,
): PostgresForecast {
  const locks = new Map<string, ForecastLock>();
  const work: ForecastWork[] = [];
  const empties = new Set<string>();
  const unsure = new Set(doubts);
  let planned = false;
  for (const statement of statements) {
    // What a function's body says is only stored now.
    if (statement.body?.kind === 'function') {
      replay.apply(statement, place);
      continue;
    }
    const sure = statement.body?.conditional !== true;
    const effect = effectOf(statement, replay.catalog, server, settings);
    for (const { relation, relationKind, mode } of effect.locks) {
      const key = keyOf(relation);
      const known = locks.get(key);
      if (known && lockModes.indexOf(known.mode) >= lockModes.indexOf(mode)) continue;
      locks.set(key, { name: relation, kind: relationKind, mode, sure });
    }
    for (const one of effect.work) {
      const key = keyOf(one.relation);
      const byQuery = queryCauses.has(one.cause);
      planned ||= byQuery;
      const changesRows = one.cause === 'update' || one.cause === 'delete' || one.cause === 'merge';
      work.push({ kind: one.kind, key, name: one.relation, planned: byQuery, changesRows, sure: sure && one.certain });
    }
    planned ||= queries.has(statement.kind);
    for (const { kind, relation } of effect.loses) if (kind === 'rows') empties.add(keyOf(relation));
    for (const why of effect.unsure) unsure.add(why);
    replay.apply(statement, place);
  }
  const { catalog } = replay;
  return {
    locks,
    work,
    empties,
    doubts: [...unsure],
    planned,
    unread: statements.length === 0,
    knows: (name) => catalog.relation(name) !== undefined || catalog.index(name) !== undefined,
  };
}
