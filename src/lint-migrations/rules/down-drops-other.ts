import { type Catalog, displayName, type QualifiedName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { identifierSpan } from '../declared-names.ts';
import { makes, undoesUp } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
import { listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'down-drops-other',
  title: 'Way back that drops what was there before',
  category: 'process',
  severity: 'warning',
  enabled: true,
  covers: ['X3'],
  what: 'Finds down scripts that drop a table, column or schema which their up script did not make.',
  why: 'A way back is taken in a hurry, after a bad deployment. It should bring the schema to where it was, not delete rows that were there long before the migration.',
  bad: [
    {
      title: 'Copied from the migration before',
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
        'migrations/000002_add_note.up.sql': 'ALTER TABLE orders ADD COLUMN note text;',
        'migrations/000002_add_note.down.sql': 'DROP TABLE orders;',
      },
    },
    {
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
        'migrations/000002_add_note.up.sql': 'ALTER TABLE orders ADD COLUMN note text;',
        'migrations/000002_add_note.down.sql': 'ALTER TABLE orders DROP COLUMN note, DROP COLUMN state;',
      },
    },
  ],
  good: [
    {
      title: 'Values that are moved by a second column stay',
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
        'migrations/000002_widen_total.up.sql': 'ALTER TABLE orders ALTER COLUMN total TYPE bigint;',
        'migrations/000002_widen_total.down.sql':
          'ALTER TABLE orders ADD COLUMN total_new int;\nUPDATE orders SET total_new = total;\nALTER TABLE orders DROP COLUMN total;\nALTER TABLE orders RENAME COLUMN total_new TO total;',
      },
    },
    {
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
        'migrations/000002_add_note.up.sql': 'ALTER TABLE orders ADD COLUMN note text, ADD state text;',
        'migrations/000002_add_note.down.sql': 'ALTER TABLE orders DROP COLUMN state, DROP COLUMN note;',
      },
    },
  ],
  *statement(context) {
    const { statement, catalog, migration } = context;
    if (context.direction !== 'down' || statement.body?.kind === 'function') return;
    const dropped: string[] = [];
    for (const { kind, relation, column } of context.effect.loses) {
      const name = column ?? relation.name;
      // What CASCADE takes along is told by drop-cascade, with the names.
      if ((kind !== 'table' && kind !== 'column' && kind !== 'schema') || !identifierSpan(statement, name)) continue;
      if (!isKnown(catalog, kind, relation, column)) continue;
      // A script that moves values by a second column or table makes and drops both names.
      if (migration.down && makes(migration.down, name)) continue;
      if (undoesUp(context, name) || (column !== null && undoesUp(context, relation.name))) continue;
      dropped.push(kind === 'schema' ? quoteIdentifier(name) : shownOf(relation, column));
    }
    if (dropped.length === 0) return;
    yield { message: `Going back drops ${listOf(dropped)}, which the up script did not make, with everything in it.` };
  },
  mysql: {
    bad: [
      {
        files: {
          'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));',
          'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
          'migrations/000002_change.up.sql': 'ALTER TABLE orders ADD COLUMN total INT;',
          'migrations/000002_change.down.sql': 'DROP TABLE orders;',
        },
      },
    ],
    good: [
      {
        files: {
          'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));',
          'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
          'migrations/000002_change.up.sql': 'ALTER TABLE orders ADD COLUMN total INT;',
          'migrations/000002_change.down.sql': 'ALTER TABLE orders DROP COLUMN total;',
        },
      },
    ],
    *statement(context) {
      const { statement, catalog, migration, effect } = context;
      if (context.direction !== 'down' || mysql.isStored(statement, context)) return;
      const dropped: string[] = [];
      for (const { kind, table, part } of effect.loses) {
        if (kind !== 'table' && kind !== 'column' && kind !== 'database') continue;
        const known = catalog.table(table);
        const isThere =
          kind === 'database'
            ? [...catalog.tables()].some((one) => one.name.schema === table.schema)
            : known !== undefined && (part === null || known.columns.has(part.toLowerCase()));
        const name = part ?? (kind === 'database' ? table.schema : table.name);
        // A script that moves values by a second column or table makes and drops both names.
        if (!isThere || (migration.down && makes(migration.down, name))) continue;
        if (mysql.undoesUp(context, name) || (part !== null && mysql.undoesUp(context, table.name))) continue;
        const shown = kind === 'database' ? backquoted(name) : mysqlName(table);
        dropped.push(part === null ? shown : `${shown}.${backquoted(part)}`);
      }
      if (dropped.length === 0) return;
      yield {
        message: `Going back drops ${listOf(dropped)}, which the up script did not make, with everything in it.`,
      };
    },
  },
};

/** What the history does not know was perhaps never there. */
function isKnown(
  catalog: Catalog,
  kind: 'table' | 'column' | 'schema',
  name: QualifiedName,
  column: string | null,
): boolean {
  if (kind === 'schema') return [...catalog.relations()].some((relation) => relation.name.schema === name.name);
  const relation = catalog.relation(name);
  return relation !== undefined && (column === null || relation.columns.has(column));
}

function shownOf(relation: QualifiedName, column: string | null): string {
  return column === null ? displayName(relation) : `${displayName(relation)}.${quoteIdentifier(column)}`;
}
