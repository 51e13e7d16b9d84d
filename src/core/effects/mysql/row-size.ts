import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName } from '../../schema/mysql/catalog.ts';
import type { Charset } from '../../schema/mysql/charset.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import { byteLength, type ColumnType, columnType } from './column-type.ts';
import type { Draft } from './draft.ts';
import type { Alteration } from './find-changes.ts';
import type { ColumnShape } from './table-shape.ts';

/** A row has at most 65,535 bytes, texts and blobs left out (MySQL manual, section 10.4.7). */
export function rowSize(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape }: Pick<Alteration, 'shape'>,
  draft: Draft,
): void {
  const last = shape.columns.reduce((latest, { action }) => Math.max(latest, action), -1);
  // A row that no action touches fits as it did.
  if (last < 0) return;
  let bytes = 0;
  const types = shape.columns.map((column) => storedType(column, shape.charset, draft));
  for (const type of types) {
    if (type === null || !/^(var)?(char|binary)$/.test(type.name)) continue;
    const length = byteLength(type);
    bytes += length + (type.name.startsWith('var') ? (length > 255 ? 2 : 1) : 0);
  }
  const inline = table.engine === 'innodb' ? pageBytes(types) : 0;
  if (bytes <= 65_535 && inline <= 8126) return;
  const span = actions[last]?.span;
  if (!span) return;
  draft.fail({
    code: 'row-too-large',
    errno: 1118,
    when: 'always',
    reason: `A row of ${displayName(table.name)} would take more than ${bytes > 65_535 ? '65,535' : '8,126'} bytes.`,
    span,
    action: last,
  });
}

function storedType(column: ColumnShape, table: Charset, { server }: Draft): ColumnType | null {
  if (column.type === null || (column.generated !== null && !column.generated.stored)) return null;
  const text = { charset: column.charset ?? table.charset, collation: column.collation ?? table.collation };
  return columnType(column.type, text, server);
}

/** Half a page holds what cannot be moved out of it: columns of a fixed size (MySQL manual, section 17.22). */
function pageBytes(types: readonly (ColumnType | null)[]): number {
  let bytes = 0;
  for (const type of types) {
    if (type === null || !/^(char|binary)$/.test(type.name)) continue;
    // Of several bytes a character, a CHAR is kept like a VARCHAR.
    if (type.name === 'binary' || byteLength(type) === type.length) bytes += type.length;
  }
  return bytes;
}
