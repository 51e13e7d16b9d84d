import type { QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, keyOf, quoteIdentifier } from '../../core/schema/catalog.ts';
import { alterationOf } from '../alter-commands.ts';
import { dependantsOf } from '../dependants.ts';
import { inProduction, undoesUp } from '../deployed.ts';
import { droppedObjects } from '../dropped-objects.ts';
import { listOf } from '../policy.ts';
import type { Problem, Rule, StatementContext } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-cascade',
  title: 'CASCADE drops what the migration does not name',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P31', 'P79'],
  what: 'Finds `CASCADE` in a `DROP` of a table, view, type, schema, function or sequence and in `DROP COLUMN` or `DROP CONSTRAINT`, and says what the history knows to go with it.',
  why: 'CASCADE follows every dependency: views, foreign keys of other tables, columns of a dropped type, functions. What goes depends on what is in that database at that moment, so that production may lose more than the test did, and each thing dropped is locked with ACCESS EXCLUSIVE on the way.',
  bad: [
    {
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint REFERENCES customers);',
      sql: 'DROP TABLE customers CASCADE;',
    },
    {
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY, name text);\nCREATE VIEW names AS SELECT name FROM customers;',
      sql: 'ALTER TABLE customers DROP COLUMN name CASCADE;',
    },
    {
      title: 'A type takes the columns along that have it',
      before: "CREATE TYPE state AS ENUM ('open', 'paid');\nCREATE TABLE orders (id bigint PRIMARY KEY, state state);",
      sql: 'DROP TYPE state CASCADE;',
    },
  ],
  good: [
    {
      title: 'Name what goes',
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY, name text);\nCREATE VIEW names AS SELECT name FROM customers;',
      sql: 'DROP VIEW names;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'Without CASCADE the server refuses to take more than you said',
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint REFERENCES customers);',
      sql: 'ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['DropStmt', 'AlterTableStmt'],
  commands: ['AT_DropColumn', 'AT_DropConstraint'],
  *statement(context) {
    const { statement, catalog } = context;
    let saidOfRest = false;
    for (const { name, type, cascade } of droppedObjects(statement, catalog, droppable)) {
      if (!cascade || undoesUp(context, name.name)) continue;
      if (relations.has(type)) {
        if (!inProduction(context, name)) continue;
        yield told(context, displayName(name), dependantsOf(catalog, name), name);
      } else if (type === 'OBJECT_TYPE' || type === 'OBJECT_DOMAIN') {
        yield told(context, displayName(name), columnsOfType(context, name.name), null);
      } else if (type === 'OBJECT_SCHEMA') {
        // What is in the schema is said by the rule about dropped schemas; here, what goes elsewhere because of it.
        const own = [...catalog.relations()].filter((relation) => relation.name.schema === name.name);
        const schemas = new Set(own.map((relation) => displayName(relation.name)));
        const elsewhere = own
          .flatMap((relation) => dependantsOf(catalog, relation.name))
          .filter((dependant) => ![...schemas].some((shown) => dependant.endsWith(` ${shown}`)));
        if (elsewhere.length > 0) yield told(context, `schema ${quoteIdentifier(name.name)}`, elsewhere, null);
      } else if (!saidOfRest) {
        // Of routines and the like the history does not know the users: one finding says so for all of a list.
        saidOfRest = true;
        yield told(context, displayName(name), [], null);
      }
    }
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      if (command.node.behavior !== 'DROP_CASCADE' || undoesUp(context, command.name)) continue;
      const shown = `${alteration.shown}.${quoteIdentifier(command.name)}`;
      if (command.type === 'AT_DropColumn') {
        const dependants = dependantsOf(catalog, alteration.table, command.name);
        yield { ...told(context, shown, dependants, alteration.table), span: command.span };
      } else if (command.type === 'AT_DropConstraint') {
        const dependants = foreignKeysOn(context, alteration.table, command.name);
        yield {
          ...told(context, `constraint ${quoteIdentifier(command.name)}`, dependants, alteration.table),
          span: command.span,
        };
      }
    }
  },
};

const relations = new Set<string>([
  'OBJECT_TABLE',
  'OBJECT_FOREIGN_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
]);
const droppable = [
  'OBJECT_TABLE',
  'OBJECT_FOREIGN_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
  'OBJECT_TYPE',
  'OBJECT_DOMAIN',
  'OBJECT_SCHEMA',
  'OBJECT_FUNCTION',
  'OBJECT_PROCEDURE',
  'OBJECT_ROUTINE',
  'OBJECT_AGGREGATE',
  'OBJECT_EXTENSION',
] as const;

function told(
  context: StatementContext,
  shown: string,
  dependants: readonly string[],
  table: QualifiedName | null,
): Problem {
  if (dependants.length > 0) {
    return {
      message: `CASCADE takes along ${listOf(dependants)} when ${shown} is dropped.`,
      severity: 'error',
      advice,
    };
  }
  const known = table && context.catalog.relation(table)?.certain;
  return {
    message: `CASCADE drops whatever depends on ${shown} in the database at that moment${known ? '; the migrations show nothing that does' : ''}.`,
    ...(known ? { severity: 'notice' as const } : {}),
    advice,
  };
}

const advice = { summary: 'Leave CASCADE out and drop each dependent object by its name, before.', steps: [] };

/** Columns of every table that have the type. */
function columnsOfType(context: StatementContext, type: string): string[] {
  const found: string[] = [];
  for (const relation of context.catalog.relations()) {
    for (const column of relation.columns.values()) {
      if (column.type?.name === type)
        found.push(`column ${displayName(relation.name)}.${quoteIdentifier(column.name)}`);
    }
  }
  return found;
}

/** Foreign keys that need the key which the constraint is. */
function foreignKeysOn(context: StatementContext, table: QualifiedName, name: string): string[] {
  const key = context.catalog.relation(table)?.constraints.get(name);
  if (!key) return [];
  return context.catalog
    .foreignKeysTo(table)
    .filter(({ constraint }) => sameColumns(constraint.referencedColumns, key.columns))
    .map(
      ({ table: child, constraint }) =>
        `foreign key ${quoteIdentifier(constraint.name)} of ${displayName(child.name)}${keyOf(child.name) === keyOf(table) ? ' itself' : ''}`,
    );
}

function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && [...a].sort().join('\u0000') === [...b].sort().join('\u0000');
}
