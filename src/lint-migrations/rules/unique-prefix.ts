import { displayName, quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import type { IndexDefinition } from '../../core/sql/mysql/definitions.ts';
import { isStored } from '../mysql/deployed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'unique-prefix',
  title: 'Unique key over the beginning of a value',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['M24'],
  what: 'Finds unique and primary keys over a prefix of a column: `UNIQUE KEY (url(100))`.',
  why: 'It is the prefix that has to be unique: two values that begin alike are refused with error 1062 although they differ. A hash of the whole value in a generated column keeps the values apart.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      { sql: 'CREATE TABLE links (id BIGINT PRIMARY KEY, url VARCHAR(2000), UNIQUE KEY (url(100)));' },
      {
        before: 'CREATE TABLE links (id BIGINT PRIMARY KEY, url TEXT);',
        sql: 'CREATE UNIQUE INDEX links_url ON links (url(255));',
      },
    ],
    good: [
      { sql: 'CREATE TABLE links (id BIGINT PRIMARY KEY, url VARCHAR(2000), KEY (url(100)));' },
      {
        title: 'A hash of the whole',
        sql: 'CREATE TABLE links (id BIGINT PRIMARY KEY, url TEXT, url_hash BINARY(32) GENERATED ALWAYS AS (UNHEX(SHA2(url, 256))) STORED, UNIQUE KEY (url_hash));',
      },
    ],
    on: ['create table', 'alter table', 'create index'],
    *statement(context) {
      const { node } = context.statement;
      if (isStored(context.statement, context) || context.direction === 'down') return;
      const indexes: readonly IndexDefinition[] =
        node.kind === 'create table'
          ? node.indexes
          : node.kind === 'create index'
            ? [node.index]
            : node.kind === 'alter table'
              ? node.actions.flatMap((action) => (action.kind === 'add index' ? [action.index] : []))
              : [];
      if (node.kind !== 'create table' && node.kind !== 'create index' && node.kind !== 'alter table') return;
      const table = context.catalog.resolve(node.table);
      const columns =
        node.kind === 'create table'
          ? node.columns
          : node.kind === 'alter table'
            ? node.actions.flatMap((action) =>
                action.kind === 'add column' || action.kind === 'modify column' || action.kind === 'change column'
                  ? [action.column]
                  : [],
              )
            : [];
      for (const index of indexes) {
        if (index.kind !== 'unique' && index.kind !== 'primary') continue;
        for (const { column, length } of index.parts) {
          if (!column || length === null) continue;
          const type =
            columns.find(({ name }) => name.name.toLowerCase() === column.name.toLowerCase())?.type ??
            context.catalog.table(table)?.columns.get(column.name.toLowerCase())?.type;
          // A prefix as long as the column is the column.
          if (type?.length != null && /char|binary/.test(type.name) && length >= type.length) continue;
          yield {
            message: `Two rows of ${displayName(table)} that differ only behind the first ${length} ${type && /blob|binary/.test(type.name) ? 'bytes' : 'characters'} of ${quoteIdentifier(column.name)} cannot both be there: the key compares no more.`,
            span: index.span,
            advice: {
              summary: 'Make a hash of the whole value unique.',
              steps: [],
            },
          };
        }
      }
    },
  },
};
