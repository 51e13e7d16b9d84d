import type { Catalog } from '../schema/catalog.ts';
import { inside, textOf, walk } from '../schema/node.ts';
import { parsePostgres } from '../sql/pg-parser.ts';
import type { Node, NodeOf, Statement } from '../sql/statement.ts';
import { alterTable } from './alter-table.ts';
import { createTable, createTableAs } from './create-table.ts';
import { copy, dataStatement, insert, merge, remove, update } from './data.ts';
import { Draft } from './draft.ts';
import { drop, truncate } from './drop.ts';
import type { Effect, ServerVersion } from './effect.ts';
import { createIndex, findIndex } from './indexes.ts';
import { cluster, lockTable, refresh, reindex, vacuum } from './maintenance.ts';
import { select } from './reading.ts';
import { rename, setSchema } from './rename.ts';
import { alterDomain, alterEnum } from './types-and-domains.ts';
import {
  comment,
  createStatistics,
  createTrigger,
  createView,
  exclusive,
  grant,
  lockOwner,
  publication,
} from './views-and-triggers.ts';

/**
 * What a statement does to the server: the locks on what was there before, the work in proportion to tables, how it can
 * fail and what it loses. A pure function; nothing here is an opinion: each answer follows the server's source, and the
 * conformance suite holds it against what real servers of the same major do.
 *
 * @param catalog The schema as it is before the statement. A relation that it does not know is taken to exist and to hold rows.
 * @param settings Session settings in force by their lower-case names, such as `timezone`.
 */
export function effectOf(
  statement: Pick<Statement, 'node'>,
  catalog: Catalog,
  server: ServerVersion,
  settings: ReadonlyMap<string, string>,
): Effect {
  const draft = new Draft(catalog, server, settings);
  try {
    deduce(statement.node, draft);
  } catch (error) {
    // A hostile statement may be nested deeper than our stack; the server has a limit of its own for it.
    if (!(error instanceof RangeError)) throw error;
    draft.unsure('The statement is nested too deeply to be followed.');
  }
  return draft.finish();
}

type Deductions = { readonly [kind: string]: (inner: never, draft: Draft) => void };

const deductions: Deductions = {
  AlterTableStmt: alterTable,
  CreateStmt: createTable,
  CreateForeignTableStmt: (statement: NodeOf<'CreateForeignTableStmt'>, draft: Draft) => {
    if (statement.base) createTable(statement.base, draft);
  },
  CreateTableAsStmt: createTableAs,
  IndexStmt: createIndex,
  DropStmt: drop,
  TruncateStmt: truncate,
  SelectStmt: (statement: NodeOf<'SelectStmt'>, draft: Draft) => select(statement, draft),
  InsertStmt: (statement: NodeOf<'InsertStmt'>, draft: Draft) => insert(statement, draft),
  UpdateStmt: (statement: NodeOf<'UpdateStmt'>, draft: Draft) => update(statement, draft),
  DeleteStmt: (statement: NodeOf<'DeleteStmt'>, draft: Draft) => remove(statement, draft),
  MergeStmt: (statement: NodeOf<'MergeStmt'>, draft: Draft) => merge(statement, draft),
  CopyStmt: copy,
  ExplainStmt: explain,
  PrepareStmt: prepare,
  DeclareCursorStmt: prepare,
  ExecuteStmt: (_: unknown, draft: Draft) => draft.unsure('What EXECUTE runs was prepared elsewhere.'),
  CallStmt: (_: unknown, draft: Draft) => draft.unsure('What the procedure does is not known.'),
  VacuumStmt: vacuum,
  ClusterStmt: cluster,
  ReindexStmt: reindex,
  RefreshMatViewStmt: refresh,
  LockStmt: lockTable,
  RenameStmt: rename,
  AlterObjectSchemaStmt: setSchema,
  AlterDomainStmt: alterDomain,
  AlterEnumStmt: alterEnum,
  ViewStmt: createView,
  CreateTrigStmt: createTrigger,
  RuleStmt: (statement: NodeOf<'RuleStmt'>, draft: Draft) => {
    exclusive(statement.relation, [statement.whereClause], draft);
    for (const action of statement.actions ?? []) dataStatement(action, draft);
    forgetWork(draft);
  },
  CreatePolicyStmt: (statement: NodeOf<'CreatePolicyStmt'>, draft: Draft) => {
    exclusive(statement.table, [statement.qual, statement.with_check], draft);
  },
  AlterPolicyStmt: (statement: NodeOf<'AlterPolicyStmt'>, draft: Draft) => {
    exclusive(statement.table, [statement.qual, statement.with_check], draft);
  },
  CommentStmt: comment,
  GrantStmt: grant,
  CreateStatsStmt: createStatistics,
  CreatePublicationStmt: (statement: NodeOf<'CreatePublicationStmt'>, draft: Draft) =>
    publication(statement.pubobjects, draft),
  AlterPublicationStmt: (statement: NodeOf<'AlterPublicationStmt'>, draft: Draft) =>
    publication(statement.pubobjects, draft),
  CreateSeqStmt: (statement: NodeOf<'CreateSeqStmt'>, draft: Draft) => createSequence(statement, draft),
  AlterSeqStmt: (statement: NodeOf<'AlterSeqStmt'>, draft: Draft) => {
    const target = draft.target(statement.sequence);
    if (target.relation === undefined && statement.missing_ok && draft.missing(target)) return;
    draft.lockNamed(target.name, 'sequence', 'SHARE ROW EXCLUSIVE', null);
    lockOwner(statement.options, draft);
  },
  CreatedbStmt: refused,
  DropdbStmt: (statement: NodeOf<'DropdbStmt'>, draft: Draft) => {
    draft.refused = true;
    draft.lose('database', { schema: '', name: statement.dbname ?? '' });
  },
  AlterDatabaseStmt: (statement: NodeOf<'AlterDatabaseStmt'>, draft: Draft) => {
    if (has(statement.options, 'tablespace')) draft.refused = true;
  },
  AlterDatabaseRefreshCollStmt: (_: unknown, draft: Draft) =>
    draft.since(15, 'REFRESH COLLATION VERSION of a database'),
  AlterSystemStmt: refused,
  CreateTableSpaceStmt: refused,
  DropTableSpaceStmt: refused,
  CreateSubscriptionStmt: (statement: NodeOf<'CreateSubscriptionStmt'>, draft: Draft) => {
    // Making a slot on the publisher cannot be taken back with the transaction.
    draft.refused = isOn(statement.options, 'create_slot', isOn(statement.options, 'connect', true));
  },
  AlterSubscriptionStmt: (statement: NodeOf<'AlterSubscriptionStmt'>, draft: Draft) => {
    const sets = [
      'ALTER_SUBSCRIPTION_SET_PUBLICATION',
      'ALTER_SUBSCRIPTION_ADD_PUBLICATION',
      'ALTER_SUBSCRIPTION_DROP_PUBLICATION',
    ];
    const refreshes = sets.includes(statement.kind ?? '') && isOn(statement.options, 'refresh', true);
    if (statement.kind === 'ALTER_SUBSCRIPTION_REFRESH' || refreshes) draft.refused = true;
  },
  DropSubscriptionStmt: refused,
  DiscardStmt: (statement: NodeOf<'DiscardStmt'>, draft: Draft) => {
    if (statement.target === 'DISCARD_ALL') draft.refused = true;
  },
  TransactionStmt: (statement: NodeOf<'TransactionStmt'>, draft: Draft) => {
    draft.refused =
      statement.kind === 'TRANS_STMT_COMMIT_PREPARED' || statement.kind === 'TRANS_STMT_ROLLBACK_PREPARED';
  },
  CreateFunctionStmt: (statement: NodeOf<'CreateFunctionStmt'>, draft: Draft) => {
    if (statement.sql_body !== undefined) draft.since(14, 'a function body in SQL syntax');
    lookAtBody(statement, draft);
  },
  AlterObjectDependsStmt: (statement: NodeOf<'AlterObjectDependsStmt'>, draft: Draft) => {
    if (statement.objectType === 'OBJECT_INDEX') {
      const name = draft.catalog.resolve(statement.relation?.schemaname, statement.relation?.relname ?? '');
      draft.lockIndex(
        findIndex(name, statement.relation?.schemaname !== undefined, draft)?.name ?? name,
        'ACCESS EXCLUSIVE',
      );
    } else if (statement.relation) draft.lock(draft.target(statement.relation), 'ACCESS EXCLUSIVE');
  },
  AlterTableMoveAllStmt: (statement: NodeOf<'AlterTableMoveAllStmt'>, draft: Draft) => {
    draft.unsure('The history does not tell which tables are in the tablespace.');
    if (statement.objtype !== 'OBJECT_TABLE') return;
    for (const relation of draft.catalog.relations()) {
      if (relation.kind !== 'table') continue;
      draft.lock({ name: relation.name, relation }, 'ACCESS EXCLUSIVE', 'it may be in the tablespace');
      draft.add('rewrite', relation.name, 'set-tablespace', { certain: false });
    }
  },
  DropOwnedStmt: (_: unknown, draft: Draft) => {
    draft.reversible = false;
    draft.unsure('The history does not tell what the role owns.');
  },
  ReassignOwnedStmt: (_: unknown, draft: Draft) => draft.unsure('The history does not tell what the role owns.'),
  ImportForeignSchemaStmt: (_: unknown, draft: Draft) => draft.unsure('What is imported is on another server.'),
  CreateSchemaStmt: (statement: NodeOf<'CreateSchemaStmt'>, draft: Draft) => {
    for (const element of statement.schemaElts ?? []) deduce(element, draft);
  },
  SecLabelStmt: (statement: NodeOf<'SecLabelStmt'>, draft: Draft) => {
    comment(
      {
        ...(statement.objtype === undefined ? {} : { objtype: statement.objtype }),
        ...(statement.object === undefined ? {} : { object: statement.object }),
      },
      draft,
    );
  },
};

function deduce(node: Node, draft: Draft): void {
  for (const kind in node) {
    // The table's functions take what stands under their key: the tree's type cannot say so for a string key.
    const deduction = deductions[kind] as ((inner: unknown, draft: Draft) => void) | undefined;
    deduction?.((node as unknown as Readonly<Record<string, unknown>>)[kind], draft);
    return;
  }
}

function refused(_: unknown, draft: Draft): void {
  draft.refused = true;
}

/** EXPLAIN takes the locks of planning; with ANALYZE it runs the statement. */
function explain(statement: NodeOf<'ExplainStmt'>, draft: Draft): void {
  if (statement.query === undefined) return;
  if (inside(statement.query, 'CreateTableAsStmt') || inside(statement.query, 'RefreshMatViewStmt')) {
    if (isOn(statement.options, 'analyze', false)) deduce(statement.query, draft);
    return;
  }
  dataStatement(statement.query, draft);
  if (isOn(statement.options, 'analyze', false)) return;
  forgetWork(draft);
}

/** PREPARE and DECLARE CURSOR: planned at most, nothing is read yet. */
function prepare(statement: NodeOf<'PrepareStmt'> | NodeOf<'DeclareCursorStmt'>, draft: Draft): void {
  if (statement.query === undefined) return;
  dataStatement(statement.query, draft);
  forgetWork(draft);
}

function forgetWork(draft: Draft): void {
  draft.work.length = 0;
  draft.loses.length = 0;
  draft.failures.splice(0, draft.failures.length, ...draft.failures.filter((failure) => failure.when === 'always'));
  draft.reversible = true;
}

/** The body of a function in SQL is analysed when it is made, which looks at the tables that it names. */
function lookAtBody(statement: NodeOf<'CreateFunctionStmt'>, draft: Draft): void {
  const language = statement.options?.find((node) => inside(node, 'DefElem')?.defname === 'language');
  const isSql = textOf(inside(language, 'DefElem')?.arg)?.toLowerCase() === 'sql';
  const bodies: Node[] = [];
  if (statement.sql_body) {
    walk(statement.sql_body, (kind, value) => {
      if (kind === 'List' || kind === 'ReturnStmt') return true;
      bodies.push({ [kind]: value } as unknown as Node);
      return false;
    });
  } else if (isSql) {
    const source = statement.options?.find((node) => inside(node, 'DefElem')?.defname === 'as');
    const text = textOf(inside(inside(source, 'DefElem')?.arg, 'List')?.items?.[0]);
    const parsed = text === undefined ? null : parsePostgres(text);
    if (parsed !== null && 'statements' in parsed) bodies.push(...parsed.statements.map((inner) => inner.node));
  }
  // Whatever the body does, it does not do it now.
  const looked = new Draft(draft.catalog, draft.server, draft.settings);
  for (const body of bodies) dataStatement(body, looked);
  for (const lock of looked.finish().locks)
    draft.lockNamed(lock.relation, lock.relationKind, lock.mode, 'the body of the function names it');
}

function createSequence(statement: NodeOf<'CreateSeqStmt'>, draft: Draft): void {
  const target = draft.target(statement.sequence);
  if (target.relation !== undefined && statement.sequence?.relpersistence !== 't') {
    if (!statement.if_not_exists)
      draft.fails('relation-exists', '42P07', `A relation ${target.name.name} already exists.`);
    return;
  }
  lockOwner(statement.options, draft);
}

function has(options: readonly Node[] | undefined, name: string): boolean {
  return (options ?? []).some((node) => inside(node, 'DefElem')?.defname === name);
}

/** The value of an option that is on or off; the default when it is not written. */
function isOn(options: readonly Node[] | undefined, name: string, otherwise: boolean): boolean {
  for (const node of options ?? []) {
    const element = inside(node, 'DefElem');
    if (element?.defname !== name) continue;
    if (element.arg === undefined) return true;
    const text = textOf(element.arg)?.toLowerCase();
    if (text !== undefined) return text !== 'false' && text !== 'off' && text !== '0';
    const flag = inside(element.arg, 'Boolean');
    if (flag) return flag.boolval === true;
    return (inside(element.arg, 'Integer')?.ival ?? 0) !== 0;
  }
  return otherwise;
}
