import { flag, optional, type Row, text } from '../row.ts';
import { isMadeUp } from './made-up-names.ts';
import { ownSchema, plainObject, type Reading } from './reading.ts';

/** Options of an identity column by `<relation> <number of the column>`: `(START WITH 5)`, or empty. */
export type IdentityOptions = ReadonlyMap<string, string>;

/**
 * Reads sequences. Those of identity columns are a part of the column. Neither the last value nor the state of the counter is
 * read: that is data.
 */
export async function readSequences(reading: Reading): Promise<IdentityOptions> {
  const identities = new Map<string, string>();
  const rows = await reading.ask(`
    SELECT s.seqrelid::text AS oid, format_type(s.seqtypid, NULL) AS type, s.seqstart::text AS start, s.seqincrement::text AS increment,
      s.seqmin::text AS min, s.seqmax::text AS max, s.seqcache::text AS cache, s.seqcycle AS cycle, c.relpersistence = 'u' AS unlogged,
      d.deptype::text AS bond, d.refobjid::text AS table_oid, d.refobjsubid AS column_number, quote_ident(a.attname) AS column_sql,
      tc.relname AS table_name, a.attname AS column_name, format_type(a.atttypid, NULL) AS column_type
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.objsubid = 0
        AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
      LEFT JOIN pg_class tc ON tc.oid = d.refobjid
      LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE ${ownSchema}`);
  for (const row of rows) {
    const sequence = reading.relations.get(text(row, 'oid'));
    if (sequence === undefined) continue;
    const table = optional(row, 'table_oid');
    if (optional(row, 'bond') === 'i' && table !== null) {
      const options = sequenceOptions(row, text(row, 'column_type'));
      const usual = isMadeUp(sequence.name, text(row, 'table_name'), text(row, 'column_name'), 'seq');
      const all = usual ? options : [`SEQUENCE NAME ${sequence.sql}`, ...options];
      identities.set(`${table} ${text(row, 'column_number')}`, all.length === 0 ? '' : ` (${all.join(' ')})`);
      continue;
    }
    const owner = table === null ? undefined : reading.relations.get(table);
    // Of a table that is left out, such as a tool's own.
    if (table !== null && owner === undefined) continue;
    const type = text(row, 'type');
    const unlogged = flag(row, 'unlogged') ? 'UNLOGGED ' : '';
    const words = [...(type === 'bigint' ? [] : [`AS ${type}`]), ...sequenceOptions(row, type)];
    const definition = `CREATE ${unlogged}SEQUENCE ${sequence.sql}${words.map((word) => ` ${word}`).join('')}`;
    const also: string[] = [];
    if (owner !== undefined)
      also.push(`ALTER SEQUENCE ${sequence.sql} OWNED BY ${owner.sql}.${text(row, 'column_sql')}`);
    reading.objects.push(plainObject('sequence', sequence.display, null, definition, also));
  }
  return identities;
}

const highest: Readonly<Record<string, bigint>> = {
  smallint: 32767n,
  integer: 2147483647n,
  bigint: 9223372036854775807n,
};

/** Only what is not as CREATE SEQUENCE makes it for that type without being told (commands/sequence.c, init_params). */
function sequenceOptions(row: Row, type: string): string[] {
  const top = highest[type] ?? 0n;
  const increment = BigInt(text(row, 'increment'));
  const [min, max, start] = [BigInt(text(row, 'min')), BigInt(text(row, 'max')), BigInt(text(row, 'start'))];
  const up = increment > 0n;
  const options: string[] = [];
  if (start !== (up ? min : max)) options.push(`START WITH ${start}`);
  if (increment !== 1n) options.push(`INCREMENT BY ${increment}`);
  if (min !== (up ? 1n : -top - 1n)) options.push(`MINVALUE ${min}`);
  if (max !== (up ? top : -1n)) options.push(`MAXVALUE ${max}`);
  if (text(row, 'cache') !== '1') options.push(`CACHE ${text(row, 'cache')}`);
  if (flag(row, 'cycle')) options.push('CYCLE');
  return options;
}
