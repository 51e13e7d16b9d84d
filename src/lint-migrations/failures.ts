import type { Failure } from '../core/effects/effect.ts';
import type { QualifiedName } from '../core/schema/catalog.ts';
import { canonicalType } from '../core/schema/types.ts';
import { nodeOf, type Span } from '../core/sql/statement.ts';
import { type AlterCommand, alterationOf } from './alter-commands.ts';
import { inside, relationName } from './names.ts';
import type { ScriptContext, StatementContext } from './rule.ts';

/** SQLSTATEs that say that something is not there. */
const missing = new Set(['42P01', '42703', '42704', '42883', '3F000']);
/** SQLSTATEs that say that something is there already. */
const existing = new Set(['42P07', '42701', '42710', '42P06', '42723']);
/** What a statement cannot do because something else needs its object. */
const dependent = new Set([
  'depends-on-view',
  'depends-on-generated-column',
  'dependent-objects',
  'constraint-needs-index',
  'type-in-use',
]);

/**
 * The one rule that tells of a failure, so that no two say the same of one place; null when rules about transactions do.
 */
function tellerOf(failure: Failure, context: StatementContext): string | null {
  const { code, sqlstate } = failure;
  if (sqlstate === '25001') return null;
  if (code === 'unsupported-version') return 'unsupported-version';
  if (code === 'concurrently-on-partitioned' && context.statement.kind === 'IndexStmt')
    return 'concurrent-index-on-partitioned-table';
  if (code === 'not-valid-on-partitioned') return 'foreign-key-not-valid-on-partitioned-table';
  if (code === 'unusable-index' || code === 'using-index-on-partitioned') return 'unusable-index';
  if (code === 'not-null-needed') return 'identity-on-nullable-column';
  if (dependent.has(code)) return 'dependent-objects';
  if (context.statement.kind === 'ViewStmt' && sqlstate === '42P16') return 'replace-view-columns';
  if (sqlstate === '42601' && code.startsWith('duplicate-')) return 'duplicate-assignment';
  if (failure.when === 'always') {
    if (missing.has(sqlstate) && code.endsWith('missing')) return 'missing-object';
    if (existing.has(sqlstate) && code.endsWith('exists')) return 'object-exists';
    return 'will-fail';
  }
  if (code === 'unique-violation') return 'unique-may-fail';
  if (code === 'partition-violation' && failure.reason.includes('default partition')) return 'default-partition-rows';
  const command = commandOf(failure, context);
  if (command?.type === 'AT_AddColumn' && sqlstate === '23502') return 'add-column-not-null';
  if (command?.type === 'AT_AlterColumnType' && isEnumSwap(command, context)) return 'swap-enum';
  return 'may-fail';
}

function isEnumSwap(command: AlterCommand, context: StatementContext): boolean {
  const table = alterationOf(context.statement, context.catalog)?.relation;
  const from = table?.columns.get(command.name)?.type;
  const to = canonicalType(inside(command.node.def, 'ColumnDef')?.typeName);
  return (
    from != null &&
    to !== null &&
    context.catalog.typeOf(from)?.kind === 'enum' &&
    context.catalog.typeOf(to)?.kind === 'enum'
  );
}

/** The ALTER TABLE command that fails, if the statement is one. */
export function commandOf(failure: Failure, context: StatementContext): AlterCommand | undefined {
  return alterationOf(context.statement, context.catalog)?.commands.find(
    (command) => command.index === failure.command,
  );
}

/**
 * Failures of the statement that the rule is to tell. None where it is not sure that the statement runs against the
 * catalog as it is here: in a function's body, in a branch or a handler of a DO block, after the first statement of
 * a down script, whose earlier statements are not replayed, and after something in the script that nobody could read.
 */
export function failuresFor(rule: string, context: StatementContext): readonly Failure[] {
  const { statement, effect, direction, index } = context;
  if (effect.failures.length === 0) return [];
  if (statement.body !== null && (statement.body.kind === 'function' || statement.body.conditional)) return [];
  if (direction === 'down' && index > 0) return [];
  const comesBefore = (lost: { readonly span: Span }) => lost.span.start < statement.span.start;
  if (context.notAnalysed.some(comesBefore) || context.errors.some(comesBefore)) return [];
  return effect.failures.filter((failure) => tellerOf(failure, context) === rule);
}

/** Where to point for a failure: its own place, else its command, else the statement. */
export function spanOf(failure: Failure, context: StatementContext): Span {
  if (failure.location !== undefined) return context.spanAt(failure.location);
  return commandOf(failure, context)?.span ?? context.statement.span;
}

/** The reason as the first part of a longer sentence: without its full stop. */
export function reasonOf(failure: Failure): string {
  return failure.reason.replace(/\.$/, '');
}

/** The table that a statement changes or reads, where it names one. */
export function tableOf(context: StatementContext): QualifiedName | null {
  const { statement, catalog } = context;
  const range =
    nodeOf(statement, 'AlterTableStmt')?.relation ??
    nodeOf(statement, 'IndexStmt')?.relation ??
    nodeOf(statement, 'UpdateStmt')?.relation ??
    nodeOf(statement, 'InsertStmt')?.relation ??
    nodeOf(statement, 'CreateStmt')?.relation;
  return range ? relationName(catalog, range) : null;
}

/** True when the change made the table and put no row into it, so that no row can be in the way; or it is known to be empty. */
export function surelyEmpty(context: StatementContext, table: QualifiedName): boolean {
  if (context.catalog.sizeOf(table)?.rows === 0) return true;
  return context.isNew(table) && context.catalog.relation(table)?.hasRows !== true;
}

/** The beginning of a message about a failure. */
export function stopsHere(context: ScriptContext): string {
  return context.direction === 'down' ? 'Going back stops here' : 'The deployment stops here';
}
