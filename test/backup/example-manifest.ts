import { randomBytes } from 'node:crypto';
import { objectKey } from '../../src/backup/layout.ts';
import type { Manifest } from '../../src/backup/manifest.ts';
import { backupId } from '../../src/backup/manifest-text.ts';
import { digestOf } from './pipeline/streams.ts';

/** A manifest of a backup whose object holds `stored`. */
export function exampleManifest(
  at: Date,
  stored: Uint8Array = Buffer.from('dump'),
  more: Partial<Manifest> = {},
): Manifest {
  const name = more.name ?? 'shop';
  const id = more.id ?? backupId(at, randomBytes(3));
  const time = at.toISOString();
  const key = objectKey(name, id, { format: 'custom', compression: 'none', encrypted: false });
  const facts = { bytes: stored.byteLength, sha256: digestOf(stored) };
  return {
    manifestVersion: 1,
    id,
    name,
    class: 'auto',
    tool: { name: 'drydock', version: '0.1.0' },
    engine: 'postgres',
    server: 'PostgreSQL 16.14',
    serverVersion: '16.14',
    client: 'pg_dump 16.14',
    database: 'shop',
    where: 'shop on db.example.com:5432',
    identity: 'c0ffee',
    startedAt: time,
    snapshotAt: time,
    endedAt: time,
    commit: 'f00d',
    runUrl: 'https://github.com/example/shop/actions/runs/1',
    actor: null,
    head: { tool: 'flyway', version: '7', applied: 7, digest: 'abc' },
    format: 'custom',
    scope: { schemaOnly: false, tables: [], without: ['audit.*'] },
    compression: 'none',
    encryption: null,
    objects: [{ key, plain: facts, stored: facts, versionId: null, parts: 1 }],
    checks: 'hashes',
    tables: [
      { schema: 'public', name: 'Bestellungen \u2028 "ü"\n', rows: 12, hash: '123', bytes: 8192 },
      { schema: 'public', name: 'orders', rows: 0, hash: null, bytes: null },
    ],
    sequences: [{ name: 'public.orders_id_seq', value: '9223372036854775807' }],
    schema: null,
    extensions: [{ name: 'pg_trgm', version: '1.6' }],
    collations: [],
    leftOut: ['the invalid index orders_total_idx'],
    remarks: [],
    ...more,
  };
}
