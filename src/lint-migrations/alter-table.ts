import type { AlterTableCmd, ColumnDef, Constraint, RangeVar } from '@pgsql/types';
import type { Catalog, QualifiedName } from '../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../core/schema/catalog.ts';
import { type Node, nodeOf, type Statement } from '../core/sql/statement.ts';

/** The commands of an ALTER TABLE in their order; none for other statements. */
export function alterCommands(statement: Statement): readonly AlterTableCmd[] {
  const commands: AlterTableCmd[] = [];
  for (const node of nodeOf(statement, 'AlterTableStmt')?.cmds ?? []) {
    // A hole would shift the places by which work names its command.
    commands.push('AlterTableCmd' in node ? node.AlterTableCmd : {});
  }
  return commands;
}

export function alterCommand(statement: Statement, place: number): AlterTableCmd | undefined {
  return alterCommands(statement)[place];
}

/** The table that an ALTER TABLE names. */
export function alteredTable(catalog: Catalog, statement: Statement): QualifiedName | null {
  return resolved(catalog, nodeOf(statement, 'AlterTableStmt')?.relation);
}

/** The relation that a name in a parse tree means. */
export function resolved(catalog: Catalog, range: RangeVar | undefined): QualifiedName | null {
  return range?.relname ? catalog.resolve(range.schemaname, range.relname) : null;
}

export function columnDefOf(command: AlterTableCmd | undefined): ColumnDef | null {
  return command?.def && 'ColumnDef' in command.def ? command.def.ColumnDef : null;
}

export function constraintOf(command: AlterTableCmd | undefined): Constraint | null {
  return command?.def && 'Constraint' in command.def ? command.def.Constraint : null;
}

/** The strings of a list of String nodes, such as the columns of a constraint. */
export function strings(nodes: readonly Node[] | undefined): readonly string[] {
  const found: string[] = [];
  for (const node of nodes ?? []) if ('String' in node) found.push(node.String.sval ?? '');
  return found;
}

/** `orders.total`, quoted where needed. */
export function displayColumn(table: QualifiedName, column: string): string {
  return `${displayName(table)}.${quoteIdentifier(column)}`;
}
