import { keyOf } from '../core/schema/catalog.ts';
import { type Alteration, type AlterCommand, alterationOf } from './alter-commands.ts';
import { laterStatements } from './deployed.ts';
import { inside } from './names.ts';
import type { StatementContext } from './rule.ts';

/**
 * Columns that a statement drops and that it, or a later statement of the script, adds again under the same name. Gives
 * the command that adds each.
 */
export function recreatedColumns(context: StatementContext, alteration: Alteration): ReadonlyMap<string, AlterCommand> {
  const dropped = new Set(alteration.commands.filter((command) => command.type === 'AT_DropColumn').map((c) => c.name));
  const recreated = new Map<string, AlterCommand>();
  if (dropped.size === 0) return recreated;
  const look = (commands: readonly AlterCommand[]) => {
    for (const command of commands) {
      if (command.type !== 'AT_AddColumn') continue;
      const name = inside(command.node.def, 'ColumnDef')?.colname;
      if (name !== undefined && dropped.has(name) && !recreated.has(name)) recreated.set(name, command);
    }
  };
  look(alteration.commands);
  for (const later of laterStatements(context)) {
    const next = alterationOf(later, context.catalog);
    if (next && keyOf(next.table) === keyOf(alteration.table)) look(next.commands);
  }
  return recreated;
}
