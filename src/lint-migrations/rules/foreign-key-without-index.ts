import type { Catalog, Constraint, QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { relationName as freeName } from '../advice/names.ts';
import { lineOf } from '../declarations.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'foreign-key-without-index',
  title: 'Foreign key without an index on its columns',
  category: 'correctness',
  severity: 'notice',
  enabled: true,
  covers: ['P51'],
  what: 'Finds a foreign key of the change whose columns no index begins with at the end of the change.',
  why: 'PostgreSQL indexes the key that is referenced, not the columns that reference it. Each DELETE, and each UPDATE of the key, on the referenced table then reads the whole referencing table to see whether a row still points there, while it holds a lock on the row.',
  bad: [
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: 'CREATE TABLE orders (\n  id bigint PRIMARY KEY,\n  customer_id bigint REFERENCES customers\n);',
    },
    {
      title: 'An index that has the column second does not help',
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);\nCREATE INDEX orders_both ON orders (id, customer_id);',
      sql: 'ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;',
    },
  ],
  good: [
    {
      title: 'The index in the same migration as the table',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);\nCREATE INDEX orders_customer_id_idx ON orders (customer_id);',
      strongestLock: 'SHARE ROW EXCLUSIVE',
    },
    {
      title: 'On a table in use: the index first',
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
      sql: [
        'CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);',
        'ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;',
        'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fk;',
      ],
      outsideTransaction: true,
      strongestLock: 'SHARE ROW EXCLUSIVE',
    },
    {
      title: 'A primary key that begins with the column is enough',
      before: 'CREATE TABLE teams (id bigint PRIMARY KEY);',
      sql: 'CREATE TABLE members (team_id bigint REFERENCES teams, user_id bigint, PRIMARY KEY (team_id, user_id));',
      strongestLock: 'SHARE ROW EXCLUSIVE',
    },
  ],
  *folder(context) {
    const { catalog, folder, reported } = context;
    const places = new Map(reported.map((migration) => [folder.migrations.indexOf(migration), migration]));
    for (const relation of catalog.relations()) {
      // The keys and indexes of a partition come from its parent.
      if (relation.partitionOf || relation.temporary || !relation.certain) continue;
      for (const constraint of relation.constraints.values()) {
        if (constraint.kind !== 'foreign key' || !constraint.enforced || constraint.columns.length === 0) continue;
        const migration = places.get(constraint.bornIn);
        if (!migration || isCovered(catalog, relation.name, constraint)) continue;
        const columns = constraint.columns.map(quoteIdentifier).join(', ');
        const index = quoteIdentifier(
          freeName(catalog, relation.name.schema, [relation.name.name, ...constraint.columns, 'idx']),
        );
        const partitioned = relation.partitionKey !== null;
        yield {
          message: `Each DELETE on ${displayName(constraint.references)} reads all of ${displayName(relation.name)}, as no index begins with (${columns}) of its foreign key.`,
          file: migration.file,
          line: lineOf(migration, [...(constraint.named ? [constraint.name] : []), `${constraint.columns[0]}`]),
          advice: {
            summary: `Index (${columns}), before the foreign key when the table is in use.`,
            steps: [
              partitioned
                ? {
                    title: 'In the migration that creates the table; for one in use, index the partitions one by one',
                    sql: `CREATE INDEX ${index} ON ${displayName(relation.name)} (${columns});`,
                  }
                : {
                    title: 'In a migration of its own, outside a transaction',
                    sql: `CREATE INDEX CONCURRENTLY ${index} ON ${displayName(relation.name)} (${columns});`,
                    outsideTransaction: true,
                  },
            ],
          },
        };
      }
    }
  },
};

/** True when a whole index has the key's columns, in any order, before every other column. */
function isCovered(catalog: Catalog, table: QualifiedName, key: Constraint): boolean {
  return catalog.indexesOf(table).some((index) => {
    // `WHERE column IS NOT NULL` leaves out only rows that reference nothing.
    if (index.predicate !== null && !key.columns.some((column) => onlyNotNull(index.predicate, column))) return false;
    if (index.method !== 'btree' && index.method !== 'hash') return false;
    const first = index.columns.slice(0, key.columns.length);
    return key.columns.every((column) => first.includes(column));
  });
}

function onlyNotNull(predicate: string | null, column: string): boolean {
  const plain = (predicate ?? '')
    .replace(/[()"\s]+/g, ' ')
    .trim()
    .toLowerCase();
  return plain === `${column.toLowerCase()} is not null`;
}
