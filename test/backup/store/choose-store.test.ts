import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { chooseStore } from '../../../src/backup/store/choose-store.ts';
import { defaultBackupSettings, type S3Settings } from '../../../src/core/configuration/backup-settings.ts';
import { UserError } from '../../../src/core/report/user-error.ts';

const root = resolve('/home/of/somebody');
const choose = (where: string, settings: Partial<S3Settings> = {}) =>
  chooseStore(where, { ...defaultBackupSettings.s3, ...settings }, { env: {}, files: { root } });

describe('a store by its name', () => {
  it.each([
    ['backups', join(root, 'backups')],
    ['./backups/', join(root, 'backups')],
    ['/var/backups', resolve('/var/backups')],
    [pathToFileURL(resolve('/var/back ups')).href, resolve('/var/back ups')],
    ['  backups  ', join(root, 'backups')],
  ])('%s is a folder', async (where, path) => {
    const store = await choose(where);
    expect([store.kind, store.name]).toEqual(['folder', path]);
    expect(await store.now()).toBeNull();
    await store.close();
  });

  it.each([
    ['s3://backups', 's3://backups'],
    ['s3://backups/', 's3://backups'],
    ['s3://backups/shop/production/', 's3://backups/shop/production'],
  ])('%s is a bucket', async (where, name) => {
    const store = await choose(where, { region: 'eu-central-1' });
    expect([store.kind, store.name]).toEqual(['s3', name]);
    await store.close();
  });

  it.each([
    ['', 'store_invalid', /The store is empty/],
    [' ', 'store_invalid', /The store is empty/],
    ['a\nb', 'store_invalid', /control characters/],
    ['a\u0000b', 'store_invalid', /control characters/],
    ['/', 'store_invalid', /root of the file system/],
    ['/tmp/..', 'store_invalid', /root of the file system/],
    ['~/backups', 'store_invalid', /begins with "~"/],
    ['file://host/backups', 'store_invalid', /no folder of this machine/],
    ['github-artifacts', 'store_unknown', /GitHub artifacts cannot be a store yet/],
    ['gs://user:hunter2secret@bucket', 'store_unknown', /begins with "gs:"/],
    ['https://user:hunter2secret@host/bucket', 'store_unknown', /begins with "https:"/],
    ['s3://', 'store_invalid', /names no bucket/],
    ['s3:///prefix', 'store_invalid', /names no bucket/],
    ['s3://AK:hunter2secret@bucket/x', 'store_invalid', /must not hold credentials/],
    ['s3://bucket/x?region=eu', 'store_invalid', /a bucket and a prefix, and nothing else/],
    ['s3://Bucket', 'store_invalid', /"Bucket" is no name of a bucket/],
    ['s3://ab', 'store_invalid', /no name of a bucket/],
    ['s3://192.168.1.1', 'store_invalid', /no name of a bucket/],
    ['s3://a..b', 'store_invalid', /no name of a bucket/],
    ['s3://bucket/a//b', 'store_invalid', /has the part ""/],
    ['s3://bucket/../b', 'store_invalid', /has the part "\.\."/],
    ['s3://bucket/a b', 'store_invalid', /has the part "a b"/],
    [`s3://bucket/${'x'.repeat(150)}/${'x'.repeat(150)}`, 'store_invalid', /longer than 300/],
  ])('%j is refused', async (where, code, message) => {
    const thrown = await choose(where).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown).toMatchObject({
      code,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/^[A-Z].*\.$/),
    });
    expect(JSON.stringify([String(thrown), thrown])).not.toContain('hunter2secret');
  });

  it.each([
    [{ region: 'EU Central' }, /backup\.s3\.region cannot be/],
    [{ endpoint: 's3.example.com' }, /backup\.s3\.endpoint cannot be/],
    [{ endpoint: 'ftp://s3.example.com' }, /backup\.s3\.endpoint cannot be/],
    [{ endpoint: 'https://AK:hunter2secret@s3.example.com' }, /must not hold credentials/],
    [{ storageClass: 'standard ia' }, /backup\.s3\.storage_class cannot be/],
    [{ kmsKey: 'a key' }, /backup\.s3\.kms_key cannot be/],
    [{ lock: { mode: 'governance', days: 0 } }, /backup\.s3\.lock\.days cannot be/],
    [{ lock: { mode: 'governance', days: 1.5 } }, /backup\.s3\.lock\.days cannot be/],
    [{ role: 'backups' }, /backup\.s3\.role cannot be/],
  ] satisfies [Partial<S3Settings>, RegExp][])('%j is refused', async (settings, message) => {
    const thrown = await choose('s3://bucket', settings).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown).toMatchObject({ code: 's3_settings_invalid', message: expect.stringMatching(message) });
    expect(JSON.stringify([String(thrown), thrown])).not.toContain('hunter2secret');
  });

  it('other stores have names of their own', async () => {
    const store = await choose('s3://My_Bucket', { endpoint: 'https://s3.example.com' });
    expect(store.name).toBe('s3://My_Bucket');
    await store.close();
  });
});
