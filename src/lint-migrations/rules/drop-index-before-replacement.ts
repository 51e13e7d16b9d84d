import type { Index } from '../../core/schema/catalog.ts';
import { displayName, keyOf } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { inProduction, laterStatements } from '../deployed.ts';
import { droppedObjects } from '../dropped-objects.ts';
import { beginsWith, sameKind } from '../index-definition.ts';
import { inside, relationName } from '../names.ts';
import type { Rule, StatementContext } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-index-before-replacement',
  title: 'Index dropped before the one that replaces it',
  category: 'availability',
  severity: 'warning',
  enabled: true,
  covers: ['P74'],
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
