import type { Effect } from '../../src/core/effects/effect.ts';
import { effectOf } from '../../src/core/effects/effect-of.ts';
import { displayName } from '../../src/core/schema/catalog.ts';
import { createReplay } from '../../src/core/schema/replay.ts';
import { readPostgres } from '../../src/core/sql/read-postgres.ts';
import { sourceText } from '../../src/core/sql/source-text.ts';

export interface Given {
  /** SQL that is replayed before the statement. */
  readonly before?: string;
  readonly major?: number;
  readonly settings?: Readonly<Record<string, string>>;
}

/** The effect of the one statement in a text. */
export function effect(sql: string, given: Given = {}): Effect {
  const major = given.major ?? 16;
  const replay = createReplay({ major });
  for (const statement of read(given.before ?? '')) replay.apply(statement, 0);
  const [statement] = read(sql);
  if (statement === undefined) throw new Error(`no statement in ${sql}`);
  return effectOf(statement, replay.catalog, { major, minor: null }, new Map(Object.entries(given.settings ?? {})));
}

/** The same as words that are quick to compare: `ACCESS EXCLUSIVE items`, `rewrite items: set-logged`, … */
export function said(sql: string, given: Given = {}): string[] {
  const { locks, work, failures, inTransaction } = effect(sql, given);
  return [
    ...locks
      .filter((lock) => lock.relationKind !== 'index')
      .map((lock) => `${lock.mode} ${displayName(lock.relation)}`),
    ...work.map((piece) => `${piece.kind} ${displayName(piece.relation)}: ${piece.cause}`),
    ...failures.filter((failure) => failure.when === 'always').map((failure) => `fails ${failure.sqlstate}`),
    ...(inTransaction === 'refused' ? ['refused in a transaction'] : []),
  ];
}

function read(text: string) {
  const script = readPostgres(sourceText('given.sql', text), { placeholders: { kind: 'none' } });
  const [error] = script.errors;
  if (error !== undefined) throw new Error(`${error.message}: ${text}`);
  return script.statements;
}
