import { displayName, quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import type { ColumnDefinition } from '../../core/sql/mysql/definitions.ts';
import { makesItsOwnValue, quoteText, typeText } from '../mysql/definition-text.ts';
import { laterStatements, sameName, sameTable } from '../mysql/deployed.ts';
import type { MysqlStatementContext } from '../mysql/rule-part.ts';
import { displayColumn, liveActions, liveTable } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'implicit-zero-default',
  title: 'Required column without a default',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['M10'],
  what: 'Finds a `NOT NULL` column without `DEFAULT` that is added to a table in use, unless a later statement of the script fills it.',
  why: 'The server does not refuse, it makes a value up: 0, an empty text, the first member of an ENUM. Every row there is gets it, and nobody can tell it from a real one later. From then on, rows that the running application writes without naming the column are refused in strict mode with error 1364. For dates the made-up value is zero, which strict mode refuses at once when the table has rows.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE users ADD COLUMN country CHAR(2) NOT NULL;',
      },
      {
        title: 'An ENUM becomes its first member',
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY);',
        sql: "ALTER TABLE users ADD COLUMN role ENUM('admin', 'member') NOT NULL;",
      },
    ],
    good: [
      {
        title: 'With the value that is meant',
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY);',
        sql: "ALTER TABLE users ADD COLUMN country CHAR(2) NOT NULL DEFAULT 'NL';",
        algorithm: 'INSTANT',
      },
      {
        title: 'Nobody knows yet',
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE users ADD COLUMN country CHAR(2) NULL;',
        algorithm: 'INSTANT',
      },
    ],
    on: ['alter table'],
    actions: ['add column'],
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      for (const { action } of liveActions(context)) {
        if (action.kind !== 'add column') continue;
        const { column } = action;
        if (column.nullable !== false || column.default !== null || makesItsOwnValue(column)) continue;
        const made = madeUpValue(column);
        if (made === null || isFilledLater(context, column.name.name)) continue;
        const name = displayColumn(main.table, column.name.name);
        const zeroDate = isDate(column.type.name);
        yield {
          message: zeroDate
            ? `${name} is required and has no default: with rows in ${displayName(main.table)} the statement fails in strict mode, for the date that the server makes up is zero.`
            : `Every row of ${displayName(main.table)} gets ${made} in ${quoteIdentifier(column.name.name)}, which nobody chose, and inserts that leave the column out are refused from then on.`,
          span: action.span,
          advice: {
            summary: 'Say which value old rows get, or allow NULL until they are filled.',
            steps: [
              {
                title: 'Without a value for now',
                sql: `ALTER TABLE ${displayName(main.table)} ADD COLUMN ${quoteIdentifier(column.name.name)} ${typeText(column.type)} NULL;`,
              },
            ],
          },
        };
      }
    },
  },
};

function isDate(type: string): boolean {
  return type === 'date' || type === 'datetime' || type === 'timestamp';
}

/** What the server puts into old rows (manual, section 13.6); null where it depends on settings. */
function madeUpValue(column: ColumnDefinition): string | null {
  const { name, values } = column.type;
  switch (name) {
    case 'enum':
      return values?.[0] === undefined ? null : quoteText(values[0]);
    case 'json':
      return 'the JSON value null';
    case 'char':
    case 'varchar':
    case 'binary':
    case 'varbinary':
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
    case 'tinyblob':
    case 'blob':
    case 'mediumblob':
    case 'longblob':
    case 'set':
      return "''";
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
    case 'decimal':
    case 'float':
    case 'double':
    case 'bit':
      return '0';
    case 'year':
      return '0000';
    case 'time':
      return "'00:00:00'";
    case 'date':
    case 'datetime':
    case 'timestamp':
      return "'0000-00-00'";
    default:
      return null;
  }
}

/** True when a later statement of the script gives every row a value. */
function isFilledLater(context: MysqlStatementContext, column: string): boolean {
  const table = context.main?.table;
  return laterStatements(context).some(({ node }) => {
    if (node.kind !== 'update' || !table) return false;
    return (
      node.changes.some((change) => sameTable(context.catalog.resolve(change), table)) &&
      node.sets.some((set) => sameName(set.column.name, column))
    );
  });
}
