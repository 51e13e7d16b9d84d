import type { namedKinds } from '../../core/configuration/config-schema.ts';
import type { QualifiedName } from '../../core/schema/catalog.ts';
import type { Identifier, IndexDefinition, TableName } from '../../core/sql/mysql/definitions.ts';
import type { Span } from '../../core/sql/statement.ts';
import { isStored } from './deployed.ts';
import { declaredForeignKeys } from './foreign-keys.ts';
import { definedColumns } from './indexes.ts';
import type { MysqlStatementContext } from './rule-part.ts';

/** A name that a statement gives to something. */
export interface DeclaredName {
  readonly kind: (typeof namedKinds)[number];
  readonly name: string;
  /** The table that a column, index, constraint or trigger belongs to. */
  readonly table: string | null;
  /** Columns of an index or a constraint; expressions are left out. */
  readonly columns: readonly string[];
  readonly span: Span;
}

/**
 * The names that the statement gives, by CREATE, ADD, CHANGE and RENAME. Those of temporary tables and of down scripts, which bring
 * back what was, are left out, and so are those that hold a placeholder: its value decides.
 */
export function* declaredNames(context: MysqlStatementContext): Generator<DeclaredName> {
  if (isStored(context.statement, context) || context.direction === 'down') return;
  for (const named of namesGiven(context)) if (!/\$\{|\{\{/.test(named.name)) yield named;
}

function* namesGiven(context: MysqlStatementContext): Generator<DeclaredName> {
  const { catalog } = context;
  const { node } = context.statement;
  switch (node.kind) {
    case 'create table':
      if (node.temporary) return;
      yield alone('table', node.table);
      for (const column of node.columns) yield columnNamed(node.table.name, column.name);
      for (const index of node.indexes) yield* indexNamed(node.table.name, index);
      yield* checksNamed(node.table.name, node.checks);
      yield* foreignKeysNamed(context);
      return;
    case 'alter table': {
      const table = catalog.resolve(node.table);
      if (catalog.table(table)?.temporary) return;
      for (const action of node.actions) {
        if (action.kind === 'add column') yield columnNamed(table.name, action.column.name);
        else if (action.kind === 'rename column') yield columnNamed(table.name, action.to);
        else if (action.kind === 'change column' && action.from.name !== action.column.name.name)
          yield columnNamed(table.name, action.column.name);
        else if (action.kind === 'add index') yield* indexNamed(table.name, action.index);
        else if (action.kind === 'rename index') yield renamedIndex(context, table, action.from, action.to);
        else if (action.kind === 'add check') yield* checksNamed(table.name, [action.check]);
        else if (action.kind === 'rename table') yield alone('table', action.to);
      }
      yield* foreignKeysNamed(context);
      return;
    }
    case 'create index':
      yield* indexNamed(node.table.name, node.index);
      return;
    case 'rename table':
      for (const { to } of node.pairs) yield alone('table', to);
      return;
    case 'create view':
      yield alone('view', node.view);
      return;
    case 'create database':
      if (node.name) yield { ...alone('schema', node.name), span: node.name.span };
      return;
    case 'create procedure':
    case 'create function':
      yield alone('function', node.routine);
      return;
    case 'create trigger':
      yield { ...alone('trigger', node.trigger), table: node.table.name };
      return;
    case 'create sequence':
      yield alone('sequence', node.sequence);
      return;
  }
}

function alone(kind: DeclaredName['kind'], { name, span }: Pick<TableName, 'name' | 'span'>): DeclaredName {
  return { kind, name, table: null, columns: [], span };
}

function columnNamed(table: string, { name, span }: Identifier): DeclaredName {
  return { kind: 'column', name, table, columns: [], span };
}

/** The primary key has no name of its own: what is written there is forgotten (manual, section 15.1.24). */
function* indexNamed(table: string, index: IndexDefinition): Generator<DeclaredName> {
  if (!index.name || index.kind === 'primary') return;
  const kind = index.kind === 'unique' ? 'unique-index' : 'index';
  yield { kind, name: index.name.name, table, columns: definedColumns(index) ?? [], span: index.name.span };
}

function renamedIndex(
  context: MysqlStatementContext,
  table: QualifiedName,
  from: Identifier,
  to: Identifier,
): DeclaredName {
  const index = context.catalog.table(table)?.indexes.get(from.name.toLowerCase());
  const columns = (index?.parts ?? []).flatMap(({ column }) => (column === null ? [] : [column]));
  return {
    kind: index?.kind === 'unique' ? 'unique-index' : 'index',
    name: to.name,
    table: table.name,
    columns,
    span: to.span,
  };
}

function* checksNamed(
  table: string,
  checks: readonly { readonly name: Identifier | null; readonly expression: { readonly columns: readonly string[] } }[],
): Generator<DeclaredName> {
  for (const { name, expression } of checks) {
    if (name) yield { kind: 'check', name: name.name, table, columns: expression.columns, span: name.span };
  }
}

function* foreignKeysNamed(context: MysqlStatementContext): Generator<DeclaredName> {
  for (const { table, name, columns } of declaredForeignKeys(context)) {
    if (name) yield { kind: 'foreign-key', name: name.name, table: table.name, columns, span: name.span };
  }
}
