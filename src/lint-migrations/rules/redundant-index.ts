import type { Index } from '../../core/schema/catalog.ts';
import { displayName, keyOf } from '../../core/schema/catalog.ts';
import type { MysqlIndex } from '../../core/schema/mysql/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { lineOf } from '../declarations.ts';
import { beginsWith, sameKind } from '../index-definition.ts';
import { isUnique, beginsWith as startsLike } from '../mysql/indexes.ts';
import { indexLine } from '../mysql/places.ts';
import type { Problem, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'redundant-index',
  title: 'Index that another one makes superfluous',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P70', 'M24'],
  what: 'Finds a new index with the same columns as another one of its table, or with columns that another one begins with; also an older one that the new one makes superfluous (a notice).',
  why: 'Each index is written with every INSERT and most UPDATEs, kept in memory and backed up. A btree over `(a, b)` answers every question that one over `(a)` answers.',
  bad: [
    {
      title: 'The same columns twice',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE);',
      sql: 'CREATE INDEX CONCURRENTLY users_email_idx ON users (email);',
    },
    {
      title: 'A prefix of an index that is there',
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, at date);\nCREATE INDEX orders_customer_at ON orders (customer_id, at);',
      sql: 'CREATE INDEX orders_customer ON orders (customer_id);',
    },
    {
      title: 'The new one replaces the old one',
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, at date);\nCREATE INDEX orders_customer ON orders (customer_id);',
      sql: 'CREATE INDEX orders_customer_at ON orders (customer_id, at);',
    },
  ],
  good: [
    {
      title: 'Other order, other index',
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, at date);\nCREATE INDEX orders_customer_at ON orders (customer_id, at);',
      sql: 'CREATE INDEX CONCURRENTLY orders_at ON orders (at);',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
    {
      title: 'A unique index does what the longer one does not',
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, number text, at date);\nCREATE INDEX orders_number_at ON orders (number, at);',
      sql: 'CREATE UNIQUE INDEX CONCURRENTLY orders_number ON orders (number);',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
    {
      title: 'Some of the rows, by a condition',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_state ON orders (state);',
      sql: "CREATE INDEX CONCURRENTLY orders_open ON orders (state) WHERE state = 'open';",
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  // At the end of the change: the usual way is to build the new index in one migration and to drop the old one in the next.
  *folder(context) {
    const { catalog, folder, reported } = context;
    const places = new Map(reported.map((migration) => [folder.migrations.indexOf(migration), migration]));
    const told = new Set<string>();
    for (const relation of catalog.relations()) {
      if (relation.partitionOf || relation.temporary || !relation.certain) continue;
      const indexes = catalog.indexesOf(relation.name);
      for (const index of indexes) {
        const migration = places.get(index.bornIn);
        if (!migration || index.constraint !== null || index.parent || told.has(keyOf(index.name))) continue;
        const place = { file: migration.file, line: lineOf(migration, [index.name.name, relation.name.name]) };
        const others = indexes.filter((other) => keyOf(other.name) !== keyOf(index.name) && other.valid);
        const covering = others.find((other) => makesSuperfluous(other, index));
        if (covering) {
          told.add(keyOf(covering.name));
          yield { ...superfluous(index, covering), ...place };
          continue;
        }
        const covered = others.find(
          (other) => other.constraint === null && !places.has(other.bornIn) && makesSuperfluous(index, other),
        );
        if (!covered) continue;
        yield {
          message: `${displayName(index.name)} answers every question that ${displayName(covered.name)} answers; every write of ${displayName(relation.name)} now maintains both.`,
          severity: 'notice',
          ...place,
          advice: {
            summary: `Drop ${displayName(covered.name)} when the new index is valid.`,
            steps: [
              {
                title: 'In a later migration, outside a transaction',
                sql: `DROP INDEX CONCURRENTLY ${displayName(covered.name)};`,
                outsideTransaction: true,
              },
            ],
          },
        };
      }
    }
  },
  mysql: {
    bad: [
      {
        before:
          'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE);\nCREATE INDEX orders_customer_day ON orders (customer_id, day);',
        sql: 'CREATE INDEX orders_customer ON orders (customer_id);',
      },
      {
        title: 'The primary key once more',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, UNIQUE KEY orders_id (id));',
      },
    ],
    good: [
      {
        before:
          'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE);\nCREATE INDEX orders_customer_day ON orders (customer_id, day);',
        sql: 'CREATE INDEX orders_day ON orders (day);',
      },
      {
        title: 'A unique index over fewer columns says more',
        before:
          'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE);\nCREATE INDEX orders_customer_day ON orders (customer_id, day);',
        sql: 'CREATE UNIQUE INDEX orders_customer ON orders (customer_id);',
      },
      {
        title: 'The index that the server makes for a foreign key goes by itself',
        sql: 'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, FOREIGN KEY (customer_id) REFERENCES customers (id));\nCREATE INDEX orders_customer ON orders (customer_id);',
      },
    ],
    *folder(context) {
      const { catalog, folder, reported } = context;
      const places = new Map(reported.map((migration) => [folder.migrations.indexOf(migration), migration]));
      for (const table of catalog.tables()) {
        if (table.temporary || !table.certain) continue;
        const indexes = [...table.indexes.values()].filter((index) => !index.implicit);
        const told = new Set<string>();
        for (const index of indexes) {
          const migration = places.get(index.bornIn);
          if (!migration || index.kind === 'primary' || told.has(index.name)) continue;
          const shown = mysqlName(table.name);
          const place = { file: migration.file, line: indexLine(migration, table.name.name, index.name) };
          const others = indexes.filter((other) => other !== index && other.visible);
          const covering = others.find((other) => servesAll(other, index));
          if (covering) {
            told.add(covering.name);
            const same = index.parts.length === covering.parts.length;
            const by =
              covering.kind === 'primary'
                ? `The primary key of ${shown}`
                : `The ${kindOf(covering)} ${backquoted(covering.name)} of ${shown}`;
            yield {
              message: `${by} ${same ? 'has the same columns as' : 'begins with the columns of'} the ${kindOf(index)} ${backquoted(index.name)}, so that every write pays for an index that no query needs.`,
              ...place,
              advice: { summary: `Leave ${backquoted(index.name)} out.`, steps: [] },
            };
            continue;
          }
          const covered = others.find(
            (other) => other.kind !== 'primary' && !places.has(other.bornIn) && servesAll(index, other),
          );
          if (!covered) continue;
          yield {
            message: `${backquoted(index.name)} answers every question that ${backquoted(covered.name)} answers; every write of ${shown} now maintains both.`,
            severity: 'notice',
            ...place,
            advice: {
              summary: `Drop ${backquoted(covered.name)} when the new index is there.`,
              steps: [
                {
                  title: 'In a later migration',
                  sql: `ALTER TABLE ${shown} DROP INDEX ${backquoted(covered.name)}, ALGORITHM=INPLACE, LOCK=NONE;`,
                },
              ],
            },
          };
        }
      }
    },
  },
};

function superfluous(index: Index, by: Index): Problem {
  const same = index.columns.length === by.columns.length;
  return {
    message: `${displayName(by.name)} ${same ? 'has the same columns as' : 'begins with the columns of'} ${displayName(index.name)}, so that every write pays for an index that no query needs.`,
    advice: { summary: `Leave ${displayName(index.name)} out.`, steps: [] },
  };
}

/** True when every query and every promise that `index` serves is served by `by`. */
function makesSuperfluous(by: Index, index: Index): boolean {
  if (!sameKind(by, index) || by.method !== 'btree') return false;
  if (index.unique) {
    return (
      by.unique &&
      by.nullsNotDistinct === index.nullsNotDistinct &&
      by.columns.length === index.columns.length &&
      beginsWith(by.columns, index.columns)
    );
  }
  if (!beginsWith(by.columns, index.columns)) return false;
  return index.included.every((column) => by.included.includes(column) || by.columns.includes(column));
}

/** True when every query and every promise that `index` serves is served by `by`, on MySQL and MariaDB. */
function servesAll(by: MysqlIndex, index: MysqlIndex): boolean {
  if (by.kind === 'fulltext' || by.kind === 'spatial' || by.kind === 'vector') return false;
  if (index.kind !== 'index' && index.kind !== 'unique') return false;
  if (!startsLike(by, index)) return false;
  return !isUnique(index) || (isUnique(by) && by.parts.length === index.parts.length);
}

function kindOf(index: MysqlIndex): string {
  return index.kind === 'unique' ? 'unique key' : 'index';
}
