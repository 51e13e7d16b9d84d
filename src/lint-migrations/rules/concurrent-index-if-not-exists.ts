import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { tokens } from '../../core/sql/lexer.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { droppedObjects } from '../dropped-objects.ts';
import { indexBody } from '../index-definition.ts';
import { relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'concurrent-index-if-not-exists',
  title: 'IF NOT EXISTS takes a broken index for a finished one',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P65'],
  what: 'Finds `CREATE INDEX CONCURRENTLY IF NOT EXISTS`, unless the script drops the index first.',
  why: 'A concurrent build that fails, by a timeout, a deadlock or a duplicate row, leaves an index behind that is INVALID: no query uses it and every write pays for it. The next try finds the name taken, does nothing and reports success. A unique index that never became valid keeps nothing unique.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state_idx ON orders (state);',
    },
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
      sql: 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "users_Email" ON users USING btree (lower(email)) WHERE email IS NOT NULL;',
    },
  ],
  good: [
    {
      title: 'What a failed try left is dropped first',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: [
        'DROP INDEX CONCURRENTLY IF EXISTS orders_state_idx;',
        'CREATE INDEX CONCURRENTLY orders_state_idx ON orders (state);',
      ],
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
    {
      title: 'Without IF NOT EXISTS the second try fails and says so',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'CREATE INDEX CONCURRENTLY orders_state_idx ON orders (state);',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  on: ['IndexStmt'],
  *statement(context) {
    const { statement, catalog, statements } = context;
    const index = nodeOf(statement, 'IndexStmt');
    if (!index?.concurrent || !index.if_not_exists || !index.idxname) return;
    const table = relationName(catalog, index.relation);
    if (catalog.relation(table)?.partitionKey) return;
    const name = { schema: table.schema, name: index.idxname };
    const droppedFirst = statements
      .slice(0, context.index)
      .some((earlier) =>
        droppedObjects(earlier, catalog, ['OBJECT_INDEX']).some((dropped) => dropped.name.name === index.idxname),
      );
    if (droppedFirst) return;
    const body = indexBody(statement, index);
    // IF NOT EXISTS are the three words before the name.
    const { text, file } = statement.source;
    const head = [...tokens(text, statement.span.start, statement.span.end)]
      .slice(0, 12)
      .filter((token) => token.kind === 'word');
    const start = head.find((token) => text.slice(token.start, token.end).toLowerCase() === 'if');
    const exists = head.find((token) => text.slice(token.start, token.end).toLowerCase() === 'exists');
    const drop = `DROP INDEX CONCURRENTLY IF EXISTS ${displayName(name)};`;
    yield {
      message: `When a build of ${displayName(name)} fails it stays behind INVALID, and the next run takes it for done: no query uses it.`,
      advice: {
        summary: 'Drop what a failed build may have left, then create the index without IF NOT EXISTS.',
        steps: [
          { title: '1. In a migration that is not in a transaction', sql: drop, outsideTransaction: true },
          {
            title: '2. In the next one, or the next statement when the tool sends them one by one',
            sql:
              body === null
                ? ''
                : `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX CONCURRENTLY ${quoteIdentifier(index.idxname)} ON ${displayName(table)} ${body};`,
            outsideTransaction: true,
          },
        ],
      },
      ...(start && exists && statement.body === null
        ? {
            fix: {
              title: 'Remove IF NOT EXISTS',
              edits: [{ file, start: start.start, end: endOfBlank(text, exists.end), text: '' }],
            },
          }
        : {}),
    };
  },
};

/** The blanks after the words go with them. */
function endOfBlank(text: string, at: number): number {
  let end = at;
  while (text[end] === ' ') end++;
  return end;
}
