import { addColumnAdvice } from '../advice/add-column.ts';
import { alterationOf } from '../alter-commands.ts';
import { columnDefOf, displayColumn } from '../alter-table.ts';
import { isLive } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'add-column-not-null',
  title: 'NOT NULL column without a default',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P7'],
  what: 'Finds `ADD COLUMN … NOT NULL` without a default on a table that production already has.',
  why: 'The rows that are there have no value for the column, so that the statement fails with `23502` as soon as the table holds one row: it works on the empty database of a test and stops the deployment. Were it to pass, the code that still runs could not insert any more, as it does not know the column.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN state text NOT NULL;',
    },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN note text, ADD COLUMN weight int NOT NULL CHECK (weight > 0);',
    },
  ],
  good: [
    {
      title: 'A constant default fills the old rows, without writing them',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new';",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'Without a value that fits all rows: nullable first, NOT NULL when they are filled',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: [
        'ALTER TABLE orders ADD COLUMN state text;',
        "UPDATE orders SET state = 'old' WHERE id BETWEEN 1 AND 10000 AND state IS NULL;",
        'ALTER TABLE orders ADD CONSTRAINT orders_state_not_null CHECK (state IS NOT NULL) NOT VALID;',
        'ALTER TABLE orders VALIDATE CONSTRAINT orders_state_not_null;',
        'ALTER TABLE orders\n  ALTER COLUMN state SET NOT NULL,\n  DROP CONSTRAINT orders_state_not_null;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY);\nALTER TABLE parcels ADD COLUMN weight int NOT NULL;',
      strongestLock: 'none',
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_AddColumn'],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !isLive(context, alteration.table) || context.statement.body?.kind === 'function') return;
    for (const failure of context.effect.failures) {
      const command = alteration.commands.find((one) => one.index === failure.command);
      if (command?.type !== 'AT_AddColumn' || failure.sqlstate !== '23502') continue;
      const column = displayColumn(alteration.table, columnDefOf(command.node)?.colname ?? command.name);
      const advice = addColumnAdvice(context, alteration.table, command.index, command.node);
      const empty = context.catalog.sizeOf(alteration.table)?.rows === 0;
      yield {
        message: `Adding ${column} as NOT NULL without a default fails as soon as ${alteration.shown} holds a row, since that row has no value for it.`,
        severity: empty ? 'notice' : 'error',
        span: command.span,
        // Up to the failure it reads the table under the same lock: one finding says both.
        explains: context.effect.work.filter(
          (work) => work.command === command.index && work.cause === 'add-column-not-null',
        ),
        ...(advice ? { advice } : {}),
      };
    }
  },
};
