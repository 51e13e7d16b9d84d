import { flag, optional, text } from '../row.ts';
import type { PartitionTexts } from './partitions.ts';
import { plainObject, type Reading, type TableRow } from './reading.ts';
import { literal, quoted, shown } from './text.ts';

/** Reads which tables, views and sequences there are, and makes them known to the other readers. */
export async function readRelations(reading: Reading): Promise<void> {
  // Nothing of what the storage engines would have to be asked for.
  const rows = await reading.ask(`
    SELECT TABLE_NAME AS name, TABLE_TYPE AS type, ENGINE AS engine, TABLE_COLLATION AS collation, CREATE_OPTIONS AS options,
      TABLE_COMMENT AS comment, TABLE_TYPE = 'SYSTEM VERSIONED' AS versioned
    FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${literal(reading.database)} AND TABLE_TYPE <> 'SYSTEM VIEW'`);
  for (const row of rows) {
    const name = text(row, 'name');
    const type = text(row, 'type');
    reading.relations.set(name, {
      name,
      sql: quoted(name),
      kind: type === 'VIEW' ? 'view' : type === 'SEQUENCE' ? 'sequence' : 'table',
      versioned: flag(row, 'versioned'),
      engine: optional(row, 'engine') ?? '',
      collation: optional(row, 'collation'),
      options: optional(row, 'options') ?? '',
      comment: optional(row, 'comment') ?? '',
    });
  }
}

/** Tables without their counters of AUTO_INCREMENT, which are data. */
export function tableObjects(
  reading: Reading,
  partitions: PartitionTexts,
  periods: ReadonlyMap<string, readonly string[]>,
  versioning: ReadonlyMap<string, string>,
): void {
  for (const table of reading.relations.values()) {
    if (table.kind !== 'table' || reading.leaveOut(table.name)) continue;
    const system = versioning.get(table.name);
    const all = [...(periods.get(table.name) ?? []), ...(system === undefined ? [] : [system])];
    reading.objects.push(
      plainObject(
        'table',
        shown(table.name),
        null,
        tableText(table, partitions.get(table.name) ?? null),
        all.map((period) => `ALTER TABLE ${table.sql} ADD ${period}`),
      ),
    );
  }
}

function tableText(table: TableRow, partitioning: string | null): string {
  const parts = [`CREATE TABLE ${table.sql} (…) ENGINE=${table.engine}`];
  if (table.collation !== null)
    parts.push(`DEFAULT CHARSET=${table.collation.split('_')[0]} COLLATE=${table.collation}`);
  parts.push(...optionWords(table.options));
  if (table.comment !== '') parts.push(`COMMENT=${literal(table.comment)}`);
  if (table.versioned) parts.push('WITH SYSTEM VERSIONING');
  return `${parts.join(' ')}${partitioning === null ? '' : `\n${partitioning}`}`;
}

/** `ROW_FORMAT=COMPRESSED`, as the server has them in its own order; values may be strings with spaces. */
function optionWords(options: string): readonly string[] {
  const words = options.match(/(?:[^\s"'`]|"[^"]*"|'[^']*'|`[^`]*`)+/g) ?? [];
  return words
    .filter((word) => word !== 'partitioned')
    .map((word) => word.replace(/^`(\w+)`(?==)/, '$1').replace(/^[a-z_]+(?==)/, (name) => name.toUpperCase()));
}
