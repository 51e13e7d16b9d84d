import type { TableEffect } from '../../core/effects/mysql/effect.ts';
import { mysqlEffectOf } from '../../core/effects/mysql/effect-of.ts';
import { type Step, type StepOptions, stepsOf } from '../../core/execution/step.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import { createMysqlReplay, type MysqlReplay } from '../../core/schema/mysql/replay.ts';
import { readMysql } from '../../core/sql/mysql/read-mysql.ts';
import type { MysqlNode, MysqlServer, MysqlStatement } from '../../core/sql/mysql/statement.ts';
import { byStep, type SentText, sentText } from './read-steps.ts';

/** What Drydock says about a statement before it runs: what `drydock lint` builds its findings on. */
export interface MysqlForecast {
  /** Tables that were there before the change, by their names. */
  readonly tables: ReadonlyMap<string, TableForecast>;
  /** Names of tables that the change itself made, temporary ones too. */
  readonly made: ReadonlySet<string>;
  /** It changes or reads rows, and no definition. */
  readonly aboutRows: boolean;
  readonly doubts: readonly string[];
  /** Nobody could read the statement: nothing is said about it. */
  readonly unread: boolean;
}

export interface TableForecast extends Omit<TableEffect, 'table' | 'actions'> {
  readonly name: string;
  /** False inside of a condition, which may not hold. */
  readonly sure: boolean;
}

/** Foretells the statements of a history one after the other: each on the schema that those before it leave. */
export interface MysqlForecaster {
  /** Takes over what a migration of the base does, without a forecast. */
  skip(migration: Migration): void;
  /** Begins a migration of the change, whose steps are asked for in their order. */
  begin(migration: Migration): void;
  next(step: Step): MysqlForecast;
}

/** @param globals settings of the server by their names in lower case, with which each session begins */
export function mysqlForecaster(
  server: MysqlServer,
  options: StepOptions,
  globals: ReadonlyMap<string, string>,
): MysqlForecaster {
  const replay = createMysqlReplay({ server });
  let place = -1;
  let firstNew = Number.POSITIVE_INFINITY;
  let steps: ReadonlyMap<number, ReadStep> = new Map();
  let settings = new Map(globals);
  const begin = (migration: Migration) => {
    place++;
    replay.begin(place);
    settings = new Map(globals);
    steps = readSteps(migration, options, server);
  };
  const foretell = ({ statements, doubts }: ReadStep): MysqlForecast => {
    const into: Gathered = {
      tables: new Map(),
      doubts: new Set(doubts),
      aboutRows: statements.length > 0 && statements.some(({ kind }) => kind !== 'execute'),
    };
    for (const statement of statements) gather(statement, { replay, server, settings, place }, into);
    const made = [...replay.catalog.tables()].filter(({ temporary, bornIn }) => temporary || bornIn >= firstNew);
    return {
      tables: into.tables,
      made: new Set(made.map(({ name }) => name.name)),
      aboutRows: into.aboutRows,
      doubts: [...into.doubts],
      unread: statements.length === 0,
    };
  };
  return {
    begin(migration) {
      begin(migration);
      firstNew = Math.min(firstNew, place);
    },
    skip(migration) {
      begin(migration);
      for (const read of steps.values()) foretell(read);
    },
    next: (step) => foretell(steps.get(step.number) ?? nothingRead),
  };
}

interface ReadStep {
  readonly statements: readonly MysqlStatement[];
  /** Parts that nobody can read beforehand. */
  readonly doubts: readonly string[];
}

const nothingRead: ReadStep = { statements: [], doubts: ['Drydock cannot read it.'] };

function readSteps(migration: Migration, options: StepOptions, server: MysqlServer): ReadonlyMap<number, ReadStep> {
  const cut = stepsOf(migration.up, options);
  if (cut.kind === 'refused') return new Map();
  const text = sentText(migration.file, cut.steps);
  const sql = readMysql(text.source, {
    server,
    pieces: text.pieces,
    placeholders: { kind: 'none' },
    // Each piece is one statement, whatever stands in its body.
    delimiter: '\u0001',
  });
  const statements = whenRun(text, sql.statements);
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
    cut.steps.map((step, at) => [
      step.number,
      { statements: statements[at] ?? [], doubts: (unread[at] ?? []).map(({ why }) => why) },
    ]),
  );
}

/** The statements of each step. A text that is prepared runs where it is executed. */
function whenRun(text: SentText, all: readonly MysqlStatement[]): readonly (readonly MysqlStatement[])[] {
  const found = text.pieces.map((): MysqlStatement[] => []);
  let prepared: MysqlStatement[] = [];
  let step = 0;
  let last: MysqlStatement | null = null;
  for (const one of all) {
    if (one.prepared !== null && one.body?.kind !== 'function' && last?.kind === 'prepare') {
      prepared.push(one);
      continue;
    }
    if (one.prepared === null) {
      last = one;
      step = text.pieces.findIndex(({ start, end }) => one.span.start >= start && one.span.start <= end);
    }
    found[step]?.push(one);
    if (one.kind !== 'execute' || one.body !== null) continue;
    found[step]?.push(...prepared);
    prepared = [];
  }
  return found;
}

interface Around {
  readonly replay: MysqlReplay;
  readonly server: MysqlServer;
  readonly settings: Map<string, string>;
  readonly place: number;
}

interface Gathered {
  readonly tables: Map<string, TableForecast>;
  readonly doubts: Set<string>;
  aboutRows: boolean;
}

function gather(statement: MysqlStatement, { replay, server, settings, place }: Around, into: Gathered): void {
  const { node } = statement;
  if (statement.body?.kind === 'function') {
    replay.apply(statement, place);
    return;
  }
  if (!isAboutRows(node) && node.kind !== 'execute') into.aboutRows = false;
  const effect = mysqlEffectOf(statement, replay.catalog, server, settings);
  const sure = statement.body?.conditional !== true;
  for (const { table, actions: _, ...rest } of effect.tables) {
    const known = into.tables.get(table.name);
    if (known && weight(known) >= weight(rest)) continue;
    into.tables.set(table.name, { ...rest, name: table.name, sure });
  }
  for (const why of effect.unsure) into.doubts.add(why);
  replay.apply(statement, place, {
    algorithm: effect.tables[0]?.algorithm ?? null,
    rebuilds: effect.tables[0]?.rebuilds ?? false,
  });
  if (node.kind !== 'set') return;
  for (const { scope, name, value } of node.assignments) if (scope === 'session') settings.set(name, value);
}

function weight({ metadataLock, algorithm, rebuilds }: Pick<TableEffect, 'metadataLock' | 'algorithm' | 'rebuilds'>) {
  return (metadataLock === 'exclusive' ? 1 : 0) + (algorithm === 'COPY' ? 4 : rebuilds ? 2 : 0);
}

function isAboutRows({ kind }: MysqlNode): boolean {
  return kind === 'insert' || kind === 'update' || kind === 'delete' || kind === 'select' || kind === 'load data';
}
