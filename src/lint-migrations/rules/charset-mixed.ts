import { keyOf } from '../../core/schema/catalog.ts';
import { displayName, type MysqlCatalog, type MysqlColumn, type MysqlTable } from '../../core/schema/mysql/catalog.ts';
import { isStored } from '../mysql/deployed.ts';
import { displayColumn, listOf } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'charset-mixed',
  title: 'Column that is compared with one of another collation',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['M25'],
  what: 'Finds a text column of a new table, or a new one, that names a row of another table (`customer_code` and `customers.code`) and has another character set or collation than that.',
  why: 'A join over the two cannot use the index: each row has to be converted first, so that the query reads the whole table. Where neither side gives way the query fails with error 1267, an illegal mix of collations, and a foreign key between the two is refused with error 3780.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE countries (code CHAR(2) PRIMARY KEY) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;',
        sql: 'CREATE TABLE shops (id BIGINT PRIMARY KEY, country_code CHAR(2)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE countries (code CHAR(2) PRIMARY KEY) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;',
        sql: 'CREATE TABLE shops (id BIGINT PRIMARY KEY, country_code CHAR(2)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;',
      },
      {
        title: 'Numbers have none',
        before: 'CREATE TABLE countries (id INT PRIMARY KEY) DEFAULT CHARSET=latin1;',
        sql: 'CREATE TABLE shops (id BIGINT PRIMARY KEY, country_id INT) DEFAULT CHARSET=utf8mb4;',
      },
    ],
    *script(context) {
      if (context.direction === 'down') return;
      const { catalog } = context;
      for (const statement of context.statements) {
        const { node } = statement;
        if (isStored(statement, context) || (node.kind !== 'create table' && node.kind !== 'alter table')) continue;
        const table = catalog.table(catalog.resolve(node.table));
        if (!table || table.temporary) continue;
        const columns =
          node.kind === 'create table'
            ? node.columns
            : node.actions.flatMap((action) => (action.kind === 'add column' ? [action.column] : []));
        const ours = isWritten(table);
        const found: {
          readonly shown: string;
          readonly other: string;
          readonly ours: string;
          readonly theirs: string;
          readonly written: boolean;
        }[] = [];
        for (const { name } of columns) {
          const column = table.columns.get(name.name.toLowerCase());
          if (!column?.collation) continue;
          // A key that is declared is refused, which another rule says.
          if (
            [...table.foreignKeys.values()].some((key) =>
              key.columns.some((one) => one.toLowerCase() === name.name.toLowerCase()),
            )
          )
            continue;
          const match = /^(.+)_([a-z0-9]+)$/i.exec(column.name);
          if (!match?.[1] || !match[2]) continue;
          for (const other of namedBy(match[1], table.name.schema, catalog)) {
            const theirs = other.columns.get(match[2].toLowerCase());
            if (!theirs?.collation || theirs.collation === column.collation) continue;
            if (keyOf(other.name) === keyOf(table.name)) continue;
            found.push({
              shown: displayColumn(table.name, column.name),
              other: displayColumn(other.name, theirs.name),
              ours: column.collation,
              theirs: theirs.collation,
              written: (ours || isNamed(column)) && (isWritten(other) || isNamed(theirs)),
            });
          }
        }
        const [first] = found;
        if (!first) continue;
        const written = found.some((one) => one.written);
        yield {
          severity: written ? 'warning' : 'notice',
          message: `${written ? '' : 'Unless the server has another default, '}${listOf(found.map(({ shown }) => shown))} ${found.length === 1 ? 'is' : 'are'} ${first.ours} and ${listOf(found.map(({ other }) => other))} ${first.theirs}: a join of them cannot use an index, or fails with error 1267.`,
          span: statement.span,
          advice: {
            summary: `Give ${displayName(table.name)} the collation of the tables that it is joined with.`,
            steps: [],
          },
        };
      }
    },
  },
};

/** True when the history says the table's character set; else it is the default that the server has by itself. */
function isWritten(table: MysqlTable): boolean {
  return table.options.has('charset') || table.options.has('collate');
}

function isNamed(column: MysqlColumn): boolean {
  return column.type !== null && (column.type.charset !== null || column.type.collation !== null);
}

/** Tables of the database that a column's beginning names: `customer` is customer or customers, `country` countries. */
function namedBy(stem: string, schema: string, catalog: MysqlCatalog): readonly MysqlTable[] {
  const one = stem.toLowerCase();
  const names = new Set([one, `${one}s`, `${one}es`, one.replace(/y$/, 'ies')]);
  return [...names].flatMap((name) => catalog.table({ schema, name }) ?? []);
}
