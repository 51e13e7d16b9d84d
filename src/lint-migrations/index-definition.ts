import type { Index } from '../core/schema/catalog.ts';
import { keyOf, type QualifiedName } from '../core/schema/catalog.ts';
import { tokens } from '../core/sql/lexer.ts';
import { type NodeOf, nodeOf, type Statement } from '../core/sql/statement.ts';
import { inside, relationName } from './names.ts';
import type { ScriptContext } from './rule.ts';

/**
 * What follows the table in a CREATE INDEX, as the file has it: `USING gin (tags) WHERE active`. Null when the text is not
 * that of the statement (dynamic SQL).
 */
export function indexBody(statement: Statement, index: NodeOf<'IndexStmt'>): string | null {
  const from = statement.offsetOf(index.relation?.location);
  if (from <= statement.span.start || from >= statement.span.end) return null;
  const { text } = statement.source;
  for (const token of tokens(text, from, statement.span.end)) {
    const word = text.slice(token.start, token.end).toLowerCase();
    if (word === '(' || (token.kind === 'word' && word === 'using')) return text.slice(token.start, statement.span.end);
  }
  return null;
}

/** A CREATE INDEX of the script, with the index that came of it (as it is at the script's end). */
export interface CreatedIndex {
  readonly statement: Statement;
  readonly node: NodeOf<'IndexStmt'>;
  readonly table: QualifiedName;
  readonly index: Index;
}

/** The indexes that the script creates by CREATE INDEX and that are there at its end; for script hooks. */
export function createdIndexes(context: ScriptContext, place: number): readonly CreatedIndex[] {
  const found: CreatedIndex[] = [];
  const told = new Set<string>();
  for (const statement of context.statements) {
    const node = nodeOf(statement, 'IndexStmt');
    if (!node) continue;
    const table = relationName(context.catalog, node.relation);
    const columns = (node.indexParams ?? []).map((param) => inside(param, 'IndexElem')?.name ?? null);
    const index = context.catalog.indexesOf(table).find((one) => {
      if (told.has(keyOf(one.name))) return false;
      if (node.idxname) return one.name.name === node.idxname;
      return (
        one.bornIn === place && one.columns.length === columns.length && one.columns.every((c, i) => c === columns[i])
      );
    });
    if (!index || index.bornIn !== place) continue;
    told.add(keyOf(index.name));
    found.push({ statement, node, table, index });
  }
  return found;
}

/** What makes two indexes comparable at all: everything but their columns. */
export function sameKind(a: Index, b: Index): boolean {
  return (
    a.method === b.method &&
    a.predicate === b.predicate &&
    a.plainOrder &&
    b.plainOrder &&
    a.columns.every((column) => column !== null) &&
    b.columns.every((column) => column !== null)
  );
}

/** True when the columns of `short` are the first ones of `long`, in the same order. */
export function beginsWith(long: readonly (string | null)[], short: readonly (string | null)[]): boolean {
  return short.length <= long.length && short.every((column, i) => column === long[i]);
}
