import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  beginBackup,
  pin,
  readCatalogue,
  recordLastRun,
  recordVerification,
  stillAlive,
} from '../../../src/backup/catalogue.ts';
import { removingKey, startedKey } from '../../../src/backup/layout.ts';
import type { Manifest } from '../../../src/backup/manifest.ts';
import { cleanLeavings } from '../../../src/backup/retention/clean-leavings.ts';
import { decideRetention, isGood } from '../../../src/backup/retention/decide.ts';
import { removeBackup } from '../../../src/backup/retention/remove.ts';
import { type Store, StoreFailure } from '../../../src/backup/store/store.ts';
import { exampleManifest } from '../example-manifest.ts';
import { bytesOf, folderStore, Killed, keysIn, killedAt, look, saved, savedAndProved, wish } from '../test-store.ts';
import { day, hour, keep } from './random-catalogue.ts';

const start = Date.parse('2026-11-01T03:00:00Z');
const night = (n: number) => new Date(start + n * day);
let store: Store;
let drop: () => void;
beforeEach(() => {
  ({ store, drop } = folderStore());
});
afterEach(() => drop());

/** As drydock backup prune does it. */
async function prune(of: Store, now: Date, settings = keep): Promise<readonly string[]> {
  const plan = decideRetention(await readCatalogue(of, 'shop'), settings, {
    now,
    storeNow: await of.now(),
    countsFrom: 'digested',
    allowMany: false,
  });
  const removed: string[] = [];
  for (const { backup, fate } of plan.fates) {
    if (fate.kept) continue;
    await removeBackup(of, backup.manifest);
    removed.push(backup.manifest.id);
  }
  await cleanLeavings(of, 'shop', now);
  return removed;
}

const goodOnes = async () => (await readCatalogue(store, 'shop')).backups.filter((one) => isGood(one, 'digested'));

/** A store that says no to some removals. */
function refusing(of: Store, pattern: RegExp, code: 'locked' | 'denied' = 'locked'): Store {
  return {
    ...killedAt(of, Number.POSITIVE_INFINITY, 'before'),
    remove: (key, version) =>
      pattern.test(key) ? Promise.reject(new StoreFailure(code, `${key} cannot be removed`)) : of.remove(key, version),
  };
}

describe('a removal', () => {
  it('takes what the manifest names and our own records, and nothing else', async () => {
    const other = await savedAndProved(store, night(2));
    const manifest = await savedAndProved(store, night(1));
    const foreign = [`shop/${manifest.id}/notes.txt`, 'shop/README', `shop2/${manifest.id}/manifest.json`];
    for (const key of foreign) await store.put(key, bytesOf('x'), wish);
    const before = await keysIn(store);
    await removeBackup(store, manifest);
    const own = before.filter((key) => key.startsWith(`shop/${manifest.id}/`) && !foreign.includes(key));
    expect(own).toHaveLength(4);
    expect(await keysIn(store)).toEqual(before.filter((key) => !own.includes(key)));
    expect((await readCatalogue(store, 'shop')).backups.map((one) => one.manifest)).toEqual([other]);
  });

  it('cut off anywhere leaves a whole backup or none, and the next pruning goes on with it', async () => {
    let changes = 0;
    for (const when of ['before', 'after'] as const) {
      for (let change = 1; ; change++) {
        const manifest = await savedAndProved(store, night(1), { name: 'shop' });
        const dying = killedAt(store, change, when);
        const end = await removeBackup(dying, manifest).catch((error: unknown) => error);
        if (end === undefined) {
          changes = change - 1;
          break;
        }
        expect(end).toBeInstanceOf(Killed);
        const { backups, halfRemoved, unfinished, strays } = await readCatalogue(store, 'shop');
        const keys = await keysIn(store);
        for (const { manifest: there, damaged } of backups) {
          expect(damaged).toBeNull();
          for (const { key } of there.objects) expect(keys).toContain(key);
        }
        expect([unfinished, strays]).toEqual([[], []]);
        if (keys.length > 0)
          expect([...backups.map((one) => one.manifest), ...halfRemoved.map((one) => one.manifest)]).toEqual([
            manifest,
          ]);
        await cleanLeavings(store, 'shop', night(1));
        if (backups.length > 0) await removeBackup(store, manifest);
        expect(await keysIn(store)).toEqual([]);
      }
    }
    expect(changes).toBeGreaterThanOrEqual(6);
  });

  it('cut off again and again in its cleaning still comes to an end', async () => {
    const manifest = await savedAndProved(store, night(1));
    await removeBackup(killedAt(store, 3, 'before'), manifest).catch(() => {});
    expect((await readCatalogue(store, 'shop')).halfRemoved).toEqual([{ id: manifest.id, manifest }]);
    let rounds = 0;
    for (; (await keysIn(store)).length > 0; rounds++) {
      await cleanLeavings(killedAt(store, 2, 'before'), 'shop', night(1)).catch((error: unknown) => {
        expect(error).toBeInstanceOf(Killed);
      });
      expect((await readCatalogue(store, 'shop')).backups).toEqual([]);
      expect(rounds).toBeLessThan(20);
    }
    expect(rounds).toBeGreaterThan(1);
  });

  it('that the store refuses leaves the backup whole and listed, and is told', async () => {
    const manifest = await savedAndProved(store, night(1));
    const before = await keysIn(store);
    for (const [pattern, code] of [
      [/dump\.custom$/, 'locked'],
      [/manifest\.json$/, 'denied'],
    ] as const) {
      await expect(removeBackup(refusing(store, pattern, code), manifest)).rejects.toMatchObject({
        name: 'StoreFailure',
        code,
      });
      expect(await keysIn(store)).toEqual(before);
      expect(await goodOnes()).toMatchObject([{ manifest }]);
    }
    // Refused when the data has gone: it is no backup any more, and what is left is still known.
    await expect(removeBackup(refusing(store, /verified-/), manifest)).rejects.toMatchObject({ code: 'locked' });
    const left = await readCatalogue(store, 'shop');
    expect([left.backups, left.halfRemoved]).toEqual([[], [{ id: manifest.id, manifest }]]);
    expect(await cleanLeavings(refusing(store, /verified-/), 'shop', night(1))).toEqual([
      expect.stringContaining('still there'),
    ]);
    expect(await cleanLeavings(store, 'shop', night(1))).toEqual([`The rest of ${manifest.id} was removed.`]);
    expect(await keysIn(store)).toEqual([]);
  });

  it('does not touch one that was pinned after it was decided', async () => {
    const manifest = await savedAndProved(store, night(1));
    await pin(store, 'shop', manifest.id, 'wait');
    const before = await keysIn(store);
    await expect(removeBackup(store, manifest)).rejects.toMatchObject({ code: 'locked' });
    expect(await keysIn(store)).toEqual(before);
  });

  it('whose note is damaged is left to a person', async () => {
    const manifest = await savedAndProved(store, night(1));
    await removeBackup(killedAt(store, 3, 'before'), manifest).catch(() => {});
    await store.put(removingKey('shop', manifest.id), bytesOf('{'), { ...wish, replace: true });
    const before = await keysIn(store);
    expect(await cleanLeavings(store, 'shop', night(9))).toEqual([]);
    expect(await keysIn(store)).toEqual(before);
    expect((await readCatalogue(store, 'shop')).remarks).toEqual([expect.stringContaining('by hand')]);
  });
});

describe('what killed runs left', () => {
  /** A run that died while it wrote its object, or right after. */
  async function dead(at: Date, whole: boolean): Promise<Manifest> {
    const manifest = exampleManifest(at, Buffer.from('dump'));
    const { name, id } = manifest;
    const key = await beginBackup(store, { name, id, format: 'custom', compression: 'none', encrypted: false, at });
    if (whole) await store.put(key, bytesOf('dump'), wish);
    return manifest;
  }

  it('is cleared away after a day, and not before', async () => {
    const now = Date.now();
    const old = await dead(new Date(now - 2 * day), true);
    await dead(new Date(now - 3 * day), false);
    // The folder says when a file came: all of them just now, so that nothing is stale yet.
    expect(await cleanLeavings(store, 'shop', new Date(now))).toEqual([]);
    const later = new Date(now + day + hour);
    const alive = exampleManifest(new Date(now), Buffer.from('dump'));
    const begin = { name: 'shop', id: alive.id, format: 'custom', compression: 'none', encrypted: false } as const;
    await store.put(`shop/${old.id}/notes.txt`, bytesOf('x'), wish);
    await beginBackup(store, { ...begin, at: new Date(now) });
    await stillAlive(store, { ...begin, at: later });
    const said = await cleanLeavings(store, 'shop', later);
    expect(said).toHaveLength(2);
    expect(await keysIn(store)).toEqual([`shop/${old.id}/notes.txt`, startedKey('shop', alive.id)].sort());
  });

  it('are also uploads that never ended, but not those of a run that may be alive', async () => {
    const { open } = await import('node:fs/promises');
    const now = Date.now();
    const ids = ['20260101T000000Z-000001', '20260101T000000Z-000002', '20260101T000000Z-000003'];
    const begun = [now - 2 * day, now - 2 * day, now - hour];
    const { folder, store: other, drop: done } = folderStore();
    try {
      for (const [place, id] of ids.entries()) {
        await other.put(`shop/${id}/notes.txt`, bytesOf('x'), wish);
        const draft = `.drydock-draft.${(begun[place] ?? 0).toString(36)}.${'ab'.repeat(6)}.dump.custom`;
        await (await open(`${folder}/shop/${id}/${draft}`, 'w')).close();
      }
      await stillAlive(other, {
        name: 'shop',
        id: ids[1] ?? '',
        format: 'custom',
        compression: 'none',
        encrypted: false,
        at: new Date(now - hour),
      });
      expect(await other.unfinished('shop/')).toHaveLength(3);
      const said = await cleanLeavings(other, 'shop', new Date(now));
      expect(said).toEqual([`An upload for ${ids[0]} that never ended was taken back.`]);
      expect((await other.unfinished('shop/')).map(({ key }) => key.split('/')[1]).sort()).toEqual([ids[1], ids[2]]);
    } finally {
      done();
    }
  });

  it('is left where nobody can tell what it is', async () => {
    const manifest = await dead(new Date(Date.now() - 9 * day), true);
    await store.put(startedKey('shop', manifest.id), bytesOf('{}'), { ...wish, replace: true });
    const before = await keysIn(store);
    expect(await cleanLeavings(store, 'shop', new Date(Date.now() + 9 * day))).toEqual([
      expect.stringContaining('by hand'),
    ]);
    expect(await keysIn(store)).toEqual(before);
  });
});

describe('nights', () => {
  it('40 that fail, each in its own way, leave every good backup where it was', async () => {
    for (let n = -12; n < 0; n++) {
      await savedAndProved(store, night(n));
      await recordLastRun(store, 'shop', { at: night(n), verdict: 'pass', reason: 'saved' });
      await prune(store, night(n));
    }
    const before = (await goodOnes()).map(({ manifest }) => manifest.id);
    expect(before.length).toBeGreaterThanOrEqual(8);
    for (let n = 0; n < 40; n++) {
      const at = night(n);
      const way = n % 4;
      // Died in the dump; uploaded and not proved; proved to be damaged; the run never said how it ended.
      if (way === 0)
        await beginBackup(store, {
          name: 'shop',
          id: exampleManifest(at).id,
          format: 'custom',
          compression: 'none',
          encrypted: false,
          at,
        });
      if (way === 1 || way === 3) await saved(store, at);
      if (way === 2) {
        const bad = await saved(store, at);
        await recordVerification(store, 'shop', look(bad, { verdict: 'fail', message: 'Cut off.' }));
      }
      if (way !== 3) await recordLastRun(store, 'shop', { at, verdict: 'fail', reason: 'dump_failed' });
      // Even where somebody prunes by hand as if all were well.
      if (n % 5 === 0) await recordLastRun(store, 'shop', { at, verdict: 'pass', reason: 'saved' });
      await prune(store, at);
      expect((await goodOnes()).map(({ manifest }) => manifest.id)).toEqual(before);
    }
    // The first good night again: pruning goes on, and the floor holds.
    await savedAndProved(store, night(41));
    await recordLastRun(store, 'shop', { at: night(41), verdict: 'pass', reason: 'saved' });
    await prune(store, night(41));
    expect((await goodOnes()).length).toBeGreaterThanOrEqual(8);
  });

  it('of four months keep what the classes say, and the store holds nothing else', async () => {
    const few = { ...keep, counts: { 'pre-deploy': 0, hourly: 0, daily: 4, weekly: 2, monthly: 12 } };
    for (let n = 0; n < 120; n++) {
      if (n % 2 === 1 && n < 110) continue;
      await savedAndProved(store, night(n));
      await prune(store, night(n), few);
    }
    const left = (await goodOnes()).map(({ manifest }) => manifest.snapshotAt.slice(0, 10));
    // From a Sunday, 1 November, on: four days, the week before them, the ends of the months, and the first of all.
    expect(left).toEqual([
      ...['2027-02-28', '2027-02-27', '2027-02-26', '2027-02-25'],
      ...['2027-02-21', '2027-01-30', '2026-12-31', '2026-11-29', '2026-11-01'],
    ]);
    expect(await keysIn(store)).toHaveLength(left.length * 4);
  });
});
