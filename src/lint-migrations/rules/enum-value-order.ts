import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { userTypeName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'enum-value-order',
  title: 'Enum value without a place',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P105'],
  what: 'Finds `ALTER TYPE … ADD VALUE` without BEFORE or AFTER.',
  why: 'Enum values sort and compare by their place. At the end is the default, which is right by accident only when the list has an order, and the place cannot be changed later.',
  bad: [
    { before: "CREATE TYPE size AS ENUM ('small', 'large');", sql: "ALTER TYPE size ADD VALUE 'medium';" },
    { before: "CREATE TYPE size AS ENUM ('small', 'large');", sql: "ALTER TYPE size ADD VALUE IF NOT EXISTS 'huge';" },
  ],
  good: [
    {
      title: 'With its place',
      before: "CREATE TYPE size AS ENUM ('small', 'large');",
      sql: "ALTER TYPE size ADD VALUE 'medium' BEFORE 'large';",
      strongestLock: 'none',
    },
  ],
  on: ['AlterEnumStmt'],
  *statement(context) {
    const add = nodeOf(context.statement, 'AlterEnumStmt');
    if (!add?.newVal || add.oldVal || add.newValNeighbor) return;
    const type = userTypeName(context.catalog, add.typeName);
    const last = context.catalog.type(type)?.labels.at(-1);
    yield {
      message: `'${add.newVal}' sorts after every other value of ${displayName(type)}, and that cannot be changed later.`,
      ...(last === undefined
        ? {}
        : {
            advice: {
              summary: 'Say where the value belongs.',
              steps: [
                {
                  title: 'At the end, said aloud',
                  sql: `ALTER TYPE ${displayName(type)} ADD VALUE '${add.newVal.replaceAll("'", "''")}' AFTER '${last.replaceAll("'", "''")}';`,
                },
              ],
            },
          }),
    };
  },
};
