import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { notValidAdvice, notValidFix, partitionedForeignKeyAdvice } from '../advice/add-constraint.ts';
import { alterationOf } from '../alter-commands.ts';
import { commandProblem, commandWork, constraintOf } from '../alter-table.ts';
import { relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'add-foreign-key',
  title: 'Foreign key added without NOT VALID',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P37', 'P38'],
  what: 'Finds `ADD … FOREIGN KEY` without `NOT VALID` on a table in use; and with it on a partitioned table before PostgreSQL 18, where the server refuses it.',
  why: 'Each row is looked up in the referenced table while SHARE ROW EXCLUSIVE is held on both tables: reads go on, every INSERT, UPDATE and DELETE of either table waits. With `NOT VALID` the locks last a moment; `VALIDATE CONSTRAINT` looks the old rows up later and blocks no writes.',
  bad: [
    {
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
      sql: 'ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id);',
    },
    {
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
      sql: 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers ON DELETE CASCADE DEFERRABLE;',
    },
    {
      title: 'NOT VALID on a partitioned table, before 18: an error',
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE events (at date NOT NULL, customer_id bigint) PARTITION BY RANGE (at);\n' +
        "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: 'ALTER TABLE events ADD CONSTRAINT events_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;',
      versions: { to: 17 },
    },
  ],
  good: [
    {
      title: 'First for new rows, in a later migration for the old ones',
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
      sql: [
        'CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);',
        'ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
        'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fkey;',
      ],
      outsideTransaction: true,
      strongestLock: 'SHARE ROW EXCLUSIVE',
    },
    {
      title: 'Partition by partition',
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE events (at date NOT NULL, customer_id bigint) PARTITION BY RANGE (at);\n' +
        "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: [
        'ALTER TABLE events_2026 ADD CONSTRAINT events_2026_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;',
        'ALTER TABLE events_2026 VALIDATE CONSTRAINT events_2026_customer_fkey;',
      ],
      strongestLock: 'SHARE ROW EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_AddConstraint'],
  when: 'blocking locks',
  *statement(context) {
    for (const work of commandWork(context, ['add-foreign-key'])) {
      const { alteration, command } = work;
      const constraint = constraintOf(command.node);
      if (!constraint) continue;
      const what = constraint.conname ? `foreign key ${quoteIdentifier(constraint.conname)}` : 'a foreign key';
      const to = displayName(relationName(context.catalog, constraint.pktable));
      // Before 18 the server takes no foreign key of a partitioned table that is not checked at once.
      const eachPartition = alteration.relation?.partitionKey != null && context.server.major < 18;
      yield commandProblem(context, work, `Adding ${what} from ${alteration.shown} to ${to}`, {
        advice: eachPartition
          ? partitionedForeignKeyAdvice(context, alteration.table, constraint)
          : notValidAdvice(context, alteration.table, constraint),
        ...(eachPartition ? {} : { fix: notValidFix(context, constraint) }),
      });
    }
    if (context.server.major >= 18) return;
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration?.relation?.partitionKey) return;
    for (const command of alteration.commands) {
      const constraint = constraintOf(command.node);
      if (constraint?.contype !== 'CONSTR_FOREIGN' || !constraint.skip_validation) continue;
      yield {
        message: `The server refuses a foreign key NOT VALID on ${alteration.shown}, because the table is partitioned (possible from PostgreSQL 18), and the deployment stops.`,
        span: command.span,
        advice: partitionedForeignKeyAdvice(context, alteration.table, constraint),
      };
    }
  },
};
