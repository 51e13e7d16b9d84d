import type { Script } from '../core/migrations/migration.ts';
import type { CodeReference } from '../core/report/finding.ts';
import type { QualifiedName } from '../core/schema/catalog.ts';
import { keyOf } from '../core/schema/catalog.ts';
import { nodeOf, type Statement } from '../core/sql/statement.ts';
import { alterationOf } from './alter-commands.ts';
import { inside, relationName } from './names.ts';
import type { ScriptContext, StatementContext } from './rule.ts';

/** True for a relation that production has: the change did not create it, and it is not a temporary table. */
export function inProduction(context: ScriptContext, name: QualifiedName): boolean {
  return !context.isNew(name);
}

/** Place of the migration in its folder's order, the number that `bornIn` counts in. */
export function placeOf(context: ScriptContext): number {
  return context.place;
}

/**
 * True in a down script for a thing that the up script made under that name (CREATE, ADD or RENAME … name): taking it
 * away again is what the down script is for. Told from the text, since the up script's tree is not at hand here.
 */
export function undoesUp(context: ScriptContext, name: string): boolean {
  return context.direction === 'down' && makes(context.migration.up, name);
}

/** True for a script whose text makes a thing of that name, by CREATE, ADD or RENAME … TO. */
export function makes({ source, pieces }: Script, name: string): boolean {
  const wanted = new RegExp(`\\b(?:create|add|rename)\\b[^;]*?(?<![\\w$])${escaped(name)}(?![\\w$])`, 'i');
  return pieces.some((piece) => wanted.test(source.text.slice(piece.start, piece.end)));
}

/** A text as a regular expression that matches it literally. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** True for a column that an earlier statement of the same script added: production never had it. */
export function addedBefore(context: StatementContext, table: QualifiedName, column: string): boolean {
  return context.statements.slice(0, context.index).some((statement) => {
    const alteration = alterationOf(statement, context.catalog);
    if (!alteration || keyOf(alteration.table) !== keyOf(table)) return false;
    return alteration.commands.some(
      (command) => command.type === 'AT_AddColumn' && inside(command.node.def, 'ColumnDef')?.colname === column,
    );
  });
}

/** Statements of the script after this one. */
export function laterStatements(context: StatementContext): readonly Statement[] {
  return context.statements.slice(context.index + 1);
}

/** True when a later statement of the script creates a view of that name, so that old queries still find something to read. */
export function viewTakesName(context: StatementContext, name: QualifiedName): boolean {
  return laterStatements(context).some((statement) => {
    const view = nodeOf(statement, 'ViewStmt');
    return view !== undefined && keyOf(relationName(context.catalog, view.view)) === keyOf(name);
  });
}

/**
 * Where the repository's code still uses a name that goes away, and how the message ends because of it:
 * `; the repository still names it in 3 places`. For a column, with its table. Nothing when no search was possible or nothing was found.
 */
export function codeUsing(
  context: ScriptContext,
  name: string,
  table?: QualifiedName,
): { readonly references?: readonly CodeReference[]; readonly ending: string } {
  const references = context.codeReferences(name, table?.name);
  if (references.length === 0) return { ending: '' };
  const places = references.length === 1 ? 'one place' : `${references.length} places`;
  return { references, ending: `; the repository still names it in ${places}` };
}
