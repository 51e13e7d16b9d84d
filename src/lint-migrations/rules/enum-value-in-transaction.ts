import { displayName } from '../../core/schema/catalog.ts';
import { type Node, type NodeOf, nodeOf } from '../../core/sql/statement.ts';
import { laterStatements } from '../deployed.ts';
import { createsType } from '../dropped-objects.ts';
import { nodesIn, relationName, stringsOf, userTypeName } from '../names.ts';
import type { Rule } from '../rule.ts';
import { spanAt } from '../spans.ts';

export const rule: Rule = {
  id: 'enum-value-in-transaction',
  title: 'New enum value used in the transaction that adds it',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P104'],
  what: 'Finds a statement that uses an enum value which an earlier statement of the same transaction added.',
  why: 'Until the transaction that runs `ALTER TYPE … ADD VALUE` has committed, the value exists but may not be used: the server answers `55P04` and the whole migration is rolled back. Most tools wrap a file in one transaction, so that the addition needs a file of its own.',
  bad: [
    {
      before: "CREATE TYPE state AS ENUM ('open');\nCREATE TABLE orders (id bigint PRIMARY KEY, state state);",
      sql: "BEGIN;\nALTER TYPE state ADD VALUE 'paid';\nUPDATE orders SET state = 'paid' WHERE id = 1;\nCOMMIT;",
    },
    {
      before: "CREATE TYPE state AS ENUM ('open');\nCREATE TABLE orders (id bigint PRIMARY KEY, state state);",
      sql: "BEGIN;\nALTER TYPE state ADD VALUE IF NOT EXISTS 'paid' AFTER 'open';\nALTER TABLE orders ALTER COLUMN state SET DEFAULT 'paid';\nCOMMIT;",
    },
    {
      before: "CREATE TYPE state AS ENUM ('open');",
      sql: "BEGIN;\nALTER TYPE state ADD VALUE 'paid';\nCREATE TABLE orders (state state DEFAULT 'paid'::state);\nCOMMIT;",
    },
    {
      title: 'Up to PostgreSQL 16 a type of the same transaction is no exception',
      versions: { to: 16 },
      sql: "BEGIN;\nCREATE TYPE state AS ENUM ('open');\nALTER TYPE state ADD VALUE 'paid';\nCREATE TABLE orders (state state DEFAULT 'paid');\nCOMMIT;",
    },
  ],
  good: [
    {
      title: 'Each in its own migration',
      before: "CREATE TYPE state AS ENUM ('open');\nCREATE TABLE orders (id bigint PRIMARY KEY, state state);",
      sql: ["ALTER TYPE state ADD VALUE 'paid';", "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'paid';"],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A type of the same transaction may be used at once, from PostgreSQL 17 on',
      versions: { from: 17 },
      sql: "BEGIN;\nCREATE TYPE state AS ENUM ('open');\nALTER TYPE state ADD VALUE 'paid';\nCREATE TABLE orders (state state DEFAULT 'paid');\nCOMMIT;",
      strongestLock: 'none',
    },
  ],
  on: ['AlterEnumStmt'],
  *statement(context) {
    const { statement, catalog, statements, index, session } = context;
    const add = nodeOf(statement, 'AlterEnumStmt');
    if (!add?.newVal || add.oldVal || !session.inTransaction || statement.body?.kind === 'function') return;
    const type = userTypeName(catalog, add.typeName);
    // A value that is there already is none that this statement adds.
    if (catalog.type(type)?.labels.includes(add.newVal)) return;
    for (let before = index - 1; before >= 0; before--) {
      const earlier = statements[before];
      if (!earlier || earlier.kind === 'TransactionStmt') break;
      // From 17 on a type of the same transaction may be used whole; before, only the values it was created with.
      if (context.server.major >= 17 && createsType([earlier], type.name)) return;
    }
    for (const later of laterStatements(context)) {
      if (later.kind === 'TransactionStmt') return;
      if (later.kind === 'AlterEnumStmt') continue;
      const constant = [...nodesIn(later.node, 'A_Const')].find((one) => one.sval?.sval === add.newVal);
      if (!constant) continue;
      const named = fieldsIn(later.node, ['typeName', 'TypeName']).some(
        (one) => 'names' in one && stringsOf(one.names as readonly Node[]).at(-1) === type.name,
      );
      const typed = fieldsIn(later.node, ['relation', 'RangeVar']).some((range) => {
        const relation = catalog.relation(relationName(catalog, range as NodeOf<'RangeVar'>));
        return [...(relation?.columns.values() ?? [])].some((column) => column.type?.name === type.name);
      });
      if (!named && !typed) continue;
      yield {
        message: `The server refuses to use '${add.newVal}' before the transaction that adds it to ${displayName(type)} has committed, and rolls all of it back.`,
        span: spanAt(later, constant.location),
        advice: {
          summary: 'Add the value in a migration of its own that comes before this one.',
          steps: [
            {
              title: 'The migration before',
              sql: `ALTER TYPE ${displayName(type)} ADD VALUE ${add.skipIfNewValExists ? 'IF NOT EXISTS ' : ''}'${add.newVal.replaceAll("'", "''")}'${place(add)};`,
            },
          ],
        },
      };
      return;
    }
  },
};

/**
 * What stands in fields of these names anywhere in a tree: a type or table is a node of its own in some places, and the
 * plain content of a field in others.
 */
function fieldsIn(tree: unknown, names: readonly string[]): object[] {
  const found: object[] = [];
  const look = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value) look(item);
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      if (names.includes(key) && typeof item === 'object' && item !== null) found.push(item);
      look(item);
    }
  };
  look(tree);
  return found;
}

function place(add: { readonly newValNeighbor?: string; readonly newValIsAfter?: boolean }): string {
  if (!add.newValNeighbor) return '';
  return ` ${add.newValIsAfter ? 'AFTER' : 'BEFORE'} '${add.newValNeighbor.replaceAll("'", "''")}'`;
}
