import { displayName, quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import type { ColumnDefinition } from '../../core/sql/mysql/definitions.ts';
import { isAtLeast } from '../../core/sql/mysql/statement.ts';
import { displayColumn } from '../mysql/table-work.ts';
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
      for (const column of columns) {
        const { references } = column;
        if (!references) continue;
        // The key may be written once more where it counts.
        if (keys.some((key) => key.columns[0]?.name.toLowerCase() === column.name.name.toLowerCase())) continue;
        const parent = displayName(context.catalog.resolve(references.table));
        const theirs = references.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
        const name = quoteIdentifier(column.name.name);
        const actions = [
          ...(references.onDelete ? [` ON DELETE ${references.onDelete.toUpperCase()}`] : []),
          ...(references.onUpdate ? [` ON UPDATE ${references.onUpdate.toUpperCase()}`] : []),
        ].join('');
        const key = `FOREIGN KEY (${name}) REFERENCES ${parent}${theirs === '' ? '' : ` (${theirs})`}${actions}`;
        yield {
          message: `MySQL ${context.server.major}.${context.server.minor} ignores this REFERENCES: ${displayColumn(table, column.name.name)} gets no foreign key, and rows without a parent in ${parent} are let in.`,
          span: column.span,
          advice: {
            summary: 'Write the foreign key as an element of the table.',
            steps: [
              node.kind === 'create table'
                ? { title: `In the definition of ${displayName(table)}: ${key}`, sql: '' }
                : { title: 'In a statement of its own', sql: `ALTER TABLE ${displayName(table)} ADD ${key};` },
            ],
          },
        };
      }
    },
  },
};
