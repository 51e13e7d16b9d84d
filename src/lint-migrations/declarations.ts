import type { Migration } from '../core/migrations/migration.ts';
import type { Constraint, QualifiedName } from '../core/schema/catalog.ts';
import { displayName, keyOf } from '../core/schema/catalog.ts';
import { type NodeOf, nodeOf, type Span, type Statement } from '../core/sql/statement.ts';
import { alterationOf } from './alter-commands.ts';
import { inside, relationName, stringsOf } from './names.ts';
import type { ScriptContext } from './rule.ts';
import { spanAt } from './spans.ts';
import { wordsWritten } from './written.ts';

const contypes: Readonly<Record<Constraint['kind'], string>> = {
  'primary key': 'CONSTR_PRIMARY',
  unique: 'CONSTR_UNIQUE',
  exclude: 'CONSTR_EXCLUSION',
  check: 'CONSTR_CHECK',
  'foreign key': 'CONSTR_FOREIGN',
  'not null': 'CONSTR_NOTNULL',
};

/** Where the script declares a constraint of the catalog: its clause, else the statement; null when the script does not. */
export function declarationOf(context: ScriptContext, table: QualifiedName, constraint: Constraint): Span | null {
  for (const statement of context.statements) {
    for (const found of declarations(statement, context)) {
      if (keyOf(found.table) !== keyOf(table) || found.node.contype !== contypes[constraint.kind]) continue;
      const same = found.node.conname
        ? found.node.conname === constraint.name
        : found.columns.length === constraint.columns.length &&
          found.columns.every((column, i) => column === constraint.columns[i]);
      if (same) return spanAt(statement, found.node.location);
    }
  }
  return null;
}

interface Declaration {
  readonly table: QualifiedName;
  readonly node: NodeOf<'Constraint'>;
  readonly columns: readonly string[];
}

/** Every constraint that a CREATE TABLE or ALTER TABLE declares, inline ones with the column they stand at. */
export function* declarations(statement: Statement, context: ScriptContext): Generator<Declaration> {
  const create = nodeOf(statement, 'CreateStmt');
  if (create) {
    const table = relationName(context.catalog, create.relation);
    for (const element of create.tableElts ?? []) {
      const constraint = inside(element, 'Constraint');
      if (constraint) yield { table, node: constraint, columns: columnsOf(constraint) };
      const column = inside(element, 'ColumnDef');
      if (column) yield* inline(table, column);
    }
    return;
  }
  const alteration = alterationOf(statement, context.catalog);
  for (const command of alteration?.commands ?? []) {
    if (!alteration) continue;
    const constraint = command.type === 'AT_AddConstraint' ? inside(command.node.def, 'Constraint') : undefined;
    if (constraint) yield { table: alteration.table, node: constraint, columns: columnsOf(constraint) };
    const column = command.type === 'AT_AddColumn' ? inside(command.node.def, 'ColumnDef') : undefined;
    if (column) yield* inline(alteration.table, column);
  }
}

function* inline(table: QualifiedName, column: NodeOf<'ColumnDef'>): Generator<Declaration> {
  for (const node of column.constraints ?? []) {
    const constraint = inside(node, 'Constraint');
    if (constraint) yield { table, node: constraint, columns: [column.colname ?? ''] };
  }
}

/** The columns that a table constraint names. */
export function columnsOf(constraint: NodeOf<'Constraint'>): string[] {
  return stringsOf(constraint.contype === 'CONSTR_FOREIGN' ? constraint.fk_attrs : constraint.keys);
}

/**
 * The line of a migration's up script on which a name is first written after one of these words, for rules that look at
 * the whole folder and have no tree at hand; the first line when it is not found.
 */
export function lineOf(migration: Migration, names: readonly string[]): number {
  const { source, pieces } = migration.up;
  let found = known.get(migration.up);
  if (!found) {
    found = pieces.map((piece) => wordsWritten(withoutComments(source.text.slice(piece.start, piece.end)), creates));
    known.set(migration.up, found);
  }
  for (const name of names) {
    let first: number | null = null;
    for (const [place, written] of found.entries()) {
      const { after, first: one } = written(name);
      const start = pieces[place]?.start ?? 0;
      // What creates it says more than what drops another one of that name before.
      if (after >= 0) return source.position(start + after).line;
      if (one >= 0) first ??= start + one;
    }
    if (first !== null) return source.position(first).line;
  }
  return 1;
}

const creates = /\bcreate\b/i;

/** Folder rules ask for thousands of names of one script. */
const known = new WeakMap<Migration['up'], ReturnType<typeof wordsWritten>[]>();

/** Blanks of the same length instead of comments, so that every offset stays what it was. */
function withoutComments(text: string): string {
  return text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
}

/** `foreign key (customer_id) of orders`, or its name when it was given one. */
export function describeConstraint(table: QualifiedName, constraint: Constraint): string {
  return constraint.named
    ? `${constraint.kind} ${constraint.name} of ${displayName(table)}`
    : `${constraint.kind} (${constraint.columns.join(', ')}) of ${displayName(table)}`;
}
