import type { Node, NodeOf, Statement } from '../sql/statement.ts';
import type { Catalog, TableSize } from './catalog.ts';
import { applyDrop, dropRelation } from './drop.ts';
import { columnsUsed } from './expression.ts';
import { inside, lastTwo, opened, textsOf } from './node.ts';
import type { RelationRecord } from './records.ts';
import { applyRename, applySetSchema } from './rename.ts';
import { alterTable } from './replay-alter-table.ts';
import { ReplayContext } from './replay-context.ts';
import { createIndex } from './replay-index.ts';
import { alterRoutine, createAggregate, createExtension, createRoutine } from './replay-routine.ts';
import { SearchPath } from './replay-session.ts';
import { createTable } from './replay-table.ts';
import {
  alterDomain,
  alterEnum,
  createBaseType,
  createComposite,
  createDomain,
  createEnum,
  createRange,
} from './replay-type.ts';
import { createFromQuery, createView } from './replay-view.ts';
import { descendants, Store } from './store.ts';

export interface ReplayOptions {
  /** The server's major version, 13 to 18: from 18 on NOT NULL is a constraint with a name. */
  readonly major: number;
  /** Rows and bytes by `keyOf` of the table's name. */
  readonly sizes?: ReadonlyMap<string, TableSize>;
}

export interface Replay {
  /** The schema after everything that was applied so far. */
  readonly catalog: Catalog;
  /**
   * Begins the next migration: its own session, with the default search path and no temporary tables. `apply` does it by
   * itself when `bornIn` changes; call it before the first statement is looked at, so that its names resolve.
   */
  begin(bornIn: number): void;
  /**
   * Changes the catalog as the statement changes the server's. Never throws for what a statement holds: what is not
   * understood is left out and noted in `catalog.doubts`.
   * @param bornIn Place of the statement's migration in the history, from 0.
   */
  apply(statement: Statement, bornIn: number): void;
}

/** Makes an empty catalog and the function that replays a history into it. */
export function createReplay(options: ReplayOptions): Replay {
  const store = new Store(options.sizes ?? new Map());
  const context = new ReplayContext(store, options.major);
  const path = new SearchPath(context);
  let current = -1;
  const begin = (bornIn: number) => {
    current = bornIn;
    path.newSession();
    for (const relation of store.temporaryRelations()) dropRelation(context, relation, true);
  };
  return {
    catalog: store,
    begin,
    apply(statement, bornIn) {
      if (bornIn !== current) begin(bornIn);
      // What a function's body says is only stored now.
      if (statement.body?.kind === 'function') return;
      context.begin(statement, bornIn);
      try {
        applyStatement(context, path, statement);
      } catch (error) {
        // Hostile or unheard-of input must not end the run. Our own defects show in the tests as doubts.
        context.doubt(`not replayed (${error instanceof Error ? error.message : String(error)})`);
      }
    },
  };
}

type Handler = (context: ReplayContext, node: Node, path: SearchPath) => void;

/** A handler for one kind of statement: the key is checked once, here. */
function on<K extends Parameters<typeof inside>[1]>(
  kind: K,
  handle: (context: ReplayContext, statement: NodeOf<K>, path: SearchPath) => void,
): readonly [string, Handler] {
  return [
    kind,
    (context, node, path) => {
      const statement = inside(node, kind);
      if (statement !== undefined) handle(context, statement, path);
    },
  ];
}

const handlers: ReadonlyMap<string, Handler> = new Map([
  on('CreateStmt', (context, statement) => createTable(context, statement)),
  on('CreateForeignTableStmt', (context, statement) => {
    if (statement.base) createTable(context, statement.base, true);
  }),
  on('AlterTableStmt', alterTable),
  on('IndexStmt', createIndex),
  on('DropStmt', applyDrop),
  on('RenameStmt', applyRename),
  on('AlterObjectSchemaStmt', applySetSchema),
  on('ViewStmt', createView),
  on('CreateTableAsStmt', (context, statement) =>
    createFromQuery(context, statement.into, statement.query, {
      materialized: statement.objtype === 'OBJECT_MATVIEW',
      ifNotExists: statement.if_not_exists === true,
    }),
  ),
  on('CreateSeqStmt', createSequence),
  on('AlterSeqStmt', (context, statement) => {
    const sequence = context.changed(statement.sequence);
    if (sequence) setOwner(context, sequence, statement.options);
  }),
  on('CreateEnumStmt', createEnum),
  on('AlterEnumStmt', alterEnum),
  on('CompositeTypeStmt', createComposite),
  on('CreateRangeStmt', createRange),
  on('CreateDomainStmt', createDomain),
  on('AlterDomainStmt', alterDomain),
  on('DefineStmt', (context, statement) => {
    if (statement.kind === 'OBJECT_TYPE') createBaseType(context, statement);
    else if (statement.kind === 'OBJECT_AGGREGATE') createAggregate(context, statement);
  }),
  on('CreateFunctionStmt', createRoutine),
  on('AlterFunctionStmt', alterRoutine),
  on('CreateExtensionStmt', createExtension),
  on('CreateSchemaStmt', createSchema),
  on('CreateTrigStmt', createTrigger),
  on('CreatePolicyStmt', (context, statement) => {
    const table = context.changed(statement.table);
    if (!table) return;
    table.policies.add(statement.policy_name ?? '');
    const used = [...columnsUsed(statement.qual), ...columnsUsed(statement.with_check)];
    if (used.length > 0) table.policyColumns.set(statement.policy_name ?? '', table.columnsNamed(used));
  }),
  on('CommentStmt', comment),
  on('VariableSetStmt', (_context, statement, path) => path.set(statement)),
  on('AlterDatabaseSetStmt', (_context, statement, path) => path.setInitial(statement.setstmt)),
  on('DiscardStmt', (_context, statement, path) => {
    if (statement.target === 'DISCARD_ALL') path.newSession();
  }),
  on('TransactionStmt', (context, statement, path) => {
    switch (statement.kind) {
      case 'TRANS_STMT_ROLLBACK':
      case 'TRANS_STMT_ROLLBACK_TO':
        context.doubt('ROLLBACK: what came before it in this migration is kept in the replay');
        if (statement.kind === 'TRANS_STMT_ROLLBACK') path.endTransaction();
        return;
      case 'TRANS_STMT_COMMIT':
      case 'TRANS_STMT_PREPARE':
        path.endTransaction();
        return;
      default:
    }
  }),
  on('SelectStmt', (context, statement, path) => {
    if (statement.intoClause) {
      createFromQuery(
        context,
        statement.intoClause,
        { SelectStmt: statement },
        { materialized: false, ifNotExists: false },
      );
    } else if (statement.targetList) path.select(statement);
    fillFromCtes(context, statement.withClause);
  }),
  on('InsertStmt', (context, statement) => fill(context, statement.relation, statement.withClause)),
  on('UpdateStmt', (context, statement) => fill(context, statement.relation, statement.withClause)),
  on('MergeStmt', (context, statement) => fill(context, statement.relation, statement.withClause)),
  on('CopyStmt', (context, statement) => {
    if (statement.is_from) fill(context, statement.relation, undefined);
  }),
  on('RefreshMatViewStmt', (context, statement) => {
    const view = context.find(statement.relation);
    if (view) view.hasRows = statement.skipData !== true;
  }),
  on('TruncateStmt', (context, statement) => {
    for (const node of statement.relations ?? []) {
      const table = context.find(inside(node, 'RangeVar'));
      if (table) empty(table, statement.behavior === 'DROP_CASCADE', new Set());
    }
  }),
]);

function applyStatement(context: ReplayContext, path: SearchPath, statement: Statement): void {
  handlers.get(statement.kind)?.(context, statement.node, path);
}

function createSequence(context: ReplayContext, statement: NodeOf<'CreateSeqStmt'>): void {
  const name = context.newName(statement.sequence);
  const former = context.store.findRelation(name);
  if (former && !former.ghost) {
    if (statement.if_not_exists || context.conditional) return;
    context.doubt(`sequence ${name.name} is made a second time`);
    dropRelation(context, former, true);
  }
  setOwner(context, context.create(name, 'sequence'), statement.options);
}

function createTrigger(context: ReplayContext, statement: NodeOf<'CreateTrigStmt'>): void {
  const table = context.changed(statement.relation);
  const { trigname } = statement;
  if (!table || trigname === undefined) return;
  const [routine] = context.store.routinesNamed(...lastTwo(textsOf(statement.funcname)));
  // A row trigger of a partitioned table stands on every partition.
  const below = statement.row ? descendants(table).filter((each) => each.isPartition) : [];
  for (const each of [table, ...below]) {
    each.triggers.add(trigname);
    if (routine) each.triggerRoutines.set(trigname, routine);
    const used = [...textsOf(statement.columns), ...columnsUsed(statement.whenClause)];
    if (used.length > 0) each.triggerColumns.set(trigname, each.columnsNamed(used));
    else each.triggerColumns.delete(trigname);
  }
}

/** OWNED BY table.column, or OWNED BY NONE. */
function setOwner(context: ReplayContext, sequence: RelationRecord, options: readonly Node[] | undefined): void {
  for (const option of options ?? []) {
    const element = inside(option, 'DefElem');
    if (element?.defname !== 'owned_by') continue;
    const parts = textsOf(inside(element.arg, 'List')?.items);
    if (sequence.owner) sequence.owner.column.sequence = null;
    sequence.owner = null;
    if (parts.length < 2) continue;
    const [schema, table] = lastTwo(parts.slice(0, -1));
    const relation = context.store.findRelation(context.store.resolve(schema, table));
    const column = relation?.columns.get(parts[parts.length - 1] ?? '');
    if (!relation || !column) continue;
    sequence.owner = { relation, column };
    column.sequence = sequence;
  }
}

function createSchema(context: ReplayContext, statement: NodeOf<'CreateSchemaStmt'>): void {
  // Without a name it is called as its owner.
  const schema = statement.schemaname ?? statement.authrole?.rolename ?? '';
  const exists = context.store.schemas.has(schema);
  if (exists && statement.if_not_exists) return;
  context.store.schemas.add(schema);
  // The elements are run in the order that their kinds need, tables before indexes (server source, transformCreateSchemaStmtElements).
  const elements = [...(statement.schemaElts ?? [])];
  const rank = (node: Node) => schemaElementOrder.indexOf(opened(node).kind);
  elements.sort((a, b) => rank(a) - rank(b));
  const outer = context.schemaElement;
  context.schemaElement = schema;
  try {
    for (const element of elements) {
      const handle = handlers.get(opened(element).kind);
      if (handle) handle(context, element, new SearchPath(context));
    }
  } finally {
    context.schemaElement = outer;
  }
}

const schemaElementOrder = ['CreateSeqStmt', 'CreateStmt', 'ViewStmt', 'IndexStmt', 'CreateTrigStmt', 'GrantStmt'];

function comment(context: ReplayContext, statement: NodeOf<'CommentStmt'>): void {
  const parts = textsOf(inside(statement.object, 'List')?.items);
  const text = statement.comment ?? null;
  switch (statement.objtype) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_FOREIGN_TABLE':
    case 'OBJECT_SEQUENCE': {
      const relation = context.store.findRelation(context.store.resolve(...lastTwo(parts)));
      if (relation) relation.comment = text;
      return;
    }
    case 'OBJECT_COLUMN': {
      const relation = context.store.findRelation(context.store.resolve(...lastTwo(parts.slice(0, -1))));
      const column = relation?.columns.get(parts[parts.length - 1] ?? '');
      if (column) column.comment = text;
      return;
    }
    default:
  }
}

/** Rows came in. Those of a partitioned table may lie in any of its partitions. */
function fill(
  context: ReplayContext,
  range: NodeOf<'RangeVar'> | undefined,
  withClause: NodeOf<'WithClause'> | undefined,
): void {
  fillFromCtes(context, withClause);
  const table = context.find(range);
  if (!table) return;
  table.hasRows = true;
  if (table.kind === 'partitioned table') for (const each of descendants(table)) each.hasRows = true;
}

function fillFromCtes(context: ReplayContext, withClause: NodeOf<'WithClause'> | undefined): void {
  for (const node of withClause?.ctes ?? []) {
    const query = inside(node, 'CommonTableExpr')?.ctequery;
    const change = inside(query, 'InsertStmt') ?? inside(query, 'UpdateStmt') ?? inside(query, 'MergeStmt');
    if (change) fill(context, change.relation, change.withClause);
  }
}

function empty(table: RelationRecord, cascade: boolean, seen: Set<RelationRecord>): void {
  if (seen.has(table)) return;
  seen.add(table);
  table.hasRows = false;
  for (const child of table.children) empty(child, cascade, seen);
  if (cascade) for (const foreign of table.referencedBy) empty(foreign.table, cascade, seen);
}
