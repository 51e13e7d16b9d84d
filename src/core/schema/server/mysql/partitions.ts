import { optional, type Row, text } from '../row.ts';
import { inDatabase, type Reading, tableOf } from './reading.ts';
import type { ShownTables } from './show-create.ts';
import { literal, quoted } from './text.ts';

/** `PARTITION BY …` by the name of the table. */
export type PartitionTexts = ReadonlyMap<string, string>;

/** Reads how tables are partitioned. */
export async function readPartitions(reading: Reading, shownTables: ShownTables): Promise<PartitionTexts> {
  const texts = new Map<string, string>();
  const partitioned = [...reading.relations.values()].filter(({ options }) => /\bpartitioned\b/.test(options));
  if (partitioned.length === 0) return texts;
  const rows = await reading.ask(`
    SELECT TABLE_NAME AS of_table, PARTITION_NAME AS name, SUBPARTITION_NAME AS part_name, PARTITION_ORDINAL_POSITION AS place, PARTITION_METHOD AS method,
      SUBPARTITION_METHOD AS part_method, PARTITION_EXPRESSION AS expression, SUBPARTITION_EXPRESSION AS part_expression,
      PARTITION_DESCRIPTION AS bound, PARTITION_COMMENT AS comment
    FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = ${literal(reading.database)} AND PARTITION_NAME IS NOT NULL
    ORDER BY TABLE_NAME, PARTITION_ORDINAL_POSITION, SUBPARTITION_ORDINAL_POSITION`);
  const tables = new Map<string, Row[]>();
  for (const row of rows) {
    const name = text(row, 'of_table');
    const all = tables.get(name);
    if (all === undefined) tables.set(name, [row]);
    else all.push(row);
  }
  for (const [name, parts] of tables) {
    const [first] = parts;
    if (first === undefined || tableOf(reading, name) === undefined) continue;
    const written =
      text(first, 'method') === 'SYSTEM_TIME' ? await systemTime(shownTables, name) : partitionText(reading, parts);
    texts.set(name, written);
  }
  return texts;
}

/** History of a versioned table: the interval and the limit are told nowhere else. When an interval starts is when somebody made the table. */
async function systemTime(shownTables: ShownTables, table: string): Promise<string> {
  const whole = await shownTables.textOf(table);
  const at = whole.lastIndexOf('PARTITION BY SYSTEM_TIME');
  return whole
    .slice(at)
    .replace(/ STARTS TIMESTAMP'[^']*'/, '')
    .replace(/\s*\*\/$/, '')
    .trimEnd();
}

function partitionText(reading: Reading, parts: readonly Row[]): string {
  const [first] = parts;
  if (first === undefined) return '';
  const method = text(first, 'method');
  const lines = [`PARTITION BY ${method} (${inDatabase(reading, optional(first, 'expression') ?? '')})`];
  const partMethod = optional(first, 'part_method');
  const groups = new Map<string, Row[]>();
  for (const row of parts) groups.set(text(row, 'name'), [...(groups.get(text(row, 'name')) ?? []), row]);
  const size = [...groups.values()][0]?.length ?? 0;
  const ownNames = partMethod !== null && parts.some((row) => !isUsualPart(row, groups));
  if (partMethod !== null) {
    lines.push(`SUBPARTITION BY ${partMethod} (${inDatabase(reading, optional(first, 'part_expression') ?? '')})`);
    if (!ownNames) lines.push(`SUBPARTITIONS ${size}`);
  }
  const counted = /^(LINEAR )?(HASH|KEY)$/.test(method);
  const usual = [...groups].every(
    ([name, [row]], place) => name === `p${place}` && row !== undefined && (optional(row, 'comment') ?? '') === '',
  );
  if (counted && usual) lines.push(`PARTITIONS ${groups.size}`);
  else lines.push(`(${[...groups.values()].map((rows) => partText(rows, method, ownNames)).join(',\n ')})`);
  return lines.join('\n');
}

/** The server names subpartitions after their partition: `p0sp1`. */
function isUsualPart(row: Row, groups: ReadonlyMap<string, readonly Row[]>): boolean {
  const name = text(row, 'name');
  const place = groups.get(name)?.indexOf(row) ?? -1;
  return optional(row, 'part_name') === `${name}sp${place}`;
}

function partText(rows: readonly Row[], method: string, ownNames: boolean): string {
  const [row] = rows;
  if (row === undefined) return '';
  const words = [`PARTITION ${quoted(text(row, 'name'))}`];
  const bound = optional(row, 'bound');
  if (bound !== null && method.startsWith('RANGE'))
    words.push(`VALUES LESS THAN ${bound === 'MAXVALUE' && method === 'RANGE' ? bound : `(${bound})`}`);
  if (bound !== null && method.startsWith('LIST')) words.push(bound === 'DEFAULT' ? bound : `VALUES IN (${bound})`);
  const comment = optional(row, 'comment') ?? '';
  if (comment !== '') words.push(`COMMENT = ${literal(comment)}`);
  if (ownNames) words.push(`(${rows.map((part) => `SUBPARTITION ${quoted(text(part, 'part_name'))}`).join(', ')})`);
  return words.join(' ');
}
