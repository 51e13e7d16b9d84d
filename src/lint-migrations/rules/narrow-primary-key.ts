import { nodeOf, type Statement } from '../../core/sql/statement.ts';
import { columnsOf } from '../declarations.ts';
import { clauseOf, type DeclaredColumn, declaredColumns, isBuiltIn } from '../declared-columns.ts';
import { declaredColumns as declaredInMysql } from '../mysql/declared-columns.ts';
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
  covers: ['P127', 'M22'],
  what: 'Finds primary keys of `integer` or `smallint` that number their rows by themselves (`serial`, identity, `nextval`; on MySQL and MariaDB `AUTO_INCREMENT`). With an option, every such key or every such column.',
  why: 'The number counts inserts, not rows: what is rolled back, deleted or refused as a duplicate has used its own. At the end every insert fails, and changing the type of a key then means writing a very big table anew, and every table that references it. A `bigint` costs four bytes.',
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
  mysql: {
    bad: [
      { sql: 'CREATE TABLE orders (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, total DECIMAL(12,2));' },
      {
        sql: 'CREATE TABLE states (id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT, name VARCHAR(40), PRIMARY KEY (id));',
      },
      {
        title: 'Changed, and still too narrow',
        before: 'CREATE TABLE orders (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY);',
        sql: 'ALTER TABLE orders MODIFY id INT UNSIGNED NOT NULL AUTO_INCREMENT;',
      },
    ],
    good: [
      { sql: 'CREATE TABLE orders (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, total DECIMAL(12,2));' },
      {
        title: 'Numbered by hand',
        sql: 'CREATE TABLE countries (id SMALLINT NOT NULL PRIMARY KEY, name VARCHAR(80));',
      },
    ],
    on: ['create table', 'alter table'],
    actions: ['add column', 'modify column', 'change column'],
    *statement(context) {
      const which = context.option('columns');
      for (const { column, shown, span, isKey } of declaredInMysql(context)) {
        const last = largestInMysql[column.type.name]?.[column.type.unsigned ? 1 : 0];
        if (last === undefined) continue;
        // An AUTO_INCREMENT column that is the first part of a longer key numbers rows as well.
        const numbered = column.autoIncrement;
        if (which !== 'every' && !((isKey || numbered) && (which === 'keys' || numbered))) continue;
        yield {
          message: numbered
            ? `Inserts fail for good once ${shown} has reached ${last}, and rolled-back ones count too.`
            : `${shown} cannot hold a number above ${last}.`,
          span,
          ...(numbered && column.type.name !== 'int' ? { severity: 'warning' as const } : {}),
          advice: {
            summary: `Make ${column.name.name} a BIGINT UNSIGNED while the table is new, and what references it too.`,
            steps: [],
          },
        };
      }
    },
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

/** The largest value of each type, signed and unsigned (MySQL manual, section 13.1.2). */
const largestInMysql: Readonly<Record<string, readonly [signed: string, unsigned: string]>> = {
  tinyint: ['127', '255'],
  smallint: ['32,767', '65,535'],
  mediumint: ['8,388,607', '16,777,215'],
  int: ['2,147,483,647', '4,294,967,295'],
};
