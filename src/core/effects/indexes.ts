import { type ColumnType, displayName, type Index, keyOf, type QualifiedName } from '../schema/catalog.ts';
import { columnsUsed } from '../schema/expression.ts';
import { inside, textsOf } from '../schema/node.ts';
import type { NodeOf } from '../sql/statement.ts';
import { type Draft, kindOf, type Target } from './draft.ts';
import { isSameIndex } from './partitions.ts';
import { mutableCall } from './volatility.ts';

/** Types without an order: a btree index, and so UNIQUE, is not possible (no default operator class). */
const unordered: ReadonlySet<string> = new Set([
  'json',
  'xml',
  'point',
  'line',
  'lseg',
  'box',
  'path',
  'polygon',
  'circle',
]);

export function withoutOrder(type: ColumnType): boolean {
  // circle, box and path have `<` but no operator class either.
  return type.schema === null && unordered.has(type.name);
}

/** CREATE INDEX (DefineIndex in indexcmds.c). */
export function createIndex(statement: NodeOf<'IndexStmt'>, draft: Draft): void {
  const target = draft.target(statement.relation);
  const { relation } = target;
  const concurrently = statement.concurrent === true;
  const only = statement.relation?.inh !== true;
  const isPartitioned = relation?.kind === 'partitioned table';
  if (concurrently) draft.refused = true;
  if (statement.nulls_not_distinct) draft.since(15, 'NULLS NOT DISTINCT');
  if (relation !== undefined && kindOf(relation) !== 'table' && kindOf(relation) !== 'materialized view') {
    draft.lock(target, concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE');
    draft.fails('not-a-table', '42809', `${displayName(target.name)} is a ${relation.kind}: it cannot have an index.`);
    return;
  }
  draft.lock(target, concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE');
  if (isPartitioned && concurrently) {
    draft.fails(
      'concurrently-on-partitioned',
      '0A000',
      `${displayName(target.name)} is partitioned: CONCURRENTLY works on its partitions only.`,
    );
    return;
  }
  const name: QualifiedName | null = statement.idxname ? { schema: target.name.schema, name: statement.idxname } : null;
  if (name !== null && (draft.catalog.index(name) !== undefined || draft.catalog.relation(name) !== undefined)) {
    if (!statement.if_not_exists)
      draft.fails('index-exists', '42P07', `A relation ${displayName(name)} already exists.`);
    return;
  }
  if (isIndexWrong(statement, target, draft)) return;
  if (!only && isPartitioned) {
    for (const child of draft.catalog.descendantsOf(target.name)) {
      draft.lock({ name: child.name, relation: child }, 'SHARE', `it is a partition of ${displayName(target.name)}`);
    }
  }
  const members = !isPartitioned ? [target] : only ? [] : draft.storage(target);
  const first = firstColumn(statement);
  for (const member of members) {
    if (isPartitioned && hasIndexLike(statement, member, draft)) continue;
    draft.add('index-build', member.name, 'create-index', { index: statement.idxname ?? null, column: first });
  }
  if (statement.unique && members.length > 0) {
    draft.mayFail('unique-violation', '23505', `Two rows of ${displayName(target.name)} may be equal.`);
  }
}

function firstColumn(statement: NodeOf<'IndexStmt'>): string | null {
  return inside(statement.indexParams?.[0], 'IndexElem')?.name ?? null;
}

/** What is wrong with the definition itself. */
function isIndexWrong(statement: NodeOf<'IndexStmt'>, target: Target, draft: Draft): boolean {
  const method = statement.accessMethod ?? 'btree';
  const names: (string | null)[] = [];
  for (const node of [...(statement.indexParams ?? []), ...(statement.indexIncludingParams ?? [])]) {
    const element = inside(node, 'IndexElem');
    if (element === undefined) continue;
    names.push(element.name ?? null);
    for (const column of element.name ? [element.name] : columnsUsed(element.expr)) {
      if (
        column !== '*' &&
        draft.knows(target) &&
        draft.column(target, column) === undefined &&
        !isSystemColumn(column)
      ) {
        draft.fails('column-missing', '42703', `${displayName(target.name)} has no column ${column}.`);
        return true;
      }
    }
    const type = element.name ? draft.column(target, element.name)?.type : undefined;
    if (
      type &&
      method === 'btree' &&
      textsOf(element.opclass).length === 0 &&
      withoutOrder(draft.base(type)) &&
      !type.array
    ) {
      draft.fails('no-operator-class', '42704', `${type.name} has no default operator class for a btree index.`);
      return true;
    }
    const mutable = mutableCall(element.expr, draft, target.relation);
    if (mutable !== null) {
      draft.fails('not-immutable', '42P17', `An index expression may not call ${mutable}, which is not IMMUTABLE.`);
      return true;
    }
  }
  for (const column of columnsUsed(statement.whereClause)) {
    if (
      column !== '*' &&
      draft.knows(target) &&
      draft.column(target, column) === undefined &&
      !isSystemColumn(column)
    ) {
      draft.fails('column-missing', '42703', `${displayName(target.name)} has no column ${column}.`);
      return true;
    }
  }
  const mutable = mutableCall(statement.whereClause, draft, target.relation);
  if (mutable !== null) {
    draft.fails('not-immutable', '42P17', `The WHERE of an index may not call ${mutable}, which is not IMMUTABLE.`);
    return true;
  }
  if (statement.unique && target.relation?.partitionKey?.columns.some((key) => key === null || !names.includes(key))) {
    draft.fails(
      'partition-key-missing',
      '0A000',
      'A unique index of a partitioned table has to hold all columns of the partition key.',
    );
    return true;
  }
  return false;
}

function isSystemColumn(name: string): boolean {
  return (
    name === 'ctid' || name === 'tableoid' || name === 'xmin' || name === 'xmax' || name === 'cmin' || name === 'cmax'
  );
}

/** A partition's own index that is equal is attached instead of building one. */
function hasIndexLike(statement: NodeOf<'IndexStmt'>, member: Target, draft: Draft): boolean {
  const columns = (statement.indexParams ?? []).map((node) => inside(node, 'IndexElem')?.name ?? null);
  if (columns.includes(null) || statement.whereClause !== undefined) return false;
  const isPlain = (statement.indexParams ?? []).every((node) => {
    const element = inside(node, 'IndexElem');
    const isDefault =
      (element?.ordering ?? 'SORTBY_DEFAULT') !== 'SORTBY_DESC' &&
      (element?.nulls_ordering ?? 'SORTBY_NULLS_DEFAULT') !== 'SORTBY_NULLS_FIRST';
    return isDefault && !element?.opclass && !element?.collation;
  });
  const wanted: Index = {
    name: { schema: '', name: '' },
    table: member.name,
    method: statement.accessMethod ?? 'btree',
    unique: statement.unique === true,
    columns,
    included: (statement.indexIncludingParams ?? []).map((node) => inside(node, 'IndexElem')?.name ?? ''),
    predicate: null,
    plainOrder: isPlain,
    expressionColumns: [],
    nullsNotDistinct: statement.nulls_not_distinct === true,
    valid: true,
    constraint: null,
    parent: null,
    concurrently: false,
    bornIn: 0,
  };
  return draft.catalog.indexesOf(member.name).some((index) => isSameIndex(wanted, index));
}

/** DROP INDEX. */
export function dropIndex(names: readonly string[], statement: NodeOf<'DropStmt'>, draft: Draft): void {
  const shown = names.at(-1) ?? '';
  const name = draft.catalog.resolve(names.length > 1 ? names.at(-2) : null, shown);
  const index = findIndex(name, names.length > 1, draft);
  const concurrently = statement.concurrent === true;
  const mode = concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
  if (index === undefined) {
    if (statement.missing_ok && !draft.isBlank) {
      draft.unsure(`The history does not make the index ${displayName(name)}, so IF EXISTS is taken to find nothing.`);
      return;
    }
    draft.lockIndex(name, mode);
    draft.unsure(`The history does not tell on which table the index ${displayName(name)} is.`);
    return;
  }
  draft.lock(draft.at(index.table), mode, `the index ${displayName(index.name)} is on it`);
  draft.lockIndex(index.name, mode);
  if (index.constraint !== null) {
    draft.fails(
      'constraint-needs-index',
      '2BP01',
      `The constraint ${index.constraint} of ${displayName(index.table)} needs ${displayName(index.name)}: drop the constraint.`,
    );
    return;
  }
  if (index.parent !== null) {
    draft.fails('part-of-index', '2BP01', `${displayName(index.name)} is a part of ${displayName(index.parent)}.`);
    return;
  }
  const table = draft.catalog.relation(index.table);
  if (table?.kind === 'partitioned table') {
    if (concurrently) {
      draft.fails(
        'concurrently-on-partitioned',
        '0A000',
        `${displayName(index.table)} is partitioned: its index cannot be dropped concurrently.`,
      );
      return;
    }
    for (const child of draft.childIndexes(index)) {
      draft.lock(draft.at(child.table), mode, `the index ${displayName(child.name)} is on it`);
      draft.lockIndex(child.name, mode, `it is a part of ${displayName(index.name)}`);
    }
  }
  if (index.unique) {
    for (const reference of draft.catalog.foreignKeysTo(index.table)) {
      const keyed = reference.constraint.referencedColumns;
      const backs = keyed.length === index.columns.length && keyed.every((column) => index.columns.includes(column));
      const another = draft.catalog.indexesOf(index.table).some((other) => {
        return (
          keyOf(other.name) !== keyOf(index.name) &&
          other.unique &&
          other.columns.length === keyed.length &&
          keyed.every((column) => other.columns.includes(column))
        );
      });
      if (!backs || another) continue;
      if (statement.behavior !== 'DROP_CASCADE') {
        draft.fails(
          'dependent-objects',
          '2BP01',
          `The foreign key ${reference.constraint.name} of ${displayName(reference.table.name)} needs ${displayName(index.name)}.`,
        );
        return;
      }
      draft.lock(
        { name: reference.table.name, relation: reference.table },
        'ACCESS EXCLUSIVE',
        `its foreign key ${reference.constraint.name} is dropped too`,
      );
    }
  }
}

/** An index by a name as written: without a schema the search path is followed. */
export function findIndex(name: QualifiedName, qualified: boolean, draft: Draft): Index | undefined {
  const direct = draft.catalog.index(name);
  if (direct !== undefined || qualified) return direct;
  for (const schema of draft.catalog.searchPath) {
    const found = draft.catalog.index({ schema, name: name.name });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** CREATE/DROP INDEX CONCURRENTLY: checks of the whole statement. */
export function checkDropIndexConcurrently(statement: NodeOf<'DropStmt'>, draft: Draft): boolean {
  if (statement.concurrent !== true) return false;
  draft.refused = true;
  if ((statement.objects?.length ?? 0) > 1) {
    draft.fails('concurrently-one-index', '0A000', 'DROP INDEX CONCURRENTLY takes one index.');
    return true;
  }
  if (statement.behavior === 'DROP_CASCADE') {
    draft.fails('concurrently-cascade', '0A000', 'DROP INDEX CONCURRENTLY does not support CASCADE.');
    return true;
  }
  return false;
}

/** ALTER INDEX … (options, tablespace, statistics, ATTACH PARTITION): an ALTER TABLE whose relation is an index. */
export function alterIndex(statement: NodeOf<'AlterTableStmt'>, name: QualifiedName, draft: Draft): void {
  const index = findIndex(name, statement.relation?.schemaname !== undefined, draft);
  for (const [place, node] of (statement.cmds ?? []).entries()) {
    draft.command = place;
    const command = inside(node, 'AlterTableCmd');
    switch (command?.subtype) {
      case 'AT_SetStatistics':
        draft.lockIndex(index?.name ?? name, 'SHARE UPDATE EXCLUSIVE');
        break;
      case 'AT_SetRelOptions':
      case 'AT_ResetRelOptions':
        draft.lockIndex(index?.name ?? name, indexOptionLock(command));
        break;
      case 'AT_AttachPartition': {
        const partition = inside(command.def, 'PartitionCmd');
        const child = draft.catalog.resolve(partition?.name?.schemaname, partition?.name?.relname ?? '');
        draft.lockIndex(index?.name ?? name, 'SHARE UPDATE EXCLUSIVE');
        draft.lockIndex(child, 'ACCESS EXCLUSIVE', 'it becomes a part of the index');
        const table = index?.table;
        if (table !== undefined) draft.lock(draft.at(table), 'ACCESS SHARE');
        const childIndex = findIndex(child, partition?.name?.schemaname !== undefined, draft);
        if (childIndex !== undefined) draft.lock(draft.at(childIndex.table), 'ACCESS SHARE');
        break;
      }
      case 'AT_SetTableSpace': {
        draft.lockIndex(index?.name ?? name, 'ACCESS EXCLUSIVE');
        if (command.name !== 'pg_default') {
          draft.add('rewrite', index?.name ?? name, 'set-tablespace', { index: name.name, certain: false });
          draft.unsure('The history does not tell in which tablespace the index is.');
        }
        break;
      }
      default:
        draft.lockIndex(index?.name ?? name, 'ACCESS EXCLUSIVE');
    }
  }
}

function indexOptionLock(command: NodeOf<'AlterTableCmd'>): 'SHARE UPDATE EXCLUSIVE' | 'ACCESS EXCLUSIVE' {
  const options = inside(command.def, 'List')?.items ?? [];
  const weak = options.every((node) => {
    const name = inside(node, 'DefElem')?.defname;
    return name === 'fillfactor' || name === 'deduplicate_items';
  });
  return weak ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
}
