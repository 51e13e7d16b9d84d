import { type Constraint, displayName, keyOf } from '../schema/catalog.ts';
import { columnsUsed } from '../schema/expression.ts';
import { inside, textOf, textsOf } from '../schema/node.ts';
import type { NodeOf } from '../sql/statement.ts';
import { type Alteration, type Command, constraintOf, dropsConstraint, failsWithoutColumn } from './alteration.ts';
import { kindOf } from './draft.ts';
import type { Cause } from './effect.ts';
import { addForeignKey, isAllNull, lockOtherSide, usesKey } from './foreign-keys.ts';
import { isProvenNotNull } from './implication.ts';
import { addExclusion, addUnique } from './keys.ts';

export type ForeignKey = Constraint & { kind: 'foreign key' };

/** ADD CONSTRAINT, all kinds. */
export function addConstraint(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const constraint = constraintOf(command);
  if (constraint === undefined) return;
  const name = constraint.conname;
  if (name !== undefined && target.relation?.constraints.has(name) && !dropsConstraint(alteration, name)) {
    draft.lock(target, constraint.contype === 'CONSTR_FOREIGN' ? 'SHARE ROW EXCLUSIVE' : 'ACCESS EXCLUSIVE');
    draft.fails(
      'constraint-exists',
      '42710',
      `${displayName(target.name)} already has a constraint ${name}.`,
      constraint.location,
    );
    return;
  }
  if (name !== undefined) alteration.addedConstraints.set(name, constraint);
  switch (constraint.contype) {
    case 'CONSTR_CHECK':
      addCheck(alteration, constraint);
      return;
    case 'CONSTR_NOTNULL':
      addNotNull(alteration, constraint);
      return;
    case 'CONSTR_FOREIGN':
      if (constraint.is_enforced !== true && constraint.skip_validation === true)
        draft.since(18, 'NOT ENFORCED', constraint.location);
      addForeignKey(alteration, constraint, textsOf(constraint.fk_attrs), {
        cause: 'add-foreign-key',
        validates: constraint.skip_validation !== true,
        allNull: isAllNull(alteration, textsOf(constraint.fk_attrs)),
      });
      return;
    case 'CONSTR_UNIQUE':
    case 'CONSTR_PRIMARY':
      addUnique(alteration, constraint);
      return;
    case 'CONSTR_EXCLUSION':
      addExclusion(alteration, constraint);
      return;
    default:
      draft.lockFamily(target, 'ACCESS EXCLUSIVE', alteration.only);
  }
}

function addCheck(alteration: Alteration, constraint: NodeOf<'Constraint'>): void {
  const { draft, target } = alteration;
  const only = alteration.only || constraint.is_no_inherit === true;
  // From 18 the children are looked up, and locked, before NO INHERIT is (measured).
  draft.lockFamily(target, 'ACCESS EXCLUSIVE', draft.major >= 18 ? alteration.only : only);
  for (const column of columnsUsed(constraint.raw_expr)) {
    if (column !== '*' && column !== 'tableoid' && failsWithoutColumn(alteration, column, constraint.location)) return;
  }
  if (alteration.only && constraint.is_no_inherit !== true && draft.catalog.descendantsOf(target.name).length > 0) {
    draft.fails(
      'needs-children',
      '42P16',
      'The constraint has to be added to the child tables too: leave out ONLY.',
      constraint.location,
    );
    return;
  }
  if (constraint.is_enforced !== true) draft.since(18, 'NOT ENFORCED', constraint.location);
  if (constraint.skip_validation || constraint.is_enforced !== true) return;
  for (const member of draft.storage(target, only)) {
    draft.add('scan', member.name, 'add-check', {
      constraint: constraint.conname ?? null,
      location: constraint.location,
    });
  }
  draft.mayFail(
    'check-violation',
    '23514',
    `A row may break ${constraint.conname ?? 'the CHECK'}.`,
    constraint.location,
  );
}

function addNotNull(alteration: Alteration, constraint: NodeOf<'Constraint'>): void {
  const { draft, target } = alteration;
  const column = textOf(constraint.keys?.[0]) ?? '';
  draft.lockFamily(target, 'ACCESS EXCLUSIVE', alteration.only);
  draft.since(18, 'NOT NULL as a table constraint', constraint.location);
  if (constraint.skip_validation) return;
  const scope = constraint.is_no_inherit === true ? { ...alteration, only: true } : alteration;
  scanForNulls(scope, column, 'add-not-null', constraint.location, constraint.conname ?? null);
}

/** The scan for NULLs, table by table, unless a constraint makes it needless. True when something is scanned. */
export function scanForNulls(
  alteration: Alteration,
  column: string,
  cause: Cause,
  location: number | undefined,
  constraint: string | null = null,
): boolean {
  const { draft, target } = alteration;
  let scans = false;
  for (const member of draft.storage(target, alteration.only)) {
    // A new column that a key makes NOT NULL was looked at when it was added.
    if (alteration.addedColumns.has(column) && cause === 'primary-key-nullable-columns') continue;
    const { relation } = member;
    if (
      relation !== undefined &&
      (relation.columns.get(column)?.notNull ||
        isProvenNotNull(relation, column, (name) => dropsConstraint(alteration, name)))
    )
      continue;
    scans = true;
    draft.add('scan', member.name, cause, { column, constraint, location });
    if (relation === undefined)
      draft.unsure(`The history does not tell whether a CHECK proves ${column} to be NOT NULL.`);
  }
  if (scans)
    draft.mayFail(
      'not-null-violation',
      '23502',
      `A row of ${displayName(target.name)} may have NULL in ${column}.`,
      location,
    );
  return scans;
}

/** VALIDATE CONSTRAINT: a scan under SHARE UPDATE EXCLUSIVE. */
export function validateConstraint(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const name = command.name ?? '';
  draft.lock(target, 'SHARE UPDATE EXCLUSIVE');
  const added = alteration.addedConstraints.get(name);
  const constraint = target.relation?.constraints.get(name);
  if (constraint === undefined && added === undefined) {
    if (draft.knows(target)) {
      draft.fails('constraint-missing', '42704', `${displayName(target.name)} has no constraint ${name}.`);
      return;
    }
    draft.add('scan', target.name, 'validate-constraint', { constraint: name });
    draft.unsure(`The history does not make the constraint ${name}: a foreign key would lock a second table.`);
    return;
  }
  const isForeignKey = constraint?.kind === 'foreign key' || added?.contype === 'CONSTR_FOREIGN';
  if (constraint !== undefined && !constraint.enforced) {
    draft.fails('not-enforced', '55000', `${name} is not enforced, so it cannot be validated.`);
    return;
  }
  if (constraint?.kind === 'unique' || constraint?.kind === 'primary key' || constraint?.kind === 'exclude') {
    draft.fails('not-validatable', '42809', `${name} is neither a foreign key nor a CHECK.`);
    return;
  }
  if (constraint?.validated) return;
  if (added !== undefined && added.skip_validation !== true) return;
  if (!isForeignKey || target.relation?.kind === 'partitioned table') {
    draft.lockFamily(target, 'SHARE UPDATE EXCLUSIVE', alteration.only);
  }
  const members =
    isForeignKey && target.relation?.kind !== 'partitioned table' ? [target] : draft.storage(target, alteration.only);
  for (const member of members) {
    const own = member.relation?.constraints.get(name);
    if (own?.validated) continue;
    draft.add('scan', member.name, 'validate-constraint', { constraint: name });
  }
  if (isForeignKey) {
    const referenced =
      constraint?.kind === 'foreign key' ? draft.at(constraint.references) : draft.target(added?.pktable);
    if (keyOf(referenced.name) !== keyOf(target.name)) {
      draft.lock(referenced, 'ROW SHARE', 'it is referenced by the foreign key');
      for (const other of draft.family(referenced).slice(1))
        draft.lock(other, 'ACCESS SHARE', `it is a partition of ${displayName(referenced.name)}`);
      for (const other of draft.storage(referenced))
        draft.add('scan', other.name, 'validate-constraint', { constraint: name });
    }
    draft.mayFail('foreign-key-violation', '23503', `A row of ${displayName(target.name)} may break ${name}.`);
  } else if (constraint?.kind === 'not null') {
    draft.mayFail('not-null-violation', '23502', `A row of ${displayName(target.name)} may break ${name}.`);
  } else {
    draft.mayFail('check-violation', '23514', `A row of ${displayName(target.name)} may break ${name}.`);
  }
}

/** DROP CONSTRAINT: a foreign key has triggers on the referenced table too, so that one is locked as well. */
export function dropConstraint(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const name = command.name ?? '';
  draft.lock(target, 'ACCESS EXCLUSIVE');
  const constraint = target.relation?.constraints.get(name);
  if (constraint === undefined) {
    if (command.missing_ok && target.relation !== undefined) return;
    if (draft.knows(target))
      draft.fails('constraint-missing', '42704', `${displayName(target.name)} has no constraint ${name}.`);
    else if (target.relation === undefined && !command.missing_ok) {
      draft.unsure(`The history does not make the constraint ${name}: a foreign key would lock a second table.`);
    }
    return;
  }
  if (isInherited(alteration, constraint)) {
    draft.fails('inherited-constraint', '42P16', `${name} is inherited: it is dropped with the parent's.`);
    return;
  }
  if (constraint.kind !== 'foreign key' || target.relation?.kind === 'partitioned table')
    draft.lockFamily(target, 'ACCESS EXCLUSIVE', alteration.only);
  if (constraint.kind === 'foreign key') {
    lockOtherSide(draft, constraint);
  } else if (constraint.kind === 'primary key' || constraint.kind === 'unique') {
    draft.lockIndex(
      { schema: target.name.schema, name: constraint.index },
      'ACCESS EXCLUSIVE',
      'it backs the constraint',
    );
    dropReferences(alteration, constraint, command.behavior === 'DROP_CASCADE', name);
  } else if (constraint.kind === 'exclude') {
    draft.lockIndex(
      { schema: target.name.schema, name: constraint.index },
      'ACCESS EXCLUSIVE',
      'it backs the constraint',
    );
  }
}

/** The parent has the constraint too, so that it cannot go from the child alone. */
function isInherited(alteration: Alteration, constraint: Constraint): boolean {
  const { draft, target } = alteration;
  const { relation } = target;
  if (relation === undefined) return false;
  if (constraint.kind === 'primary key' || constraint.kind === 'unique' || constraint.kind === 'exclude') {
    return draft.catalog.index({ schema: target.name.schema, name: constraint.index })?.parent != null;
  }
  if (constraint.kind !== 'check') return false;
  const parents = relation.partitionOf === null ? relation.inherits : [relation.partitionOf];
  return parents.some((parent) => draft.catalog.relation(parent)?.constraints.get(constraint.name)?.kind === 'check');
}

/** Foreign keys that need the unique index go with CASCADE, or are in the way. */
function dropReferences(alteration: Alteration, constraint: Constraint, cascade: boolean, name: string): void {
  const { draft, target } = alteration;
  for (const reference of draft.catalog.foreignKeysTo(target.name)) {
    if (!usesKey(reference.constraint, constraint)) continue;
    if (keyOf(reference.table.name) === keyOf(target.name) && dropsConstraint(alteration, reference.constraint.name))
      continue;
    if (cascade) {
      draft.lock(
        { name: reference.table.name, relation: reference.table },
        'ACCESS EXCLUSIVE',
        `its foreign key ${reference.constraint.name} is dropped too`,
      );
    } else {
      draft.fails(
        'dependent-objects',
        '2BP01',
        `The foreign key ${reference.constraint.name} of ${displayName(reference.table.name)} needs ${name}.`,
      );
      return;
    }
  }
}

/** ALTER CONSTRAINT: deferrability changes catalogs only; ENFORCED (18) has to validate. */
export function alterConstraint(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  draft.lock(target, 'ACCESS EXCLUSIVE');
  const change = inside(command.def, 'ATAlterConstraint');
  const name = change?.conname ?? command.name ?? '';
  const constraint = target.relation?.constraints.get(name);
  if (change?.alterInheritability) draft.since(18, 'ALTER CONSTRAINT … INHERIT');
  if (change?.alterEnforceability) {
    draft.since(18, 'ALTER CONSTRAINT … ENFORCED');
    if (draft.major < 18) return;
  }
  if (constraint === undefined) {
    if (draft.knows(target))
      draft.fails('constraint-missing', '42704', `${displayName(target.name)} has no constraint ${name}.`);
    return;
  }
  const isPartitioned = target.relation?.kind === 'partitioned table';
  if (isPartitioned || constraint.kind === 'not null') draft.lockFamily(target, 'ACCESS EXCLUSIVE', alteration.only);
  if (change?.alterDeferrability && constraint.kind !== 'foreign key') {
    draft.fails('not-a-foreign-key', '42809', `${name} is not a foreign key, so it cannot be made deferrable.`);
    return;
  }
  if (!change?.alterEnforceability || constraint.kind !== 'foreign key') return;
  if (change.is_enforced === constraint.enforced) return;
  const referenced = draft.at(constraint.references);
  if (change.is_enforced !== true) {
    draft.lock(referenced, 'ACCESS EXCLUSIVE', `the foreign key ${name} has triggers on it`);
    return;
  }
  draft.lock(referenced, 'SHARE ROW EXCLUSIVE', 'it is referenced by the foreign key');
  draft.add('scan', target.name, 'validate-constraint', { constraint: name });
  draft.add('scan', referenced.name, 'validate-constraint', { constraint: name });
  draft.mayFail('foreign-key-violation', '23503', `A row of ${displayName(target.name)} may break ${name}.`);
}

/** SET NOT NULL. */
export function setNotNull(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const column = command.name ?? '';
  draft.lockFamily(target, 'ACCESS EXCLUSIVE', alteration.only);
  if (
    alteration.only &&
    target.relation?.kind === 'partitioned table' &&
    draft.column(target, column)?.notNull !== true
  ) {
    const behind = draft.catalog
      .partitionsOf(target.name)
      .find((partition) => partition.columns.get(column)?.notNull !== true);
    if (behind !== undefined) {
      draft.fails(
        'needs-children',
        '42P16',
        `${column} has to be NOT NULL in ${displayName(behind.name)} first: leave out ONLY.`,
      );
      return;
    }
  }
  if (kindOf(target.relation) === 'table') scanForNulls(alteration, column, 'set-not-null', undefined);
}
