import type { Fix } from '../../core/report/finding.ts';
import { displayName, keyOf, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import type { MysqlNode } from '../../core/sql/mysql/statement.ts';
import { type NodeKind, nodeOf, type Statement } from '../../core/sql/statement.ts';
import { type AlterCommand, alterationOf } from '../alter-commands.ts';
import { droppedObjects } from '../dropped-objects.ts';
import * as mysql from '../mysql/deployed.ts';
import type { MysqlStatementContext } from '../mysql/rule-part.ts';
import { dottedName, inside, relationName, stringsOf } from '../names.ts';
import type { Rule, StatementContext } from '../rule.ts';

/** Statements that cannot be what stops a script half-way, or that leave nothing behind. */
const harmless = new Set<NodeKind>([
  'VariableSetStmt',
  'VariableShowStmt',
  'TransactionStmt',
  'SelectStmt',
  'NotifyStmt',
]);

export const rule: Rule = {
  id: 'not-rerunnable',
  title: 'Script that cannot be run a second time',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P124', 'M17'],
  what: 'In a script that runs without a transaction, finds statements that fail when they are run again, unless nothing comes after them: `CREATE` and `ADD` without `IF NOT EXISTS`, `DROP` without `IF EXISTS`, `RENAME`.',
  why: 'Without a transaction each statement stays done when a later one fails. The tool then runs the whole script again, and it stops at its first statement: somebody has to finish it by hand, in production. Inside of a transaction there is nothing to mend on PostgreSQL, so nothing is said there; MySQL and MariaDB commit each of these statements, transaction or not.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN note text;\nCREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);',
      outsideTransaction: true,
    },
    {
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, a int, b int);\nCREATE INDEX orders_a_idx ON orders (a);\nCREATE INDEX orders_b_idx ON orders (b);',
      sql: 'DROP INDEX CONCURRENTLY orders_a_idx;\nDROP INDEX CONCURRENTLY orders_b_idx;',
      outsideTransaction: true,
    },
    {
      title: 'The first index stays when the second cannot be built',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, a int, b int);',
      sql: 'CREATE INDEX CONCURRENTLY orders_a_idx ON orders (a);\nCREATE UNIQUE INDEX CONCURRENTLY orders_b_idx ON orders (b);',
      outsideTransaction: true,
    },
  ],
  good: [
    {
      title: 'What is there already, or gone already, is no obstacle',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text;\nDROP INDEX CONCURRENTLY IF EXISTS orders_note_idx;\nCREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);',
      strongestLock: 'ACCESS EXCLUSIVE',
      outsideTransaction: true,
    },
    {
      title: 'One statement alone is done or is not',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
      sql: 'CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);',
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
      outsideTransaction: true,
    },
    {
      title: 'In a transaction all is done or nothing',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders ADD COLUMN state text;\nCOMMIT;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  *statement(context) {
    const { statement, session, statements, index } = context;
    if (session.inTransaction || statement.body !== null) return;
    if (!statements.slice(index + 1).some((later) => later.body === null && !harmless.has(later.kind))) return;
    const obstacle = obstacleOf(context);
    if (obstacle === null) return;
    const fix = ifExists(statement);
    yield {
      message: `When a later statement of this script fails, a second run stops here, because ${obstacle}.`,
      ...(fix ? { fix } : {}),
    };
  },
  mysql: {
    bad: [
      {
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);\nCREATE TABLE parcels (id BIGINT PRIMARY KEY);',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note VARCHAR(20);\nCREATE INDEX orders_note ON orders (note);',
      },
    ],
    good: [
      {
        sql: 'CREATE TABLE IF NOT EXISTS orders (id BIGINT PRIMARY KEY);\nCREATE TABLE IF NOT EXISTS parcels (id BIGINT PRIMARY KEY);',
      },
      {
        title: 'One statement a script: it is done or not',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note VARCHAR(20);',
      },
    ],
    *statement(context) {
      const { statement, statements, index } = context;
      // No transaction of a tool helps: each of these statements is committed by itself (manual, section 15.3.3).
      if (statement.body !== null) return;
      if (!statements.slice(index + 1).some((later) => later.body === null && !harmlessInMysql.has(later.kind))) return;
      const obstacle = mysqlObstacle(context);
      if (obstacle === null) return;
      yield { message: `When a later statement of this script fails, a second run stops here, because ${obstacle}.` };
    },
  },
};

/** Why the statement fails when it has been run before, as the end of a sentence; null when it does not. */
function obstacleOf(context: StatementContext): string | null {
  const { statement, catalog } = context;
  const created = createdBy(context);
  if (created) return droppedBefore(context, created.key) ? null : `${created.shown} exists already`;
  const dropped = nodeOf(statement, 'DropStmt');
  if (dropped && !dropped.missing_ok) return 'what it drops is gone already';
  const rename = nodeOf(statement, 'RenameStmt');
  if (rename)
    return `nothing is called ${quoteIdentifier(rename.subname ?? rename.relation?.relname ?? 'that')} any more`;
  const value = nodeOf(statement, 'AlterEnumStmt');
  if (value && !value.oldVal && !value.skipIfNewValExists) return `the value '${value.newVal ?? ''}' exists already`;
  const alteration = alterationOf(statement, catalog);
  for (const command of alteration?.commands ?? []) {
    const obstacle = alterObstacle(context, command);
    if (obstacle) return obstacle;
  }
  return null;
}

function alterObstacle(context: StatementContext, { type, node, name }: AlterCommand): string | null {
  switch (type) {
    case 'AT_AddColumn':
      return node.missing_ok
        ? null
        : `column ${quoteIdentifier(inside(node.def, 'ColumnDef')?.colname ?? '')} exists already`;
    case 'AT_DropColumn':
      return node.missing_ok ? null : `column ${quoteIdentifier(name)} is gone already`;
    case 'AT_DropConstraint':
      return node.missing_ok ? null : `constraint ${quoteIdentifier(name)} is gone already`;
    case 'AT_AddConstraint': {
      const constraint = inside(node.def, 'Constraint')?.conname;
      if (constraint === undefined || constraintDroppedBefore(context, constraint)) return null;
      return `constraint ${quoteIdentifier(constraint)} exists already`;
    }
    default:
      return null;
  }
}

/** What a CREATE without IF NOT EXISTS makes. Views and routines have a rule of their own, since they can be replaced. */
function createdBy({ statement, catalog }: StatementContext): { readonly key: string; readonly shown: string } | null {
  const table = nodeOf(statement, 'CreateStmt') ?? nodeOf(statement, 'CreateForeignTableStmt')?.base;
  const filled = nodeOf(statement, 'CreateTableAsStmt');
  const sequence = nodeOf(statement, 'CreateSeqStmt');
  const index = nodeOf(statement, 'IndexStmt');
  const range =
    (table?.if_not_exists ? undefined : table?.relation) ??
    (filled?.if_not_exists ? undefined : filled?.into?.rel) ??
    (sequence?.if_not_exists ? undefined : sequence?.sequence);
  if (range && range.relpersistence !== 't') {
    const name = relationName(catalog, range);
    return { key: keyOf(name), shown: displayName(name) };
  }
  if (index?.idxname !== undefined && !index.if_not_exists) {
    // An index lives in its table's schema, whatever the search path is.
    const name = { schema: relationName(catalog, index.relation).schema, name: index.idxname };
    return { key: keyOf(name), shown: displayName(name) };
  }
  const type =
    nodeOf(statement, 'CreateEnumStmt')?.typeName ??
    nodeOf(statement, 'CreateDomainStmt')?.domainname ??
    nodeOf(statement, 'CreateRangeStmt')?.typeName;
  if (type) {
    const name = dottedName(catalog, type);
    return { key: keyOf(name), shown: displayName(name) };
  }
  const schema = nodeOf(statement, 'CreateSchemaStmt');
  const extension = nodeOf(statement, 'CreateExtensionStmt');
  const alone =
    (schema?.if_not_exists ? undefined : schema?.schemaname) ??
    (extension?.if_not_exists ? undefined : extension?.extname);
  return alone === undefined ? null : { key: keyOf({ schema: 'public', name: alone }), shown: quoteIdentifier(alone) };
}

/** DROP … IF EXISTS of the same name above makes the CREATE one that can be repeated. */
function droppedBefore({ statements, index, catalog }: StatementContext, key: string): boolean {
  return statements
    .slice(0, index)
    .some((earlier) =>
      droppedObjects(earlier, catalog, [
        'OBJECT_TABLE',
        'OBJECT_FOREIGN_TABLE',
        'OBJECT_MATVIEW',
        'OBJECT_SEQUENCE',
        'OBJECT_INDEX',
        'OBJECT_TYPE',
        'OBJECT_DOMAIN',
        'OBJECT_SCHEMA',
        'OBJECT_EXTENSION',
      ]).some((dropped) => dropped.ifExists && keyOf(dropped.name) === key),
    );
}

function constraintDroppedBefore({ statements, index, catalog }: StatementContext, constraint: string): boolean {
  return statements
    .slice(0, index + 1)
    .some((earlier) =>
      (alterationOf(earlier, catalog)?.commands ?? []).some(
        (command) => command.type === 'AT_DropConstraint' && command.node.missing_ok && command.name === constraint,
      ),
    );
}

const dropWords =
  /^drop\s+(?:materialized\s+view|foreign\s+table|table|view|index\s+concurrently|index|sequence|type|domain|schema|function|procedure|extension)(?=\s)/i;

/** IF EXISTS in front of the name of a DROP; only where nothing but the key words comes first. */
function ifExists(statement: Statement): Fix | null {
  const drop = nodeOf(statement, 'DropStmt');
  const { source, span } = statement;
  const words = drop && !drop.missing_ok ? dropWords.exec(source.text.slice(span.start, span.end)) : null;
  // INDEX may be followed by CONCURRENTLY on the next line: the longer form is tried first.
  if (!words || stringsOf(drop?.objects?.[0]).at(-1)?.toLowerCase() === 'concurrently') return null;
  const at = span.start + words[0].length;
  return { title: 'Add IF EXISTS', edits: [{ file: source.file, start: at, end: at, text: ' IF EXISTS' }] };
}

/** Statements of MySQL and MariaDB that cannot be what stops a script half-way. */
const harmlessInMysql: ReadonlySet<MysqlNode['kind']> = new Set<MysqlNode['kind']>([
  'set',
  'use',
  'begin',
  'commit',
  'rollback',
  'select',
  'unlock tables',
]);

function mysqlObstacle(context: MysqlStatementContext): string | null {
  const { node } = context.statement;
  const { catalog } = context;
  const gone = 'what it drops is gone already';
  switch (node.kind) {
    case 'create table': {
      const name = catalog.resolve(node.table);
      const dropped = mysql
        .earlierStatements(context)
        .some(
          ({ node: drop }) =>
            drop.kind === 'drop table' &&
            drop.ifExists &&
            drop.tables.some((table) => mysql.sameTable(catalog.resolve(table), name)),
        );
      return node.ifNotExists || node.orReplace || node.temporary || dropped
        ? null
        : `${mysqlName(name)} exists already`;
    }
    case 'create index':
      return node.ifNotExists || node.orReplace ? null : `${indexName(node.index.name)} exists already`;
    case 'create database':
    case 'create sequence':
      return node.ifNotExists ? null : 'what it creates exists already';
    case 'drop table':
    case 'drop view':
    case 'drop index':
    case 'drop database':
    case 'drop procedure':
    case 'drop function':
    case 'drop trigger':
    case 'drop event':
    case 'drop sequence':
      return node.ifExists ? null : gone;
    case 'rename table':
      return `nothing is called ${backquoted(node.pairs[0]?.from.name ?? 'that')} any more`;
    case 'alter table': {
      for (const action of node.actions) {
        const obstacle = actionObstacle(action);
        if (obstacle !== null) return obstacle;
      }
      return null;
    }
    default:
      return null;
  }
}

function actionObstacle(action: AlterAction): string | null {
  switch (action.kind) {
    case 'add column':
      return action.ifNotExists ? null : `column ${backquoted(action.column.name.name)} exists already`;
    case 'drop column':
      return action.ifExists ? null : `column ${backquoted(action.column.name)} is gone already`;
    case 'add index':
      // Without a name the server makes up the next free one, and builds the index twice.
      return action.ifNotExists || !action.index.name ? null : `${indexName(action.index.name)} exists already`;
    case 'drop index':
      return action.ifExists ? null : `${indexName(action.index)} is gone already`;
    case 'add foreign key':
      return action.ifNotExists || !action.foreignKey.name
        ? null
        : `constraint ${backquoted(action.foreignKey.name.name)} exists already`;
    case 'add check':
      return action.ifNotExists || !action.check.name
        ? null
        : `constraint ${backquoted(action.check.name.name)} exists already`;
    case 'drop foreign key':
    case 'drop constraint':
      return action.ifExists ? null : `constraint ${backquoted(action.name.name)} is gone already`;
    case 'rename column':
      return `column ${backquoted(action.from.name)} is gone already`;
    case 'change column':
      return action.ifExists || mysql.sameName(action.from.name, action.column.name.name)
        ? null
        : `column ${backquoted(action.from.name)} is gone already`;
    case 'rename table':
      return 'the table has its new name already';
    default:
      return null;
  }
}

function indexName(name: { readonly name: string } | null): string {
  return name ? `index ${backquoted(name.name)}` : 'the index';
}
