import type { Effect, LockTaken, Work } from '../../src/core/effects/effect.ts';
import { effectOf } from '../../src/core/effects/effect-of.ts';
import { type Catalog, displayName, type QualifiedName } from '../../src/core/schema/catalog.ts';
import { createReplay } from '../../src/core/schema/replay.ts';
import { readPostgres } from '../../src/core/sql/read-postgres.ts';
import { sourceText } from '../../src/core/sql/source-text.ts';
import type { Statement } from '../../src/core/sql/statement.ts';
import type { Major } from '../servers/postgres.ts';
import { prepared } from './fixtures.ts';
import { type Outcome, relevantLocks } from './outcome.ts';
import type { Shape } from './shape.ts';

/** What Drydock says about a shape, in the words of a measurement. */
export interface Predicted {
  readonly effect: Effect;
  readonly outcome: Outcome;
  /** SQLSTATEs of failures that only the data decides. */
  readonly mayFail: readonly string[];
}

/** Replays what stands before the shape and predicts its effect. */
export function predict(shape: Shape, major: Major): Predicted {
  const replay = createReplay({ major });
  prepared(shape).forEach((text, place) => {
    for (const statement of read(text)) replay.apply(statement, place);
  });
  const [statement, ...rest] = read(shape.sql).filter(({ body }) => body === null);
  if (statement === undefined || rest.length > 0) throw new Error(`${shape.id} has to be one statement`);
  const settings = new Map(Object.entries(shape.settings ?? {}));
  const effect = effectOf(statement, replay.catalog, { major, minor: null }, settings);
  return { effect, outcome: outcomeOf(effect, replay.catalog), mayFail: sqlstates(effect, 'data') };
}

/** False when the grammar itself refuses the statement; then lint says that, and there is no effect to speak of. */
export function isReadable(shape: Shape): boolean {
  return readPostgres(sourceText('shape.sql', shape.sql), { placeholders: { kind: 'none' } }).errors.length === 0;
}

const readTexts = new Map<string, readonly Statement[]>();

/** The same fixtures come a thousand times, so each text is parsed once. */
function read(text: string): readonly Statement[] {
  let statements = readTexts.get(text);
  if (statements === undefined) {
    const script = readPostgres(sourceText('shape.sql', text), { placeholders: { kind: 'none' } });
    const [error] = script.errors;
    if (error !== undefined) throw new Error(`${error.message}: ${text}`);
    statements = script.statements.filter((statement) => statement.body?.kind !== 'function');
    readTexts.set(text, statements);
  }
  return statements;
}

function outcomeOf(effect: Effect, catalog: Catalog): Outcome {
  const [failure] = sqlstates(effect, 'always');
  const locks = relevantLocks(
    effect.locks
      .filter(({ relation }) => catalog.relation(relation) !== undefined || catalog.index(relation) !== undefined)
      .map((lock) => measuredLock(lock, catalog)),
  );
  const rewrites = relations(effect.work, catalog, (work) => work.kind === 'rewrite');
  const builds = relations(effect.work, catalog, (work) => work.kind === 'index-build').filter(
    (name) => !rewrites.includes(name),
  );
  const reads = relations(effect.work, catalog, () => true);
  return {
    ...(effect.inTransaction === 'refused' ? { refusedInTransaction: true } : {}),
    ...(failure === undefined ? {} : { sqlstate: failure }),
    locks,
    rewrites,
    builds,
    reads,
  };
}

function measuredLock(lock: LockTaken, catalog: Catalog) {
  const relation = nameOf(lock.relation);
  const table =
    lock.relationKind === 'index'
      ? catalog.index(lock.relation)?.table
      : lock.relationKind === 'sequence'
        ? ownerOf(lock.relation, catalog)
        : undefined;
  return { relation, kind: lock.relationKind, mode: lock.mode, table: table === undefined ? null : nameOf(table) };
}

/** The catalog does not know who owns a sequence; the ones of serial and identity columns are named after it. */
function ownerOf(sequence: QualifiedName, catalog: Catalog): QualifiedName | undefined {
  for (const relation of catalog.relations()) {
    for (const column of relation.columns.keys()) {
      if (relation.name.schema === sequence.schema && `${relation.name.name}_${column}_seq` === sequence.name)
        return relation.name;
    }
  }
  return undefined;
}

/** Tables with rows of their own: a partitioned table has none, so no measurement can show work on it. */
function relations(work: readonly Work[], catalog: Catalog, wanted: (work: Work) => boolean): string[] {
  const names = work.filter(wanted).filter((one) => catalog.relation(one.relation)?.kind !== 'partitioned table');
  return [...new Set(names.map((one) => nameOf(one.relation)))].sort((a, b) => (a < b ? -1 : 1));
}

function sqlstates(effect: Effect, when: 'always' | 'data'): string[] {
  // That a transaction block refuses it is said by `inTransaction`.
  return effect.failures.filter((one) => one.when === when && one.sqlstate !== '25001').map((one) => one.sqlstate);
}

function nameOf(name: QualifiedName): string {
  return displayName(name);
}
