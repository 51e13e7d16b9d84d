import type { MysqlFailure } from '../../core/effects/mysql/effect.ts';
import type { Span } from '../../core/sql/statement.ts';
import type { MysqlScriptContext, MysqlStatementContext } from './rule-part.ts';
import { actionsOf } from './table-work.ts';

/** Error numbers that say that something is not there (server's error reference, both servers unless one is named). */
const missing: ReadonlySet<number> = new Set([
  1008, // database, of DROP
  1049, // database
  1051, // table, of DROP
  1054, // column
  1072, // column of a key
  1091, // column or key, of DROP
  1146, // table
  1176, // key, of RENAME INDEX
  1305, // routine
  1360, // trigger
  1507, // partition
  1539, // event
  1735, // partition
  1824, // referenced table
  3750, // primary key
  3821, // check
  3940, // constraint
  4091, // sequence (MariaDB)
]);

/** Error numbers that say that something is there already. */
const existing: ReadonlySet<number> = new Set([
  1007, // database
  1050, // table
  1060, // column
  1061, // key
  1068, // primary key
  1304, // routine
  1359, // trigger
  1517, // partition
  1537, // event
  1826, // foreign key
  3822, // check
]);

/** What cannot be changed or dropped because something else needs it. */
const dependent: ReadonlySet<number> = new Set([
  1701, // TRUNCATE of a table that a foreign key references
  1828, // column of a foreign key
  1829, // column that a foreign key of another table references
  1833, // the same, of a change of type
  1834, // rows that a foreign key references
  3108, // column that a generated column reads
  3730, // table that a foreign key references
  3780, // column whose type a foreign key needs
  3837, // column that a functional index reads
  3855, // column of partitioning
  3959, // column that a check reads
]);

/** The one rule that tells of a failure, so that no two say the same of one place; null when a rule with more to say does. */
function tellerOf({ errno, code, when }: MysqlFailure): string | null {
  if (told.has(code)) return null;
  if (code === 'unsupported-version') return 'unsupported-version';
  if (when === 'data') return errno === 1062 ? 'unique-may-fail' : 'may-fail';
  if (missing.has(errno)) return 'missing-object';
  if (existing.has(errno)) return 'object-exists';
  return dependent.has(errno) ? 'dependent-objects' : 'will-fail';
}

/** Failures that rules for MySQL alone, or for one kind of statement, tell of. */
const told: ReadonlySet<string> = new Set<string>([]);

/**
 * Failures of the statement that the rule is to tell. None where it is not sure that the statement runs against the catalog as it is
 * here: in a routine or a branch, after the first statement of a down script, whose earlier statements are not replayed, and after
 * something in the script that nobody could read.
 */
export function failuresFor(rule: string, context: MysqlStatementContext): readonly MysqlFailure[] {
  const { statement, effect, direction, index } = context;
  if (effect.failures.length === 0) return [];
  if (statement.body !== null && (statement.body.kind === 'function' || statement.body.conditional)) return [];
  if (direction === 'down' && index > 0) return [];
  const comesBefore = (lost: { readonly span: Span }) => lost.span.start < statement.span.start;
  if (context.notAnalysed.some(comesBefore) || context.errors.some(comesBefore)) return [];
  return effect.failures.filter((failure) => tellerOf(failure) === rule);
}

/** Where to point for a failure: its own place, else its action, else the statement. */
export function spanOf(failure: MysqlFailure, { statement }: MysqlStatementContext): Span {
  return failure.span ?? actionsOf(statement.node)[failure.action]?.span ?? statement.span;
}

/** The whole sentence: where it stops, the server's error number, why. */
export function failureText(failure: MysqlFailure, context: MysqlScriptContext): string {
  const stops = `${context.direction === 'down' ? 'Going back' : 'The deployment'} stops here`;
  return failure.when === 'data'
    ? `${stops} if a row is in the way: ${failure.reason.replace(/\.$/, '')} (error ${failure.errno}).`
    : `${stops} (error ${failure.errno}): ${failure.reason}`;
}
