import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSnapshots } from '../../../src/core/schema/server/compare-snapshots.ts';
import { schemaSql } from '../../../src/core/schema/server/schema-sql.ts';
import { readSchemaYaml, schemaYaml } from '../../../src/core/schema/server/schema-yaml.ts';
import { objectKinds } from '../../../src/core/schema/server/snapshot.ts';
import { majors, type PostgresServer } from '../../servers/postgres.ts';
import { serverOf } from '../../servers/server-of.ts';
import { histories } from '../histories.ts';
import { everyKind, roles } from './every-kind-of-postgres.ts';
import { databaseOf, schemaOf, snapshotOf } from './postgres-databases.ts';

const shop = readdirSync('examples/shop/migrations')
  // Without the ways back.
  .filter((name) => /^V.*\.sql$/.test(name))
  .sort((a, b) => Number.parseInt(a.slice(1), 10) - Number.parseInt(b.slice(1), 10))
  .map((name) => readFileSync(`examples/shop/migrations/${name}`, 'utf8'));

/** A table that inherits gets the columns of others first, so that it cannot be made with its own before those. */
const outOfOrder = new Set(['inheritance', 'NOT NULL constraints of 18']);

describe.each(majors)('a dump makes the same schema again on PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await serverOf(major);
    await server.query(roles);
  });
  afterAll(async () => {
    await server.stop();
  });

  it('every kind of object', async () => {
    const before = await schemaOf(server, everyKind(major));
    const after = await schemaOf(server, schemaSql(before));
    expect(compareSnapshots(before, after)).toEqual([]);
    expect(schemaSql(after)).toBe(schemaSql(before));
    const missing = objectKinds.filter((kind) => !before.objects.some((object) => object.kind === kind));
    expect(missing).toEqual([]);
    expect(before).toMatchObject({ engine: 'postgres', version: `${major}` });
  });

  it('the example project', async () => {
    const before = await schemaOf(server, ...shop);
    expect(before.objects.length).toBeGreaterThan(10);
    expect(compareSnapshots(before, await schemaOf(server, schemaSql(before)))).toEqual([]);
  });

  it('as YAML', async () => {
    const before = await schemaOf(server, everyKind(major));
    const read = readSchemaYaml(schemaYaml(before));
    expect(read).toEqual({ kind: 'read', snapshot: before });
  });

  const cases = histories.filter(
    ({ from, to, scripts }) =>
      (major === 13 || major === 18) &&
      major >= (from ?? 13) &&
      major <= (to ?? 18) &&
      // It has a session of its own for each statement.
      !scripts.some((script) => script.includes('CONCURRENTLY')),
  );
  it.each(cases.map((each) => [each.title, each] as const))('%s', async (title, { scripts }) => {
    const before = await snapshotOf(await databaseOf(server, scripts));
    const after = await schemaOf(server, schemaSql(before));
    const differences = compareSnapshots(before, after).filter(
      ({ change }) => change !== 'order' || !outOfOrder.has(title),
    );
    expect(differences).toEqual([]);
    expect(before.objects.length).toBeGreaterThan(0);
  });
});
