import type { Session } from '../../core/database/session.ts';
import type { ComparedTable } from '../../core/report/backup/backup-report.ts';
import type { Manifest, TableFacts } from '../manifest.ts';
import { recountMysql } from './mysql-recount.ts';
import { recountPostgres } from './postgres-recount.ts';

/** What a manifest says of the data. */
export type Expected = Pick<Manifest, 'checks' | 'tables' | 'sequences' | 'extensions' | 'collations'>;

export interface Recounted {
  readonly tables: readonly TableFacts[];
  readonly sequences: readonly { readonly name: string; readonly value: string; readonly falls: boolean }[];
  readonly extensions: Manifest['extensions'];
  readonly collations: Manifest['collations'];
  readonly remarks: readonly string[];
}

export interface Comparison {
  readonly tables: readonly ComparedTable[];
  /** A sentence each: sequences that stand behind those of the backup, so that they would give the same number again. */
  readonly sequences: readonly string[];
  /** What differs and may do no harm: versions of extensions and collations. */
  readonly remarks: readonly string[];
  readonly equal: boolean;
}

/**
 * Counts and hashes the tables of a restored database as those of the source were, and holds both against each other.
 * @throws DatabaseError when the database cannot be read
 */
export async function compareTables(session: Session, expected: Expected): Promise<Comparison> {
  const { checks } = expected;
  const found: Recounted =
    session.engine === 'postgres' ? await recountPostgres(session, checks) : await recountMysql(session, checks);
  const remarks = [...found.remarks];
  const places = new Map(found.tables.map((table) => [nameOf(table), table]));
  const tables: ComparedTable[] = [];
  if (checks !== 'none') {
    for (const table of expected.tables) {
      const name = nameOf(table);
      const other = places.get(name);
      places.delete(name);
      const result = other === undefined ? 'missing' : compared(table, other);
      if (result === 'rows' && checks === 'hashes')
        remarks.push(`${name} was only counted: it has no hash that can be compared`);
      tables.push({ table: name, rows: table.rows, found: other?.rows ?? null, result });
    }
    for (const [name, { rows }] of places) tables.push({ table: name, rows: 0, found: rows, result: 'unexpected' });
  }
  const sequences = behind(expected.sequences, found.sequences);
  remarks.push(
    ...versions('extension', expected.extensions, found.extensions),
    ...versions('collation', expected.collations, found.collations),
  );
  return {
    tables,
    sequences,
    remarks,
    equal: sequences.length === 0 && tables.every(({ result }) => result === 'equal' || result === 'rows'),
  };
}

function nameOf({ schema, name }: Pick<TableFacts, 'schema' | 'name'>): string {
  return schema === '' ? name : `${schema}.${name}`;
}

function compared(table: TableFacts, other: TableFacts): ComparedTable['result'] {
  if (table.rows !== other.rows) return 'differs';
  if (table.hash === null || other.hash === null) return 'rows';
  if (table.hash === other.hash) return 'equal';
  // Of two encodings the bytes are others, and say nothing.
  return encoding(table.hash) === encoding(other.hash) ? 'differs' : 'rows';
}

function encoding(hash: string): string {
  return /^([^:]*):/.exec(hash)?.[1] ?? '';
}

/** Sequences are read a moment before the dump reads them, so a restored one may be further on, and never less far. */
function behind(expected: Manifest['sequences'], found: Recounted['sequences']): readonly string[] {
  const places = new Map(found.map((one) => [one.name, one]));
  return expected.flatMap(({ name, value }) => {
    const other = places.get(name);
    if (other === undefined) return [`The sequence ${name} is missing`];
    if (other.value === value) return [];
    const steps = BigInt(number(other.value)) - BigInt(number(value));
    const further = other.falls ? steps < 0n : steps > 0n;
    const used = steps === 0n && !other.value.endsWith('unused');
    return further || used ? [] : [`The sequence ${name} stands at ${other.value}, and at ${value} in the backup`];
  });
}

function number(value: string): string {
  return /^-?\d+/.exec(value)?.[0] ?? '0';
}

function versions(what: string, expected: Manifest['extensions'], found: Manifest['extensions']): readonly string[] {
  const places = new Map(found.map((one) => [one.name, one.version]));
  return expected.flatMap(({ name, version }) => {
    const other = places.get(name);
    if (other === undefined) return what === 'extension' ? [`The extension ${name} is missing`] : [];
    if (other === version) return [];
    return [
      what === 'extension'
        ? `The extension ${name} is ${other} here and was ${version}`
        : `The collation ${name} has the version ${other} here and had ${version}: indexes of texts were made anew, and may sort in another order`,
    ];
  });
}
