import type { Script } from '../core/migrations/migration.ts';
import type { CodeReference } from '../core/report/finding.ts';
import type { QualifiedName } from '../core/schema/catalog.ts';
import { keyOf } from '../core/schema/catalog.ts';
import { serialBase } from '../core/schema/types.ts';
import { type Node, nodeOf, type Statement } from '../core/sql/statement.ts';
import { alterationOf } from './alter-commands.ts';
import { inside, relationName, stringsOf } from './names.ts';
import type { AnyScriptContext, ScriptContext, StatementContext } from './rule.ts';
import { writtenAfter } from './written.ts';

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
export function undoesUp(context: AnyScriptContext, name: string): boolean {
  return context.direction === 'down' && makes(context.migration.up, name);
}

/** True for a script whose text makes a thing of that name, by CREATE, ADD or RENAME … TO. */
export function makes({ source, pieces }: Script, name: string): boolean {
  return pieces.some((piece) => writtenAfter(source.text.slice(piece.start, piece.end), name, making).after >= 0);
}

const making = /\b(?:create|add|rename)\b/i;

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

/**
 * True for a column that an earlier statement of the script, or another command of this one, adds without a value, and
 * that nothing fills in between: it holds NULL in every row, so that no unique key, CHECK or foreign key of it is broken.
 */
export function isStillNull(context: StatementContext, table: QualifiedName, column: string): boolean {
  let added = false;
  for (const statement of context.statements.slice(0, context.index + 1)) {
    const alteration = alterationOf(statement, context.catalog);
    if (alteration && keyOf(alteration.table) === keyOf(table)) {
      for (const command of alteration.commands) {
        const definition = command.type === 'AT_AddColumn' ? inside(command.node.def, 'ColumnDef') : undefined;
        if (definition?.colname !== column) continue;
        if (serialBase(definition.typeName) !== null) return false;
        if ((definition.constraints ?? []).some((node) => valued.has(inside(node, 'Constraint')?.contype ?? '')))
          return false;
        added = true;
      }
      continue;
    }
    if (
      added &&
      statement.kind !== 'CreateStmt' &&
      statement.kind !== 'IndexStmt' &&
      statement.kind !== 'AlterTableStmt'
    ) {
      const written = nodeOf(statement, 'UpdateStmt')?.relation ?? nodeOf(statement, 'InsertStmt')?.relation;
      // Whatever else runs in between may fill it: a DO block, a function, MERGE.
      if (!harmless.has(statement.kind) && (!written || keyOf(relationName(context.catalog, written)) === keyOf(table)))
        return false;
    }
  }
  return added;
}

/** True when an earlier statement of the script gave every row without a value one, or took those rows away. */
export function isFilledBefore(context: StatementContext, table: QualifiedName, column: string): boolean {
  return context.statements.slice(0, context.index).some((statement) => {
    if (statement.body?.kind === 'function' || statement.body?.conditional) return false;
    const update = nodeOf(statement, 'UpdateStmt');
    const change = update ?? nodeOf(statement, 'DeleteStmt');
    if (!change?.relation || keyOf(relationName(context.catalog, change.relation)) !== keyOf(table)) return false;
    if (change.whereClause !== undefined && !isNullTest(change.whereClause, column)) return false;
    if (!update) return true;
    return (
      update.fromClause === undefined &&
      (update.targetList ?? []).some((node) => {
        const target = inside(node, 'ResTarget');
        return target?.name === column && isSurelyValue(target.val);
      })
    );
  });
}

function isNullTest(node: Node, column: string): boolean {
  const test = inside(node, 'NullTest');
  const fields = stringsOf(inside(test?.arg, 'ColumnRef')?.fields);
  return test?.nulltesttype === 'IS_NULL' && fields[fields.length - 1] === column;
}

/** A constant that is not NULL, a cast of one, or a function without arguments, none of which give NULL as a rule. */
function isSurelyValue(node: Node | undefined): boolean {
  const constant = inside(node, 'A_Const');
  if (constant) return constant.isnull !== true;
  const cast = inside(node, 'TypeCast');
  if (cast) return isSurelyValue(cast.arg);
  const call = inside(node, 'FuncCall');
  return (call !== undefined && (call.args ?? []).length === 0) || inside(node, 'SQLValueFunction') !== undefined;
}

const valued = new Set(['CONSTR_DEFAULT', 'CONSTR_IDENTITY', 'CONSTR_GENERATED']);
const harmless: ReadonlySet<string> = new Set([
  'CommentStmt',
  'CreateEnumStmt',
  'DropStmt',
  'RenameStmt',
  'TransactionStmt',
  'VariableSetStmt',
]);

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
  context: AnyScriptContext,
  name: string,
  table?: QualifiedName,
): { readonly references?: readonly CodeReference[]; readonly ending: string } {
  const references = context.codeReferences(name, table?.name);
  if (references.length === 0) return { ending: '' };
  const places = references.length === 1 ? 'one place' : `${references.length} places`;
  return { references, ending: `; the repository still names it in ${places}` };
}
