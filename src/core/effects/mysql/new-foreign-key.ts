import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName, quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { ForeignKeyReference } from '../../sql/mysql/definitions.ts';
import { isAtLeast } from '../../sql/mysql/statement.ts';
import { columnType, isText } from './column-type.ts';
import type { Draft } from './draft.ts';
import { type Alteration, isOff } from './find-changes.ts';
import { serves } from './index-shape.ts';
import type { ColumnShape } from './table-shape.ts';

export function newForeignKey(
  table: MysqlTable,
  name: string | null,
  columns: readonly string[],
  references: ForeignKeyReference,
  { span }: AlterAction,
  place: number,
  { shape }: Alteration,
  draft: Draft,
): void {
  const fail = (code: string, mysql: number, mariadb: number, reason: string) =>
    draft.fail({ code, errno: draft.mariadb ? mariadb : mysql, when: 'always', reason, span, action: place });
  if (table.partitioning !== null) {
    fail(
      'foreign-keys-and-partitions',
      1506,
      1506,
      `${displayName(table.name)} is partitioned, and can have no foreign keys.`,
    );
    return;
  }
  // The name is taken until the statement has ended, even where it drops the other.
  if (name !== null && table.foreignKeys.has(name.toLowerCase())) {
    fail('duplicate-foreign-key', 1826, 1005, `There is a foreign key ${quoteIdentifier(name)} already.`);
    return;
  }
  const own: ColumnShape[] = [];
  for (const column of columns) {
    const found = shape.columns.find(({ key }) => key === column.toLowerCase());
    if (found === undefined) {
      fail('unknown-key-column', 1072, 1072, `${displayName(table.name)} has no column ${quoteIdentifier(column)}.`);
      return;
    }
    if (!draft.mariadb && found.generated !== null && !found.generated.stored) {
      fail(
        'foreign-key-on-virtual',
        3733,
        1901,
        `${quoteIdentifier(found.name)} is a virtual column, which no foreign key can use.`,
      );
      return;
    }
    own.push(found);
  }
  const setsNull = references.onDelete === 'set null' || references.onUpdate === 'set null';
  const required = own.find(({ nullable }) => !nullable);
  if (setsNull && required) {
    fail(
      'set-null-on-required',
      1830,
      1005,
      `${quoteIdentifier(required.name)} cannot be NULL, which SET NULL would make it.`,
    );
    return;
  }
  const target = draft.catalog.resolve(references.table);
  const self = target.name === table.name.name && target.schema === table.name.schema;
  const parent = self ? table : draft.catalog.table(target);
  if (parent === undefined || !parent.certain) return;
  if (parent.partitioning !== null) {
    fail(
      'foreign-keys-and-partitions',
      1506,
      1005,
      `${displayName(target)} is partitioned, and no foreign key can reference it.`,
    );
    return;
  }
  const wanted = references.columns.map((column) => column.name.toLowerCase());
  for (const [index, column] of wanted.entries()) {
    const other = self ? shape.columns.find(({ key }) => key === column) : parent.columns.get(column);
    const mine = own[index];
    if (other === undefined) {
      fail('unknown-referenced-column', 3734, 1005, `${displayName(target)} has no column ${quoteIdentifier(column)}.`);
      return;
    }
    if (mine !== undefined && !areCompatible(mine, other, draft)) {
      fail(
        'incompatible-foreign-key',
        3780,
        1005,
        `${quoteIdentifier(mine.name)} and the column ${quoteIdentifier(other.name)} of ${displayName(target)} are of different types.`,
      );
      return;
    }
  }
  const indexes = self ? shape.indexes : [...parent.indexes.values()];
  const serving = indexes.filter((index) => serves(index, wanted));
  const off = isOff(draft.settings, 'foreign_key_checks');
  if (serving.length === 0) {
    const needsUnique = isAtLeast(draft.server, 8, 4) && !isOff(draft.settings, 'restrict_fk_on_non_standard_key');
    fail(
      'referenced-without-key',
      needsUnique ? 6125 : 1822,
      off ? 1822 : 1005,
      `${displayName(target)} has no ${needsUnique && !draft.mariadb ? 'unique key' : 'index'} that begins with ${wanted.map(quoteIdentifier).join(', ')}.`,
    );
    return;
  }
  const exact = serving.some(
    ({ kind, parts }) => (kind === 'unique' || kind === 'primary') && parts.length === wanted.length,
  );
  if (
    draft.mariadb ||
    exact ||
    !isAtLeast(draft.server, 8, 4) ||
    isOff(draft.settings, 'restrict_fk_on_non_standard_key')
  )
    return;
  fail(
    'referenced-without-key',
    6125,
    1005,
    `${displayName(target)} has no unique key on just ${wanted.map(quoteIdentifier).join(', ')}.`,
  );
}

type Typed = Pick<ColumnShape, 'name' | 'type' | 'charset' | 'collation'>;

/** Columns of a foreign key are of one size and sign; texts of one character set and collation (MySQL manual, section 15.1.20.5). */
export function areCompatible(one: Typed, other: Typed, { server, settings }: Draft): boolean {
  if (one.type === null || other.type === null) return true;
  const text = { charset: '', collation: '' };
  const resolve = (column: Typed) =>
    columnType(
      column.type === null || column.charset === null
        ? (column.type ?? fallback)
        : { ...column.type, charset: column.charset, collation: column.collation },
      text,
      server,
    );
  const fallback = one.type;
  const a = resolve(one);
  const b = resolve(other);
  if (isText(a.name) || isText(b.name)) {
    // MySQL leaves the character sets to whoever switches the checks off (measured on 9.7).
    const alike = isOff(settings, 'foreign_key_checks') || (a.charset === b.charset && a.collation === b.collation);
    return isText(a.name) && isText(b.name) && alike;
  }
  const binary = /^(var)?binary$/;
  if (binary.test(a.name) && binary.test(b.name)) return true;
  if (a.name === 'decimal' && b.name === 'decimal') return a.unsigned === b.unsigned;
  return a.name === b.name && a.unsigned === b.unsigned;
}
