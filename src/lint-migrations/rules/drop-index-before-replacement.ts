import type { Index } from '../../core/schema/catalog.ts';
import { displayName, keyOf } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import type { IndexDefinition } from '../../core/sql/mysql/definitions.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { inProduction, laterStatements } from '../deployed.ts';
import { droppedObjects } from '../dropped-objects.ts';
import { beginsWith, sameKind } from '../index-definition.ts';
import * as mysql from '../mysql/deployed.ts';
import { addedIndexes, droppedIndex, beginsWith as startsLike } from '../mysql/indexes.ts';
import { inside, relationName } from '../names.ts';
import type { Rule, StatementContext } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-index-before-replacement',
  title: 'Index dropped before the one that replaces it',
  category: 'availability',
  severity: 'warning',
  enabled: true,
  covers: ['P74', 'M28'],
  what: 'Finds a script that drops an index and afterwards builds one on the same table that begins with the same column.',
  why: 'While the new index is built, and for good if the build fails, the queries that used the old one read the whole table. On a large table that is minutes in which every such query is slow and the server short of memory and disk.',
  bad: [
    {
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, state text, at date);\nCREATE INDEX orders_state ON orders (state);',
      sql: 'DROP INDEX CONCURRENTLY orders_state;\nCREATE INDEX CONCURRENTLY orders_state_at ON orders (state, at);',
    },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_state ON orders (state);',
      sql: 'DROP INDEX IF EXISTS orders_state;\nCREATE INDEX orders_state_pattern ON orders (state text_pattern_ops);',
    },
  ],
  good: [
    {
      title: 'Build, then drop',
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, state text, at date);\nCREATE INDEX orders_state ON orders (state);',
      sql: [
        'CREATE INDEX CONCURRENTLY orders_state_at ON orders (state, at);',
        'DROP INDEX CONCURRENTLY orders_state;',
      ],
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
    {
      title: 'Another index answers the same queries',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_id ON orders (id);',
      sql: ['DROP INDEX CONCURRENTLY orders_id;', 'CREATE INDEX CONCURRENTLY orders_id_state ON orders (id, state);'],
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
    {
      title: 'What a failed build left is dropped before the next try',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: [
        'DROP INDEX CONCURRENTLY IF EXISTS orders_state;',
        'CREATE INDEX CONCURRENTLY orders_state ON orders (state);',
      ],
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  on: ['DropStmt'],
  *statement(context) {
    const { statement, catalog } = context;
    for (const { name } of droppedObjects(statement, catalog, ['OBJECT_INDEX'])) {
      const index = catalog.index(name);
      if (!index || !inProduction(context, index.table)) continue;
      const replacement = laterStatements(context)
        .map((later) => nodeOf(later, 'IndexStmt'))
        .find(
          (later) =>
            later !== undefined &&
            keyOf(relationName(catalog, later.relation)) === keyOf(index.table) &&
            index.columns[0] != null &&
            inside(later.indexParams?.[0], 'IndexElem')?.name === index.columns[0],
        );
      if (!replacement || staysCovered(context, index)) continue;
      yield {
        message: `Queries that use ${displayName(name)} read all of ${displayName(index.table)} until ${replacement.idxname ? displayName({ schema: index.table.schema, name: replacement.idxname }) : 'its replacement'} is built.`,
        advice: {
          summary: 'Create the new index first, under another name, and drop the old one when it is valid.',
          steps: [],
        },
      };
    }
  },
  mysql: {
    bad: [
      {
        before:
          'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE, KEY by_customer (customer_id));',
        sql: 'DROP INDEX by_customer ON orders;\nCREATE INDEX by_customer ON orders (customer_id, day);',
      },
    ],
    good: [
      {
        title: 'In one statement the old one stays until the new one is there',
        before:
          'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE, KEY by_customer (customer_id));',
        sql: 'ALTER TABLE orders DROP INDEX by_customer, ADD INDEX by_customer_day (customer_id, day);',
      },
    ],
    on: ['drop index', 'alter table'],
    actions: ['drop index', 'drop constraint', 'drop primary key'],
    *statement(context) {
      const alteration = mysql.liveAlteration(context);
      if (!alteration) return;
      const { known, table, shown } = alteration;
      const gone = alteration.actions.flatMap((action) => droppedIndex(action, known) ?? []);
      const here = addedIndexes(context.statement, context, table);
      for (const action of alteration.actions) {
        const index = droppedIndex(action, known);
        const first = index?.parts[0]?.column;
        if (!index || first == null) continue;
        const starts = (one: IndexDefinition) => one.parts[0]?.column?.name.toLowerCase() === first;
        const replacement = mysql
          .laterStatements(context)
          .flatMap((later) => addedIndexes(later, context, table))
          .find(starts);
        const stays = [...(known?.indexes.values() ?? [])].some(
          (other) => !gone.includes(other) && other.visible && startsLike(other, index),
        );
        if (!replacement || stays || here.some(starts)) continue;
        yield {
          message: `Queries that use ${index.kind === 'primary' ? 'the primary key' : backquoted(index.name)} read all of ${shown} until ${replacement.name ? backquoted(replacement.name.name) : 'its replacement'} is built.`,
          span: action.span,
          advice: {
            summary:
              'Drop the old index and add the new one in one ALTER TABLE: the old one is there until the new one is.',
            steps: [],
          },
        };
      }
    },
  },
};

/** True when an index that stays begins with the same columns: queries use that one meanwhile. */
function staysCovered(context: StatementContext, index: Index): boolean {
  return context.catalog
    .indexesOf(index.table)
    .some(
      (other) =>
        keyOf(other.name) !== keyOf(index.name) &&
        other.valid &&
        sameKind(other, index) &&
        beginsWith(other.columns, index.columns),
    );
}
