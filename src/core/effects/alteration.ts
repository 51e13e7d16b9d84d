import { type ColumnReader, displayName } from '../schema/catalog.ts';
import { inside } from '../schema/node.ts';
import type { NodeOf } from '../sql/statement.ts';
import type { Draft, Target } from './draft.ts';

/** One ALTER TABLE while its commands are gone through: what the commands have to know of one another. */
export interface Alteration {
  readonly draft: Draft;
  readonly target: Target;
  /** ONLY was written. */
  readonly only: boolean;
  readonly commands: readonly NodeOf<'AlterTableCmd'>[];
  /** Columns and constraints that an earlier command of the statement adds. */
  readonly addedColumns: Set<string>;
  readonly addedConstraints: Map<string, NodeOf<'Constraint'>>;
}

export type Command = NodeOf<'AlterTableCmd'>;

/** True when some command of the statement drops the default of the column: that is done before types change. */
export function dropsDefault(alteration: Alteration, column: string): boolean {
  return alteration.commands.some(
    (command) => command.subtype === 'AT_ColumnDefault' && command.name === column && command.def === undefined,
  );
}

/**
 * True when some command drops the constraint, or a column that the constraint is about, which takes it along: both are
 * done before anything is added (ATPrepCmd in tablecmds.c sorts the commands into passes).
 */
export function dropsConstraint(alteration: Alteration, name: string): boolean {
  const columns = alteration.target.relation?.constraints.get(name)?.columns ?? [];
  return alteration.commands.some(
    (command) =>
      (command.subtype === 'AT_DropConstraint' && command.name === name) ||
      (command.subtype === 'AT_DropColumn' && command.name !== undefined && columns.includes(command.name)),
  );
}

/** True when some command drops the column. */
export function dropsColumn(alteration: Alteration, name: string): boolean {
  return alteration.commands.some((command) => command.subtype === 'AT_DropColumn' && command.name === name);
}

export function constraintOf(command: Command): NodeOf<'Constraint'> | undefined {
  return inside(command.def, 'Constraint');
}

/** Says that a typed table has no columns of its own to change. True when it did. */
export function failsTyped(alteration: Alteration, location?: number): boolean {
  const { draft, target } = alteration;
  const type = target.relation?.rowType;
  if (!type) return false;
  draft.fails(
    'typed-table',
    '42809',
    `${displayName(target.name)} is of the type ${displayName(type)}: its columns change with the type.`,
    location,
  );
  return true;
}

/** A policy or trigger that names the column and is not dropped by the statement itself. */
export function readerOf(target: Target, column: string): ColumnReader | undefined {
  return target.relation?.columnReaders?.find((reader) => reader.columns.includes(column));
}

/** Says that a column is not there, where the history tells all about the table. True when it did. */
export function failsWithoutColumn(alteration: Alteration, name: string | undefined, location?: number): boolean {
  const { draft, target } = alteration;
  if (name === undefined || !draft.knows(target) || draft.column(target, name) !== undefined) return false;
  if (alteration.addedColumns.has(name)) return false;
  draft.fails('column-missing', '42703', `${target.name.name} has no column ${name}.`, location);
  return true;
}
