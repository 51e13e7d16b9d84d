import { displayName, keyOf, type QualifiedName } from '../schema/catalog.ts';
import { inside } from '../schema/node.ts';
import { canonicalType } from '../schema/types.ts';
import type { NodeOf } from '../sql/statement.ts';
import { addColumn } from './add-column.ts';
import { alterColumnType } from './alter-column-type.ts';
import {
  type Alteration,
  type Command,
  dropsConstraint,
  failsTyped,
  failsWithoutColumn,
  readerOf,
} from './alteration.ts';
import {
  addConstraint,
  alterConstraint,
  dropConstraint,
  lockOtherSide,
  setNotNull,
  usesKey,
  validateConstraint,
} from './constraints.ts';
import type { Draft, Target } from './draft.ts';
import { dropView } from './drop.ts';
import { alterIndex, findIndex } from './indexes.ts';
import { attachPartition, detachPartition } from './partitions.ts';
import { optionLock } from './storage-options.ts';
import { typeChange } from './type-change.ts';
import { volatilityOf } from './volatility.ts';

/**
 * ALTER TABLE and its like. Each command asks for its lock (AlterTableGetLockLevel in tablecmds.c); the statement takes the
 * strongest, and what needs the rows (phase 3) goes over each table once, so that several pieces of work on one table and
 * of one statement share a pass.
 */
export function alterTable(statement: NodeOf<'AlterTableStmt'>, draft: Draft): void {
  const target = draft.target(statement.relation);
  if (target.relation === undefined) {
    if (statement.objtype === 'OBJECT_TYPE') return;
    if (statement.objtype === 'OBJECT_INDEX' || isIndexName(target.name, statement, draft)) {
      alterIndex(statement, target.name, draft);
      return;
    }
    if (statement.missing_ok && draft.missing(target)) return;
  }
  if (statement.objtype === 'OBJECT_TYPE') {
    alterCompositeType(target, statement, draft);
    return;
  }
  const commands: Command[] = [];
  for (const node of statement.cmds ?? []) {
    const command = inside(node, 'AlterTableCmd');
    if (command !== undefined) commands.push(command);
  }
  const alteration: Alteration = {
    draft,
    target,
    only: statement.relation?.inh !== true,
    commands,
    addedColumns: new Set(),
    addedConstraints: new Map(),
  };
  for (const [place, command] of commands.entries()) {
    draft.command = place;
    alter(alteration, command);
  }
  draft.command = 0;
  foldIntoRewrites(draft);
}

function isIndexName(name: QualifiedName, statement: NodeOf<'AlterTableStmt'>, draft: Draft): boolean {
  return findIndex(name, statement.relation?.schemaname !== undefined, draft) !== undefined;
}

/** A table that is rewritten anyway gets all its indexes anew with it. */
function foldIntoRewrites(draft: Draft): void {
  const rewritten = new Set<string>();
  for (const piece of draft.work) if (piece.kind === 'rewrite' && piece.certain) rewritten.add(keyOf(piece.relation));
  if (rewritten.size === 0) return;
  for (let i = draft.work.length - 1; i >= 0; i--) {
    const piece = draft.work[i];
    if (piece === undefined || !rewritten.has(keyOf(piece.relation))) continue;
    const isOldIndex =
      piece.kind === 'index-build' && (piece.cause === 'alter-column-type' || piece.cause === 'alter-column-collation');
    if (isOldIndex || piece.cause === 'alter-column-type-check') draft.work.splice(i, 1);
  }
}

function alter(alteration: Alteration, command: Command): void {
  const { draft, target, only } = alteration;
  switch (command.subtype) {
    case 'AT_AddColumn':
      addColumn(alteration, command);
      return;
    case 'AT_DropColumn':
      dropColumn(alteration, command);
      return;
    case 'AT_AlterColumnType':
      alterColumnType(alteration, command);
      return;
    case 'AT_AddConstraint':
      addConstraint(alteration, command);
      return;
    case 'AT_DropConstraint':
      dropConstraint(alteration, command);
      return;
    case 'AT_ValidateConstraint':
      validateConstraint(alteration, command);
      return;
    case 'AT_AlterConstraint':
      alterConstraint(alteration, command);
      return;
    case 'AT_SetNotNull':
      if (!failsWithoutColumn(alteration, command.name)) setNotNull(alteration, command);
      draft.lock(target, 'ACCESS EXCLUSIVE');
      return;
    case 'AT_DropNotNull':
      dropNotNull(alteration, command);
      return;
    case 'AT_AttachPartition':
      attachPartition(alteration, command);
      return;
    case 'AT_DetachPartition':
    case 'AT_DetachPartitionFinalize':
      detachPartition(alteration, command);
      return;
    case 'AT_ColumnDefault':
      draft.lockFamily(target, 'ACCESS EXCLUSIVE', only);
      failsWithoutColumn(alteration, command.name);
      checkColumnDefault(alteration, command);
      return;
    case 'AT_SetStorage':
      draft.lockFamily(target, 'ACCESS EXCLUSIVE', only);
      failsWithoutColumn(alteration, command.name);
      return;
    case 'AT_SetStatistics':
      draft.lockFamily(target, 'SHARE UPDATE EXCLUSIVE', only);
      failsWithoutColumn(alteration, command.name);
      return;
    case 'AT_SetOptions':
    case 'AT_ResetOptions':
      draft.lock(target, 'SHARE UPDATE EXCLUSIVE');
      failsWithoutColumn(alteration, command.name);
      return;
    case 'AT_SetCompression':
      draft.since(14, 'SET COMPRESSION');
      draft.lock(target, 'ACCESS EXCLUSIVE');
      failsWithoutColumn(alteration, command.name);
      return;
    case 'AT_SetExpression':
      setExpression(alteration, command);
      return;
    case 'AT_DropExpression':
      draft.lockFamily(target, 'ACCESS EXCLUSIVE', only);
      dropExpression(alteration, command);
      return;
    case 'AT_AddIdentity':
    case 'AT_SetIdentity':
    case 'AT_DropIdentity':
      changeIdentity(alteration, command);
      return;
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions':
    case 'AT_ReplaceRelOptions':
      draft.lock(target, optionLock(command, draft));
      if (target.relation?.kind === 'partitioned table' && command.subtype === 'AT_SetRelOptions') {
        draft.fails(
          'partitioned',
          draft.major < 16 ? '22023' : '42809',
          `${displayName(target.name)} is partitioned: storage options are set on its partitions.`,
        );
      }
      return;
    case 'AT_ClusterOn':
      draft.lock(target, 'SHARE UPDATE EXCLUSIVE');
      draft.lockIndex({ schema: target.name.schema, name: command.name ?? '' }, 'SHARE UPDATE EXCLUSIVE');
      return;
    case 'AT_DropCluster':
      draft.lock(target, 'SHARE UPDATE EXCLUSIVE');
      return;
    case 'AT_EnableTrig':
    case 'AT_EnableAlwaysTrig':
    case 'AT_EnableReplicaTrig':
    case 'AT_DisableTrig':
    case 'AT_EnableTrigAll':
    case 'AT_DisableTrigAll':
    case 'AT_EnableTrigUser':
    case 'AT_DisableTrigUser':
      switchTriggers(alteration, command);
      return;
    case 'AT_SetLogged':
    case 'AT_SetUnLogged':
      setPersistence(alteration, command.subtype === 'AT_SetUnLogged');
      return;
    case 'AT_SetTableSpace':
      setTableSpace(alteration, command);
      return;
    case 'AT_SetAccessMethod':
      setAccessMethod(alteration, command);
      return;
    case 'AT_AddInherit':
      addInherit(alteration, command);
      return;
    case 'AT_DropInherit':
      draft.lock(target, 'ACCESS EXCLUSIVE');
      draft.lock(draft.target(inside(command.def, 'RangeVar')), 'ACCESS SHARE');
      return;
    case 'AT_ReplicaIdentity':
      draft.lock(target, 'ACCESS EXCLUSIVE');
      checkReplicaIdentity(alteration, command);
      return;
    default:
      // Owner, row security, rules, OF, foreign table options: catalogs only.
      draft.lock(target, 'ACCESS EXCLUSIVE');
  }
}

/** DROP COLUMN: catalogs only, but what needs the column goes with it or is in the way. */
function dropColumn(alteration: Alteration, command: Command): void {
  const { draft, target, only } = alteration;
  const column = command.name ?? '';
  const cascade = command.behavior === 'DROP_CASCADE';
  draft.lock(target, 'ACCESS EXCLUSIVE');
  const isPartitioned = target.relation?.kind === 'partitioned table';
  if (draft.knows(target) && draft.column(target, column) === undefined) {
    if (!command.missing_ok)
      draft.fails('column-missing', '42703', `${displayName(target.name)} has no column ${column}.`);
    return;
  }
  if (isPartitioned && only && draft.catalog.partitionsOf(target.name).length > 0) {
    draft.fails(
      'needs-children',
      '42P16',
      'A column of a partitioned table is dropped from its partitions too: leave out ONLY.',
    );
    return;
  }
  if (target.relation?.partitionKey?.columns.includes(column)) {
    draft.fails('partition-key', '42P16', `${column} is part of the partition key of ${displayName(target.name)}.`);
    return;
  }
  if (failsTyped(alteration)) return;
  const parents = target.relation?.partitionOf ? [target.relation.partitionOf] : (target.relation?.inherits ?? []);
  if (parents.some((parent) => draft.catalog.relation(parent)?.columns.has(column))) {
    draft.fails('inherited-column', '42P16', `${column} is inherited: it goes when the parent's does.`);
    return;
  }
  // With ONLY the children stop inheriting the column, for which the direct ones are locked.
  if (only) {
    for (const child of draft.catalog.descendantsOf(target.name)) {
      if (child.inherits.some((parent) => keyOf(parent) === keyOf(target.name)))
        draft.lock(
          { name: child.name, relation: child },
          'ACCESS EXCLUSIVE',
          `it inherits from ${displayName(target.name)}`,
        );
    }
  } else draft.lockFamily(target, 'ACCESS EXCLUSIVE');
  const { relation } = target;
  draft.lose('column', target.name, column);
  if (relation === undefined) {
    draft.unsure(`The history does not tell what needs the column ${column}.`);
    return;
  }
  if (!dropDependents(alteration, column, cascade)) return;
  for (const constraint of relation.constraints.values()) {
    if (constraint.kind === 'foreign key' && constraint.columns.includes(column)) lockOtherSide(draft, constraint);
  }
  for (const index of draft.catalog.indexesOf(target.name)) {
    const isUsed =
      index.columns.includes(column) || index.included.includes(column) || index.expressionColumns.includes(column);
    if (isUsed) draft.lockIndex(index.name, 'ACCESS EXCLUSIVE', `it is dropped with ${column}`);
  }
}

/** Views, generated columns and foreign keys over the column. False when they are in the way. */
function dropDependents(alteration: Alteration, column: string, cascade: boolean): boolean {
  const { draft, target } = alteration;
  const stop = (what: string): boolean => {
    draft.loses.length = 0;
    draft.reversible = true;
    draft.fails('dependent-objects', '2BP01', `${what} needs the column ${column} of ${displayName(target.name)}.`);
    return false;
  };
  for (const view of draft.catalog.viewsOver(target.name, column)) {
    if (!cascade) return stop(`The ${view.kind} ${displayName(view.name)}`);
    dropView(view, `it is dropped with ${column}`, draft);
  }
  const reader = readerOf(target, column);
  if (reader !== undefined && !cascade) return stop(`The ${reader.kind} ${reader.name}`);
  for (const other of target.relation?.columns.values() ?? []) {
    if (!other.generatedFrom.includes(column)) continue;
    // Up to 14 the generated column silently goes too (measured).
    const isDropped = alteration.commands.some(
      (command) => command.subtype === 'AT_DropColumn' && command.name === other.name,
    );
    if (draft.major >= 15 && !cascade && !isDropped) return stop(`The generated column ${other.name}`);
    if (!isDropped) draft.lose('column', target.name, other.name);
  }
  for (const reference of draft.catalog.foreignKeysTo(target.name)) {
    const columns = reference.constraint.referencedColumns;
    const key = [...(target.relation?.constraints.values() ?? [])].find((constraint) =>
      usesKey(reference.constraint, constraint),
    );
    if (!(columns.length > 0 ? columns : (key?.columns ?? [])).includes(column)) continue;
    const isSelf = keyOf(reference.table.name) === keyOf(target.name);
    if (isSelf && dropsConstraint(alteration, reference.constraint.name)) continue;
    if (!cascade && !(isSelf && reference.constraint.columns.includes(column))) {
      return stop(`The foreign key ${reference.constraint.name} of ${displayName(reference.table.name)}`);
    }
    draft.lock(
      { name: reference.table.name, relation: reference.table },
      'ACCESS EXCLUSIVE',
      `its foreign key ${reference.constraint.name} is dropped too`,
    );
  }
  return true;
}

function dropNotNull(alteration: Alteration, command: Command): void {
  const { draft, target, only } = alteration;
  const column = command.name ?? '';
  draft.lock(target, 'ACCESS EXCLUSIVE');
  if (failsWithoutColumn(alteration, column)) return;
  const { relation } = target;
  const has = relation?.columns.get(column)?.notNull !== false;
  if (draft.major < 18 || has) draft.lockFamily(target, 'ACCESS EXCLUSIVE', only);
  if (relation === undefined) return;
  const parent = relation.partitionOf === null ? undefined : draft.catalog.relation(relation.partitionOf);
  if (parent?.columns.get(column)?.notNull) {
    draft.fails('inherited-not-null', '42P16', `${column} is NOT NULL in the parent ${displayName(parent.name)}.`);
    return;
  }
  if (relation.columns.get(column)?.identity) {
    draft.fails('identity-column', '42601', `${column} is an identity column.`);
    return;
  }
  for (const constraint of relation.constraints.values()) {
    if (
      constraint.kind === 'primary key' &&
      constraint.columns.includes(column) &&
      !dropsConstraint(alteration, constraint.name)
    ) {
      draft.fails('in-primary-key', '42P16', `${column} is in the primary key.`);
      return;
    }
  }
}

function checkColumnDefault(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const column = draft.column(target, command.name ?? '');
  if (column === undefined) return;
  if (column.identity !== null) draft.fails('identity-column', '42601', `${column.name} is an identity column.`);
  else if (column.generated !== null) draft.fails('generated-column', '42601', `${column.name} is a generated column.`);
}

function setExpression(alteration: Alteration, command: Command): void {
  const { draft, target, only } = alteration;
  draft.lockFamily(target, 'ACCESS EXCLUSIVE', only);
  draft.since(17, 'SET EXPRESSION');
  if (draft.major < 17 || failsWithoutColumn(alteration, command.name)) return;
  const column = draft.column(target, command.name ?? '');
  if (column !== undefined && column.generated === null) {
    draft.fails('not-generated', '55000', `${column.name} is not a generated column.`);
    return;
  }
  if (column?.generated === 'virtual') return;
  for (const member of draft.storage(target, only)) {
    draft.add('rewrite', member.name, 'set-expression', {
      column: command.name ?? null,
      certain: column !== undefined,
    });
  }
  if (column === undefined) draft.unsure(`The history does not tell whether ${command.name} is stored.`);
  const volatility = volatilityOf(command.def, draft);
  if (volatility.volatile && volatility.certain)
    draft.fails('not-immutable', '42P17', `A generation expression may not call ${volatility.because}().`);
}

function dropExpression(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  if (failsWithoutColumn(alteration, command.name)) return;
  const column = draft.column(target, command.name ?? '');
  if (column === undefined) return;
  if (column.generated === null && !command.missing_ok)
    draft.fails('not-generated', '55000', `${column.name} is not a generated column.`);
  if (column.generated === 'virtual')
    draft.fails('virtual-column', '0A000', `${column.name} is virtual: its values are nowhere to keep.`);
}

function changeIdentity(alteration: Alteration, command: Command): void {
  const { draft, target, only } = alteration;
  // From 17 partitions share the identity of their parent.
  if (draft.major >= 17 && target.relation?.kind === 'partitioned table')
    draft.lockFamily(target, 'ACCESS EXCLUSIVE', only);
  else draft.lock(target, 'ACCESS EXCLUSIVE');
  if (failsWithoutColumn(alteration, command.name)) return;
  const column = draft.column(target, command.name ?? '');
  if (column === undefined) return;
  if (command.subtype === 'AT_AddIdentity') {
    const setsNotNull = alteration.commands.some(
      (other) => other.subtype === 'AT_SetNotNull' && other.name === column.name,
    );
    const type = column.type === null ? null : draft.base(column.type);
    if (type !== null && (type.array || !['int2', 'int4', 'int8'].includes(type.name))) {
      draft.fails('identity-type', '22023', `${column.name} is no integer, so it cannot be an identity column.`);
    } else if (column.identity !== null)
      draft.fails('identity-column', '55000', `${column.name} already is an identity column.`);
    else if (!column.notNull && !setsNotNull)
      draft.fails('not-null-needed', '55000', `${column.name} has to be NOT NULL before it can be an identity column.`);
    else if (
      column.hasDefault &&
      !alteration.commands.some(
        (other) => other.subtype === 'AT_ColumnDefault' && other.name === column.name && other.def === undefined,
      )
    ) {
      draft.fails('has-default', '55000', `${column.name} already has a default: drop it first.`);
    }
  } else if (column.identity === null && !command.missing_ok) {
    draft.fails('not-identity', '55000', `${column.name} is not an identity column.`);
  }
}

function switchTriggers(alteration: Alteration, command: Command): void {
  const { draft, target, only } = alteration;
  draft.lock(target, 'SHARE ROW EXCLUSIVE');
  const { relation } = target;
  const named = command.subtype === 'AT_EnableTrig' || command.subtype === 'AT_DisableTrig';
  if (named && draft.knows(target) && command.name !== undefined && !relation?.triggers.has(command.name)) {
    draft.fails('trigger-missing', '42704', `${displayName(target.name)} has no trigger ${command.name}.`);
    return;
  }
  // The triggers of partitions are parts of the parent's.
  if (relation?.kind !== 'partitioned table' || only || relation.triggers.size === 0) return;
  draft.lockFamily(target, 'SHARE ROW EXCLUSIVE');
}

function setPersistence(alteration: Alteration, unlogged: boolean): void {
  const { draft, target } = alteration;
  const { relation } = target;
  draft.lock(target, 'ACCESS EXCLUSIVE');
  if (relation?.kind === 'partitioned table') {
    if (draft.major >= 18)
      draft.fails(
        'partitioned',
        '42809',
        `${displayName(target.name)} is partitioned: its partitions are logged or not, not itself.`,
      );
    return;
  }
  if (relation?.kind === 'sequence') {
    draft.since(15, 'SET LOGGED and SET UNLOGGED of a sequence');
    return;
  }
  if (relation?.temporary) {
    draft.fails('temporary', '42P16', `${displayName(target.name)} is temporary.`);
    return;
  }
  if (relation !== undefined && relation.unlogged === unlogged) return;
  if (unlogged) {
    const logged = draft.catalog
      .foreignKeysTo(target.name)
      .find((reference) => keyOf(reference.table.name) !== keyOf(target.name) && !reference.table.unlogged);
    if (logged !== undefined) {
      draft.fails(
        'referenced-by-logged',
        '42P16',
        `${displayName(target.name)} is referenced by the logged table ${displayName(logged.table.name)}.`,
      );
      return;
    }
  } else {
    for (const constraint of relation?.constraints.values() ?? []) {
      if (constraint.kind !== 'foreign key' || keyOf(constraint.references) === keyOf(target.name)) continue;
      if (draft.catalog.relation(constraint.references)?.unlogged) {
        draft.fails(
          'references-unlogged',
          '42P16',
          `${displayName(target.name)} references the unlogged table ${displayName(constraint.references)}.`,
        );
        return;
      }
    }
  }
  draft.add('rewrite', target.name, 'set-logged', { certain: relation !== undefined });
  if (relation === undefined) draft.unsure(`The history does not tell whether ${displayName(target.name)} is logged.`);
}

function setTableSpace(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  draft.lock(target, 'ACCESS EXCLUSIVE');
  if (target.relation?.kind === 'partitioned table') return;
  if (command.name === 'pg_default') {
    // Where tables are unless somebody moved them.
    draft.unsure(`The history does not tell whether ${displayName(target.name)} is in another tablespace.`);
    return;
  }
  draft.add('rewrite', target.name, 'set-tablespace');
}

function setAccessMethod(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  draft.since(15, 'SET ACCESS METHOD');
  draft.lock(target, 'ACCESS EXCLUSIVE');
  if (target.relation?.kind === 'partitioned table') {
    if (draft.major < 17) draft.fails('partitioned', '42809', `${displayName(target.name)} is partitioned.`);
    return;
  }
  // heap is the only one that the server brings.
  if (command.name === undefined || command.name === 'heap') return;
  draft.add('rewrite', target.name, 'set-access-method');
}

function addInherit(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  draft.lock(target, 'ACCESS EXCLUSIVE');
  const parent = draft.target(inside(command.def, 'RangeVar'));
  draft.lock(parent, 'SHARE UPDATE EXCLUSIVE', 'it becomes the parent');
  if (target.relation?.kind === 'partitioned table') {
    draft.fails('partitioned', '42809', `${displayName(target.name)} is partitioned.`);
    return;
  }
  if (target.relation?.partitionOf) {
    draft.fails('is-partition', '42809', `${displayName(target.name)} is a partition.`);
    return;
  }
  if (!draft.knows(parent) || !draft.knows(target)) return;
  for (const column of parent.relation?.columns.values() ?? []) {
    const own = draft.column(target, column.name);
    if (own === undefined)
      draft.fails('column-missing', '42804', `${displayName(target.name)} has no column ${column.name}.`);
    else if (column.notNull && !own.notNull)
      draft.fails('not-null-missing', '42804', `${column.name} of ${displayName(target.name)} has to be NOT NULL.`);
    else continue;
    return;
  }
}

function checkReplicaIdentity(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const identity = inside(command.def, 'ReplicaIdentityStmt');
  if (identity?.name === undefined || identity.identity_type !== 'i' || !draft.knows(target)) return;
  const index = draft.catalog.index({ schema: target.name.schema, name: identity.name });
  if (index === undefined || keyOf(index.table) !== keyOf(target.name)) {
    draft.fails('index-missing', '42704', `${displayName(target.name)} has no index ${identity.name}.`);
    return;
  }
  draft.lockIndex(index.name, 'SHARE UPDATE EXCLUSIVE');
  const nullable = index.columns.find((column) => column !== null && !draft.column(target, column)?.notNull);
  if (!index.unique) draft.fails('not-unique', '42809', `${identity.name} is not unique.`);
  else if (index.columns.includes(null))
    draft.fails('expression-index', '0A000', `${identity.name} has an expression.`);
  else if (index.predicate !== null) draft.fails('partial-index', '0A000', `${identity.name} is partial.`);
  else if (nullable !== undefined) draft.fails('nullable', '42809', `${nullable} of ${identity.name} is nullable.`);
}

/** ALTER TYPE of a composite type: its typed tables change with CASCADE; columns of it are in the way of a change of type. */
function alterCompositeType(target: Target, statement: NodeOf<'AlterTableStmt'>, draft: Draft): void {
  for (const [place, node] of (statement.cmds ?? []).entries()) {
    const command = inside(node, 'AlterTableCmd');
    if (command === undefined) continue;
    draft.command = place;
    if (command.subtype === 'AT_AlterColumnType' && isInColumns(target, draft)) return;
    for (const relation of draft.catalog.relations()) {
      if (!relation.rowType || keyOf(relation.rowType) !== keyOf(target.name)) continue;
      if (command.behavior !== 'DROP_CASCADE') {
        draft.fails(
          'typed-table',
          '2BP01',
          `${displayName(relation.name)} is a table of the type ${displayName(target.name)}: write CASCADE.`,
        );
        return;
      }
      alterTyped(command, { name: relation.name, relation }, draft);
    }
  }
  draft.command = 0;
}

function isInColumns(target: Target, draft: Draft): boolean {
  for (const relation of draft.catalog.relations()) {
    for (const column of relation.columns.values()) {
      if (column.type?.name !== target.name.name || draft.userType(column.type)?.kind !== 'composite') continue;
      draft.fails(
        'type-in-use',
        '0A000',
        `The column ${column.name} of ${displayName(relation.name)} is of the type ${displayName(target.name)}.`,
      );
      return true;
    }
  }
  return false;
}

/** What a change of the type does to a table of it: as if the table itself were altered. */
function alterTyped(command: Command, table: Target, draft: Draft): void {
  draft.lock(table, 'ACCESS EXCLUSIVE', 'it is a table of the type');
  if (command.subtype === 'AT_DropColumn') draft.lose('column', table.name, command.name ?? null);
  if (command.subtype !== 'AT_AlterColumnType') return;
  const to = canonicalType(inside(command.def, 'ColumnDef')?.typeName);
  const from = draft.column(table, command.name ?? '')?.type;
  if (!to || !from) return;
  const change = typeChange(command.name ?? '', from, to, undefined, draft);
  if (change.rewrite === 'no') return;
  draft.add('rewrite', table.name, 'alter-column-type', {
    column: command.name ?? null,
    certain: change.rewrite === 'yes',
  });
}
