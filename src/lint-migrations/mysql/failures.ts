import type { MysqlFailure } from '../../core/effects/mysql/effect.ts';
import type { Span } from '../../core/sql/statement.ts';
import { actionsOf } from './actions.ts';
import type { MysqlScriptContext, MysqlStatementContext } from './rule-part.ts';

/** What cannot be changed or dropped because something else needs it. */
const dependent: ReadonlySet<string> = new Set([
  'needed-in-foreign-key',
  'used-in-foreign-key',
  'generated-column-reads-it',
  'functional-index-reads-it',
  'check-reads-it',
  'partitioned-by-it',
]);

/** Failures that a rule of their own tells of, with the way around them. */
const told: ReadonlySet<string> = new Set(['unique-key-holds-it', 'incompatible-foreign-key']);

/** The one rule that tells of a failure, so that no two say the same of one place; null when a rule with more to say does. */
function tellerOf(failure: MysqlFailure, context: MysqlStatementContext): string | null {
  const { code, when } = failure;
  if (told.has(code)) return null;
  if (when === 'data' && dropsMember(failure, context)) return null;
  if (when === 'data') return code === 'duplicate-key' ? 'unique-may-fail' : 'may-fail';
  if (dependent.has(code)) return dropsIndex(failure, context) ? null : 'dependent-objects';
  if (code.startsWith('unknown-') && !/-(?:engine|option)$/.test(code)) return 'missing-object';
  if (code.startsWith('duplicate-') || code.startsWith('second-primary') || code.endsWith('-exists'))
    return 'object-exists';
  return 'will-fail';
}

/** An index that a foreign key needs: `drop-needed-index` tells. */
function dropsIndex({ code, action }: MysqlFailure, { statement }: MysqlStatementContext): boolean {
  return code === 'needed-in-foreign-key' && actionsOf(statement.node)[action]?.kind === 'drop index';
}

/** A row that holds a member which goes: `enum-member-removed` tells. */
function dropsMember(
  { code, errno, action }: MysqlFailure,
  { statement, main, catalog }: MysqlStatementContext,
): boolean {
  if (code !== 'value-does-not-fit' || errno !== 1265 || !main) return false;
  const change = actionsOf(statement.node)[action];
  if (change?.kind !== 'modify column' && change?.kind !== 'change column') return false;
  const from = (change.kind === 'change column' ? change.from : change.column.name).name.toLowerCase();
  const before = catalog.table(main.table)?.columns.get(from)?.type;
  const after = change.column.type;
  return before?.values != null && after.values !== null && before.name === after.name;
}

/**
 * Failures of the statement that the rule is to tell. None where it is not sure that the statement runs against the catalog as it is
 * here: in a routine or a branch that does not ask the server's catalog, after the first statement of a down script, whose earlier statements are not replayed, and after
 * something in the script that nobody could read.
 */
export function failuresFor(rule: string, context: MysqlStatementContext): readonly MysqlFailure[] {
  const { statement, effect, direction, index } = context;
  if (effect.failures.length === 0) return [];
  const { body } = statement;
  if (body !== null && (body.kind === 'function' || (body.conditional && body.guarded !== true))) return [];
  // What asks first whether it is needed runs where it can, and then the rows can stop it as they stop any other.
  if (body?.guarded === true && effect.failures.some(({ when }) => when !== 'data')) return [];
  if (direction === 'down' && index > 0) return [];
  const comesBefore = (lost: { readonly span: Span }) => lost.span.start < statement.span.start;
  if (context.notAnalysed.some(comesBefore) || context.errors.some(comesBefore)) return [];
  return effect.failures.filter((failure) => tellerOf(failure, context) === rule);
}

/** Where to point for a failure: its own place, else its action, else the statement. */
export function spanOf(failure: MysqlFailure, { statement }: MysqlStatementContext): Span {
  return failure.span ?? actionsOf(statement.node)[failure.action]?.span ?? statement.span;
}

/** The whole sentence: where it stops, the server's error number, why. */
export function failureText({ when, reason, errno }: MysqlFailure, context: MysqlScriptContext): string {
  const stops = `${context.direction === 'down' ? 'Going back' : 'The deployment'} stops here (error ${errno})`;
  const row = when === 'data' ? /^A row (.*) would stop it\.$/s.exec(reason)?.[1] : undefined;
  return row === undefined ? `${stops}: ${reason}` : `${stops} if there is a row ${row}.`;
}
