import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { canonicalType } from '../../core/schema/types.ts';
import type { NodeOf } from '../../core/sql/statement.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { alterationOf } from '../alter-commands.ts';
import { inside, relationName } from '../names.ts';
import type { Problem, Rule, StatementContext } from '../rule.ts';

export const rule: Rule = {
  id: 'json-column',
  title: 'Column of type json',
  category: 'compatibility',
  severity: 'notice',
  enabled: true,
  covers: ['P12'],
  what: 'Finds new columns of type `json`.',
  why: '`json` has no equality: a query of running code with `SELECT DISTINCT`, `GROUP BY` or `UNION` over all columns of the table fails with `42883` once the column is there. It cannot be indexed either, and is parsed again at each access. `jsonb` has none of this.',
  bad: [
    { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'ALTER TABLE orders ADD COLUMN extra json;' },
    { sql: 'CREATE TABLE events (id bigint PRIMARY KEY, payload json NOT NULL);' },
  ],
  good: [
    {
      title: 'jsonb',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN extra jsonb;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt', 'CreateStmt'],
  commands: ['AT_AddColumn'],
  *statement(context) {
    const create = nodeOf(context.statement, 'CreateStmt');
    const alteration = create ? null : alterationOf(context.statement, context.catalog);
    const table = create ? displayName(relationName(context.catalog, create.relation)) : (alteration?.shown ?? '');
    const columns = create
      ? (create.tableElts ?? [])
      : (alteration?.commands ?? []).flatMap((command) =>
          command.type === 'AT_AddColumn' && command.node.def ? [command.node.def] : [],
        );
    for (const node of columns) {
      const column = inside(node, 'ColumnDef');
      const type = canonicalType(column?.typeName);
      if (!column || type?.name !== 'json' || type.schema !== null || type.array) continue;
      yield problem(context, table, column, alteration !== null);
    }
  },
};

function problem(context: StatementContext, table: string, column: NodeOf<'ColumnDef'>, added: boolean): Problem {
  const name = `${table}.${quoteIdentifier(column.colname ?? '')}`;
  const start = context.statement.offsetOf(column.typeName?.location);
  const { text, file } = context.statement.source;
  const word = /^(pg_catalog\.)?"?json"?(?![\w$])/i.exec(text.slice(start, start + 24))?.[0];
  return {
    message: added
      ? `${name} is json, which has no equality: running queries with DISTINCT, GROUP BY or UNION over the whole row fail.`
      : `${name} is json, which can neither be compared nor indexed.`,
    span: context.spanAt(column.location),
    advice: { summary: `Use jsonb for ${name}.`, steps: [] },
    ...(word ? { fix: { title: 'Use jsonb', edits: [{ file, start, end: start + word.length, text: 'jsonb' }] } } : {}),
  };
}
