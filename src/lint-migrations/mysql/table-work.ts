import type { ActionEffect, TableEffect } from '../../core/effects/mysql/effect.ts';
import type { Severity } from '../../core/report/finding.ts';
import { durationText } from '../../core/report/wording.ts';
import type { QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import type { Problem } from '../rule.ts';
import { actionsOf } from './actions.ts';
import { isStored } from './deployed.ts';
import { estimateMs } from './estimate.ts';
import type { MysqlScriptContext, MysqlStatementContext } from './rule-part.ts';

/** An action of the statement with what it needs. */
export interface ActionWork {
  readonly action: AlterAction;
  readonly effect: ActionEffect;
}

/** True for a table that somebody may be using: the change did not create it, and it is no table of one session. */
export function isLive(context: MysqlScriptContext, table: QualifiedName): boolean {
  return !context.isNew(table) && context.catalog.table(table)?.temporary !== true;
}

/**
 * What the statement does to the table that it names, when somebody may be using the table. Undefined for a statement of a
 * routine, which is only stored now.
 */
export function liveTable(context: MysqlStatementContext): TableEffect | undefined {
  const { main, statement } = context;
  return main && !isStored(statement, context) && isLive(context, main.table) ? main : undefined;
}

/** The actions of the statement on a table in use, each with what it needs. */
export function liveActions(context: MysqlStatementContext): readonly ActionWork[] {
  const main = liveTable(context);
  if (!main || main.actions.length === 0) return [];
  // What each would cost alone is no matter where together they undo one another: two columns that swap their names.
  const isFree = main.algorithm === 'INSTANT' && !main.rebuilds && !main.scans && main.lock === 'NONE';
  const actions = actionsOf(context.statement.node);
  return main.actions.flatMap((effect) => {
    const action = actions[effect.action];
    if (isFree && (effect.rebuilds || effect.algorithm === 'COPY')) return [];
    return action ? [{ action, effect }] : [];
  });
}

/** Actions that copy the table, or keep others from writing or reading for as long as they work on the rows. */
export function slowActions(context: MysqlStatementContext): readonly ActionWork[] {
  // From MariaDB 11.2 on a copy may let others write: it is as dear, though nobody waits.
  return liveActions(context).filter(({ effect }) => effect.algorithm === 'COPY' || isBlocking(effect));
}

/** True when others have to wait while rows are worked on; a lock that is held for a moment is another matter. */
export function isBlocking(effect: ActionEffect): boolean {
  return effect.lock !== 'NONE' && (effect.algorithm === 'COPY' || effect.rebuilds || effect.scans);
}

const partitionActions: ReadonlySet<AlterAction['kind']> = new Set([
  'partition by',
  'remove partitioning',
  'add partition',
  'drop partition',
  'truncate partition',
  'rebuild partition',
  'optimize partition',
  'coalesce partition',
  'reorganize partition',
  'exchange partition',
  'convert partition',
  'convert table',
  'repair partition',
]);

/** True for what is done to the partitions of a table. */
export function isAboutPartitions(action: AlterAction): boolean {
  return partitionActions.has(action.kind);
}

/** True for an action that gives the table a foreign key. */
export function addsForeignKey({ action, effect }: ActionWork): boolean {
  return (
    action.kind === 'add foreign key' ||
    // MariaDB and MySQL 9 honour REFERENCES at a column; what makes the action dear is then the key, not the column.
    (action.kind === 'add column' && action.column.references !== null && effect.algorithm === 'COPY')
  );
}

/** True for an action after which a condition holds for every row. */
export function addsCheck({ action }: ActionWork): boolean {
  return action.kind === 'add check' || (action.kind === 'enforce constraint' && action.enforced);
}

/** `orders.total`, quoted where needed. */
export function displayColumn(table: QualifiedName, column: string): string {
  return `${displayName(table)}.${quoteIdentifier(column)}`;
}

/** The action as the subject of a sentence: `Changing orders.total`. */
export function actionText(action: AlterAction, table: QualifiedName): string {
  const name = displayName(table);
  switch (action.kind) {
    case 'add column':
      return `Adding ${displayColumn(table, action.column.name.name)}`;
    case 'drop column':
      return `Dropping ${displayColumn(table, action.column.name)}`;
    case 'modify column':
      return `Changing ${displayColumn(table, action.column.name.name)}`;
    case 'change column':
      return `Changing ${displayColumn(table, action.from.name)}`;
    case 'rename column':
      return `Renaming ${displayColumn(table, action.from.name)}`;
    case 'set default':
      return `Changing the default of ${displayColumn(table, action.column.name)}`;
    case 'column visibility':
      return `Changing who sees ${displayColumn(table, action.column.name)}`;
    case 'add index':
      return action.index.kind === 'primary'
        ? `Adding a primary key to ${name}`
        : `Adding ${indexText(action.index)} to ${name}`;
    case 'drop index':
      return `Dropping index ${quoteIdentifier(action.index.name)} of ${name}`;
    case 'drop primary key':
      return `Dropping the primary key of ${name}`;
    case 'add foreign key':
      return `Adding ${action.foreignKey.name ? `foreign key ${quoteIdentifier(action.foreignKey.name.name)}` : 'a foreign key'} to ${name}`;
    case 'drop foreign key':
      return `Dropping foreign key ${quoteIdentifier(action.name.name)} of ${name}`;
    case 'add check':
      return `Adding ${action.check.name ? `constraint ${quoteIdentifier(action.check.name.name)}` : 'a CHECK'} to ${name}`;
    case 'enforce constraint':
      return `${action.enforced ? 'Enforcing' : 'No longer enforcing'} constraint ${quoteIdentifier(action.name.name)} of ${name}`;
    case 'drop constraint':
      return `Dropping constraint ${quoteIdentifier(action.name.name)} of ${name}`;
    case 'rename table':
      return `Renaming ${name}`;
    case 'convert charset':
      return `Converting ${name}${action.charset ? ` to ${action.charset}` : ''}`;
    case 'table options':
      return `Setting ${[...action.options.keys()].map((option) => option.replaceAll('_', ' ')).join(' and ')} of ${name}`;
    case 'order by':
      return `Sorting the rows of ${name}`;
    case 'force':
      return `Rebuilding ${name}`;
    case 'partition by':
      return `Partitioning ${name}`;
    case 'remove partitioning':
      return `Removing the partitions of ${name}`;
    case 'add partition':
      return `Adding partitions to ${name}`;
    case 'drop partition':
    case 'truncate partition':
    case 'rebuild partition':
    case 'optimize partition':
    case 'repair partition':
    case 'reorganize partition':
      return `${partitionVerbs[action.kind]} ${partitionNames(action.names)} of ${name}`;
    case 'coalesce partition':
      return `Merging partitions of ${name}`;
    case 'exchange partition':
      return `Exchanging partition ${quoteIdentifier(action.partition.name)} of ${name}`;
    case 'add system versioning':
      return `Keeping old versions of the rows of ${name}`;
    default:
      return `Altering ${name}`;
  }
}

const partitionVerbs = {
  'drop partition': 'Dropping',
  'truncate partition': 'Emptying',
  'rebuild partition': 'Rebuilding',
  'optimize partition': 'Optimizing',
  'repair partition': 'Repairing',
  'reorganize partition': 'Reorganizing',
} as const;

function partitionNames(names: readonly { readonly name: string }[] | null): string {
  if (names === null) return 'all partitions';
  return `${names.length === 1 ? 'partition' : 'partitions'} ${listOf(names.map(({ name }) => quoteIdentifier(name)))}`;
}

function indexText(index: { readonly kind: string; readonly name: { readonly name: string } | null }): string {
  const kind =
    index.kind === 'index' ? 'index' : `${index.kind === 'unique' ? 'unique' : index.kind.toUpperCase()} index`;
  if (index.name) return `${kind} ${quoteIdentifier(index.name.name)}`;
  return `${/^[aeio]/i.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function listOf(names: readonly string[], most = 3): string {
  const unique = [...new Set(names)];
  if (unique.length <= 1) return unique[0] ?? '';
  if (unique.length > most + 1) return `${unique.slice(0, most).join(', ')} and ${unique.length - most} more`;
  return `${unique.slice(0, -1).join(', ')} and ${unique[unique.length - 1]}`;
}

/** How long the statement works on the table, in milliseconds; null when its size is not known. */
export function durationOf(context: MysqlStatementContext, main: TableEffect): number | null {
  const size = context.catalog.sizeOf(main.table);
  return size ? estimateMs(main, size) : null;
}

/** Below this nobody notices, above the other one a page is due. Milliseconds. */
const shortWait = 1_000;
const longWait = 10_000;

/**
 * How bad it is that others wait. With a known size, by its length: under a second a notice, under ten seconds a warning.
 * Without, the worst has to be expected: an error when the work is sure to be done, a warning when it may be done.
 */
export function severityOfWait(durationMs: number | null, certain: boolean): Severity {
  if (durationMs !== null && durationMs < shortWait) return 'notice';
  if (durationMs !== null && durationMs < longWait) return 'warning';
  return certain ? 'error' : 'warning';
}

/** How bad work is for which nobody waits but the replicas and the disk: never an error. */
export function severityOfWork(durationMs: number | null): Severity {
  return durationMs !== null && durationMs < longWait ? 'notice' : 'warning';
}

/**
 * What the statement does and who waits for it, as the end of a sentence that names the action:
 * `copies every row of orders into a new table and blocks writes meanwhile (ALGORITHM=COPY, LOCK=SHARED), for about 12 s`.
 */
export function consequence(context: MysqlStatementContext, main: TableEffect, works: readonly ActionWork[]): string {
  const { algorithm, lock } = dearestOf(works, main);
  const certain = works.length === 0 || works.some(({ effect }) => effect.certain);
  const name = displayName(main.table);
  const rebuilds = works.length === 0 ? main.rebuilds : works.some(({ effect }) => effect.rebuilds);
  const duration = durationOf(context, main);
  const what =
    algorithm === 'COPY'
      ? `${certain ? 'copies' : 'may copy'} every row of ${name} into a new table`
      : rebuilds
        ? `${certain ? 'builds' : 'may build'} ${name} and all its indexes anew`
        : `${certain ? 'goes' : 'may go'} over every row of ${name}`;
  const who =
    lock === 'NONE'
      ? 'while others read and write'
      : `and ${certain ? 'blocks' : 'block'} ${lock === 'EXCLUSIVE' ? 'reads and writes' : 'writes'} meanwhile`;
  const assertion = algorithm === null ? '' : ` (ALGORITHM=${algorithm}, LOCK=${lock})`;
  return `${what} ${who}${assertion}${duration === null ? '' : `, for ${durationText(duration)}`}`;
}

const algorithmOrder = { INSTANT: 0, NOCOPY: 1, INPLACE: 2, COPY: 3 } as const;
const lockOrder = { NONE: 0, SHARED: 1, EXCLUSIVE: 2 } as const;

/** The dearest algorithm and the strongest lock among the actions; the table's own when there are none. */
export function dearestOf(works: readonly ActionWork[], main: TableEffect): Pick<TableEffect, 'algorithm' | 'lock'> {
  let algorithm = works[0]?.effect.algorithm ?? main.algorithm;
  let lock = works[0]?.effect.lock ?? main.lock;
  for (const { effect } of works) {
    if (algorithm === null || algorithmOrder[effect.algorithm] > algorithmOrder[algorithm])
      algorithm = effect.algorithm;
    if (lockOrder[effect.lock] > lockOrder[lock]) lock = effect.lock;
  }
  return { algorithm, lock };
}

/** `, because the type of total changes from int to bigint`; nothing when there is no reason to give. Of many, the first two. */
export function because(works: readonly ActionWork[]): string {
  const reasons = [...new Set(works.flatMap(({ effect }) => (effect.reason === null ? [] : [effect.reason])))];
  return reasons.length === 0 ? '' : `, because ${reasons.slice(0, 2).join(' and ')}`;
}

/** The actions as the subject of a sentence: `Changing orders.total and orders.tax`; of several sorts, the statement. */
export function subjectOf(works: readonly ActionWork[], table: QualifiedName): string {
  const texts = [...new Set(works.map(({ action }) => actionText(action, table)))];
  const [first] = texts;
  if (first === undefined) return 'The statement';
  const [verb = ''] = first.split(' ', 1);
  if (!texts.every((text) => text.startsWith(`${verb} `))) return 'The statement';
  return `${verb} ${listOf(texts.map((text) => text.slice(verb.length + 1)))}`;
}

/** A sentence about actions that make others wait, its severity, and the actions as explained. */
export function workProblem(
  context: MysqlStatementContext,
  main: TableEffect,
  works: readonly ActionWork[],
  rest: Pick<Problem, 'advice' | 'fix'> & { readonly ending?: string } = {},
): Problem {
  const { ending, ...extra } = rest;
  const blocks = works.some(({ effect }) => effect.lock !== 'NONE');
  const certain = works.some(({ effect }) => effect.certain);
  const duration = durationOf(context, main);
  return {
    message: `${subjectOf(works, main.table)} ${consequence(context, main, works)}${because(works)}${ending ?? ''}.`,
    severity: blocks ? severityOfWait(duration, certain) : severityOfWork(duration),
    ...(works[0] ? { span: works[0].action.span } : {}),
    explainsActions: works.map(({ effect }) => effect.action),
    ...extra,
  };
}
