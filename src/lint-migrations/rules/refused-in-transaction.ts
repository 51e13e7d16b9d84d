import type { Advice } from '../../core/report/finding.ts';
import type { Rule, StatementContext } from '../rule.ts';
import { outside, transactionOf } from '../transaction-advice.ts';

export const rule: Rule = {
  id: 'refused-in-transaction',
  title: 'Statement that PostgreSQL refuses in a transaction',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P61', 'P62'],
  what: 'Finds `CREATE INDEX CONCURRENTLY`, `VACUUM`, `DETACH PARTITION … CONCURRENTLY` and their like where the file, the tool or the server puts them into a transaction.',
  why: 'The server answers `25001` and the deployment stops. The transaction may be one that nobody wrote: most tools wrap a migration in one, and a script of several statements that is sent as one message is an implicit one.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'BEGIN;\nCREATE INDEX CONCURRENTLY orders_state ON orders (state);\nCOMMIT;',
    },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'BEGIN;\nVACUUM orders;\nCOMMIT;',
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'CREATE INDEX CONCURRENTLY orders_state ON orders (state);',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  *statement(context) {
    const { effect, session, statement } = context;
    if (effect.inTransaction !== 'refused' || !session.inTransaction || statement.body?.kind === 'function') return;
    yield {
      message: `${nameOf(context)} fails here, since the server refuses it inside a transaction (25001) and ${reason(context)}.`,
      advice: adviceFor(context),
    };
  },
};

/** The statement by its first key words. Only words of SQL can come out, whatever the file holds. */
function nameOf({ statement }: StatementContext): string {
  const words: string[] = [];
  for (const word of statement.sql.split(/[\s(]+/, 6)) {
    if (!keyWords.has(word.toLowerCase())) break;
    words.push(word.toUpperCase());
  }
  const concurrently =
    /\bconcurrently\b/i.test(statement.sql) && !words.includes('CONCURRENTLY') ? ' … CONCURRENTLY' : '';
  return words.length > 0 ? `${words.join(' ')}${concurrently}` : 'This statement';
}

const keyWords = new Set(
  'create drop alter unique index concurrently reindex vacuum full analyze cluster database tablespace table system subscription schema'.split(
    ' ',
  ),
);

function reason(context: StatementContext): string {
  const { session, statement } = context;
  if (statement.body) return 'a DO block is always inside one';
  if (session.begunBy) {
    return `the file begins one on line ${session.begunBy.source.position(session.begunBy.span.start).line}`;
  }
  return transactionOf(context).why;
}

function adviceFor(context: StatementContext): Advice {
  const { statement, session } = context;
  const sql = `${statement.sql};`;
  const rule = transactionOf(context);
  if (statement.body) {
    return {
      summary: 'Write the statement at the top level of a migration of its own.',
      steps: [outside(context, 'In a migration of its own', sql)],
    };
  }
  if (session.begunBy) {
    return {
      summary: 'Move the statement out of the transaction block, into a migration of its own.',
      steps: [outside(context, 'In a migration of its own, without BEGIN', sql)],
    };
  }
  if (rule.mode === 'simple-query') {
    return {
      summary: 'Give the statement a file of its own: one statement alone is sent without a transaction.',
      steps: [{ title: 'In a file that holds nothing else', sql, outsideTransaction: true }],
    };
  }
  return {
    summary: rule.optOut
      ? `Move the statement to a migration of its own and ${rule.optOut}.`
      : 'Run the statement outside the tool: it has no way to run a migration without a transaction.',
    steps: [{ title: 'In a migration of its own, outside a transaction', sql, outsideTransaction: true }],
  };
}
