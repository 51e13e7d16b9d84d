import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { constraintName } from '../advice/names.ts';
import { alterationOf } from '../alter-commands.ts';
import { commandOf, failuresFor, reasonOf, spanOf, stopsHere } from '../failures.ts';
import { inside, relationName, stringsOf } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'foreign-key-not-valid-on-partitioned-table',
  title: 'NOT VALID foreign key on a partitioned table',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P38'],
  what: 'Finds `ADD FOREIGN KEY … NOT VALID` on a partitioned table before PostgreSQL 18.',
  why: 'The server refuses it (`42809`). Up to 17 the key can be added to each partition instead, NOT VALID and then validated; the key of the parent, added last, takes those over without reading the rows again.',
  bad: [
    {
      versions: { to: 17 },
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint, at date NOT NULL) PARTITION BY RANGE (at);\n' +
        "CREATE TABLE orders_2026 PARTITION OF orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: 'ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;',
    },
  ],
  good: [
    {
      title: 'Partition by partition',
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint, at date NOT NULL) PARTITION BY RANGE (at);\n' +
        "CREATE TABLE orders_2026 PARTITION OF orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: [
        'ALTER TABLE orders_2026 ADD CONSTRAINT orders_2026_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
        'ALTER TABLE orders_2026 VALIDATE CONSTRAINT orders_2026_customer_fk;',
      ],
      strongestLock: 'SHARE ROW EXCLUSIVE',
    },
    {
      title: 'PostgreSQL 18 can do it',
      versions: { from: 18 },
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint, at date NOT NULL) PARTITION BY RANGE (at);',
      sql: 'ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
      strongestLock: 'SHARE ROW EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'failures',
  *statement(context) {
    const { catalog } = context;
    const alteration = alterationOf(context.statement, catalog);
    for (const failure of failuresFor('foreign-key-not-valid-on-partitioned-table', context)) {
      const key = inside(commandOf(failure, context)?.node.def, 'Constraint');
      if (!alteration || !key) continue;
      const columns = stringsOf(key.fk_attrs);
      const list = columns.map(quoteIdentifier).join(', ');
      const referenced = stringsOf(key.pk_attrs).map(quoteIdentifier).join(', ');
      const target = `${displayName(relationName(catalog, key.pktable))}${referenced ? ` (${referenced})` : ''}`;
      const leaves = catalog
        .descendantsOf(alteration.table)
        .filter((child) => child.partitionKey === null)
        .map((child) => ({
          table: displayName(child.name),
          name: quoteIdentifier(constraintName(catalog, child.name, columns, 'fkey')),
        }));
      yield {
        message: `${stopsHere(context)}: ${reasonOf(failure)}.`,
        span: spanOf(failure, context),
        advice: {
          summary: 'Add the key to each partition, validate it there, and add it to the parent last.',
          steps: [
            {
              title: '1. To each partition, for new rows only',
              sql: leaves
                .map(
                  (leaf) =>
                    `ALTER TABLE ${leaf.table} ADD CONSTRAINT ${leaf.name} FOREIGN KEY (${list}) REFERENCES ${target} NOT VALID;`,
                )
                .join('\n'),
            },
            {
              title: '2. In later transactions, one a partition',
              sql: leaves.map((leaf) => `ALTER TABLE ${leaf.table} VALIDATE CONSTRAINT ${leaf.name};`).join('\n'),
            },
            {
              title: '3. To the parent, for partitions to come',
              sql: `ALTER TABLE ${alteration.shown} ADD ${key.conname ? `CONSTRAINT ${quoteIdentifier(key.conname)} ` : ''}FOREIGN KEY (${list}) REFERENCES ${target};`,
            },
          ],
        },
      };
    }
  },
};
