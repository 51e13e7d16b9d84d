import { type Column, type ColumnType, type Constraint, displayName, keyOf, type Relation } from '../schema/catalog.ts';
import { inside, textsOf } from '../schema/node.ts';
import { canonicalType, displayType } from '../schema/types.ts';
import type { NodeOf } from '../sql/statement.ts';
import {
  type Alteration,
  type Command,
  dropsColumn,
  dropsConstraint,
  dropsDefault,
  failsTyped,
  failsWithoutColumn,
  readerOf,
} from './alteration.ts';
import type { Target } from './draft.ts';
import { isAssignable, operatorClass, type TypeChange, typeChange } from './type-change.ts';

/** What a command changes, and into what. */
interface Change {
  readonly alteration: Alteration;
  readonly column: string;
  readonly definition: NodeOf<'ColumnDef'>;
  readonly to: ColumnType;
  /** The collation after it; null is the type's own. */
  readonly collation: string | null;
  readonly location: number | undefined;
}

/** ALTER COLUMN TYPE on a table and its descendants (ATPrepAlterColumnType and ATExecAlterColumnType in tablecmds.c). */
export function alterColumnType(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const definition = inside(command.def, 'ColumnDef');
  const to = canonicalType(definition?.typeName);
  const column = command.name;
  draft.lockFamily(target, 'ACCESS EXCLUSIVE', alteration.only);
  if (definition === undefined || to === null || column === undefined) return;
  const location = definition.typeName?.location ?? definition.location;
  if (failsWithoutColumn(alteration, column, location)) return;
  const collation = inside({ CollateClause: definition.collClause ?? {} }, 'CollateClause')?.collname;
  const change: Change = { alteration, column, definition, to, collation: textsOf(collation).at(-1) ?? null, location };
  const { commands } = alteration;
  const twice = commands.find(
    (other) => other !== command && other.subtype === 'AT_AlterColumnType' && other.name === column,
  );
  if (twice !== undefined && commands.indexOf(twice) < commands.indexOf(command)) {
    draft.fails('type-twice', '0A000', `The type of ${column} is changed twice in one statement.`, location);
    return;
  }
  if (isStopped(change)) return;
  for (const member of draft.storage(target, alteration.only)) alterMember(change, member);
}

/** What makes the server refuse, whatever the data. True when it does. */
function isStopped(change: Change): boolean {
  const { alteration, column, location, to } = change;
  const { draft, target } = alteration;
  const { relation } = target;
  if (relation === undefined) return false;
  if (failsTyped(alteration, location)) return true;
  if (relation.partitionKey?.columns.includes(column)) {
    draft.fails(
      'partition-key',
      '42P16',
      `${column} is part of the partition key of ${displayName(target.name)}.`,
      location,
    );
    return true;
  }
  if (alteration.only && draft.catalog.descendantsOf(target.name).length > 0) {
    draft.fails(
      'needs-children',
      '42P16',
      `The type of ${column} has to change in the child tables too: leave out ONLY.`,
      location,
    );
    return true;
  }
  if (isInherited(change, relation)) {
    draft.fails('inherited-column', '42P16', `${column} is inherited: its type changes with the parent's.`, location);
    return true;
  }
  const reader = readerOf(target, column);
  if (reader !== undefined) {
    draft.fails(
      `depends-on-${reader.kind}`,
      '0A000',
      `The ${reader.kind} ${reader.name} reads ${column}: drop it first, and make it again.`,
      location,
    );
    return true;
  }
  const view = draft.catalog.viewsOver(target.name, column)[0];
  if (view !== undefined) {
    draft.fails(
      'depends-on-view',
      '0A000',
      `The ${view.kind} ${displayName(view.name)} reads ${column}: the server does not change the type of a column that a view uses.`,
      location,
    );
    return true;
  }
  for (const other of relation.columns.values()) {
    if (other.generatedFrom.includes(column) && !dropsColumn(alteration, other.name)) {
      draft.fails(
        'depends-on-generated-column',
        draft.major < 15 ? '42601' : '0A000',
        `The generated column ${other.name} reads ${column}.`,
        location,
      );
      return true;
    }
  }
  const now = relation.columns.get(column);
  if (now?.generated !== null && now !== undefined && change.definition.raw_default) {
    draft.fails('generated-column', '42611', `${column} is generated, so USING has no say.`, location);
    return true;
  }
  return now !== undefined && isDefaultInTheWay(change, now, to);
}

/** A partition's column, or one that came from a parent. */
function isInherited(change: Change, relation: Relation): boolean {
  const { draft } = change.alteration;
  const parents = relation.partitionOf === null ? relation.inherits : [relation.partitionOf];
  return parents.some((parent) => draft.catalog.relation(parent)?.columns.has(change.column));
}

/** The default is cast as an assignment would, whatever USING says. */
function isDefaultInTheWay(change: Change, now: Column, to: ColumnType): boolean {
  const { alteration, column, location } = change;
  const { draft } = alteration;
  if (!now.hasDefault || now.type === null || dropsDefault(alteration, column)) return false;
  // An unadorned NULL is cast to anything.
  if (now.defaultSql !== null && /^null(::|$)/i.test(now.defaultSql)) return false;
  if (isAssignable(now.type, to, draft) !== false) return false;
  draft.fails(
    'default-not-castable',
    '42804',
    `The default of ${column} cannot be cast automatically to ${displayType(to)}: drop it in the same statement, and set it again.`,
    location,
  );
  return true;
}

function alterMember(change: Change, member: Target): void {
  const { alteration, column, definition, to, location } = change;
  const { draft } = alteration;
  const now = member.relation?.columns.get(column);
  const from = now?.type ?? null;
  if (from === null) {
    draft.add('rewrite', member.name, 'alter-column-type', { column, location, certain: false });
    draft.unsure(`The history does not tell the type of ${displayName(member.name)}.${column}.`);
    return;
  }
  const result = typeChange(column, from, to, definition.raw_default, draft);
  if (result.refused !== null) {
    const how = result.refused === '42804' ? 'which is not cast automatically to' : 'which cannot be cast to';
    draft.fails(
      'not-castable',
      result.refused,
      `${column} is ${displayType(from)}, ${how} ${displayType(to)}.`,
      location,
    );
    return;
  }
  // Expressions of virtual columns are computed when they are read.
  if (now?.generated === 'virtual') return;
  if (result.unsure !== null) draft.unsure(result.unsure);
  if (result.rewrite !== 'no') {
    draft.add('rewrite', member.name, 'alter-column-type', { column, location, certain: result.rewrite === 'yes' });
  }
  if (result.rewrite !== 'yes') rebuildIndexes(change, member, from);
  if (result.mayFail !== null) {
    draft.mayFail(
      'value-out-of-range',
      result.mayFail,
      `A value of ${column} may not fit ${displayType(to)}.`,
      location,
    );
  }
  if (result.loses) draft.lose('values', member.name, column, location);
  if (member.relation !== undefined) recheck(change, member, member.relation, result, from);
}

/** Indexes that cannot be kept as they are (CheckIndexCompatible in indexcmds.c). */
function rebuildIndexes(change: Change, member: Target, from: ColumnType): void {
  const { alteration, column, to, location } = change;
  const { draft } = alteration;
  const old = member.relation?.columns.get(column);
  const newCollation = change.collation;
  const recollated =
    (old?.collation ?? null) !== newCollation && (old?.collation ?? 'default') !== (newCollation ?? 'default');
  const reclassed = operatorClass(from, draft) !== operatorClass(to, draft);
  for (const index of draft.catalog.indexesOf(member.name)) {
    const isKey = index.columns.includes(column);
    const isUsed = isKey || index.expressionColumns.includes(column);
    if (!isUsed || (index.constraint !== null && dropsConstraint(alteration, index.constraint))) continue;
    const opaque = index.columns.includes(null) || index.predicate !== null;
    // An index that is a part of a partitioned one is not looked at by itself: it is made anew with its parent (measured).
    const isPart = index.parent !== null;
    if (!opaque && !isPart && !(isKey && (reclassed || recollated))) continue;
    draft.add(
      'index-build',
      member.name,
      !opaque && !isPart && !reclassed ? 'alter-column-collation' : 'alter-column-type',
      {
        column,
        index: index.name.name,
        location,
      },
    );
  }
}

/** CHECKs are verified anew, foreign keys made anew (ATPostAlterTypeCleanup in tablecmds.c). */
function recheck(change: Change, member: Target, relation: Relation, result: TypeChange, from: ColumnType): void {
  const { alteration, column, location } = change;
  const { draft } = alteration;
  for (const constraint of relation.constraints.values()) {
    if (dropsConstraint(alteration, constraint.name)) continue;
    if (
      constraint.kind === 'check' &&
      constraint.columns.includes(column) &&
      constraint.validated &&
      constraint.enforced
    ) {
      // A rewrite verifies while it writes.
      if (result.rewrite !== 'yes') {
        draft.add('scan', member.name, 'alter-column-type-check', { column, constraint: constraint.name, location });
      }
    } else if (constraint.kind === 'foreign key' && constraint.columns.includes(column)) {
      remakeForeignKey(change, member, draft.at(constraint.references), constraint, result, from, true);
    }
  }
  for (const reference of draft.catalog.foreignKeysTo(member.name)) {
    const { table, constraint } = reference;
    if (keyOf(table.name) === keyOf(member.name)) continue;
    const referenced =
      constraint.referencedColumns.length > 0 ? constraint.referencedColumns : primaryColumns(relation);
    if (!referenced.includes(column)) continue;
    remakeForeignKey(change, { name: table.name, relation: table }, member, constraint, result, from, false);
  }
}

function primaryColumns(relation: Relation): readonly string[] {
  for (const constraint of relation.constraints.values())
    if (constraint.kind === 'primary key') return constraint.columns;
  return [];
}

/**
 * The key is dropped and added again, which locks the other table as well. Its rows are compared again when the table was
 * rewritten or the comparison is another one (TryReuseForeignKey).
 */
function remakeForeignKey(
  change: Change,
  child: Target,
  parent: Target,
  constraint: Constraint & { kind: 'foreign key' },
  result: TypeChange,
  from: ColumnType,
  isChild: boolean,
): void {
  const { alteration, column, location, to } = change;
  const { draft } = alteration;
  const other = isChild ? parent : child;
  const self = isChild ? child : parent;
  if (keyOf(other.name) !== keyOf(self.name)) {
    const isPartitioned = other.relation?.kind === 'partitioned table';
    for (const member of draft.family(other, !isPartitioned)) {
      // Up to 14 a partitioned table's own lock is that of adding the key, its partitions' that of dropping it (measured).
      const mode =
        draft.major < 15 && isPartitioned && keyOf(member.name) === keyOf(other.name)
          ? 'SHARE ROW EXCLUSIVE'
          : 'ACCESS EXCLUSIVE';
      draft.lock(member, mode, `the foreign key ${constraint.name} is made anew`);
    }
  }
  if (!constraint.validated || !constraint.enforced) return;
  const sameOperator = operatorClass(from, draft) === operatorClass(to, draft);
  if (result.rewrite === 'no' && sameOperator) return;
  const certain = result.rewrite !== 'unknown';
  const details = { column, constraint: constraint.name, location, certain };
  // The rewritten table is read by the rewrite already; the second pass joins both.
  for (const leaf of draft.storage(child)) draft.add('scan', leaf.name, 'alter-column-type-foreign-key', details);
  if (keyOf(parent.name) === keyOf(child.name)) return;
  for (const leaf of draft.storage(parent)) draft.add('scan', leaf.name, 'alter-column-type-foreign-key', details);
}
