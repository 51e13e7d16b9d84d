import { plural } from '../../core/report/wording.ts';
import { isStored } from '../mysql/deployed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'ddl-commits-implicitly',
  title: 'Transaction that a schema change ends',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['M17', 'M18'],
  what: 'Finds statements between `START TRANSACTION` and `COMMIT` that commit by themselves: every `CREATE`, `ALTER`, `DROP`, `RENAME` and `TRUNCATE`.',
  why: 'Neither server has transactions around changes of the schema. Such a statement commits what was done before it, and what comes after it runs without a transaction. When a later statement fails, ROLLBACK takes nothing back: the rows that were changed are committed, the tables that were altered stay altered, and running the file again meets both.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);',
        sql: 'START TRANSACTION;\nUPDATE orders SET state = 1 WHERE state IS NULL;\nALTER TABLE orders ADD COLUMN note TEXT;\nCOMMIT;',
      },
    ],
    good: [
      {
        title: 'Rows in a transaction, the table outside of it',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);',
        sql: [
          'START TRANSACTION;\nUPDATE orders SET state = 1 WHERE state IS NULL;\nCOMMIT;',
          'ALTER TABLE orders ADD COLUMN note TEXT;',
        ],
      },
    ],
    *script(context) {
      let begun: { readonly line: number; changes: number } | null = null;
      for (const [place, statement] of context.statements.entries()) {
        if (isStored(statement, context)) continue;
        const { kind } = statement.node;
        if (kind === 'begin') begun = { line: statement.source.position(statement.span.start).line, changes: 0 };
        else if (kind === 'commit' || kind === 'rollback') begun = null;
        else if (begun && (kind === 'insert' || kind === 'update' || kind === 'delete' || kind === 'load data'))
          begun.changes++;
        else if (begun && context.effects[place]?.commits) {
          const done = begun.changes === 0 ? '' : ` with ${plural(begun.changes, 'statement')} that changed rows`;
          yield {
            message: `This statement commits the transaction of line ${begun.line}${done}: no ROLLBACK takes back what is done up to here, and what follows runs without a transaction.`,
            span: statement.span,
            severity: begun.changes > 0 ? 'warning' : 'notice',
            advice: {
              summary:
                begun.changes > 0
                  ? 'Change the rows in a transaction and a migration of their own, the table in another one.'
                  : 'Leave out START TRANSACTION and COMMIT, which promise what the server does not do.',
              steps: [],
            },
          };
          begun = null;
        }
      }
    },
  },
};
