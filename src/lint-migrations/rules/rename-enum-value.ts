import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { codeUsing, undoesUp } from '../deployed.ts';
import { createsType } from '../dropped-objects.ts';
import { userTypeName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'rename-enum-value',
  title: 'Enum value renamed under running code',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P106', 'X5'],
  what: 'Finds `ALTER TYPE … RENAME VALUE`.',
  why: 'Every row changes its value at once as far as code can see. Instances of the old code write the old word and get `22P02`; they read a word that they do not know. A second value that lives beside the first one for a while has neither problem.',
  bad: [
    { before: "CREATE TYPE state AS ENUM ('open', 'payed');", sql: "ALTER TYPE state RENAME VALUE 'payed' TO 'paid';" },
    {
      before: "CREATE SCHEMA shop;\nCREATE TYPE shop.size AS ENUM ('S');",
      sql: "ALTER TYPE shop.size RENAME VALUE 'S' TO 'small';",
    },
  ],
  good: [
    {
      title: 'A second value; rows move over when all code knows it',
      before: "CREATE TYPE state AS ENUM ('open', 'payed');\nCREATE TABLE orders (id bigint PRIMARY KEY, state state);",
      sql: [
        "ALTER TYPE state ADD VALUE 'paid' AFTER 'payed';",
        "UPDATE orders SET state = 'paid' WHERE state = 'payed' AND id BETWEEN 1 AND 10000;",
      ],
      strongestLock: 'ROW EXCLUSIVE',
    },
    {
      title: 'A type of the same migration',
      sql: "CREATE TYPE state AS ENUM ('payed');\nALTER TYPE state RENAME VALUE 'payed' TO 'paid';",
      strongestLock: 'none',
    },
  ],
  on: ['AlterEnumStmt'],
  *statement(context) {
    const { statement, catalog, statements, index } = context;
    const rename = nodeOf(statement, 'AlterEnumStmt');
    if (!rename?.oldVal || !rename.newVal) return;
    const type = userTypeName(catalog, rename.typeName);
    if (createsType(statements.slice(0, index), type.name) || undoesUp(context, rename.oldVal)) return;
    const { references, ending } = codeUsing(context, rename.oldVal, type);
    const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
    const users: string[] = [];
    for (const relation of catalog.relations()) {
      for (const column of relation.columns.values()) {
        if (column.type?.name === type.name && !column.type.array && relation.kind === 'table') {
          users.push(
            `UPDATE ${displayName(relation.name)} SET ${quoteIdentifier(column.name)} = ${literal(rename.newVal)} WHERE ${quoteIdentifier(column.name)} = ${literal(rename.oldVal)};`,
          );
        }
      }
    }
    yield {
      message: `Running code that writes ${literal(rename.oldVal)} to a column of type ${displayName(type)} fails, and reads ${literal(rename.newVal)}, which it does not know${ending}.`,
      advice: {
        summary: 'Add the new value, move code and rows over, and leave the old value unused.',
        steps: [
          {
            title: '1. Add the value in a migration of its own',
            sql: `ALTER TYPE ${displayName(type)} ADD VALUE ${literal(rename.newVal)} AFTER ${literal(rename.oldVal)};`,
          },
          { title: '2. Deploy code that reads both and writes the new one', sql: '' },
          { title: '3. Move the rows over, in batches when there are many', sql: users.join('\n') },
        ],
      },
      ...(references ? { references } : {}),
    };
  },
};
