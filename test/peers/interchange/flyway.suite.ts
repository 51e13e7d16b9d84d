import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/core/database/session.ts';
import { historyOf } from '../../../src/core/execution/histories/registry.ts';
import type { Migration } from '../../../src/core/migrations/migration.ts';
import { migrationOf, type Place, placeOf, postgres, sendAll, sessionOn } from '../../execution/histories/place.ts';
import { type Peer, Project } from './peer.ts';
import { peers } from './peers.ts';

const wanted = process.env['PEERS']?.split(',');
const run = { user: 'ann', ms: 12.4 };
const view = "CREATE OR REPLACE VIEW v AS SELECT '${flyway:table}'::text AS who;\n";

describe.skipIf(wanted && !wanted.includes('flyway'))('what only Flyway has', () => {
  let place: Place;
  let session: Session;
  let project: Project;
  const found = peers.find((one) => one.tool === 'flyway');
  if (!found) throw new Error('Flyway is one of them.');
  const peer: Peer = {
    ...found,
    files: (number) =>
      ({
        1: { '2024/first/V1_1__long_name_with__more.sql': 'CREATE TABLE a (id int);\r\n' },
        2: { 'R__a_view.sql': view, 'R__b_view.sql': view.replace(' v ', ' w ') },
        3: { 'B1_1__all_of_it.sql': 'CREATE TABLE a (id int);\n' },
        4: { 'V2__next.sql': 'CREATE TABLE b (id int);\n' },
      })[number] ?? {},
  };
  const rendered = (migration: Migration) =>
    migration.up.source.text.replaceAll('${flyway:table}', 'flyway_schema_history');
  beforeAll(async () => {
    peer.install();
    place = await placeOf(postgres);
  });
  afterAll(async () => {
    await session?.close();
    project?.remove();
    await place.stop();
  });
  async function begin() {
    await session?.close();
    project?.remove();
    const url = await place.database();
    session = await sessionOn(url);
    project = new Project(peer, place.engine, url);
    return historyOf('flyway', 'postgres', { rendered });
  }
  function expectPending(count: number) {
    const { said, pending } = peer.pending(project.site);
    expect(said.status, said.text).toBe(0);
    expect(pending, said.text).toBe(count);
  }

  it('repeatable migrations are of one mind, with placeholders replaced', async () => {
    const history = await begin();
    const folder = project.add(1, 2);
    expect(peer.up(project.site).status).toBe(0);
    const rows = await history.read(session, folder);
    expect(rows.map((one) => one.name)).toEqual(['long name with  more', 'a view', 'b view']);
    expect(rows.map((one) => one.digest)).toEqual(folder.migrations.map((one) => history.digest(one)));
    const [script] = await session.query("SELECT script, description FROM flyway_schema_history WHERE version = '1.1'");
    await sendAll(session, ['DELETE FROM flyway_schema_history', 'DROP TABLE a']);
    for (const one of folder.migrations) {
      await session.query(rendered(one));
      await sendAll(session, history.applied(one, run));
    }
    expect(await session.query("SELECT script, description FROM flyway_schema_history WHERE version = '1.1'")).toEqual([
      script,
    ]);
    expectPending(0);
    // Without the values we write the sum of the raw text, and Flyway takes it too.
    const raw = historyOf('flyway', 'postgres', { folder });
    await session.query('DELETE FROM flyway_schema_history WHERE version IS NULL');
    await raw.find(session);
    await sendAll(session, raw.applied(migrationOf(folder, 'a view'), run));
    await sendAll(session, raw.applied(migrationOf(folder, 'b view'), run));
    expectPending(0);
    const again = await history.read(session, folder);
    expect(again.map((one) => one.digest)).toEqual(folder.migrations.map((one) => history.digest(one)));
  });

  it('a baseline script stands for the versions up to it', async () => {
    const history = await begin();
    const folder = project.add(1, 3);
    expect(peer.up(project.site).status).toBe(0);
    const rows = await history.read(session, folder);
    expect(rows.map((one) => [one.version, one.state])).toEqual([['1.1', 'baseline']]);
    const more = project.add(4);
    await session.query('CREATE TABLE b (id int)');
    await sendAll(session, history.applied(migrationOf(more, '2'), run));
    expectPending(0);
    const other = await begin();
    project.add(3);
    await sendAll(session, await other.create(session));
    const base = project.add(4).migrations.find((one) => one.kind === 'baseline');
    if (!base) throw new Error('There is one.');
    await sendAll(session, [base.up.source.text, ...other.applied(base, run)]);
    expectPending(1);
    expect(peer.up(project.site).status).toBe(0);
    expectPending(0);
  });
});
