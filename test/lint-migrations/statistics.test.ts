import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/core/schema/catalog.ts';
import { readStatistics } from '../../src/lint-migrations/statistics.ts';
import type { Major } from '../servers/postgres.ts';
import { serverOf } from '../servers/server-of.ts';

const orders = keyOf({ schema: 'public', name: 'orders' });

describe('the statistics file', () => {
  it.each<[string, string]>([
    ['a map', '{"public.orders": {"rows": 10, "bytes": 20}}'],
    ['a map without schemas', '{"orders": {"rows": 10, "bytes": 20}}'],
    ['a list', '[{"schema": "public", "table": "orders", "rows": 10, "bytes": 20}]'],
    ['CSV', 'schema,table,rows,bytes\npublic,orders,10,20\n'],
    ['CSV as psql writes it', 'schemaname,relname,n_live_tup,size\r\npublic,"orders",10,20\r\n'],
  ])('is %s', (_, text) => {
    expect(readStatistics('s', text).get(orders)).toEqual({ rows: 10, bytes: 20 });
  });

  it.each<[string, string]>([
    ['a map', '{"orders": {"rows": 10, "bytes": 20}}'],
    ['with the database', '{"shop.orders": {"rows": 10, "bytes": 20}}'],
    ['what the client of MySQL prints', 'TABLE_SCHEMA\tTABLE_NAME\trows\tbytes\nshop\torders\t10\t20\n'],
  ])('on MySQL is %s', (_, text) => {
    expect(readStatistics('s', text, 'mysql').get(keyOf({ schema: '', name: 'orders' }))).toEqual({
      rows: 10,
      bytes: 20,
    });
  });

  it('does not choose between two databases', () => {
    const sizes = readStatistics('s', '{"a.orders": {"rows": 1}, "b.orders": {"rows": 2}}', 'mariadb');
    expect(sizes.get(keyOf({ schema: '', name: 'orders' }))).toBeUndefined();
    expect(sizes.get(keyOf({ schema: 'b', name: 'orders' }))?.rows).toBe(2);
  });

  it.each<[string, string, RegExp]>([
    ['broken JSON', '{"a": ', /The statistics file s is not valid JSON/],
    ['no rows', '{"a": {}}', /has no usable number of rows in "a"/],
    ['never analysed', '{"a": {"rows": -1}}', /has no usable number of rows in "a"/],
    ['another table', 'name;size\na;1', /is neither JSON nor CSV/],
    ['a word for a number', 'table,rows\nx,1\na,many', /in line 3/],
  ])('refuses %s', (_, text, message) => {
    expect(() => readStatistics('s', text)).toThrow(message);
  });

  it.each([13, 18])('is what the query of the documentation writes on PostgreSQL %i', async (major) => {
    const query = /```sql\n(SELECT json_object_agg[\s\S]*?)```/.exec(
      readFileSync('docs/configuration.md', 'utf8'),
    )?.[1];
    const server = await serverOf(major as Major);
    try {
      await server.query('CREATE TABLE IF NOT EXISTS sized AS SELECT g FROM generate_series(1, 1000) AS g');
      await server.query('ANALYZE sized');
      const rows = await server.query(query ?? '');
      const text = JSON.stringify(Object.values(rows[0] ?? {})[0]);
      expect(readStatistics('s', text).get(keyOf({ schema: 'public', name: 'sized' }))?.rows).toBe(1000);
      await server.query('DROP TABLE sized');
    } finally {
      await server.stop();
    }
  });
});
