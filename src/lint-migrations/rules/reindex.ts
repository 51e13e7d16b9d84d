import { displayName } from '../../core/schema/catalog.ts';
import { nextToken } from '../../core/sql/lexer.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { findWord } from '../advice/cut.ts';
import { blockingProblem, blockingWork, listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';
import { outside, runsAlone } from '../transaction-advice.ts';

export const rule: Rule = {
  id: 'reindex',
  title: 'REINDEX while writes, and soon reads, wait',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P60', 'P75'],
  what: 'Finds `REINDEX` of an index, a table, a schema or a database without `CONCURRENTLY`.',
  why: 'It takes SHARE on the table, so that writes wait, and ACCESS EXCLUSIVE on the index. Planning a query asks for a lock on every index of its tables: reads of the table wait too, whether they would use that index or not. `CONCURRENTLY` builds a second index beside the old one and swaps them.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_state ON orders (state);',
      sql: 'REINDEX INDEX orders_state;',
    },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'REINDEX (VERBOSE) TABLE orders;',
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_state ON orders (state);',
      sql: 'REINDEX INDEX CONCURRENTLY orders_state;',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  on: ['ReindexStmt'],
  when: 'work',
  *statement(context) {
    const { statement } = context;
    const node = nodeOf(statement, 'ReindexStmt');
    const pieces = blockingWork(context, ['reindex']);
    if (!node || pieces.length === 0) return;
    // System catalogs cannot be built anew concurrently.
    const word = node.kind === 'REINDEX_OBJECT_SYSTEM' ? null : kindWord(context.statement);
    const at = word === null ? 0 : word - statement.span.start;
    const sql = `${statement.sql.slice(0, at)} CONCURRENTLY${statement.sql.slice(at)};`;
    yield blockingProblem(
      context,
      pieces,
      `Building the indexes of ${listOf(pieces.map((piece) => displayName(piece.work.relation)))} anew`,
      {
        ...(word === null
          ? {}
          : {
              advice: {
                summary: 'Reindex concurrently, in a migration of its own that runs outside a transaction.',
                steps: [outside(context, 'In a migration of its own, outside a transaction', sql)],
              },
            }),
        ...(word !== null && runsAlone(context)
          ? {
              fix: {
                title: 'Reindex concurrently',
                edits: [{ file: statement.source.file, start: word, end: word, text: ' CONCURRENTLY' }],
              },
            }
          : {}),
      },
    );
  },
};

/** The end of INDEX, TABLE, SCHEMA or DATABASE: the word CONCURRENTLY comes after it. Null when another CONCURRENTLY stands in the options. */
function kindWord(statement: Parameters<typeof findWord>[0]): number | null {
  const reindex = findWord(statement, statement.span.start, 'reindex');
  if (!reindex) return null;
  const { text } = statement.source;
  let depth = 0;
  for (
    let token = nextToken(text, reindex.end, statement.span.end);
    token;
    token = nextToken(text, token.end, statement.span.end)
  ) {
    const character = text[token.start];
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (depth === 0 && token.kind === 'word') return token.end;
  }
  return null;
}
