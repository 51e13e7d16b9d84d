import type { ColumnType, QualifiedName } from '../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../core/schema/catalog.ts';
import { canonicalType, serialBase } from '../core/schema/types.ts';
import { type NodeOf, nodeOf, type Span } from '../core/sql/statement.ts';
import { alterationOf } from './alter-commands.ts';
import { inside, relationName } from './names.ts';
import type { StatementContext } from './rule.ts';

/** A column whose type a statement sets: in a new table, as a new column, or by a change of type. */
export interface DeclaredColumn {
  readonly table: QualifiedName;
  readonly name: string;
  /** `orders.total`, quoted where needed. */
  readonly shown: string;
  readonly node: NodeOf<'ColumnDef'>;
  /** The type as it was written; a `serial` is the integer it stands for. */
  readonly type: ColumnType;
  readonly serial: boolean;
  readonly how: 'create table' | 'add column' | 'change type';
  readonly span: Span;
}

/**
 * The columns whose types the statement sets. Temporary tables, the bodies of functions and down scripts, which bring
 * back what was, are left out: what a policy says of new columns is not about them.
 */
export function* declaredColumns(context: StatementContext): Generator<DeclaredColumn> {
  const { statement, catalog, direction } = context;
  if (statement.body?.kind === 'function' || direction === 'down') return;
  const create = nodeOf(statement, 'CreateStmt') ?? nodeOf(statement, 'CreateForeignTableStmt')?.base;
  if (create) {
    if (create.relation?.relpersistence === 't') return;
    const table = relationName(catalog, create.relation);
    for (const element of create.tableElts ?? []) {
      const node = inside(element, 'ColumnDef');
      const found = node ? declared(table, node.colname, node, 'create table', context.spanAt(node.location)) : null;
      if (found) yield found;
    }
    return;
  }
  const alteration = alterationOf(statement, catalog);
  if (!alteration || alteration.relation?.temporary) return;
  for (const command of alteration.commands) {
    const node = inside(command.node.def, 'ColumnDef');
    if (!node) continue;
    const how =
      command.type === 'AT_AddColumn' ? 'add column' : command.type === 'AT_AlterColumnType' ? 'change type' : null;
    if (!how) continue;
    const name = how === 'add column' ? node.colname : command.name;
    const found = declared(alteration.table, name, node, how, command.span);
    if (found) yield found;
  }
}

function declared(
  table: QualifiedName,
  name: string | undefined,
  node: NodeOf<'ColumnDef'>,
  how: DeclaredColumn['how'],
  span: Span,
): DeclaredColumn | null {
  const base = serialBase(node.typeName);
  const type = base === null ? canonicalType(node.typeName) : { name: base, schema: null, modifiers: [], array: false };
  if (!type || name === undefined) return null;
  const shown = `${displayName(table)}.${quoteIdentifier(name)}`;
  return { table, name, shown, node, type, serial: base !== null, how, span };
}

/** The clause of that kind that the column's definition has, such as `CONSTR_IDENTITY`. */
export function clauseOf(
  column: DeclaredColumn,
  kind: NonNullable<NodeOf<'Constraint'>['contype']>,
): NodeOf<'Constraint'> | undefined {
  for (const node of column.node.constraints ?? []) {
    const constraint = inside(node, 'Constraint');
    if (constraint?.contype === kind) return constraint;
  }
  return undefined;
}

/** True for a type of the server's own, under its canonical name. */
export function isBuiltIn(column: DeclaredColumn, name: string): boolean {
  return column.type.schema === null && column.type.name === name;
}
