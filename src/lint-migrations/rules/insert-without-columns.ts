import type { TextEdit } from '../../core/report/finding.ts';
import type { QualifiedName } from '../../core/schema/catalog.ts';
import { displayName } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { columnList } from '../advice/names.ts';
import * as mysql from '../mysql/deployed.ts';
import type { MysqlStatementContext } from '../mysql/rule-part.ts';
import { inside, relationName } from '../names.ts';
import { once } from '../once.ts';
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
      const { node } = context.statement;
      if (node.kind !== 'insert' || node.columns.length > 0 || mysql.isStored(context.statement, context)) return;
      const table = context.catalog.resolve(node.table);
      const known = context.catalog.table(table);
      // Once a table and script: who names the columns in one INSERT of a list names them in all.
      if (context.isNew(table) || known?.temporary || !once(context, `insert-without-columns ${mysqlName(table)}`))
        return;
      const columns = known?.certain
        ? [...known.columns.values()].filter((one) => !one.invisible).map((one) => backquoted(one.name))
        : [];
      const list = columns.join(', ');
      const edits = columns.length > 0 ? namingEdits(context, table, ` (${list})`) : [];
      yield {
        message: `Values of ${mysqlName(table)} go to its columns in the order that they have in each database, which may differ.`,
        ...(columns.length > 0 ? { advice: { summary: `Name the columns: (${list}).`, steps: [] } } : {}),
        ...(edits.length > 0 ? { fix: { title: 'Name the columns', edits } } : {}),
      };
    },
  },
};

/** The list of columns in each INSERT of the script, from this one on, that gives values without one; until the table is changed. */
function namingEdits(context: MysqlStatementContext, table: QualifiedName, list: string): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const statement of context.statements.slice(context.index)) {
    const { node, source, body } = statement;
    const alteration = mysql.alterationOf(statement, context);
    if (alteration && mysql.sameTable(alteration.table, table)) break;
    if (node.kind !== 'insert' || node.columns.length > 0 || body !== null) continue;
    if (!mysql.sameTable(context.catalog.resolve(node.table), table)) continue;
    // The server wants a value for each column: what follows is the whole list, if anything but VALUES () follows.
    const { end } = node.table.span;
    if (!/^\s*values?\s*\((?!\s*\))/i.test(source.text.slice(end, end + 200))) continue;
    edits.push({ file: source.file, start: end, end, text: list });
  }
  return edits;
}
