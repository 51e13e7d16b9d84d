import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { relationName as freeName } from '../advice/names.ts';
import { inside, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'unnamed-index',
  title: 'Concurrent index without a name',
  category: 'correctness',
  severity: 'notice',
  enabled: true,
  covers: ['P66'],
  what: 'Finds `CREATE INDEX CONCURRENTLY` without a name for the index.',
  why: 'A failed build leaves an INVALID index. With a name of its own the next try fails on it and someone looks; without, the server makes up the next free name and builds a second index beside the broken one, which every write goes on maintaining.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'CREATE INDEX CONCURRENTLY ON orders (state);',
    },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
      sql: 'CREATE UNIQUE INDEX CONCURRENTLY ON orders (lower(note));',
    },
  ],
  good: [
    {
      title: 'With a name',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'CREATE INDEX CONCURRENTLY orders_state_idx ON orders (state);',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
    {
      title: 'In a transaction a failed build leaves nothing behind',
      sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX ON orders (state);',
      strongestLock: 'none',
    },
  ],
  on: ['IndexStmt'],
  *statement(context) {
    const { statement, catalog } = context;
    const index = nodeOf(statement, 'IndexStmt');
    if (!index?.concurrent || index.idxname) return;
    const table = relationName(catalog, index.relation);
    const columns = (index.indexParams ?? []).map((param) => inside(param, 'IndexElem')?.name ?? 'expr');
    const name = quoteIdentifier(freeName(catalog, table.schema, [table.name, ...columns, 'idx']));
    const { text, file } = statement.source;
    const word = /\bconcurrently(?=\s+on\b)/i.exec(text.slice(statement.span.start, statement.span.end));
    const at = word ? statement.span.start + word.index + word[0].length : null;
    yield {
      message: `When this build fails, the next try makes a second index of ${displayName(table)} beside the broken one.`,
      advice: { summary: `Give the index a name, ${name} for one.`, steps: [] },
      ...(at !== null && statement.body === null
        ? { fix: { title: `Name the index ${name}`, edits: [{ file, start: at, end: at, text: ` ${name}` }] } }
        : {}),
    };
  },
};
