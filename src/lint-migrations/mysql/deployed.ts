import { keyOf, type QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, type MysqlTable } from '../../core/schema/mysql/catalog.ts';
import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import type { TableName } from '../../core/sql/mysql/definitions.ts';
import type { MysqlStatement } from '../../core/sql/mysql/statement.ts';
import type { Span } from '../../core/sql/statement.ts';
import type { AnyScriptContext } from '../rule.ts';
import { writtenAfter } from '../written.ts';
import { actionsOf } from './actions.ts';
import type { MysqlFolderContext, MysqlScriptContext, MysqlStatementContext } from './rule-part.ts';

/** A statement that changes one table: ALTER TABLE, CREATE INDEX or DROP INDEX. */
export interface Alteration {
  readonly table: QualifiedName;
  /** As the history has it before the statement; undefined when it never made it. */
  readonly known: MysqlTable | undefined;
  /** The table's name as a reader wants it. */
  readonly shown: string;
  readonly actions: readonly AlterAction[];
}

/** What the statement does to a table that is there, action by action; null for other statements. */
export function alterationOf(statement: MysqlStatement, context: MysqlFolderContext): Alteration | null {
  const { node } = statement;
  if (node.kind !== 'alter table' && node.kind !== 'create index' && node.kind !== 'drop index') return null;
  const table = context.catalog.resolve(node.table);
  return { table, known: context.catalog.table(table), shown: displayName(table), actions: actionsOf(node) };
}

/** The alteration of a table that production has, unless the statement is only stored in a routine now. */
export function liveAlteration(context: MysqlStatementContext): Alteration | null {
  if (isStored(context.statement, context)) return null;
  const alteration = alterationOf(context.statement, context);
  return alteration && inProduction(context, alteration.table) ? alteration : null;
}

/**
 * True for a statement of a routine, trigger or event that does not run now. What a procedure holds that the script itself calls runs
 * with the script, which has to be at hand for that: it is how conditions are written where SQL has none.
 */
export function isStored(statement: MysqlStatement, script?: Pick<MysqlScriptContext, 'statements'>): boolean {
  if (statement.body?.kind !== 'function') return false;
  if (!script) return true;
  const { statements } = script;
  let spans = called.get(statements);
  if (!spans) {
    spans = calledProcedures(statements);
    called.set(statements, spans);
  }
  return !spans.some(({ start, end }) => start <= statement.span.start && statement.span.end <= end);
}

const called = new WeakMap<readonly MysqlStatement[], readonly Span[]>();

function calledProcedures(statements: readonly MysqlStatement[]): readonly Span[] {
  const calls = statements.flatMap(({ node, body }) =>
    node.kind === 'call' && body?.kind !== 'function' ? [node.routine.name.toLowerCase()] : [],
  );
  if (calls.length === 0) return [];
  return statements.flatMap(({ node, span }) =>
    node.kind === 'create procedure' && calls.includes(node.routine.name.toLowerCase()) ? [span] : [],
  );
}

/** True for a table or view that production has: the change did not create it, and it is not a temporary one. */
export function inProduction(context: MysqlScriptContext, table: QualifiedName): boolean {
  return !context.isNew(table);
}

/**
 * True in a down script for a thing that the up script made under that name: taking it away again is what the down script
 * is for. Told from the text, since the up script's statements are not at hand here.
 */
export function undoesUp(context: AnyScriptContext, name: string): boolean {
  if (context.direction !== 'down') return false;
  const { source, pieces } = context.migration.up;
  return pieces.some((piece) => writtenAfter(source.text.slice(piece.start, piece.end), name, making).after >= 0);
}

/** CHANGE gives a column its new name. */
const making = /\b(?:create|add|rename|change)\b/i;

/** Statements of the script after this one that run with it. */
export function laterStatements(context: MysqlStatementContext): readonly MysqlStatement[] {
  return context.statements.slice(context.index + 1).filter((statement) => !isStored(statement, context));
}

/** Statements of the script before this one that have run. */
export function earlierStatements(context: MysqlStatementContext): readonly MysqlStatement[] {
  return context.statements.slice(0, context.index).filter((statement) => !isStored(statement, context));
}

/** True when both names mean one table. */
export function sameTable(a: QualifiedName, b: QualifiedName): boolean {
  return keyOf(a) === keyOf(b);
}

/** True when both names mean one column or index: the server compares them without regard to case. */
export function sameName(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

/** True for a column that an earlier statement of the script adds: production never had it. */
export function addedBefore(context: MysqlStatementContext, table: QualifiedName, column: string): boolean {
  return earlierStatements(context).some((statement) => addsColumn(statement, context, table, column));
}

function addsColumn(
  statement: MysqlStatement,
  context: MysqlFolderContext,
  table: QualifiedName,
  column: string,
): boolean {
  const alteration = alterationOf(statement, context);
  return (
    alteration !== null &&
    sameTable(alteration.table, table) &&
    alteration.actions.some((action) => action.kind === 'add column' && sameName(action.column.name.name, column))
  );
}

/** True for a column that the script adds without a value and that nothing has filled: NULL in every row. */
export function isStillNull(context: MysqlStatementContext, table: QualifiedName, column: string): boolean {
  let added = false;
  for (const statement of [...earlierStatements(context), context.statement]) {
    const { node } = statement;
    const alteration = alterationOf(statement, context);
    if (alteration) {
      if (!sameTable(alteration.table, table)) continue;
      for (const action of alteration.actions) {
        if (action.kind !== 'add column' || !sameName(action.column.name.name, column)) continue;
        const { default: value, generated, autoIncrement, nullable } = action.column;
        if ((value && value.kind !== 'null') || generated || autoIncrement || nullable === false) return false;
        added = true;
      }
    } else if (added && (node.kind === 'update' || node.kind === 'insert' || node.kind === 'call')) return false;
  }
  return added;
}

/** True when an earlier statement of the script gave every row without a value one, or took those rows away. */
export function isFilledBefore(context: MysqlStatementContext, table: QualifiedName, column: string): boolean {
  return earlierStatements(context).some(({ node, body }) => {
    if ((node.kind !== 'update' && node.kind !== 'delete') || node.limit) return false;
    // What asks the server's catalog first asks what this one asks, as far as scripts go.
    if (body?.conditional && !(body.guarded && context.statement.body?.guarded)) return false;
    if (!node.changes.some((one) => sameTable(context.catalog.resolve(one), table)) || node.changes.length > 1)
      return false;
    const test = /^\(?\s*(?:[`\w$]+\s*\.\s*)?`?([\w$]+)`?\s+is\s+null\s*\)?$/i.exec(node.where?.text.trim() ?? '');
    if (node.where && !(test && sameName(test[1] ?? '', column))) return false;
    return (
      node.kind === 'delete' ||
      node.sets.some(
        (set) => sameName(set.column.name, column) && (set.value.kind === 'literal' || set.value.kind === 'now'),
      )
    );
  });
}

/** Columns that the statement drops and that it, or a later one of the script, adds again, with the action that adds each. */
export function recreatedColumns(
  context: MysqlStatementContext,
  { table, actions }: Alteration,
): ReadonlyMap<string, AlterAction & { readonly kind: 'add column' }> {
  const dropped = new Set(actions.flatMap((action) => (action.kind === 'drop column' ? [lower(action.column)] : [])));
  const recreated = new Map<string, AlterAction & { readonly kind: 'add column' }>();
  if (dropped.size === 0) return recreated;
  const look = (others: readonly AlterAction[]) => {
    for (const action of others) {
      if (action.kind !== 'add column') continue;
      const name = lower(action.column.name);
      if (dropped.has(name) && !recreated.has(name)) recreated.set(name, action);
    }
  };
  look(actions);
  for (const later of laterStatements(context)) {
    const next = alterationOf(later, context);
    if (next && sameTable(next.table, table)) look(next.actions);
  }
  return recreated;
}

/** The statement that makes a table or view of that name, if one of these does. */
export function makerOf(
  statements: readonly MysqlStatement[],
  context: MysqlFolderContext,
  name: QualifiedName,
): MysqlStatement | undefined {
  return statements.find((statement) =>
    namesMade(statement).some((made) => sameTable(context.catalog.resolve(made), name)),
  );
}

/** Tables and views that the statement makes or renames something to. */
function namesMade({ node }: MysqlStatement): readonly TableName[] {
  switch (node.kind) {
    case 'create table':
      return [node.table];
    case 'create view':
      return [node.view];
    case 'rename table':
      return node.pairs.map((pair) => pair.to);
    case 'alter table':
      return node.actions.flatMap((action) => (action.kind === 'rename table' ? [action.to] : []));
    default:
      return [];
  }
}

/** True when the history is sure not to have the table or view, so that DROP … IF EXISTS does nothing. */
export function surelyAbsent({ catalog }: MysqlFolderContext, name: QualifiedName): boolean {
  if (catalog.table(name) || catalog.view(name)) return false;
  // A history that made no table at all begins in the middle: nothing is sure then.
  for (const table of catalog.tables()) if (table.bornIn >= 0) return true;
  return false;
}

/** `orders (12,000 rows)` when the statistics file tells; else the name alone. */
export function withRows({ catalog }: MysqlFolderContext, table: QualifiedName): string {
  const size = catalog.sizeOf(table);
  return size ? `${displayName(table)} (${size.rows.toLocaleString('en-US')} rows)` : displayName(table);
}

/** A name for a new table that nothing has yet: `orders_unused`, then `orders_unused2`. At most 64 characters (manual, section 11.2.1). */
export function freeTableName({ catalog }: MysqlFolderContext, schema: string, stem: string, suffix: string): string {
  for (let attempt = 1; ; attempt++) {
    const end = `_${suffix}${attempt === 1 ? '' : attempt}`;
    const name = `${[...stem].slice(0, 64 - end.length).join('')}${end}`;
    if (!catalog.table({ schema, name }) && !catalog.view({ schema, name })) return name;
  }
}

function lower({ name }: { readonly name: string }): string {
  return name.toLowerCase();
}
