import { displayName, keyOf } from '../schema/catalog.ts';
import {
  type Alteration,
  type Command,
  dropsConstraint,
  failsTyped,
  failsWithoutColumn,
  readerOf,
} from './alteration.ts';
import { dropView } from './drop.ts';
import { lockOtherSide, usesKey } from './foreign-keys.ts';
import { volatilityOf } from './volatility.ts';

/** DROP COLUMN: catalogs only, but what needs the column goes with it or is in the way. */
export function dropColumn(alteration: Alteration, command: Command): void {
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

export function dropNotNull(alteration: Alteration, command: Command): void {
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

export function checkColumnDefault(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const column = draft.column(target, command.name ?? '');
  if (column === undefined) return;
  if (column.identity !== null) draft.fails('identity-column', '42601', `${column.name} is an identity column.`);
  else if (column.generated !== null) draft.fails('generated-column', '42601', `${column.name} is a generated column.`);
}

export function setExpression(alteration: Alteration, command: Command): void {
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

export function dropExpression(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  if (failsWithoutColumn(alteration, command.name)) return;
  const column = draft.column(target, command.name ?? '');
  if (column === undefined) return;
  if (column.generated === null && !command.missing_ok)
    draft.fails('not-generated', '55000', `${column.name} is not a generated column.`);
  if (column.generated === 'virtual')
    draft.fails('virtual-column', '0A000', `${column.name} is virtual: its values are nowhere to keep.`);
}

export function changeIdentity(alteration: Alteration, command: Command): void {
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
