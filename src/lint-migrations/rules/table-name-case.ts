import { quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import type { TableName } from '../../core/sql/mysql/definitions.ts';
import type { MysqlNode } from '../../core/sql/mysql/statement.ts';
import { isStored } from '../mysql/deployed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'table-name-case',
  title: 'Table named in another case',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['M26'],
  what: 'Finds tables that a statement names in another case than the one they were made in, and new tables that differ from another one by their case alone.',
  why: 'On Linux `Orders` and `orders` are two tables, on Windows and macOS one, and `lower_case_table_names` decides for a server. What works on the laptop fails with error 1146 in production; two tables that differ by case alone cannot be restored anywhere else, and gh-ost refuses them.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE Orders ADD COLUMN note TEXT;',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'CREATE TABLE Orders (id BIGINT PRIMARY KEY);',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE Orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE Orders ADD COLUMN note TEXT;',
      },
    ],
    *statement(context) {
      const { statement, catalog } = context;
      if (isStored(statement, context)) return;
      const { node } = statement;
      for (const written of tablesOf(node)) {
        // The catalog finds a table by any case when there is none by this one.
        const { name: other } = catalog.resolve(written);
        const { name } = written;
        if (other === name || other.toLowerCase() !== name.toLowerCase()) continue;
        yield {
          message:
            node.kind === 'create table'
              ? `${quoteIdentifier(name)} differs from the table ${quoteIdentifier(other)} by its case alone: on Linux they are two tables, on Windows, macOS and with lower_case_table_names one.`
              : `The table is ${quoteIdentifier(other)}, not ${quoteIdentifier(name)}: on a Linux server with its defaults the statement fails with error 1146.`,
          span: written.span,
        };
      }
    },
  },
};

function tablesOf(node: MysqlNode): readonly TableName[] {
  switch (node.kind) {
    case 'create table':
    case 'alter table':
    case 'create index':
    case 'drop index':
    case 'truncate table':
    case 'insert':
      return [node.table];
    case 'drop table':
      return node.tables;
    case 'update':
    case 'delete':
      return node.changes;
    case 'rename table':
      return node.pairs.map(({ from }) => from);
    default:
      return [];
  }
}
