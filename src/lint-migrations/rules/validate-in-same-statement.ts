import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { textOf } from '../advice/cut.ts';
import { commandProblem, commandWork } from '../alter-table.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'validate-in-same-statement',
  title: 'VALIDATE CONSTRAINT under a stronger lock of its own statement',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P40'],
  what: 'Finds `VALIDATE CONSTRAINT` in an `ALTER TABLE` with other commands that take a lock which blocks writes.',
  why: 'One statement takes one lock: the strongest that any of its commands asks for. `ADD CONSTRAINT … NOT VALID, VALIDATE CONSTRAINT …` therefore reads every row under the lock that NOT VALID was written to keep short. The two belong into two transactions.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
      sql: 'ALTER TABLE orders\n  ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID,\n  VALIDATE CONSTRAINT orders_total_check;',
    },
    {
      title: 'Or beside any other command',
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\nALTER TABLE orders ADD CONSTRAINT total_set CHECK (total IS NOT NULL) NOT VALID;',
      sql: 'ALTER TABLE orders VALIDATE CONSTRAINT total_set, ALTER COLUMN total SET DEFAULT 0;',
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
      sql: [
        'ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;',
        'ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    for (const work of commandWork(context, ['validate-constraint'])) {
      const { alteration, command } = work;
      const table = displayName(alteration.table);
      const others = alteration.commands
        .filter((one) => one !== command)
        .map((one) => textOf(context.statement, one.span));
      yield commandProblem(context, work, `Validating ${quoteIdentifier(command.name)} in this statement`, {
        advice: {
          summary: 'Validate in a later migration, in a statement of its own.',
          steps: [
            ...(others.length > 0
              ? [{ title: '1. In this migration', sql: `ALTER TABLE ${table}\n  ${others.join(',\n  ')};` }]
              : []),
            {
              title: `${others.length > 0 ? '2. ' : ''}In a later migration, while reads and writes go on`,
              sql: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${quoteIdentifier(command.name)};`,
            },
          ],
        },
      });
    }
  },
};
