import { GetObjectRetentionCommand, HeadObjectCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PartPlan } from '../../../src/backup/store/part-size.ts';
import { readS3Address } from '../../../src/backup/store/s3-address.ts';
import { openS3Store } from '../../../src/backup/store/s3-store.ts';
import type { Store } from '../../../src/backup/store/store.ts';
import { defaultBackupSettings, type S3Settings } from '../../../src/core/configuration/backup-settings.ts';
import type { S3Server } from '../../servers/s3.ts';
import { s3Server } from '../../servers/server-of.ts';
import { digestOf, left, MiB, nothing, pieces, text, textOf, wish } from './bodies.ts';
import { proxyTo } from './tcp-proxy.ts';

let server: S3Server;
let bucket: string;
beforeAll(async () => {
  server = await s3Server();
  bucket = await server.bucket();
});
afterAll(() => server.stop());

/** S3 takes no smaller ones. The third and later are larger. */
const tiny: PartPlan = { bytes: (number) => (number > 2 ? 6 : 5) * MiB };

let count = 0;
/** A store of its own in the bucket. */
function open(
  more: { at?: string; settings?: Partial<S3Settings>; env?: Record<string, string>; port?: number } = {},
): Store {
  const endpoint = more.port === undefined ? server.endpoint : `http://127.0.0.1:${more.port}`;
  const settings = { ...defaultBackupSettings.s3, endpoint, region: server.region, ...more.settings };
  const where = more.at ?? `s3://${bucket}/test-${++count}`;
  return openS3Store(readS3Address(where, settings), { env: more.env ?? server.env }, { attempts: 2, parts: tiny });
}

describe('objects', () => {
  it('come back as they were put, whole and in parts', async () => {
    const store = open();
    expect(await store.put('shop/1/manifest.json', text('{"a":1}'), wish({ kind: 'record' }))).toEqual({
      bytes: 7,
      versionId: null,
      parts: 1,
    });
    expect(await store.put('shop/1/empty', text(''), wish())).toEqual({ bytes: 0, versionId: null, parts: 1 });
    // 5 + 5 + 6 + 1
    const stored = await store.put('shop/1/dump.zst', pieces(17 * MiB), wish());
    expect(stored).toEqual({ bytes: 17 * MiB, versionId: null, parts: 4 });
    expect(await textOf(store.get('shop/1/manifest.json'))).toBe('{"a":1}');
    expect(await textOf(store.get('shop/1/empty'))).toBe('');
    expect(await digestOf(store.get('shop/1/dump.zst'))).toBe(await digestOf(pieces(17 * MiB)));
    expect(await store.head('shop/1/dump.zst')).toMatchObject({
      key: 'shop/1/dump.zst',
      bytes: 17 * MiB,
      storageClass: null,
    });
    expect(await store.head('shop/1/nothing')).toBeNull();
    expect((await store.list('shop/')).map(({ key, bytes }) => [key, bytes])).toEqual([
      ['shop/1/dump.zst', 17 * MiB],
      ['shop/1/empty', 0],
      ['shop/1/manifest.json', 7],
    ]);
    expect((await store.list('shop/1/m')).map(({ key }) => key)).toEqual(['shop/1/manifest.json']);
    expect(await store.list('other/')).toEqual([]);
    await store.remove('shop/1/dump.zst');
    await store.remove('shop/1/dump.zst');
    expect(await store.head('shop/1/dump.zst')).toBeNull();
  });

  it('end exactly with a part', async () => {
    const store = open();
    expect(await store.put('a', pieces(5 * MiB), wish())).toMatchObject({ parts: 1 });
    expect(await store.put('b', pieces(10 * MiB), wish())).toMatchObject({ parts: 2 });
    expect(await digestOf(store.get('b'))).toBe(await digestOf(pieces(10 * MiB)));
  });

  it('are read from an offset on', async () => {
    const store = open();
    await store.put('a', text('0123456789'), wish());
    expect(await textOf(store.get('a', 7))).toBe('789');
    expect(await textOf(store.get('a', 10))).toBe('');
    expect(await textOf(store.get('a', 99))).toBe('');
    await expect(textOf(store.get('none'))).rejects.toMatchObject({
      code: 'missing',
      message: `${store.name}/none cannot be read: there is no such object`,
    });
  });

  it('are never replaced, but for a wish', async () => {
    const store = open();
    await store.put('whole', text('first'), wish());
    await expect(store.put('whole', text('second'), wish())).rejects.toMatchObject({ code: 'exists' });
    expect(await textOf(store.get('whole'))).toBe('first');
    await store.put('parts', pieces(6 * MiB), wish());
    let asked = 0;
    const body = pieces(11 * MiB, () => void asked++);
    await expect(store.put('parts', body, wish())).rejects.toMatchObject({ code: 'exists' });
    // Said before a byte was asked for.
    expect(asked).toBe(0);
    await store.put('parts', text('new'), wish({ replace: true }));
    expect(await textOf(store.get('parts'))).toBe('new');
  });

  it.each([
    ['whole', 100_000],
    ['in parts', 11 * MiB],
  ])('are not replaced by one that comes up meanwhile, %s', async (_, bytes) => {
    const store = open();
    const late = store.put(
      'a',
      pieces(bytes, async (sent) => {
        if (sent === bytes) await store.put('a', text('first'), wish());
      }),
      wish(),
    );
    await expect(late).rejects.toMatchObject({ code: 'exists' });
    expect(await textOf(store.get('a'))).toBe('first');
    expect((await store.unfinished('')).length).toBe(0);
  });

  it('of others are neither listed nor reached', async () => {
    const outer = `s3://${bucket}/others-${++count}`;
    const [one, other] = [open({ at: `${outer}/one` }), open({ at: `${outer}/one-more` })];
    await other.put('a', text('x'), wish());
    expect(await one.list('')).toEqual([]);
    for (const key of [
      '../one-more/a',
      'a/../b',
      '/a',
      'a//b',
      '',
      'a/',
      '.hidden',
      'a\u0000b',
      'ä',
      'a b',
      `${'x'.repeat(201)}`,
    ]) {
      await expect(one.put(key, text('x'), wish()), key).rejects.toMatchObject({ code: 'refused' });
      await expect(one.head(key), key).rejects.toMatchObject({ code: 'refused' });
      await expect(textOf(one.get(key)), key).rejects.toMatchObject({ code: 'refused' });
      await expect(one.remove(key), key).rejects.toMatchObject({ code: 'refused' });
    }
    await expect(one.list('../')).rejects.toMatchObject({ code: 'refused' });
  });

  it('are listed over the pages of the server', async () => {
    const store = open();
    const names = Array.from({ length: 1_030 }, (_, number) => `n/${String(number).padStart(5, '0')}`);
    for (let at = 0; at < names.length; at += 40) {
      await Promise.all(names.slice(at, at + 40).map((name) => store.put(name, text(''), wish({ replace: true }))));
    }
    expect((await store.list('n/')).map(({ key }) => key)).toEqual(names);
  });
});

describe('whole or nothing', () => {
  const places = [
    ['before the first byte', 0],
    ['in the first part', 2 * MiB],
    ['between parts', 12 * MiB],
    ['at the end', 17 * MiB],
  ] as const;

  it.each(places)('a body that throws %s', async (_, place) => {
    const store = open();
    const thrown = new Error('pg_dump ended with 1');
    const body = pieces(17 * MiB, (sent) => {
      if (sent >= place) throw thrown;
    });
    await expect(store.put('a', body, wish())).rejects.toBe(thrown);
    expect(await left(store)).toEqual(nothing);
  });

  it.each(places)('cancelled %s', async (_, place) => {
    const store = open();
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const body = pieces(17 * MiB, (sent) => {
      if (sent >= place) controller.abort(reason);
    });
    await expect(store.put('a', body, wish({ signal: controller.signal }))).rejects.toBe(reason);
    expect(await left(store)).toEqual(nothing);
    await expect(store.put('a', pieces(1), wish({ signal: controller.signal }))).rejects.toBe(reason);
  });

  it('cancelled while the body says nothing', async () => {
    const store = open();
    const controller = new AbortController();
    async function* silent() {
      yield Buffer.alloc(6 * MiB);
      setTimeout(() => controller.abort(new Error('cancelled')), 50);
      await new Promise(() => {});
    }
    await expect(store.put('a', silent(), wish({ signal: controller.signal }))).rejects.toThrow('cancelled');
    expect(await left(store)).toEqual(nothing);
  });

  it.each([
    ['begins', 11 * MiB, /^POST \S*\?uploads/],
    ['sends a part', 11 * MiB, /^PUT \S*partNumber=2/],
    ['ends the upload in parts', 11 * MiB, /^POST \S*uploadId=/],
    ['sends all at once', 1_000, /^PUT /],
  ] as const)('cancelled in the very request that %s', async (_, bytes, request) => {
    const proxy = await proxyTo('127.0.0.1', Number(new URL(server.endpoint).port));
    const store = open({ port: proxy.port });
    const controller = new AbortController();
    proxy.when(request, () => controller.abort(new Error('cancelled')));
    await expect(store.put('a', pieces(bytes), wish({ signal: controller.signal }))).rejects.toThrow('cancelled');
    expect(await left(store)).toEqual(nothing);
    await store.close();
    await proxy.close();
  });

  it('the connection breaks in a part, and the upload goes on', async () => {
    const proxy = await proxyTo('127.0.0.1', Number(new URL(server.endpoint).port));
    const store = open({ port: proxy.port });
    proxy.cutAfter({ up: 7 * MiB });
    expect(await store.put('a', pieces(17 * MiB), wish())).toMatchObject({ bytes: 17 * MiB, parts: 4 });
    expect(await digestOf(store.get('a'))).toBe(await digestOf(pieces(17 * MiB)));
    await store.close();
    await proxy.close();
  });

  it('the server goes in the middle, and what is left can be taken back later', async () => {
    const proxy = await proxyTo('127.0.0.1', Number(new URL(server.endpoint).port));
    const at = `s3://${bucket}/killed`;
    const store = open({ at, port: proxy.port });
    let stopped = false;
    async function* body() {
      try {
        yield* pieces(40 * MiB, (sent) => {
          if (sent > 12 * MiB) proxy.kill();
        });
      } finally {
        stopped = true;
      }
    }
    await expect(store.put('a/b', body(), wish())).rejects.toMatchObject({ code: 'unreachable' });
    expect(stopped).toBe(true);
    await proxy.close();
    const later = open({ at });
    expect(await later.list('')).toEqual([]);
    const begun = await later.unfinished('a/');
    expect(begun.map(({ key }) => key)).toEqual(['a/b']);
    expect(Math.abs(Date.now() - (begun[0]?.begun.getTime() ?? 0))).toBeLessThan(60_000);
    expect(await later.unfinished('b')).toEqual([]);
    for (const upload of [...begun, ...begun]) await later.abort(upload);
    expect(await left(later)).toEqual(nothing);
  });

  it.each([
    ['whole', 1_000, /^PUT /],
    ['in parts', 11 * MiB, /^POST \S*uploadId=/],
  ] as const)(
    'the answer to the last request gets lost, and the object is known as ours, %s',
    async (_, bytes, request) => {
      const proxy = await proxyTo('127.0.0.1', Number(new URL(server.endpoint).port));
      const at = `s3://${bucket}/lost-${bytes}`;
      const store = open({ at, port: proxy.port });
      proxy.cutAnswerTo(request);
      expect(await store.put('a', pieces(bytes), wish())).toMatchObject({ bytes });
      expect(proxy.cuts()).toBe(1);
      expect(await left(open({ at }))).toEqual({ objects: ['a'], begun: [] });
      expect(await digestOf(open({ at }).get('a'))).toBe(await digestOf(pieces(bytes)));
      await store.close();
      await proxy.close();
    },
  );

  it('many unfinished uploads, over the pages of the server', async () => {
    const store = open();
    const { CreateMultipartUploadCommand } = await import('@aws-sdk/client-s3');
    const Prefix = store.name.slice(`s3://${bucket}/`.length);
    for (let at = 0; at < 1_010; at += 101) {
      await Promise.all(
        Array.from({ length: 101 }, (_, number) =>
          server.client.send(
            new CreateMultipartUploadCommand({
              Bucket: bucket,
              Key: `${Prefix}/u/${String((at + number) % 500).padStart(4, '0')}`,
            }),
          ),
        ),
      );
    }
    const begun = await store.unfinished('u/');
    expect(new Set(begun.map(({ id }) => id)).size).toBe(1_010);
    for (let at = 0; at < begun.length; at += 100)
      await Promise.all(begun.slice(at, at + 100).map((one) => store.abort(one)));
    expect(await store.unfinished('')).toEqual([]);
    const { Uploads = [] } = await server.client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix }));
    expect(Uploads).toEqual([]);
  });
});

describe('reading', () => {
  it('goes on where the connection broke, and asks for the rest alone', async () => {
    const proxy = await proxyTo('127.0.0.1', Number(new URL(server.endpoint).port));
    const at = `s3://${bucket}/resumed`;
    await open({ at }).put('a', pieces(17 * MiB), wish());
    const store = open({ at, port: proxy.port });
    let read = 0;
    let cuts = 0;
    async function* counted() {
      for await (const piece of store.get('a')) {
        read += piece.byteLength;
        yield piece;
        if (read > (cuts + 1) * 5 * MiB && cuts < 2) {
          cuts++;
          proxy.cutAfter({ down: 1 });
        }
      }
    }
    expect(await digestOf(counted())).toBe(await digestOf(pieces(17 * MiB)));
    expect(proxy.cuts()).toBe(2);
    expect(read).toBe(17 * MiB);
    expect(proxy.connections()).toBe(3);
    await store.close();
    await proxy.close();
  });

  it('does not go on in another object', async () => {
    const proxy = await proxyTo('127.0.0.1', Number(new URL(server.endpoint).port));
    const at = `s3://${bucket}/swapped`;
    const direct = open({ at });
    await direct.put('a', pieces(17 * MiB), wish());
    const store = open({ at, port: proxy.port });
    const reading = (async () => {
      let swapped = false;
      for await (const _ of store.get('a')) {
        if (swapped) continue;
        swapped = true;
        await direct.put('a', pieces(16 * MiB), wish({ replace: true }));
        proxy.cutAfter({ down: 1 });
      }
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/replaced meanwhile/),
    });
    await proxy.close();
  });

  it('ends when the server is gone for good', async () => {
    const proxy = await proxyTo('127.0.0.1', Number(new URL(server.endpoint).port));
    const at = `s3://${bucket}/gone`;
    await open({ at }).put('a', pieces(17 * MiB), wish());
    const store = open({ at, port: proxy.port });
    const reading = (async () => {
      for await (const _ of store.get('a')) proxy.kill();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'unreachable' });
    await proxy.close();
  });

  it('lets go of the connection of whoever leaves early', async () => {
    const store = open();
    await store.put('a', pieces(17 * MiB), wish());
    for (let time = 0; time < 60; time++) {
      for await (const _ of store.get('a')) break;
    }
    expect(await store.head('a')).toMatchObject({ bytes: 17 * MiB });
  });
});

describe('settings', () => {
  it('a lock keeps a backup, and no record', async () => {
    const locks = await server.bucket({ locks: true });
    const settings = { lock: { mode: 'compliance', days: 1 } } as const;
    const store = open({ at: `s3://${locks}/backups`, settings });
    for (const [key, bytes] of [
      ['small', 10],
      ['large', 11 * MiB],
    ] as const) {
      const { versionId } = await store.put(key, pieces(bytes), wish());
      expect(versionId).toMatch(/.+/);
      await expect(store.remove(key, versionId)).rejects.toMatchObject({
        code: 'locked',
        message: expect.stringMatching(/cannot be removed: it is locked until 20\d\d-/),
      });
      const { Retention } = await server.client.send(
        new GetObjectRetentionCommand({ Bucket: locks, Key: `backups/${key}`, VersionId: versionId ?? '' }),
      );
      expect(Retention?.Mode).toBe('COMPLIANCE');
      expect(await digestOf(store.get(key))).toBe(await digestOf(pieces(bytes)));
    }
    const { versionId } = await store.put('record.json', text('{}'), wish({ kind: 'record' }));
    await store.remove('record.json', versionId);
    expect((await store.list('')).map(({ key }) => key)).toEqual(['large', 'small']);
    // Without a lock's bucket there is none.
    await expect(open({ settings }).put('a', text('x'), wish())).rejects.toMatchObject({ code: 'refused' });
  });

  it('a version is removed as such, and nothing else of it', async () => {
    const versions = await server.bucket({ versions: true });
    const store = open({ at: `s3://${versions}` });
    const first = await store.put('a', text('one'), wish());
    const second = await store.put('a', text('two'), wish({ replace: true }));
    expect(first.versionId).not.toBe(second.versionId);
    expect((await store.head('a'))?.versionId).toBe(second.versionId);
    await store.remove('a', second.versionId);
    expect(await textOf(store.get('a'))).toBe('one');
    await store.remove('a');
    expect(await store.list('')).toEqual([]);
    await store.remove('a', first.versionId);
  });

  it.each([
    ['small', 10],
    ['large', 11 * MiB],
  ] as const)('storage class and KMS key go with a backup, %s', async (_, bytes) => {
    const store = open({ settings: { storageClass: server.storageClass, kmsKey: server.kmsKey } });
    await store.put('a', pieces(bytes), wish());
    const Key = `${store.name.slice(`s3://${bucket}/`.length)}/a`;
    const head = await server.client.send(new HeadObjectCommand({ Bucket: bucket, Key }));
    expect(head).toMatchObject({
      StorageClass: server.storageClass,
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: server.kmsKey,
    });
    expect(await digestOf(store.get('a'))).toBe(await digestOf(pieces(bytes)));
    expect((await store.head('a'))?.storageClass).toBe(server.storageClass);
    await store.put('r', text('{}'), wish({ kind: 'record' }));
    expect((await store.head('r'))?.storageClass).toBeNull();
  });

  it('a storage class and a key that the store does not know are said to be so', async () => {
    const noClass = open({ settings: { storageClass: 'NO_SUCH_CLASS' } });
    await expect(noClass.put('a', text('x'), wish())).rejects.toMatchObject({ code: 'refused' });
    const noKey = open({ settings: { kmsKey: 'no-such-key' } });
    // Ceph says that access is denied.
    await expect(noKey.put('a', text('x'), wish())).rejects.toMatchObject({
      code: expect.stringMatching(/^(refused|denied)$/),
      hint: expect.stringMatching(/backup\.s3\.kms_key/),
    });
    expect(await left(noKey)).toEqual(nothing);
  });

  it("the store's clock", async () => {
    const at = await open().now();
    expect(Math.abs((at?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });
});
