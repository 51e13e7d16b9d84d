import type { QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, keyOf } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { inProduction } from '../deployed.ts';
import { inside, relationName } from '../names.ts';
import { listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'truncate-cascade',
  title: 'Tables emptied that the migration does not name',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P82'],
  what: 'Finds `TRUNCATE … CASCADE` and says which tables are emptied besides the ones it names.',
  why: 'CASCADE follows foreign keys, and those of the tables it reaches: one line can empty half of a database. It does not look at rows, so that a child table is emptied even where no row of it references anything.',
  bad: [
    {
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);\nCREATE TABLE lines (order_id bigint REFERENCES orders);',
      sql: 'TRUNCATE customers CASCADE;',
    },
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: 'TRUNCATE TABLE customers RESTART IDENTITY CASCADE;',
    },
  ],
  good: [
    {
      title: 'Rows of one customer, children first',
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);',
      sql: 'DELETE FROM orders WHERE customer_id = 17;\nDELETE FROM customers WHERE id = 17;',
      strongestLock: 'ROW EXCLUSIVE',
    },
    {
      title: 'A table of the same migration',
      sql: 'CREATE TABLE scratch (id int PRIMARY KEY);\nTRUNCATE scratch CASCADE;',
      strongestLock: 'none',
    },
  ],
  on: ['TruncateStmt'],
  *statement(context) {
    const { catalog } = context;
    const truncate = nodeOf(context.statement, 'TruncateStmt');
    if (truncate?.behavior !== 'DROP_CASCADE') return;
    const named = (truncate.relations ?? []).map((node) => relationName(catalog, inside(node, 'RangeVar')));
    const live = named.filter((name) => inProduction(context, name));
    const reached = new Map<string, QualifiedName>();
    const follow = (name: QualifiedName) => {
      for (const { table } of catalog.foreignKeysTo(name)) {
        if (reached.has(keyOf(table.name)) || named.some((one) => keyOf(one) === keyOf(table.name))) continue;
        reached.set(keyOf(table.name), table.name);
        follow(table.name);
      }
    };
    for (const name of named) follow(name);
    const children = [...reached.values()].filter((name) => inProduction(context, name));
    if (live.length === 0 && children.length === 0) return;
    const shown = listOf(named.map(displayName));
    yield {
      message:
        children.length > 0
          ? `Besides ${shown}, every row of ${listOf(children.map(displayName))} is deleted for good.`
          : `Every row of ${shown}, and of every table with a foreign key to it, is deleted for good.`,
      advice: {
        summary: 'Name each table that is meant, without CASCADE, so that the server refuses what you did not see.',
        steps: [],
      },
    };
  },
};
