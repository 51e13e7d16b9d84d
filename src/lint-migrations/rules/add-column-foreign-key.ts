import { displayName, keyOf } from '../../core/schema/catalog.ts';
import { addColumnAdvice } from '../advice/add-column.ts';
import { alterationOf } from '../alter-commands.ts';
import { addColumnProblems, columnDefOf, displayColumn } from '../alter-table.ts';
import { inside, relationName } from '../names.ts';
import { blockingWork, describeLock, isLive, keepsOthersOut, strongestLockOn } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'add-column-foreign-key',
  title: 'Column added together with a foreign key',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P11'],
  what: 'Finds `REFERENCES` inside an `ADD COLUMN` on a table that production already has.',
  why: 'The foreign key locks a second table, the referenced one, against writes. Without a default there is nothing to check and both locks are short (a notice: they still queue behind every running transaction of two tables). With a default every row has to be looked up, while the locks are held.',
  bad: [
    {
      title: 'With a default: every row is checked',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN customer_id bigint DEFAULT 1 REFERENCES customers (id);',
    },
    {
      title: 'Without: a short lock on the other table too',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN customer_id bigint CONSTRAINT placed_by REFERENCES customers ON DELETE SET NULL;',
    },
  ],
  good: [
    {
      title: 'Column, index, foreign key for new rows, check of the old ones',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: [
        'ALTER TABLE orders ADD COLUMN customer_id bigint;',
        'CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);',
        'ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
        'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
      outsideTransaction: true,
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_AddColumn'],
  when: 'blocking locks',
  *statement(context) {
    yield* addColumnProblems(
      context,
      ['add-column-foreign-key'],
      (column) => `Adding ${column} with a default and a foreign key`,
    );
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !isLive(context, alteration.table) || context.statement.body?.kind === 'function') return;
    const told = new Set(blockingWork(context).map((piece) => piece.work.command));
    for (const command of alteration.commands) {
      if (command.type !== 'AT_AddColumn' || told.has(command.index)) continue;
      const definition = columnDefOf(command.node);
      for (const node of definition?.constraints ?? []) {
        const constraint = inside(node, 'Constraint');
        if (constraint?.contype !== 'CONSTR_FOREIGN' || !constraint.pktable) continue;
        const referenced = relationName(context.catalog, constraint.pktable);
        const lock = strongestLockOn(context.effect, referenced);
        if (!lock || !keepsOthersOut(lock.mode) || !isLive(context, referenced)) continue;
        if (keyOf(referenced) === keyOf(alteration.table)) continue;
        const column = displayColumn(alteration.table, definition?.colname ?? '');
        const advice = addColumnAdvice(context, alteration.table, command.index, command.node);
        yield {
          message: `Adding ${column} with a foreign key locks ${displayName(referenced)} too, which ${describeLock(lock.mode)} for a moment, after a wait for every transaction that writes to it.`,
          severity: 'notice',
          span: command.span,
          ...(advice ? { advice } : {}),
        };
      }
    }
  },
};
