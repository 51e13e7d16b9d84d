import { displayName, keyOf, type QualifiedName } from '../schema/catalog.ts';
import { inside } from '../schema/node.ts';
import { canonicalType } from '../schema/types.ts';
import type { NodeOf } from '../sql/statement.ts';
import { addColumn } from './add-column.ts';
import {
  changeIdentity,
  checkColumnDefault,
  dropColumn,
  dropExpression,
  dropNotNull,
  setExpression,
} from './alter-column.ts';
import { alterColumnType } from './alter-column-type.ts';
import { type Alteration, type Command, failsWithoutColumn } from './alteration.ts';
import { addConstraint, alterConstraint, dropConstraint, setNotNull, validateConstraint } from './constraints.ts';
import type { Draft, Target } from './draft.ts';
import { alterIndex, findIndex } from './indexes.ts';
import { attachPartition, detachPartition } from './partitions.ts';
import { optionLock } from './storage-options.ts';
import {
  addInherit,
  checkReplicaIdentity,
  setAccessMethod,
  setPersistence,
  setTableSpace,
  switchTriggers,
} from './table-settings.ts';
import { typeChange } from './type-change.ts';

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
