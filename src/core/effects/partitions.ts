import { type Constraint, displayName, type Index, keyOf, type Relation } from '../schema/catalog.ts';
import { inside } from '../schema/node.ts';
import { displayType, sameType } from '../schema/types.ts';
import type { NodeOf } from '../sql/statement.ts';
import type { Alteration, Command } from './alteration.ts';
import type { Draft, Target } from './draft.ts';
import { lockReferenced } from './foreign-keys.ts';
import { boundProof, defaultProof, overlaps, type Proof } from './implication.ts';

/** ATTACH PARTITION (ATExecAttachPartition and QueuePartitionConstraintValidation in tablecmds.c). */
export function attachPartition(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const partition = inside(command.def, 'PartitionCmd');
  if (partition === undefined) return;
  draft.lock(target, 'SHARE UPDATE EXCLUSIVE');
  for (const ancestor of draft.ancestors(target)) draft.lock(ancestor, 'ACCESS SHARE');
  const child = draft.target(partition.name);
  draft.lock(child, 'ACCESS EXCLUSIVE', 'it becomes a partition');
  for (const below of draft.family(child).slice(1))
    draft.lock(below, 'ACCESS EXCLUSIVE', `it is below ${displayName(child.name)}`);
  if (target.relation !== undefined && target.relation.kind !== 'partitioned table') {
    if (target.relation.certain)
      draft.fails(
        'not-partitioned',
        draft.major < 18 ? '42P17' : '42809',
        `${displayName(target.name)} is not partitioned.`,
      );
    return;
  }
  if (child.relation?.partitionOf) {
    draft.fails(
      'already-partition',
      '42809',
      `${displayName(child.name)} already is a partition of ${displayName(child.relation.partitionOf)}.`,
    );
    return;
  }
  const { bound } = partition;
  const keys = target.relation?.partitionKey?.columns ?? [];
  const existing = defaultOf(draft, target);
  if (bound?.is_default && existing !== undefined) {
    draft.fails(
      'second-default',
      '42P17',
      `${displayName(target.name)} already has the default partition ${displayName(existing.name)}.`,
    );
    return;
  }
  if (isColumnMissing(draft, target, child)) return;
  if (bound !== undefined) {
    for (const leaf of draft.storage(child)) {
      if (bound.is_default && draft.catalog.partitionsOf(target.name).length === 0) continue;
      const proof: Proof =
        target.relation === undefined
          ? 'unknown'
          : leaf.relation === undefined
            ? 'unproven'
            : proofOf(leaf, child, keys, bound);
      if (proof === 'proven') continue;
      draft.add('scan', leaf.name, 'attach-partition', { certain: proof === 'unproven' });
      if (proof === 'unknown')
        draft.unsure(`It is not known whether a CHECK of ${displayName(leaf.name)} proves the bound.`);
    }
    scanDefault(draft, target, existing, bound);
    draft.mayFail('partition-violation', '23514', `A row of ${displayName(child.name)} may be outside the bound.`);
  }
  if (bound !== undefined) checkOverlap(draft, target, bound);
  lockReferencing(draft, target);
  attachIndexes(draft, target, child);
  attachForeignKeys(draft, target, child);
}

/** Foreign keys of other tables to the parent get triggers on the new partition; up to 14 they are only looked at (measured). */
export function lockReferencing(draft: Draft, parent: Target): void {
  for (const reference of draft.catalog.foreignKeysTo(parent.name)) {
    const table = { name: reference.table.name, relation: reference.table };
    draft.lock(
      table,
      draft.major < 15 ? 'ACCESS SHARE' : 'SHARE ROW EXCLUSIVE',
      `its foreign key references ${displayName(parent.name)}`,
    );
  }
}

/** The bound may not overlap that of another partition. */
export function checkOverlap(draft: Draft, parent: Target, bound: NodeOf<'PartitionBoundSpec'>): void {
  for (const other of draft.catalog.partitionsOf(parent.name)) {
    if (other.bound === null || other.bound.isDefault || !overlaps(bound, other.bound.sql)) continue;
    draft.fails(
      'overlapping-partition',
      '42P17',
      `The bound overlaps that of the partition ${displayName(other.name)}.`,
    );
    return;
  }
}

function proofOf(
  leaf: Target,
  child: Target,
  keys: readonly (string | null)[],
  bound: NodeOf<'PartitionBoundSpec'>,
): Proof {
  const own = child.relation === undefined ? 'unproven' : boundProof(child.relation, keys, bound);
  if (own === 'proven' || leaf.relation === undefined || leaf.relation === child.relation) return own;
  return boundProof(leaf.relation, keys, bound);
}

/** Every column of the parent has to be there, and NOT NULL where the parent's is. True when it says so. */
function isColumnMissing(draft: Draft, parent: Target, child: Target): boolean {
  if (!draft.knows(parent) || !draft.knows(child)) return false;
  for (const column of parent.relation?.columns.values() ?? []) {
    const own = child.relation?.columns.get(column.name);
    if (own === undefined) {
      draft.fails(
        'column-missing',
        '42804',
        `${displayName(child.name)} has no column ${column.name}, which ${displayName(parent.name)} has.`,
      );
      return true;
    }
    if (column.type && own.type && !sameType(column.type, own.type)) {
      draft.fails(
        'type-mismatch',
        '42804',
        `${column.name} of ${displayName(child.name)} is ${displayType(own.type)}, in ${displayName(parent.name)} ${displayType(column.type)}.`,
      );
      return true;
    }
    if (column.notNull && !own.notNull) {
      draft.fails(
        'not-null-missing',
        '42804',
        `${column.name} of ${displayName(child.name)} has to be NOT NULL, as in ${displayName(parent.name)}.`,
      );
      return true;
    }
  }
  const surplus = [...(child.relation?.columns.keys() ?? [])].find((name) => !parent.relation?.columns.has(name));
  if (surplus === undefined) return false;
  draft.fails(
    'surplus-column',
    '42804',
    `${displayName(child.name)} has a column ${surplus} that ${displayName(parent.name)} has not.`,
  );
  return true;
}

export function defaultOf(draft: Draft, parent: Target): Relation | undefined {
  return draft.catalog.partitionsOf(parent.name).find((partition) => partition.bound?.isDefault === true);
}

/** The default partition may hold rows of the new one: it is locked and read. */
export function scanDefault(
  draft: Draft,
  parent: Target,
  defaultPartition: Relation | undefined,
  bound: NodeOf<'PartitionBoundSpec'>,
): void {
  if (defaultPartition === undefined) return;
  const on = { name: defaultPartition.name, relation: defaultPartition };
  draft.lock(on, 'ACCESS EXCLUSIVE', 'it is the default partition');
  const keys = parent.relation?.partitionKey?.columns ?? [];
  for (const leaf of draft.storage(on)) {
    const proof = defaultProof(leaf.relation ?? defaultPartition, keys, bound);
    if (proof === 'proven') continue;
    draft.add('scan', leaf.name, 'default-partition', { certain: proof === 'unproven' });
    draft.mayFail(
      'partition-violation',
      '23514',
      `The default partition ${displayName(on.name)} may hold rows of the new partition.`,
    );
  }
}

/** Each index of the parent needs one on the partition: an equal one is taken, else one is built. */
function attachIndexes(draft: Draft, parent: Target, child: Target): void {
  for (const index of draft.catalog.indexesOf(parent.name)) {
    for (const leaf of draft.storage(child)) {
      const own = draft.catalog.indexesOf(leaf.name).some((candidate) => isSameIndex(index, candidate));
      if (!own) draft.add('index-build', leaf.name, 'attach-partition', { index: index.name.name });
    }
  }
}

/** CompareIndexInfo() in index.c, as far as the catalog tells. */
export function isSameIndex(parent: Index, candidate: Index): boolean {
  return (
    candidate.parent === null &&
    candidate.valid &&
    candidate.method === parent.method &&
    candidate.unique === parent.unique &&
    candidate.nullsNotDistinct === parent.nullsNotDistinct &&
    candidate.plainOrder === parent.plainOrder &&
    candidate.predicate === parent.predicate &&
    (parent.constraint === null || candidate.constraint !== null) &&
    candidate.columns.length === parent.columns.length &&
    candidate.columns.every((column, i) => column !== null && column === parent.columns[i]) &&
    candidate.included.length === parent.included.length
  );
}

/** Foreign keys of the parent are made on the partition, unless it has an equal valid one (CloneFkReferencing). */
function attachForeignKeys(draft: Draft, parent: Target, child: Target): void {
  for (const constraint of parent.relation?.constraints.values() ?? []) {
    if (constraint.kind !== 'foreign key') continue;
    const referenced = draft.at(constraint.references);
    lockReferenced(draft, referenced);
    if (hasForeignKeyLike(child, constraint)) continue;
    for (const leaf of draft.storage(child))
      draft.add('scan', leaf.name, 'attach-partition', { constraint: constraint.name });
    draft.add('scan', referenced.name, 'attach-partition', { constraint: constraint.name });
    draft.mayFail(
      'foreign-key-violation',
      '23503',
      `A row of ${displayName(child.name)} may have no match in ${displayName(referenced.name)}.`,
    );
  }
}

function hasForeignKeyLike(child: Target, wanted: Constraint & { kind: 'foreign key' }): boolean {
  for (const own of child.relation?.constraints.values() ?? []) {
    if (own.kind !== 'foreign key' || !own.validated) continue;
    const sameTable = keyOf(own.references) === keyOf(wanted.references);
    if (
      sameTable &&
      own.columns.every((column, i) => column === wanted.columns[i]) &&
      own.columns.length === wanted.columns.length
    )
      return true;
  }
  return false;
}

/** DETACH PARTITION, CONCURRENTLY and FINALIZE. */
export function detachPartition(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const partition = inside(command.def, 'PartitionCmd');
  if (partition === undefined) return;
  const child = draft.target(partition.name);
  const concurrently = partition.concurrent === true;
  if (command.subtype === 'AT_DetachPartitionFinalize') {
    draft.since(14, 'DETACH PARTITION … FINALIZE');
    draft.lock(target, 'SHARE UPDATE EXCLUSIVE');
    draft.lock(child, 'ACCESS EXCLUSIVE', 'it is detached');
    return;
  }
  if (concurrently) {
    draft.since(14, 'DETACH PARTITION … CONCURRENTLY');
    draft.refused = draft.major >= 14;
    draft.lock(target, 'SHARE UPDATE EXCLUSIVE');
    // In its second transaction, when nobody reads it through the parent any more.
    draft.lock(child, 'ACCESS EXCLUSIVE', 'it is detached');
    const existing = defaultOf(draft, target);
    if (existing !== undefined) {
      draft.fails(
        'default-partition-exists',
        '55000',
        `CONCURRENTLY does not work while the default partition ${displayName(existing.name)} is there.`,
      );
    }
  } else {
    draft.lock(target, 'ACCESS EXCLUSIVE');
    const isReferenced = draft.catalog.foreignKeysTo(target.name).length > 0;
    draft.lock(
      child,
      draft.major < 14 && !isReferenced ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE',
      'it is detached',
    );
    for (const below of draft.family(child).slice(1))
      draft.lock(below, 'ACCESS EXCLUSIVE', `it is a partition of ${displayName(child.name)}`);
    for (const index of draft.catalog.indexesOf(child.name)) {
      if (index.parent !== null) draft.lockIndex(index.name, 'ACCESS EXCLUSIVE', 'it leaves the index of the parent');
    }
    const existing = defaultOf(draft, target);
    if (existing !== undefined) {
      draft.lock(
        { name: existing.name, relation: existing },
        'ACCESS EXCLUSIVE',
        'it is the default partition, whose bound changes',
      );
    }
  }
  if (
    child.relation?.certain &&
    (child.relation.partitionOf === null || keyOf(child.relation.partitionOf) !== keyOf(target.name))
  ) {
    draft.fails(
      'not-a-partition',
      '42P01',
      `${displayName(child.name)} is not a partition of ${displayName(target.name)}.`,
    );
    return;
  }
  for (const constraint of target.relation?.constraints.values() ?? []) {
    if (constraint.kind === 'foreign key') {
      draft.lock(
        draft.at(constraint.references),
        'SHARE ROW EXCLUSIVE',
        'it is referenced by a foreign key that the partition keeps',
      );
    }
  }
  for (const reference of draft.catalog.foreignKeysTo(target.name)) {
    const table = { name: reference.table.name, relation: reference.table };
    draft.lock(
      table,
      concurrently ? 'SHARE ROW EXCLUSIVE' : 'ACCESS EXCLUSIVE',
      'its foreign key references the partition',
    );
    draft.add('scan', table.name, 'other', { constraint: reference.constraint.name });
    draft.mayFail('foreign-key-violation', '23503', `A row of ${displayName(table.name)} may reference the partition.`);
  }
}
