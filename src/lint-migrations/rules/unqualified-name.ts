import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { type NodeOf, nodeOf, type Statement } from '../../core/sql/statement.ts';
import { inside, nodesIn, stringsOf } from '../names.ts';
import { listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

type Range = NodeOf<'RangeVar'>;

export const rule: Rule = {
  id: 'unqualified-name',
  title: 'Object named without its schema',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P126'],
  what: 'Finds statements that create, alter or drop something, or reference a table, without naming the schema.',
  why: 'Which schema is meant then depends on the `search_path` of whoever runs the migration: a role with a schema of its own name makes the table there, and the application does not find it.',
  options: {
    'accept-search-path': {
      type: 'boolean',
      default: true,
      what: 'Names without a schema are accepted after the script has set search_path itself.',
    },
  },
  bad: [
    { sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);' },
    {
      before: 'CREATE TABLE public.customers (id bigint PRIMARY KEY);',
      sql: 'CREATE TABLE public.orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);',
    },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN note text;\nDROP VIEW IF EXISTS order_totals;',
    },
  ],
  good: [
    { sql: 'CREATE TABLE public.orders (id bigint PRIMARY KEY);', strongestLock: 'none' },
    {
      title: 'The script says which schema it means',
      sql: 'SET search_path = public;\nCREATE TABLE orders (id bigint PRIMARY KEY);',
      strongestLock: 'none',
    },
    {
      title: 'A temporary table has no other place to go',
      sql: 'CREATE TEMPORARY TABLE wanted (id bigint);\nDROP TABLE wanted;',
      strongestLock: 'none',
    },
  ],
  *statement(context) {
    const { statement, catalog, session } = context;
    if (statement.body?.kind === 'function') return;
    if (context.option('accept-search-path') === true && session.settings.has('search_path')) return;
    const open: string[] = [];
    for (const range of relationsOf(statement)) {
      const name = range.relname ?? '';
      if (range.schemaname !== undefined || range.relpersistence === 't' || name === '') continue;
      if (catalog.relation(catalog.resolve(null, name))?.temporary) continue;
      open.push(quoteIdentifier(name));
    }
    for (const parts of dottedNamesOf(statement)) {
      const name = parts[0] ?? '';
      if (parts.length !== 1 || catalog.relation(catalog.resolve(null, name))?.temporary) continue;
      open.push(quoteIdentifier(name));
    }
    if (open.length === 0) return;
    yield { message: `Which ${listOf(open)} is meant depends on the search_path of whoever runs the migration.` };
  },
};

/** The relations that a statement of DDL names, the referenced ones of foreign keys included. */
function relationsOf(statement: Statement): Range[] {
  const found: (Range | undefined)[] = [
    nodeOf(statement, 'CreateStmt')?.relation,
    nodeOf(statement, 'CreateForeignTableStmt')?.base?.relation,
    nodeOf(statement, 'AlterTableStmt')?.relation,
    nodeOf(statement, 'IndexStmt')?.relation,
    nodeOf(statement, 'ViewStmt')?.view,
    nodeOf(statement, 'CreateTableAsStmt')?.into?.rel,
    nodeOf(statement, 'CreateSeqStmt')?.sequence,
    nodeOf(statement, 'AlterSeqStmt')?.sequence,
    nodeOf(statement, 'CompositeTypeStmt')?.typevar,
    nodeOf(statement, 'CreateTrigStmt')?.relation,
    nodeOf(statement, 'CreatePolicyStmt')?.table,
    nodeOf(statement, 'RuleStmt')?.relation,
    nodeOf(statement, 'RefreshMatViewStmt')?.relation,
    nodeOf(statement, 'RenameStmt')?.relation,
    nodeOf(statement, 'AlterObjectSchemaStmt')?.relation,
    ...[...nodesIn(nodeOf(statement, 'TruncateStmt')?.relations, 'RangeVar')],
  ];
  if (nodeOf(statement, 'CreateStmt') || nodeOf(statement, 'AlterTableStmt')) {
    for (const constraint of nodesIn(statement.node, 'Constraint')) found.push(constraint.pktable);
  }
  return found.filter((range) => range !== undefined);
}

const droppedWithSchema = new Set<string | undefined>([
  'OBJECT_TABLE',
  'OBJECT_FOREIGN_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_INDEX',
  'OBJECT_SEQUENCE',
  'OBJECT_TYPE',
  'OBJECT_DOMAIN',
  'OBJECT_FUNCTION',
  'OBJECT_PROCEDURE',
  'OBJECT_ROUTINE',
]);

/** Names that the tree holds as lists of their parts. */
function dottedNamesOf(statement: Statement): string[][] {
  const lists = [
    nodeOf(statement, 'CreateEnumStmt')?.typeName,
    nodeOf(statement, 'CreateDomainStmt')?.domainname,
    nodeOf(statement, 'CreateRangeStmt')?.typeName,
    nodeOf(statement, 'AlterEnumStmt')?.typeName,
    nodeOf(statement, 'CreateFunctionStmt')?.funcname,
  ].filter((list) => list !== undefined);
  const drop = nodeOf(statement, 'DropStmt');
  const dropped = droppedWithSchema.has(drop?.removeType) ? (drop?.objects ?? []) : [];
  return [
    ...lists.map((list) => stringsOf(list)),
    ...dropped.map((object) =>
      stringsOf(inside(object, 'ObjectWithArgs')?.objname ?? inside(object, 'TypeName')?.names ?? object),
    ),
  ];
}
