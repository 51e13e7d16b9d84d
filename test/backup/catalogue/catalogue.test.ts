import { readFileSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  beginBackup,
  commitBackup,
  namesIn,
  pin,
  readCatalogue,
  recordLastRun,
  recordVerification,
  takeBack,
  unpin,
} from '../../../src/backup/catalogue.ts';
import { copyKey, lastRunKey, manifestKey, pinKey, startedKey } from '../../../src/backup/layout.ts';
import { manifestText } from '../../../src/backup/manifest-text.ts';
import { sealedJson } from '../../../src/backup/sealed-json.ts';
import type { Store } from '../../../src/backup/store/store.ts';
import { exampleManifest } from '../example-manifest.ts';
import { bytesOf, folderStore, Killed, keysIn, killedAt, look, saved, savedAndProved, wish } from '../test-store.ts';

const day = 24 * 60 * 60 * 1_000;
const start = Date.parse('2026-11-01T03:00:00Z');
const night = (n: number) => new Date(start + n * day);
let store: Store;
let folder: string;
let drop: () => void;
beforeEach(() => {
  ({ store, folder, drop } = folderStore());
});
afterEach(() => drop());
const path = (key: string) => join(folder, key);

describe('a store', () => {
  it('says what it has: by the moment of the data, and not by name or by when it came', async () => {
    const newest = await savedAndProved(store, night(9), { id: '20260101T000000Z-000001' });
    const oldest = await saved(store, night(1), { id: '20270101T000000Z-000002' });
    const twin = await saved(store, night(9), { id: '20260101T000000Z-000002' });
    utimesSync(path(manifestKey('shop', oldest.id)), new Date(), new Date('2030-01-01'));
    const { backups, remarks, strays, unfinished } = await readCatalogue(store, 'shop');
    expect(backups.map(({ manifest }) => manifest)).toEqual([twin, newest, oldest]);
    expect(backups.map(({ verified }) => verified?.level ?? null)).toEqual([null, 'decoded', null]);
    expect([remarks, strays, unfinished]).toEqual([[], [], []]);
  });

  it('is asked for one database, and names all', async () => {
    const names = ['shop', 'shop2', 'Bücher & mehr', 'a/../b'];
    for (const name of names) await saved(store, night(1), { name });
    for (const name of names)
      expect((await readCatalogue(store, name)).backups.map(({ manifest }) => manifest.name)).toEqual([name]);
    writeFileSync(path('notes.txt'), 'of somebody else');
    expect(await namesIn(store)).toEqual([...names].sort());
    expect((await readCatalogue(store, 'nobody')).backups).toEqual([]);
  });

  it('uses the copy of a manifest that is damaged, says so, and takes neither for a backup where both are', async () => {
    const manifest = await savedAndProved(store, night(1));
    const file = path(manifestKey('shop', manifest.id));
    const text = readFileSync(file, 'utf8');
    for (const bad of [text.slice(0, -20), text.replace('"rows": 12', '"rows": 13'), '', 'PK\u0003']) {
      writeFileSync(file, bad);
      const { backups, remarks } = await readCatalogue(store, 'shop');
      expect(backups.map((one) => [one.manifest, one.damaged])).toEqual([[manifest, null]]);
      expect(remarks).toEqual([expect.stringContaining('its copy is good, and is used')]);
    }
    // An old manifest, whole, of another backup: it must not be taken for this one.
    const other = exampleManifest(night(0), Buffer.from('other'));
    writeFileSync(file, manifestText(other));
    expect((await readCatalogue(store, 'shop')).backups.map((one) => one.manifest)).toEqual([manifest]);
    writeFileSync(path(copyKey('shop', manifest.id)), text.slice(0, -20));
    const { backups, unreadable, remarks } = await readCatalogue(store, 'shop');
    expect(backups).toEqual([]);
    expect(unreadable).toEqual([{ id: manifest.id, why: expect.stringContaining(other.id) }]);
    expect(remarks).toHaveLength(1);
  });

  it('holds back from a manifest of a newer version, whatever its copy says', async () => {
    const manifest = await saved(store, night(1));
    writeFileSync(path(manifestKey('shop', manifest.id)), sealedJson({ manifestVersion: 2, id: manifest.id }));
    const { backups, unreadable } = await readCatalogue(store, 'shop');
    expect(backups).toEqual([]);
    expect(unreadable[0]?.why).toContain('a newer version of Drydock');
  });

  it('takes a backup for damaged whose object is gone or of another size', async () => {
    const manifest = await savedAndProved(store, night(1));
    const [object] = manifest.objects;
    const file = path(object?.key ?? '');
    const whole = readFileSync(file);
    truncateSync(file, whole.length - 1);
    const cut = (await readCatalogue(store, 'shop')).backups[0];
    expect(cut).toMatchObject({ damaged: expect.stringContaining(`${whole.length - 1} bytes`), verified: null });
    unlinkSync(file);
    expect((await readCatalogue(store, 'shop')).backups[0]?.damaged).toContain('is not in the store');
    writeFileSync(file, whole);
    expect((await readCatalogue(store, 'shop')).backups[0]?.damaged).toBeNull();
  });

  it('tells of objects that belong to nothing, and of nothing else in their place', async () => {
    const manifest = await saved(store, night(1));
    await store.put(`shop/${manifest.id}/notes.txt`, bytesOf('x'), wish);
    await store.put('shop/README', bytesOf('x'), wish);
    await store.put('shop/20261105T030000Z-aaaaaa/dump.custom', bytesOf('x'), wish);
    const { strays, backups } = await readCatalogue(store, 'shop');
    expect(strays.map(({ key }) => key).sort()).toEqual(
      ['shop/20261105T030000Z-aaaaaa/dump.custom', `shop/${manifest.id}/notes.txt`, 'shop/README'].sort(),
    );
    expect(backups).toHaveLength(1);
  });
});

describe('a look at a backup', () => {
  it('counts when it passed, and a failed one takes all away until one goes as far again', async () => {
    const manifest = await saved(store, night(1));
    const at = (hours: number) => new Date(night(1).getTime() + hours * 3_600_000).toISOString();
    const lookedAt = async (more: Parameters<typeof look>[1]) => {
      await recordVerification(store, 'shop', look(manifest, more));
      const [backup] = (await readCatalogue(store, 'shop')).backups;
      return [backup?.verified?.level ?? null, backup?.damaged ?? null];
    };
    expect(await lookedAt({ level: 'digested', at: at(1) })).toEqual(['digested', null]);
    expect(await lookedAt({ level: 'restored', at: at(2), recoveryMs: 900 })).toEqual(['restored', null]);
    // Less far, later: what was proved before stays proved.
    expect(await lookedAt({ level: 'uploaded', at: at(3) })).toEqual(['restored', null]);
    expect(await lookedAt({ level: 'decoded', verdict: 'fail', message: 'Cut off.', at: at(4) })).toEqual([
      null,
      'Cut off.',
    ]);
    expect(await lookedAt({ level: 'digested', at: at(5) })).toEqual([null, 'Cut off.']);
    expect(await lookedAt({ level: 'compared', at: at(6), recoveryMs: 1_200 })).toEqual(['compared', null]);
    // Written later, of an earlier moment: the time it says counts.
    expect(await lookedAt({ level: 'decoded', verdict: 'fail', at: at(3.5) })).toEqual(['compared', null]);
    expect(await lookedAt({ level: 'uploaded', verdict: 'fail', message: 'Gone.', at: at(7) })).toEqual([
      null,
      'Gone.',
    ]);
    expect(await lookedAt({ level: 'uploaded', at: at(8) })).toEqual([null, 'Gone.']);
    expect(await lookedAt({ level: 'digested', at: at(9) })).toEqual(['digested', null]);
    const { recoveries } = await readCatalogue(store, 'shop');
    expect(recoveries.map(({ ms }) => ms)).toEqual([900, 1_200]);
  });

  it('does not count when what was written of it is damaged, or is of another backup', async () => {
    const manifest = await savedAndProved(store, night(1));
    const [record = ''] = (await keysIn(store)).filter((key) => key.includes('verified-'));
    const text = readFileSync(path(record), 'utf8');
    writeFileSync(path(record), text.replace('decoded', 'compared'));
    const bad = await readCatalogue(store, 'shop');
    expect(bad.backups[0]?.verified).toBeNull();
    expect(bad.remarks).toEqual([expect.stringContaining('does not count')]);
    const other = await savedAndProved(store, night(2));
    writeFileSync(
      path(record),
      readFileSync(path(record.replace(manifest.id, other.id).replace('d-20261102', 'd-20261103')), 'utf8'),
    );
    expect(
      (await readCatalogue(store, 'shop')).backups.find((one) => one.manifest.id === manifest.id)?.verified,
    ).toBeNull();
  });
});

describe('pins and the last run', () => {
  it('are written, read and replaced; a pin whose words are damaged still holds', async () => {
    const { id } = await saved(store, night(1));
    const pinned = async () => (await readCatalogue(store, 'shop')).backups[0]?.pinned;
    expect(await pinned()).toBeNull();
    await pin(store, 'shop', id, 'before the move');
    await pin(store, 'shop', id, 'for the auditors');
    expect(await pinned()).toBe('for the auditors');
    writeFileSync(path(pinKey('shop', id)), '{');
    expect(await pinned()).toEqual(expect.any(String));
    await unpin(store, 'shop', id);
    expect(await pinned()).toBeNull();
    await unpin(store, 'shop', id);

    expect((await readCatalogue(store, 'shop')).lastRun).toBeNull();
    for (const [verdict, reason] of [
      ['fail', 'dump_failed'],
      ['pass', 'saved'],
    ] as const) {
      await recordLastRun(store, 'shop', { at: night(2), verdict, reason });
      expect((await readCatalogue(store, 'shop')).lastRun).toEqual({ at: night(2).toISOString(), verdict, reason });
    }
    writeFileSync(path(lastRunKey('shop')), 'x');
    expect((await readCatalogue(store, 'shop')).lastRun).toMatchObject({ verdict: 'fail', reason: 'unreadable' });
  });
});

describe('a commit', () => {
  it('is refused while an object is not there in its full size, and never replaces another backup', async () => {
    const manifest = exampleManifest(night(1), Buffer.from('dump'));
    const { name, id } = manifest;
    const begin = { name, id, format: 'custom', compression: 'none', encrypted: false, at: night(1) } as const;
    const key = await beginBackup(store, begin);
    await expect(commitBackup(store, manifest)).rejects.toMatchObject({ name: 'StoreFailure', code: 'missing' });
    await store.put(key, bytesOf('dum'), wish);
    await expect(commitBackup(store, manifest)).rejects.toMatchObject({ name: 'StoreFailure', code: 'refused' });
    expect((await readCatalogue(store, 'shop')).backups).toEqual([]);
    await store.put(key, bytesOf('dump'), { ...wish, replace: true });
    await commitBackup(store, manifest);
    await expect(commitBackup(store, manifest)).rejects.toMatchObject({ code: 'exists' });
    await expect(beginBackup(store, begin)).resolves.toBe(key);
    expect((await readCatalogue(store, 'shop')).backups).toHaveLength(1);
  });

  it('that is cut off at any point is a whole backup or none', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let change = 1; change <= 5; change++) {
        const dying = killedAt(store, change, when);
        await expect(saved(dying, night(change))).rejects.toBeInstanceOf(Killed);
      }
    }
    const { backups, unfinished, strays } = await readCatalogue(store, 'shop');
    // Killed after the manifest was there, or while the note of the start was taken away.
    expect(backups.map(({ manifest, damaged }) => [manifest.snapshotAt.slice(8, 10), damaged])).toEqual([
      ['06', null],
      ['06', null],
      ['05', null],
    ]);
    expect(unfinished).toHaveLength(6);
    for (const { started } of unfinished) expect(started?.keys).toHaveLength(1);
    expect(strays).toEqual([]);
  });

  it('is taken back to nothing', async () => {
    for (let change = 2; change <= 5; change++) {
      const manifest = exampleManifest(night(1), Buffer.from('dump'));
      const { name, id } = manifest;
      const key = manifest.objects[0]?.key ?? '';
      const dying = killedAt(store, change, 'after');
      const made = async () => {
        await beginBackup(dying, { name, id, format: 'custom', compression: 'none', encrypted: false, at: night(1) });
        await dying.put(key, bytesOf('dump'), wish);
        await commitBackup(dying, manifest);
      };
      await expect(made()).rejects.toBeInstanceOf(Killed);
      expect(await keysIn(store)).not.toEqual([]);
      await takeBack(store, { name, id, key });
      expect(await keysIn(store)).toEqual([]);
    }
    expect(startedKey('shop', 'x')).toBe('shop/x/started.json');
  });
});
