import type { Index } from '../../core/schema/catalog.ts';
import { displayName, keyOf } from '../../core/schema/catalog.ts';
import { lineOf } from '../declarations.ts';
import { beginsWith, sameKind } from '../index-definition.ts';
import type { Problem, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'redundant-index',
  title: 'Index that another one makes superfluous',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P70'],
  what: 'Finds a new index with the same columns as another one of its table, or with columns that another one begins with; also an older one that the new one makes superfluous (a notice).',
  why: 'Each index is written with every INSERT and most UPDATEs, kept in memory, vacuumed and backed up. A btree over `(a, b)` answers every question that one over `(a)` answers.',
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
