import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/core/database/session.ts';
import type { History } from '../../../src/core/execution/histories/history.ts';
import { historyOf } from '../../../src/core/execution/histories/registry.ts';
import { stepsOf } from '../../../src/core/execution/step.ts';
import type { Migration, Script } from '../../../src/core/migrations/migration.ts';
import { everywhere, type Place, placeOf, sendAll, sessionOn, tryTake } from '../../execution/histories/place.ts';
import { Project, versioned } from './peer.ts';
import { peers } from './peers.ts';
import type { Said } from './tools.ts';

const run = { user: 'ann', ms: 12.4 };
const wanted = process.env['PEERS']?.split(',');

describe.each(peers.filter((peer) => !wanted || wanted.includes(peer.tool)))('$tool', (peer) => {
  beforeAll(() => {
    console.log(peer.install());
  });

  describe.each(everywhere.filter((server) => peer.engines.includes(server.engine)))('on $name', (server) => {
    let place: Place;
    let project: Project;
    let session: Session;
    let history: History;
    beforeAll(async () => {
      place = await placeOf(server);
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
      history = historyOf(peer.tool, place.engine);
    }

    const ok = (said: Said) => expect(said.status, said.text).toBe(0);
    function isClean(pending: number) {
      const answer = peer.pending(project.site);
      ok(answer.said);
      if (answer.pending !== null) expect(answer.pending, answer.said.text).toBe(pending);
    }
    async function runScript(script: Script | null) {
      if (!script) throw new Error('There is no script.');
      const cut = stepsOf(script, { engine: place.engine, server: null, placeholders: {} });
      if (cut.kind === 'refused') throw new Error(cut.message);
      for (const step of cut.steps) await session.query(step.sql);
    }
    async function apply(migration: Migration | undefined) {
      if (!migration) throw new Error('There is no such migration.');
      await sendAll(session, history.started?.(migration, run) ?? []);
      await runScript(migration.up);
      await sendAll(session, history.applied(migration, run));
    }
    async function expectRead(folder: ReturnType<Project['add']>, count: number) {
      expect(await history.find(session)).toMatchObject({ kind: 'found' });
      const rows = await history.read(session, folder);
      const there = versioned(folder).slice(0, count);
      expect(rows.map((one) => [one.version, one.state, one.file])).toEqual(
        there.map((one) => [one.version, 'applied', one.file]),
      );
      for (const [at, one] of there.entries()) {
        if (rows[at]?.digest !== null) expect(rows[at]?.digest).toBe(history.digest(one));
      }
      expect(history.repair(rows, folder)).toEqual([]);
    }

    it('begins, we go on, and it goes on', async () => {
      await begin();
      project.add(1, 2);
      ok(peer.up(project.site));
      const folder = project.add(3);
      await expectRead(folder, 2);
      isClean(1);
      await apply(versioned(folder)[2]);
      isClean(0);
      await expectRead(folder, 3);
      const more = project.add(4);
      isClean(1);
      ok(peer.up(project.site));
      isClean(0);
      await expectRead(more, 4);
      expect(await session.query('SELECT id FROM t4')).toHaveLength(1);
    });

    it('goes on where we began', async () => {
      await begin();
      const folder = project.add(1, 2);
      expect(await history.find(session)).toEqual({ kind: 'absent' });
      await sendAll(session, await history.create(session));
      await history.read(session, folder);
      for (const one of versioned(folder)) await apply(one);
      isClean(0);
      ok(peer.up(project.site));
      const more = project.add(3);
      isClean(1);
      ok(peer.up(project.site));
      isClean(0);
      await expectRead(more, 3);
    });

    it('goes there again after we went back', async () => {
      await begin();
      const folder = project.add(1, 2);
      ok(peer.up(project.site));
      await expectRead(folder, 2);
      const last = versioned(folder)[1];
      if (!last) throw new Error('There are two.');
      if (last.down) await runScript(last.down);
      else await session.query('DROP TABLE t2');
      await sendAll(session, history.undone(last, folder));
      isClean(1);
      await expectRead(folder, 1);
      ok(peer.up(project.site));
      isClean(0);
      await expectRead(folder, 2);
      await runScript(last.down).catch(() => session.query('DROP TABLE t2'));
      await sendAll(session, history.undone(last, folder));
      await apply(last);
      isClean(0);
      ok(peer.up(project.site));
    });

    it('takes our baseline for its own', async () => {
      await begin();
      const folder = project.add(1, 2);
      for (const one of versioned(folder)) await runScript(one.up);
      await sendAll(session, await history.create(session));
      await history.read(session, folder);
      await sendAll(session, history.baseline(versioned(folder), run));
      isClean(0);
      project.add(3);
      ok(peer.up(project.site));
      isClean(0);
      const rows = await history.read(session, project.add());
      expect(rows.map((one) => one.version)).toEqual(versioned(project.add()).map((one) => one.version));
    });

    it('stops where we failed, and goes on once that is mended', async () => {
      await begin();
      project.add(1);
      ok(peer.up(project.site));
      const folder = project.add(2);
      await expectRead(folder, 1);
      const last = versioned(folder)[1];
      // Atlas begins again with the first statement.
      if (!last || !history.failed || peer.tool === 'atlas') return;
      await sendAll(session, [...(history.started?.(last, run) ?? []), ...history.failed(last, run, "it's no good")]);
      const said = peer.up(project.site);
      expect(said.status, said.text).not.toBe(0);
      const steps = history.repair(await history.read(session, folder), folder);
      expect(steps).toHaveLength(1);
      for (const step of steps) await sendAll(session, step.statements);
      ok(peer.up(project.site));
      await expectRead(folder, 2);
    });

    it('does not run while we hold its lock', async () => {
      await begin();
      const folder = project.add(1);
      ok(peer.up(project.site));
      await history.read(session, folder);
      const locks = await history.locks(session);
      for (const lock of locks) expect(await tryTake(session, lock)).toBe(true);
      const more = project.add(2);
      const said = peer.up(project.site);
      if (peer.waits) {
        expect(said.status, said.text).not.toBe(0);
        await expectRead(more, 1);
      } else ok(said);
      for (const lock of locks) if (lock.kind === 'row') await session.query(lock.release);
    });
  });
});
