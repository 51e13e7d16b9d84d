import type { namedKinds } from '../core/configuration/config-schema.ts';
import type { Constraint, QualifiedName } from '../core/schema/catalog.ts';
import { tokens } from '../core/sql/lexer.ts';
import { type NodeOf, nodeOf, type Span, type Statement } from '../core/sql/statement.ts';
import { alterationOf } from './alter-commands.ts';
import { declarations } from './declarations.ts';
import { inside, relationName, stringsOf } from './names.ts';
import type { StatementContext } from './rule.ts';

export type NamedKind = (typeof namedKinds)[number];

/** A name that a statement gives to something. */
export interface DeclaredName {
  readonly kind: NamedKind;
  /** As the server keeps it. */
  readonly name: string;
  /** The table that a column, index, constraint or trigger belongs to. */
  readonly table: string | null;
  /** Columns of an index or a constraint; expressions are left out. */
  readonly columns: readonly string[];
  /** Where the name itself stands. */
  readonly span: Span;
}

const constraintKinds = new Map<string | undefined, NamedKind>([
  ['CONSTR_PRIMARY', 'primary-key'],
  ['CONSTR_FOREIGN', 'foreign-key'],
  ['CONSTR_UNIQUE', 'unique'],
  ['CONSTR_CHECK', 'check'],
]);

const keptKinds: Readonly<Partial<Record<Constraint['kind'], NamedKind>>> = {
  'primary key': 'primary-key',
  'foreign key': 'foreign-key',
  unique: 'unique',
  check: 'check',
};

const renamedKinds = new Map<string | undefined, NamedKind>([
  ['OBJECT_TABLE', 'table'],
  ['OBJECT_FOREIGN_TABLE', 'table'],
  ['OBJECT_VIEW', 'view'],
  ['OBJECT_MATVIEW', 'view'],
  ['OBJECT_INDEX', 'index'],
  ['OBJECT_SEQUENCE', 'sequence'],
  ['OBJECT_SCHEMA', 'schema'],
  ['OBJECT_COLUMN', 'column'],
  ['OBJECT_TYPE', 'type'],
  ['OBJECT_DOMAIN', 'type'],
  ['OBJECT_FUNCTION', 'function'],
  ['OBJECT_PROCEDURE', 'function'],
  ['OBJECT_ROUTINE', 'function'],
  ['OBJECT_TRIGGER', 'trigger'],
]);

/**
 * The names that the statement gives, by CREATE, ADD and RENAME. Names of temporary tables and of down
 * scripts, which bring back what was, are left out, and so are those that do not stand in the text as they are (a placeholder makes part of them, or the server makes them up).
 */
export function* declaredNames(context: StatementContext): Generator<DeclaredName> {
  const { statement, direction } = context;
  if (statement.body?.kind === 'function' || direction === 'down') return;
  for (const { from, ...named } of namesGiven(context)) {
    const span = identifierSpan(statement, named.name, from);
    if (span) yield { ...named, span };
  }
}

/** `from` is a location of the parse tree from which on the name is to be looked for. */
type Named = Omit<DeclaredName, 'span'> & { readonly from: number | undefined };

function* namesGiven(context: StatementContext): Generator<Named> {
  const { statement, catalog } = context;
  const alone = (kind: NamedKind, name: string | undefined, from?: number): Named[] =>
    name === undefined ? [] : [{ kind, name, table: null, columns: [], from }];
  const last = (names: Parameters<typeof stringsOf>[0]) => stringsOf(names).at(-1);

  const create = nodeOf(statement, 'CreateStmt') ?? nodeOf(statement, 'CreateForeignTableStmt')?.base;
  if (create) {
    if (create.relation?.relpersistence === 't') return;
    yield* alone('table', create.relation?.relname, create.relation?.location);
    for (const element of create.tableElts ?? []) {
      const column = inside(element, 'ColumnDef');
      if (column) yield* columnNamed(create.relation?.relname ?? null, column);
    }
    yield* constraintsNamed(context);
    return;
  }
  const alteration = alterationOf(statement, catalog);
  if (alteration) {
    if (alteration.relation?.temporary) return;
    for (const command of alteration.commands) {
      const column = command.type === 'AT_AddColumn' ? inside(command.node.def, 'ColumnDef') : undefined;
      if (column) yield* columnNamed(alteration.table.name, column);
    }
    yield* constraintsNamed(context);
    return;
  }
  const index = nodeOf(statement, 'IndexStmt');
  if (index?.idxname !== undefined) {
    const columns = (index.indexParams ?? []).flatMap((param) => inside(param, 'IndexElem')?.name ?? []);
    const kind = index.unique ? 'unique-index' : 'index';
    yield { kind, name: index.idxname, table: index.relation?.relname ?? null, columns, from: undefined };
  }
  const view = nodeOf(statement, 'ViewStmt')?.view;
  yield* alone('view', view?.relname, view?.location);
  const filled = nodeOf(statement, 'CreateTableAsStmt');
  if (filled && filled.into?.rel?.relpersistence !== 't') {
    const kind = filled.objtype === 'OBJECT_MATVIEW' ? 'view' : 'table';
    yield* alone(kind, filled.into?.rel?.relname, filled.into?.rel?.location);
  }
  const sequence = nodeOf(statement, 'CreateSeqStmt')?.sequence;
  yield* alone('sequence', sequence?.relname, sequence?.location);
  yield* alone('schema', nodeOf(statement, 'CreateSchemaStmt')?.schemaname);
  yield* alone('type', last(nodeOf(statement, 'CreateEnumStmt')?.typeName));
  yield* alone('type', last(nodeOf(statement, 'CreateDomainStmt')?.domainname));
  yield* alone('type', last(nodeOf(statement, 'CreateRangeStmt')?.typeName));
  yield* alone('type', nodeOf(statement, 'CompositeTypeStmt')?.typevar?.relname);
  yield* alone('function', last(nodeOf(statement, 'CreateFunctionStmt')?.funcname));
  const trigger = nodeOf(statement, 'CreateTrigStmt');
  if (trigger?.trigname !== undefined) {
    yield {
      kind: 'trigger',
      name: trigger.trigname,
      table: trigger.relation?.relname ?? null,
      columns: [],
      from: undefined,
    };
  }
  const rename = nodeOf(statement, 'RenameStmt');
  if (rename) yield* renamed(context, rename);
}

function* columnNamed(table: string | null, column: NodeOf<'ColumnDef'>): Generator<Named> {
  if (column.colname !== undefined) {
    yield { kind: 'column', name: column.colname, table, columns: [], from: column.location };
  }
}

function* constraintsNamed(context: StatementContext): Generator<Named> {
  for (const { table, node, columns } of declarations(context.statement, context)) {
    const kind = constraintKinds.get(node.contype);
    if (kind && node.conname) yield { kind, name: node.conname, table: table.name, columns, from: node.location };
  }
}

function* renamed({ catalog }: StatementContext, rename: NodeOf<'RenameStmt'>): Generator<Named> {
  const name = rename.newname ?? '';
  const owner: QualifiedName | null = rename.relation ? relationName(catalog, rename.relation) : null;
  const belongs = rename.subname !== undefined && rename.renameType !== 'OBJECT_SCHEMA';
  const table = belongs ? (owner?.name ?? null) : null;
  const from = rename.relation?.location;
  if (rename.renameType === 'OBJECT_TABCONSTRAINT') {
    const constraint = owner ? catalog.relation(owner)?.constraints.get(rename.subname ?? '') : undefined;
    const kind = constraint ? keptKinds[constraint.kind] : undefined;
    if (kind) yield { kind, name, table, columns: constraint?.columns ?? [], from };
    return;
  }
  const kind = renamedKinds.get(rename.renameType);
  if (!kind) return;
  if (kind === 'index') {
    const index = owner ? catalog.index(owner) : undefined;
    const columns = (index?.columns ?? []).filter((column) => column !== null);
    yield { kind: index?.unique ? 'unique-index' : 'index', name, table: index?.table.name ?? null, columns, from };
  } else yield { kind, name, table, columns: [], from };
}

/** Where an identifier stands in a statement, from a location of its parse tree on; null when it does not stand there as it is. */
export function identifierSpan(statement: Statement, name: string, from?: number): Span | null {
  const { span, source } = statement;
  const begin = from === undefined ? span.start : Math.max(span.start, statement.offsetOf(from));
  for (const token of tokens(source.text, begin, span.end)) {
    if (identifierOf(source.text.slice(token.start, token.end), token.kind) === name) return token;
  }
  return null;
}

/** What the server makes of a token: folded to lower case or taken from its quotes; null for what is no identifier. */
export function identifierOf(text: string, kind: string): string | null {
  if (kind === 'word') return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  if (kind === 'quoted' && text.startsWith('"')) return text.slice(1, -1).replaceAll('""', '"');
  return null;
}
