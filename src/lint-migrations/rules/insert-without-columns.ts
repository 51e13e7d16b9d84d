import { displayName } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { columnList } from '../advice/names.ts';
import * as mysql from '../mysql/deployed.ts';
import { inside, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'insert-without-columns',
  title: 'INSERT without column names',
  category: 'correctness',
  severity: 'notice',
  enabled: true,
  covers: ['P123'],
  what: 'Finds `INSERT` that does not name its columns, into a table that production has.',
  why: 'The values go to the columns in the order that the table has them in that database. A column that was added by hand, or in another order on another branch, shifts them: with luck the types differ and the statement fails.',
  bad: [
    {
      before: 'CREATE TABLE states (name text PRIMARY KEY, label text);',
      sql: "INSERT INTO states VALUES ('open', 'Open');",
    },
    { before: 'CREATE TABLE a (x int, y int);\nCREATE TABLE b (x int, y int);', sql: 'INSERT INTO a SELECT * FROM b;' },
  ],
  good: [
    {
      title: 'With the columns',
      before: 'CREATE TABLE states (name text PRIMARY KEY, label text);',
      sql: "INSERT INTO states (name, label) VALUES ('open', 'Open');",
      strongestLock: 'ROW EXCLUSIVE',
    },
    {
      title: 'A table of the same migration',
      sql: "CREATE TABLE states (name text PRIMARY KEY);\nINSERT INTO states VALUES ('open');",
      strongestLock: 'none',
    },
  ],
  on: ['InsertStmt'],
  *statement(context) {
    const { statement, catalog } = context;
    const insert = nodeOf(statement, 'InsertStmt');
    if (!insert?.selectStmt || insert.cols?.length || statement.body?.kind === 'function') return;
    const table = relationName(catalog, insert.relation);
    if (context.isNew(table)) return;
    const { text, file } = statement.source;
    const known = catalog.relation(table);
    const columns = known?.certain ? [...known.columns.keys()] : [];
    const values = inside(inside(insert.selectStmt, 'SelectStmt')?.valuesLists?.[0], 'List')?.items?.length;
    // Only when each value has its column is the list sure to be what was meant.
    const exact = values !== undefined && values === columns.length && statement.body === null;
    const at = context.spanAt(insert.relation?.location);
    const written = /^(?:"(?:[^"]|"")*"|[\w$]+)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[\w$]+))*/.exec(
      text.slice(at.start, at.end),
    )?.[0];
    const end = at.start + (written?.length ?? 0);
    yield {
      message: `Values of ${displayName(table)} go to its columns in the order that they have in each database, which may differ.`,
      ...(columns.length > 0 ? { advice: { summary: `Name the columns: (${columnList(columns)}).`, steps: [] } } : {}),
      ...(exact && written && !insert.relation?.alias
        ? { fix: { title: 'Name the columns', edits: [{ file, start: end, end, text: ` (${columnList(columns)})` }] } }
        : {}),
    };
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80));',
        sql: "INSERT INTO countries VALUES ('XK', 'Kosovo');",
      },
    ],
    good: [
      {
        before: 'CREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80));',
        sql: "INSERT INTO countries (code, name) VALUES ('XK', 'Kosovo');",
      },
      {
        before: 'CREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80));',
        sql: "INSERT INTO countries SET code = 'XK', name = 'Kosovo';",
      },
    ],
    on: ['insert'],
    *statement(context) {
      const { node, source, body } = context.statement;
      if (node.kind !== 'insert' || node.columns.length > 0 || mysql.isStored(context.statement)) return;
      const table = context.catalog.resolve(node.table);
      const known = context.catalog.table(table);
      if (context.isNew(table) || known?.temporary) return;
      const columns = known?.certain
        ? [...known.columns.values()].filter((one) => !one.invisible).map((one) => one.name)
        : [];
      const list = columns.map(backquoted).join(', ');
      // The server takes as many values as there are columns, or none: with VALUES the list is what was meant.
      const exact =
        node.rows !== null && columns.length > 0 && body === null && source.text.charAt(node.table.span.end) !== '(';
      const end = node.table.span.end;
      yield {
        message: `Values of ${mysqlName(table)} go to its columns in the order that they have in each database, which may differ.`,
        ...(columns.length > 0 ? { advice: { summary: `Name the columns: (${list}).`, steps: [] } } : {}),
        ...(exact
          ? { fix: { title: 'Name the columns', edits: [{ file: source.file, start: end, end, text: ` (${list})` }] } }
          : {}),
      };
    },
  },
};
