import { text } from '../row.ts';
import type { Ask } from '../snapshot.ts';

/**
 * Settings on which it depends how the server writes names, expressions and values (ruleutils.c), with what they have to be while a
 * schema is read. `jit` only costs time: the planner takes such queries for expensive.
 */
const fixed: Readonly<Record<string, string>> = {
  search_path: '',
  quote_all_identifiers: 'off',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  extra_float_digits: '1',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  lc_monetary: 'C',
  xmlbinary: 'base64',
  jit: 'off',
};

const names = Object.keys(fixed);

/**
 * Runs a reader with those settings and puts the session's own back, also when the reader fails. Works in a transaction and on a
 * server that is read-only.
 */
export async function withFixedSettings<T>(ask: Ask, read: (major: number) => Promise<T>): Promise<T> {
  const current = names.map((name, at) => `current_setting('${name}') AS s${at}`);
  const [before] = await ask(
    `SELECT ${current.join(', ')}, current_setting('server_version_num')::int / 10000 AS major`,
  );
  if (before === undefined) throw new Error('the server does not say how it is set');
  await set(ask, Object.values(fixed));
  try {
    return await read(Number(before['major']));
  } finally {
    const own = names.map((_, at) => text(before, `s${at}`));
    // In a transaction that failed nothing can be set, nor has to be: the server does it when it is rolled back.
    await set(ask, own).catch(() => {});
  }
}

async function set(ask: Ask, values: readonly string[]): Promise<void> {
  const calls = names.map(
    (name, at) => `pg_catalog.set_config('${name}', '${(values[at] ?? '').replaceAll("'", "''")}', false)`,
  );
  await ask(`SELECT ${calls.join(', ')}`);
}
