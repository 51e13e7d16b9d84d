import { nodeOf, type Statement } from '../../core/sql/statement.ts';
import { columnsOf } from '../declarations.ts';
import { clauseOf, type DeclaredColumn, declaredColumns, isBuiltIn } from '../declared-columns.ts';
import { inside, nodesIn, stringsOf } from '../names.ts';
import type { Rule } from '../rule.ts';

/** The largest value of each (manual, table 8.2). */
const largest: Readonly<Record<string, string>> = { int2: '32,767', int4: '2,147,483,647' };

export const rule: Rule = {
  id: 'narrow-primary-key',
  title: 'Primary key that runs out of numbers',
  category: 'correctness',
  severity: 'notice',
  enabled: true,
  covers: ['P127'],
  what: 'Finds primary keys of `integer` or `smallint` that number their rows by themselves (`serial`, identity, `nextval`). With an option, every such key or every such column.',
  why: 'The sequence counts inserts, not rows: what is rolled back, deleted or refused by ON CONFLICT has used its number. At the end every insert fails, and changing the type of a key then means writing a very big table anew, and every table that references it. A `bigint` costs four bytes.',
  options: {
    columns: {
      type: 'string',
      default: 'numbered-keys',
      what: '`numbered-keys`: primary keys that number themselves. `keys`: every primary key of one column. `every`: every integer column.',
    },
  },
  bad: [
    { sql: 'CREATE TABLE orders (id serial PRIMARY KEY, total numeric);' },
    { sql: 'CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY, total numeric, PRIMARY KEY (id));' },
    {
      title: 'With a sequence of its own',
      sql: "CREATE SEQUENCE order_numbers;\nCREATE TABLE orders (id integer DEFAULT nextval('order_numbers') PRIMARY KEY);",
    },
    {
      title: 'Every key, if you say so',
      options: { columns: 'keys' },
      sql: 'CREATE TABLE states (id smallint PRIMARY KEY, name text NOT NULL);',
    },
    {
      title: 'Every column, if you say so',
      options: { columns: 'every' },
      sql: 'CREATE TABLE counters (id bigint PRIMARY KEY, clicks int NOT NULL);',
    },
  ],
  good: [
    { sql: 'CREATE TABLE orders (id bigserial PRIMARY KEY, total numeric);', strongestLock: 'none' },
    {
      sql: 'CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, total numeric);',
      strongestLock: 'none',
    },
    {
      title: 'A short list whose numbers are given by hand',
      sql: "CREATE TABLE states (id smallint PRIMARY KEY, name text NOT NULL);\nINSERT INTO states (id, name) VALUES (1, 'open'), (2, 'paid');",
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt', 'AlterTableStmt'],
  commands: ['AT_AddColumn', 'AT_AlterColumnType'],
  *statement(context) {
    const which = context.option('columns');
    for (const column of declaredColumns(context)) {
      const last = largest[column.type.name];
      if (last === undefined || !isBuiltIn(column, column.type.name) || column.type.array) continue;
      const isKey = clauseOf(column, 'CONSTR_PRIMARY') !== undefined || isOnlyKeyColumn(context.statement, column.name);
      const numbered = column.how !== 'change type' && numbersItself(column);
      if (which !== 'every' && !(isKey && (which === 'keys' || numbered))) continue;
      yield {
        message: numbered
          ? `Inserts fail for good once ${column.shown} has reached ${last}, and rolled-back ones count too.`
          : `${column.shown} cannot hold a number above ${last}.`,
        span: column.span,
        ...(numbered && column.type.name === 'int2' ? { severity: 'warning' as const } : {}),
        advice: { summary: `Make ${column.name} a bigint while the table is new.`, steps: [] },
      };
    }
  },
};

/** A serial, an identity, or a default that takes the next number of a sequence. */
function numbersItself(column: DeclaredColumn): boolean {
  if (column.serial || clauseOf(column, 'CONSTR_IDENTITY')) return true;
  const calls = nodesIn(clauseOf(column, 'CONSTR_DEFAULT')?.raw_expr, 'FuncCall');
  return [...calls].some((call) => stringsOf(call.funcname).at(-1) === 'nextval');
}

function isOnlyKeyColumn(statement: Statement, column: string): boolean {
  return (nodeOf(statement, 'CreateStmt')?.tableElts ?? []).some((element) => {
    const constraint = inside(element, 'Constraint');
    if (constraint?.contype !== 'CONSTR_PRIMARY') return false;
    const columns = columnsOf(constraint);
    return columns.length === 1 && columns[0] === column;
  });
}
