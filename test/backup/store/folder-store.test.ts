import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openFolderStore } from '../../../src/backup/store/folder-store.ts';
import { type Store, StoreFailure } from '../../../src/backup/store/store.ts';
import { digestOf, left, MiB, pieces, text, textOf, wish } from './bodies.ts';

const base = mkdtempSync(join(tmpdir(), 'drydock-folder-store-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

let root: string;
let store: Store;
let count = 0;
beforeEach(() => {
  root = join(base, `store-${++count}`);
  store = openFolderStore(root);
});

beforeAll(async () => {
  await build({
    entryPoints: ['src/backup/store/folder-store.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: join(base, 'folder-store.mjs'),
  });
});

/** A program that puts `body` under a key of the store, and says how it was refused. */
function program(body: string, before = ''): string {
  const file = join(base, `program-${count}.mjs`);
  writeFileSync(
    file,
    `import { openFolderStore } from './folder-store.mjs';
    ${before}
    async function* body() { ${body} }
    const wish = { kind: 'backup', signal: new AbortController().signal, expectedBytes: null };
    await openFolderStore(${JSON.stringify(root)}).put('shop/1/dump', body(), wish)
      .catch(({ code, message }) => console.log(code, message));`,
  );
  return file;
}

/** As root, who mounts and marks. */
function asRoot(command: string, ...args: string[]): void {
  if (process.getuid?.() === 0) execFileSync(command, args);
  else execFileSync('sudo', ['-n', command, ...args]);
}

/** Every name below a folder, drafts too. */
const everything = (at: string): string[] =>
  existsSync(at) ? readdirSync(at, { recursive: true, encoding: 'utf8' }) : [];

describe('objects', () => {
  it('come back as they were put', async () => {
    expect(await store.list('')).toEqual([]);
    expect(await store.unfinished('')).toEqual([]);
    expect(await store.head('shop/1/dump')).toBeNull();
    expect(await store.put('shop/1/dump', pieces(5 * MiB), wish())).toEqual({
      bytes: 5 * MiB,
      versionId: null,
      parts: 1,
    });
    await store.put('shop/1/manifest.json', text('{"a":1}'), wish({ kind: 'record' }));
    await store.put('shop/10/manifest.json', text(''), wish());
    expect(await digestOf(store.get('shop/1/dump'))).toBe(await digestOf(pieces(5 * MiB)));
    expect(await textOf(store.get('shop/1/manifest.json', 5))).toBe('1}');
    expect(await textOf(store.get('shop/1/manifest.json', 7))).toBe('');
    expect(await textOf(store.get('shop/1/manifest.json', 99))).toBe('');
    const keys = async (prefix: string) => (await store.list(prefix)).map(({ key }) => key);
    expect(await keys('')).toEqual(['shop/1/dump', 'shop/1/manifest.json', 'shop/10/manifest.json']);
    expect(await keys('shop/1')).toEqual(['shop/1/dump', 'shop/1/manifest.json', 'shop/10/manifest.json']);
    expect(await keys('shop/1/')).toEqual(['shop/1/dump', 'shop/1/manifest.json']);
    expect(await keys('shop/1/m')).toEqual(['shop/1/manifest.json']);
    expect(await keys('sh')).toHaveLength(3);
    expect(await keys('other/')).toEqual([]);
    expect(await store.head('shop/1/manifest.json')).toMatchObject({ bytes: 7, versionId: null, storageClass: null });
    await store.remove('shop/1/dump');
    await store.remove('shop/1/dump');
    await store.remove('shop/10/manifest.json');
    // Folders go with the last file in them, and the store's own stays.
    expect(everything(root).sort()).toEqual(['shop', join('shop', '1'), join('shop', '1', 'manifest.json')]);
    await store.remove('shop/1/manifest.json');
    expect(everything(root)).toEqual([]);
    expect(existsSync(root)).toBe(true);
    await expect(textOf(store.get('shop/1/dump'))).rejects.toMatchObject({ code: 'missing' });
  });

  it('are for nobody else', async () => {
    await store.put('shop/1/dump', text('x'), wish());
    expect(statSync(join(root, 'shop/1/dump')).mode & 0o777).toBe(0o600);
    for (const folder of [root, join(root, 'shop'), join(root, 'shop/1')])
      expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('are never replaced, but for a wish', async () => {
    await store.put('a', text('first'), wish());
    let asked = 0;
    await expect(
      store.put(
        'a',
        pieces(10, () => void asked++),
        wish(),
      ),
    ).rejects.toMatchObject({ code: 'exists' });
    expect(asked).toBe(0);
    const late = pieces(10, async (sent) => {
      if (sent === 10) await store.put('b', text('first'), wish());
    });
    await expect(store.put('b', late, wish())).rejects.toMatchObject({
      code: 'exists',
      message: `${join(root, 'b')} is there already`,
    });
    expect([await textOf(store.get('a')), await textOf(store.get('b'))]).toEqual(['first', 'first']);
    expect(everything(root).sort()).toEqual(['a', 'b']);
    await store.put('a', text('second'), wish({ replace: true }));
    expect(await textOf(store.get('a'))).toBe('second');
    expect(everything(root).sort()).toEqual(['a', 'b']);
  });

  it('that come at once are one, and all but one are refused', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => store.put('a/b/c', text(`${n}`), wish())),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of all) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'exists' });
    expect(everything(root)).toHaveLength(3);
  });

  it('come and go at once in one folder', async () => {
    await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        await store.put(`a/b/${n}`, text('x'), wish());
        await store.remove(`a/b/${n}`);
      }),
    );
    expect(everything(root)).toEqual([]);
  });

  it('of others are neither listed nor touched', async () => {
    await store.put('shop/1/dump', text('x'), wish());
    writeFileSync(join(root, 'notes of somebody.txt'), 'x');
    writeFileSync(join(root, '.hidden'), 'x');
    mkdirSync(join(root, 'lost+found'), { mode: 0o000 });
    expect((await store.list('')).map(({ key }) => key)).toEqual(['shop/1/dump']);
    await store.remove('shop/1/dump');
    expect(everything(root).sort()).toEqual(['.hidden', 'lost+found', 'notes of somebody.txt']);
  });
});

describe('whole or nothing', () => {
  it.each([0, 1 * MiB, 2 * MiB])('a body that throws after %d bytes', async (place) => {
    const thrown = new Error('pg_dump ended with 1');
    const body = pieces(2 * MiB, (sent) => {
      if (sent >= place) throw thrown;
    });
    await expect(store.put('shop/1/dump', body, wish())).rejects.toBe(thrown);
    expect(everything(root)).toEqual([]);
  });

  it.each([0, 1 * MiB, 2 * MiB])('cancelled after %d bytes', async (place) => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const body = pieces(2 * MiB, (sent) => {
      if (sent >= place) controller.abort(reason);
    });
    await expect(store.put('shop/1/dump', body, wish({ signal: controller.signal }))).rejects.toBe(reason);
    expect(everything(root)).toEqual([]);
  });

  it('cancelled while the body says nothing', async () => {
    const controller = new AbortController();
    let ended = false;
    async function* silent() {
      try {
        yield Buffer.from('x');
        setTimeout(() => controller.abort(new Error('cancelled')), 20);
        await new Promise((resolve) => setTimeout(resolve, 200));
      } finally {
        ended = true;
      }
    }
    await expect(store.put('a', silent(), wish({ signal: controller.signal }))).rejects.toThrow('cancelled');
    expect(everything(root)).toEqual([]);
    await expect.poll(() => ended).toBe(true);
  });

  it('what a killed run leaves is no object, and can be taken back', async () => {
    await store.put('shop/1/started.json', text('{}'), wish());
    const file = program(
      "yield Buffer.alloc(100000); console.log('begun'); await new Promise(() => setInterval(() => {}, 1000));",
    );
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
    expect((await store.list('')).map(({ key }) => key)).toEqual(['shop/1/started.json']);
    expect(await store.head('shop/1/dump')).toBeNull();
    const begun = await store.unfinished('shop/');
    expect(begun.map(({ key }) => key)).toEqual(['shop/1/dump']);
    expect(Math.abs(Date.now() - (begun[0]?.begun.getTime() ?? 0))).toBeLessThan(60_000);
    expect(await store.unfinished('other/')).toEqual([]);
    for (const upload of [...begun, ...begun]) await store.abort(upload);
    expect(await left(store)).toEqual({ objects: ['shop/1/started.json'], begun: [] });
    // And the name is free.
    await store.put('shop/1/dump', text('x'), wish());
  });
});

// Mounts and marks are Linux's own.
if (process.platform === 'linux')
  describe('no room', () => {
    const mounted = join(base, 'small');

    it('on the device', async () => {
      mkdirSync(mounted);
      asRoot('mount', '-t', 'tmpfs', '-o', 'size=1m,mode=777', 'tmpfs', mounted);
      try {
        const small = openFolderStore(join(mounted, 'backups'));
        await small.put('before', text('x'), wish());
        await expect(small.put('shop/1/dump', pieces(3 * MiB), wish())).rejects.toMatchObject({
          code: 'full',
          message: expect.stringMatching(/cannot be written: no space is left on the device$/),
          hint: expect.stringMatching(/Make room/),
        });
        expect(everything(join(mounted, 'backups'))).toEqual(['before']);
        await small.put('after', pieces(MiB / 2), wish());
      } finally {
        asRoot('umount', mounted);
      }
    });

    it('for a file that is as long as a limit of the process allows', () => {
      const file = program('for (let n = 0; n < 40; n++) yield Buffer.alloc(100000);');
      const limited = ['-c', 'ulimit -f 2000; exec "$0" "$1"', process.execPath, file];
      const said = execFileSync('/bin/sh', limited, { encoding: 'utf8' });
      expect(said).toMatch(/^too_large .*cannot be written: the file would be larger/);
      expect(everything(root)).toEqual([]);
    });
  });

describe('what leads out', () => {
  it.each([
    '../a',
    'a/../../b',
    '/etc/passwd',
    '',
    'a//b',
    'a/',
    '.',
    '..',
    '.drydock-draft.1.000000000000.a',
    'a\\b',
    'a\u0000',
    'ü',
  ])('the key %j', async (key) => {
    await store.put('a', text('x'), wish());
    const refused = { code: 'refused' };
    await expect(store.put(key, text('x'), wish())).rejects.toMatchObject(refused);
    await expect(textOf(store.get(key))).rejects.toMatchObject(refused);
    await expect(store.head(key)).rejects.toMatchObject(refused);
    await expect(store.remove(key)).rejects.toMatchObject(refused);
    await expect(store.abort({ key, id: '.drydock-draft.1.000000000000.a', begun: new Date() })).rejects.toMatchObject(
      refused,
    );
    if (key !== '' && key !== 'a/') await expect(store.list(key)).rejects.toMatchObject(refused);
  });

  it('a link', async () => {
    const outside = join(base, `outside-${count}`);
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret'), 'secret');
    await store.put('shop/1/dump', text('x'), wish());
    symlinkSync(outside, join(root, 'shop/out'));
    symlinkSync(join(outside, 'secret'), join(root, 'shop/file'));
    await expect(store.put('shop/out/new', text('x'), wish())).rejects.toMatchObject({ code: 'refused' });
    await expect(store.put('shop/out/deep/new', text('x'), wish())).rejects.toMatchObject({ code: 'refused' });
    await expect(textOf(store.get('shop/out/secret'))).rejects.toMatchObject({ code: 'refused' });
    await expect(textOf(store.get('shop/file'))).rejects.toMatchObject({ code: 'refused' });
    await expect(store.head('shop/out/secret')).rejects.toMatchObject({ code: 'refused' });
    await expect(store.remove('shop/out/secret')).rejects.toMatchObject({ code: 'refused' });
    await expect(store.list('shop/out/')).rejects.toMatchObject({ code: 'refused' });
    await expect(store.abort({ key: 'a', id: '../secret', begun: new Date() })).rejects.toMatchObject({
      code: 'refused',
    });
    expect((await store.list('')).map(({ key }) => key)).toEqual(['shop/1/dump']);
    expect(everything(outside)).toEqual(['secret']);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('secret');
  });

  it('a link where the file should come is not followed, and not replaced', async () => {
    const outside = join(base, `target-${count}`);
    writeFileSync(outside, 'mine');
    mkdirSync(root);
    symlinkSync(outside, join(root, 'a'));
    await expect(store.put('a', text('x'), wish())).rejects.toMatchObject({ code: 'exists' });
    await store.put('a', text('x'), wish({ replace: true }));
    expect(readFileSync(outside, 'utf8')).toBe('mine');
    expect(await textOf(store.get('a'))).toBe('x');
  });

  it('the folder itself may be a link', async () => {
    mkdirSync(join(base, `real-${count}`));
    symlinkSync(join(base, `real-${count}`), root);
    await store.put('shop/1/dump', text('x'), wish());
    expect(await textOf(store.get('shop/1/dump'))).toBe('x');
    expect(await store.list('shop/')).toHaveLength(1);
    await store.remove('shop/1/dump');
    expect(everything(join(base, `real-${count}`))).toEqual([]);
  });
});

describe('a folder that is not as it should be', () => {
  it('is in none that there is', async () => {
    const deep = openFolderStore(join(root, 'not/mounted'));
    await expect(deep.put('a', text('x'), wish())).rejects.toMatchObject({
      code: 'missing',
      message: `${join(root, 'not/mounted')} cannot be made: there is no folder ${join(root, 'not')}`,
      hint: expect.stringMatching(/mount/),
    });
    expect(existsSync(root)).toBe(false);
  });

  it('is a file, or has a file on the way', async () => {
    writeFileSync(root, 'x');
    await expect(store.put('a', text('x'), wish())).rejects.toMatchObject({ code: 'refused' });
    rmSync(root);
    await store.put('shop', text('x'), wish());
    await expect(store.put('shop/1', text('x'), wish())).rejects.toMatchObject({ code: 'refused' });
    expect(await store.head('shop/1')).toBeNull();
    await store.put('a/b', text('x'), wish());
    await expect(store.head('a')).rejects.toMatchObject({ code: 'refused' });
    await expect(textOf(store.get('a'))).rejects.toMatchObject({ code: 'refused' });
    await expect(store.put('a', text('x'), wish())).rejects.toMatchObject({ code: 'exists' });
    expect(everything(root).sort()).toEqual(['a', join('a', 'b'), 'shop']);
  });

  it('may not be written', () => {
    mkdirSync(root, { mode: 0o555 });
    chmodSync(base, 0o755);
    const file = program(
      "yield Buffer.from('x');",
      'if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }',
    );
    const said = execFileSync(process.execPath, [file], { encoding: 'utf8', cwd: '/' });
    expect(said).toMatch(/^denied .*permission denied/);
  });

  if (process.platform === 'linux')
    it('holds a file that the system keeps', async () => {
      await store.put('a', text('x'), wish());
      asRoot('chattr', '+i', join(root, 'a'));
      try {
        await expect(store.remove('a')).rejects.toMatchObject({ code: 'locked' });
        await expect(store.remove('a')).rejects.toBeInstanceOf(StoreFailure);
      } finally {
        asRoot('chattr', '-i', join(root, 'a'));
      }
    });
});
