import { displayName, keyOf } from '../schema/catalog.ts';
import { inside } from '../schema/node.ts';
import type { Alteration, Command } from './alteration.ts';

export function switchTriggers(alteration: Alteration, command: Command): void {
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

export function setPersistence(alteration: Alteration, unlogged: boolean): void {
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

export function setTableSpace(alteration: Alteration, command: Command): void {
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

export function setAccessMethod(alteration: Alteration, command: Command): void {
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

export function addInherit(alteration: Alteration, command: Command): void {
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

export function checkReplicaIdentity(alteration: Alteration, command: Command): void {
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
