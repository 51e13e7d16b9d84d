import { displayName, quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import type { ColumnDefinition, ForeignKeyReference } from '../../core/sql/mysql/definitions.ts';
import { isAtLeast } from '../../core/sql/mysql/statement.ts';
import type { MysqlStatementContext } from '../mysql/rule-part.ts';
import { displayColumn, listOf } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'inline-references',
  title: 'REFERENCES that does nothing',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['M11'],
  what: 'Finds `REFERENCES` at a column on MySQL 8.0 and 8.4, where it is read and thrown away.',
  why: 'The schema looks as if it had a foreign key, and rows without a parent come in all the same. MySQL 9 and MariaDB do make the key, so that the same file gives different schemas, and an upgrade or a restore elsewhere finds rows that break it.',
  bad: [],
  good: [],
  mysql: {
    engines: ['mysql'],
    bad: [
      {
        versions: { mysql: { to: '8.4' } },
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT REFERENCES customers (id));',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, FOREIGN KEY (customer_id) REFERENCES customers (id));',
      },
    ],
    on: ['create table', 'alter table'],
    *statement(context) {
      const { node } = context.statement;
      if (isAtLeast(context.server, 9) || (node.kind !== 'create table' && node.kind !== 'alter table')) return;
      const table = context.catalog.resolve(node.table);
      const keys =
        node.kind === 'create table'
          ? node.foreignKeys
          : node.actions.flatMap((action) => (action.kind === 'add foreign key' ? [action.foreignKey] : []));
      const columns: readonly ColumnDefinition[] =
        node.kind === 'create table'
          ? node.columns
          : node.actions.flatMap((action) =>
              action.kind === 'add column' || action.kind === 'modify column' || action.kind === 'change column'
                ? [action.column]
                : [],
            );
      // The key may be written once more where it counts.
      const ignored = columns.flatMap((column) =>
        column.references && !keys.some((key) => key.columns[0]?.name.toLowerCase() === column.name.name.toLowerCase())
          ? [{ column, references: column.references }]
          : [],
      );
      const [first] = ignored;
      if (!first) return;
      const parents = listOf(ignored.map(({ references }) => displayName(context.catalog.resolve(references.table))));
      const written = ignored.map(({ column, references }) => keyText(context, column, references));
      yield {
        message: `MySQL ${context.server.major}.${context.server.minor} ignores REFERENCES at a column: ${listOf(ignored.map(({ column }) => displayColumn(table, column.name.name)))} ${ignored.length === 1 ? 'gets no foreign key' : 'get no foreign keys'}, and rows without a parent in ${parents} are let in.`,
        span: first.column.span,
        advice: {
          summary: 'Write the foreign key as an element of the table.',
          steps: [
            {
              title:
                node.kind === 'create table'
                  ? 'Once the table is there, or as elements of its definition'
                  : 'In a statement of its own',
              sql: `ALTER TABLE ${displayName(table)} ${written.map((key) => `ADD ${key}`).join(', ')};`,
            },
          ],
        },
      };
    },
  },
};

function keyText(context: MysqlStatementContext, column: ColumnDefinition, references: ForeignKeyReference): string {
  const theirs = references.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  return [
    `FOREIGN KEY (${quoteIdentifier(column.name.name)}) REFERENCES ${displayName(context.catalog.resolve(references.table))}`,
    ...(theirs === '' ? [] : [`(${theirs})`]),
    ...(references.onDelete ? [`ON DELETE ${references.onDelete.toUpperCase()}`] : []),
    ...(references.onUpdate ? [`ON UPDATE ${references.onUpdate.toUpperCase()}`] : []),
  ].join(' ');
}
