import type { MysqlCatalog, MysqlForeignKey, MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName, quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import { isAtLeast } from '../../sql/mysql/statement.ts';
import type { Decision } from './decision.ts';
import type { Draft } from './draft.ts';
import { type Alteration, isOff } from './find-changes.ts';
import { inlineReferences, serves } from './index-shape.ts';
import { areCompatible, newForeignKey } from './new-foreign-key.ts';
import type { ColumnShape } from './table-shape.ts';

/** How foreign keys, those of the table and those to it, make a statement fail. */
export function foreignKeyFailures(
  table: MysqlTable,
  actions: readonly AlterAction[],
  together: Alteration,
  done: Decision,
  draft: Draft,
): void {
  const dropped = droppedForeignKeys(table, actions);
  const kept = [...table.foreignKeys.values()].filter(({ name }) => !dropped.has(name.toLowerCase()));
  const incoming = draft.catalog
    .foreignKeysTo(table.name)
    .filter((each) => each.table !== table || !dropped.has(each.foreignKey.name.toLowerCase()));
  actions.forEach((action, place) => {
    if (action.kind === 'add foreign key') {
      const { foreignKey } = action;
      if (action.ifNotExists && table.foreignKeys.has(foreignKey.name?.name.toLowerCase() ?? '')) return;
      const columns = foreignKey.columns.map(({ name }) => name);
      newForeignKey(
        table,
        foreignKey.name?.name ?? null,
        columns,
        foreignKey.references,
        action,
        place,
        together,
        draft,
      );
    } else if (
      'column' in action &&
      'type' in action.column &&
      action.column.references !== null &&
      inlineReferences(draft.server)
    ) {
      newForeignKey(table, null, [action.column.name.name], action.column.references, action, place, together, draft);
    }
  });
  // What only comes leaves the columns and keys that foreign keys need as they are.
  if (actions.every(({ kind }) => kind === 'add column' || kind === 'add index' || kind === 'add foreign key')) return;
  if (done.algorithm === 'COPY') renamedInCopy(table, kept, incoming, together, actions, draft);
  for (const foreignKey of kept) childFailures(foreignKey, actions, together, done, draft);
  for (const { table: child, foreignKey } of incoming)
    parentFailures(child, foreignKey, actions, together, done, draft);
  if (kept.length + incoming.length > 0) wholeTable(table, actions, draft);
}

export function droppedForeignKeys(table: MysqlTable, actions: readonly AlterAction[]): ReadonlySet<string> {
  const dropped = new Set<string>();
  for (const action of actions) {
    if (action.kind === 'drop foreign key' || (action.kind === 'drop constraint' && action.only === null)) {
      const key = action.name.name.toLowerCase();
      if (table.foreignKeys.has(key)) dropped.add(key);
    }
  }
  return dropped;
}

/** No column of a foreign key is renamed while the table is copied (measured on all). */
function renamedInCopy(
  table: MysqlTable,
  kept: readonly MysqlForeignKey[],
  incoming: readonly { readonly foreignKey: MysqlForeignKey }[],
  { shape }: Alteration,
  actions: readonly AlterAction[],
  draft: Draft,
): void {
  const used = new Set([
    ...kept.flatMap(({ columns }) => columns.map((column) => column.toLowerCase())),
    ...incoming.flatMap(({ foreignKey }) => foreignKey.referencedColumns.map((column) => column.toLowerCase())),
  ]);
  const renamed = shape.columns.find(
    ({ was, key }) => was !== null && was.name.toLowerCase() !== key && used.has(was.name.toLowerCase()),
  );
  if (renamed === undefined) return;
  draft.fail({
    code: 'rename-in-foreign-key',
    errno: 1846,
    when: 'always',
    reason: `${quoteIdentifier(renamed.was?.name ?? renamed.name)} of ${displayName(table.name)} is part of a foreign key, and cannot be renamed while the table is copied.`,
    span: actions[Math.max(renamed.action, 0)]?.span ?? null,
    action: Math.max(renamed.action, 0),
  });
}

function wholeTable(table: MysqlTable, actions: readonly AlterAction[], draft: Draft): void {
  const name = displayName(table.name);
  actions.forEach((action, place) => {
    const { span } = action;
    if (action.kind === 'table options') {
      const engine = action.options.get('engine')?.value.toLowerCase();
      if (engine === undefined || engine === table.engine) return;
      const reason = `${name} takes part in foreign keys, which ${engine} does not keep.`;
      draft.fail({
        code: 'foreign-keys-need-engine',
        errno: draft.mariadb ? 1217 : 3776,
        when: 'always',
        reason,
        span,
        action: place,
      });
    } else if (action.kind === 'partition by') {
      const reason = `${name} takes part in foreign keys, which partitioned tables cannot.`;
      draft.fail({
        code: 'foreign-keys-and-partitions',
        errno: draft.mariadb ? 1217 : 1506,
        when: 'always',
        reason,
        span,
        action: place,
      });
    }
  });
}

/** The table holds the foreign key. */
function childFailures(
  foreignKey: MysqlForeignKey,
  actions: readonly AlterAction[],
  { table, shape, changes }: Alteration,
  done: Decision,
  draft: Draft,
): void {
  const shown = `the foreign key ${quoteIdentifier(foreignKey.name)}`;
  const columns = foreignKey.columns.map((column) => column.toLowerCase());
  if (lostColumn(columns, shape.droppedColumns, table, shown, 1828, actions, draft)) return;
  const renamed = columns.map(
    (column) => shape.columns.find(({ was }) => was?.name.toLowerCase() === column)?.key ?? column,
  );
  lostIndex(columns, renamed, shape, table, shown, false, actions, done, draft);
  const setsNull = foreignKey.onDelete === 'set null' || foreignKey.onUpdate === 'set null';
  const parent = draft.catalog.table(foreignKey.references);
  for (const [place, column] of columns.entries()) {
    const after = shape.columns.find(({ was }) => was?.name.toLowerCase() === column);
    if (after === undefined || after.action < 0) continue;
    const span = actions[after.action]?.span ?? null;
    if (setsNull && after.was?.nullable && !after.nullable) {
      const reason = `${shown} would set ${quoteIdentifier(after.name)} to NULL.`;
      draft.fail({
        code: 'set-null-on-required',
        errno: 1830,
        when: 'always',
        reason: capitalised(reason),
        span,
        action: after.action,
      });
    }
    const other = parent?.columns.get(foreignKey.referencedColumns[place]?.toLowerCase() ?? '');
    if (!differs(changes, after, draft)) continue;
    const clash = draft.mariadb || (other !== undefined && !areCompatible(after, other, draft));
    if (!clash) continue;
    const reason = `${quoteIdentifier(after.name)} is part of ${shown}, which its new type does not fit.`;
    draft.fail({
      code: 'used-in-foreign-key',
      errno: draft.mariadb ? 1832 : 3780,
      when: 'always',
      reason,
      span,
      action: after.action,
    });
  }
}

/** Another table, or this one, references the table. */
function parentFailures(
  child: MysqlTable,
  foreignKey: MysqlForeignKey,
  actions: readonly AlterAction[],
  { table, shape, changes }: Alteration,
  done: Decision,
  draft: Draft,
): void {
  const shown = `the foreign key ${quoteIdentifier(foreignKey.name)} of ${displayName(child.name)}`;
  const columns = foreignKey.referencedColumns.map((column) => column.toLowerCase());
  if (lostColumn(columns, shape.droppedColumns, table, shown, 1829, actions, draft)) return;
  const renamed = columns.map(
    (column) => shape.columns.find(({ was }) => was?.name.toLowerCase() === column)?.key ?? column,
  );
  lostIndex(columns, renamed, shape, table, shown, true, actions, done, draft);
  primaryGone(shape, columns, shown, changes, actions, draft);
  for (const [place, column] of columns.entries()) {
    const after = shape.columns.find(({ was }) => was?.name.toLowerCase() === column);
    if (after === undefined || !differs(changes, after, draft)) continue;
    const other = child.columns.get(foreignKey.columns[place]?.toLowerCase() ?? '');
    const clash = draft.mariadb || (other !== undefined && !areCompatible(after, other, draft));
    if (!clash) continue;
    const reason = `${quoteIdentifier(after.name)} is referenced by ${shown}, which its new type does not fit.`;
    const span = actions[Math.max(after.action, 0)]?.span ?? null;
    draft.fail({
      code: 'used-in-foreign-key',
      errno: draft.mariadb ? 1833 : 3780,
      when: 'always',
      reason,
      span,
      action: Math.max(after.action, 0),
    });
  }
}

function converts(changes: Alteration['changes'], column: ColumnShape): boolean {
  return changes.all('convert column').some((change) => change.column === column.key);
}

/** A copy without the primary key cannot take the place of a table that is referenced by it (measured on MariaDB). */
function primaryGone(
  shape: Alteration['shape'],
  columns: readonly string[],
  shown: string,
  changes: Alteration['changes'],
  actions: readonly AlterAction[],
  draft: Draft,
): void {
  const place = shape.droppedIndexes.get('primary');
  if (!draft.mariadb || place === undefined || isOff(draft.settings, 'foreign_key_checks')) return;
  if (changes.has('add primary key') || shape.indexes.some((index) => serves(index, columns))) return;
  draft.fail({
    code: 'needed-in-foreign-key',
    errno: 1025,
    when: 'always',
    reason: `The primary key is needed by ${shown}.`,
    span: actions[place]?.span ?? null,
    action: place,
  });
}

/** MariaDB wants the types to stay as they are, to the letter. */
function differs(changes: Alteration['changes'], column: ColumnShape, draft: Draft): boolean {
  if (converts(changes, column)) return true;
  return draft.mariadb && changes.all('relabel column').some((change) => change.column === column.key);
}

function lostColumn(
  columns: readonly string[],
  dropped: ReadonlyMap<string, number>,
  table: MysqlTable,
  shown: string,
  errno: number,
  actions: readonly AlterAction[],
  draft: Draft,
): boolean {
  for (const column of columns) {
    const place = dropped.get(column);
    if (place === undefined) continue;
    // MariaDB misses the index before it misses the column.
    const primary = table.indexes.get('primary')?.parts.some((part) => part.column === column) === true;
    const missesIndex = draft.mariadb && !primary && !isOff(draft.settings, 'foreign_key_checks');
    draft.fail({
      code: 'needed-in-foreign-key',
      errno: missesIndex ? 1553 : errno,
      when: 'always',
      reason: `${quoteIdentifier(table.columns.get(column)?.name ?? column)} is needed by ${shown}.`,
      span: actions[place]?.span ?? null,
      action: place,
    });
    return true;
  }
  return false;
}

function lostIndex(
  columns: readonly string[],
  renamed: readonly string[],
  shape: Alteration['shape'],
  table: MysqlTable,
  shown: string,
  isParent: boolean,
  actions: readonly AlterAction[],
  done: Decision,
  draft: Draft,
): void {
  if (shape.droppedIndexes.size === 0) return;
  const exact = isParent && !draft.mariadb && isAtLeast(draft.server, 8, 4);
  const stays = shape.indexes.some(
    (index) => serves(index, renamed) && (!exact || (index.parts.length === renamed.length && index.kind !== 'index')),
  );
  if (stays) return;
  for (const [key, place] of shape.droppedIndexes) {
    const index = table.indexes.get(key);
    if (index === undefined || !serves(index, columns)) continue;
    // Measured: MariaDB lets a referenced primary key go, and any index while foreign_key_checks is off.
    if (draft.mariadb && ((isParent && key === 'primary') || isOff(draft.settings, 'foreign_key_checks'))) continue;
    draft.fail({
      code: 'needed-in-foreign-key',
      // MariaDB sees it before it works in place, or when the copy is to take the table's place.
      errno: draft.mariadb && done.algorithm === 'COPY' ? 1025 : 1553,
      when: 'always',
      reason: `The index ${quoteIdentifier(index.name)} is needed by ${shown}.`,
      span: actions[place]?.span ?? null,
      action: place,
    });
    return;
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Foreign keys of other tables to one of these, when the tables are dropped together or alone. */
export function outsideReferences(
  catalog: MysqlCatalog,
  table: MysqlTable,
  together: ReadonlySet<MysqlTable>,
): readonly { readonly table: MysqlTable; readonly foreignKey: MysqlForeignKey }[] {
  return catalog.foreignKeysTo(table.name).filter((each) => each.table !== table && !together.has(each.table));
}
