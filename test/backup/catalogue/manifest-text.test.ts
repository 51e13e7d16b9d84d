import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { isBackupId, keyPart, placeOf, timeOfId } from '../../../src/backup/layout.ts';
import type { Manifest } from '../../../src/backup/manifest.ts';
import { backupId, manifestText, readManifest } from '../../../src/backup/manifest-text.ts';
import { sealedJson } from '../../../src/backup/sealed-json.ts';
import { keyPart as storeKeyPart } from '../../../src/backup/store/keys.ts';
import { exampleManifest } from '../example-manifest.ts';

const at = new Date('2026-11-21T19:15:00.123Z');
const manifest = exampleManifest(at, Buffer.from('dump'), { id: '20261121T191500Z-3f9a1c' });
const text = manifestText(manifest);
const schema: unknown = JSON.parse(
  readFileSync(new URL('../../../docs/backup-manifest.schema.json', import.meta.url), 'utf8'),
);
if (typeof schema !== 'object' || schema === null) throw new Error('the schema is no schema');
const isDate = (value: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(value);
const bySchema = new Ajv2020({ allErrors: true, strict: true, formats: { 'date-time': isDate } }).compile(schema);

describe('the text of a manifest', () => {
  it('gives the manifest back, and is the same for the same backup', () => {
    expect(readManifest(text)).toEqual({ kind: 'ok', manifest });
    // Whatever order its fields were put together in.
    const turned = Object.fromEntries(Object.entries(manifest).reverse()) as unknown as Manifest;
    expect(manifestText(turned)).toBe(text);
  });

  it('has its digest in the last line but one, over all before it', () => {
    const lines = text.split('\n');
    expect(lines.at(-2)).toBe('}');
    const head = `${lines.slice(0, -3).join('\n')}\n`;
    expect(lines.at(-3)).toBe(`  "digest": "sha256:${createHash('sha256').update(head).digest('hex')}"`);
  });

  it('is what docs/backup-manifest.schema.json says', () => {
    bySchema(JSON.parse(text));
    expect(bySchema.errors).toBeNull();
    const encrypted = exampleManifest(at, Buffer.from(''), {
      encryption: { kind: 'age', recipients: ['age1abc'], passphrase: false },
      head: null,
      tables: [],
      compression: 'zstd',
      class: 'pre-deploy',
    });
    bySchema(JSON.parse(manifestText(encrypted)));
    expect(bySchema.errors).toBeNull();
  });

  it('is refused by the schema and by us where a field is missing, not known, or of another kind', () => {
    const places = placesIn(JSON.parse(text) as Json);
    expect(places.length).toBeGreaterThan(60);
    for (const { path, value } of places) {
      if (path.join() === 'digest') continue;
      const bad: Json[] = [changed(JSON.parse(text) as Json, path, undefined)];
      if (value !== null)
        bad.push(changed(JSON.parse(text) as Json, path, typeof value === 'object' ? 'no' : { no: 1 }));
      for (const one of bad) {
        // Members of a list may go.
        const isMember = typeof path.at(-1) === 'number';
        const sealed = reseal(one);
        const said = [path.join('.'), bySchema(JSON.parse(sealed)), readManifest(sealed).kind === 'ok'];
        if (isMember && said[1] === true) expect(said[2]).toBe(true);
        else expect(said).toEqual([path.join('.'), false, false]);
      }
    }
    const more = reseal({ ...(JSON.parse(text) as Record<string, Json>), more: 1 });
    expect([bySchema(JSON.parse(more)), readManifest(more).kind]).toEqual([false, 'damaged']);
  });

  it.each<[string, (whole: Mutable) => void]>([
    ['a key of another backup', (whole) => (whole.objects[0].key = 'shop/20261121T191500Z-000000/dump.custom')],
    ['a key of another database', (whole) => (whole.objects[0].key = 'other/20261121T191500Z-3f9a1c/dump.custom')],
    ['a key that leads up', (whole) => (whole.objects[0].key = 'shop/20261121T191500Z-3f9a1c/../dump')],
    ['a key that is absolute', (whole) => (whole.objects[0].key = '/etc/passwd')],
    ['a key of a record', (whole) => (whole.objects[0].key = 'shop/20261121T191500Z-3f9a1c/pin.json')],
    ['a key twice', (whole) => whole.objects.push(whole.objects[0])],
    ['no object', (whole) => Reflect.set(whole, 'objects', [])],
    ['a negative size', (whole) => (whole.objects[0].stored.bytes = -1)],
    ['a size that is none', (whole) => (whole.objects[0].plain.bytes = 1.5)],
    ['a digest that is none', (whole) => (whole.objects[0].plain.sha256 = 'abc')],
    ['a day that there is not', (whole) => (whole['snapshotAt'] = '2026-02-30T00:00:00Z')],
    ['an id that is none', (whole) => (whole['id'] = '20261399T191500Z-3f9a1c')],
    ['an engine that nobody knows', (whole) => (whole['engine'] = 'oracle')],
    ['a text without end', (whole) => (whole['where'] = 'x'.repeat(30_000))],
    ['a name of a prototype', (whole) => (whole['__proto__x'] = 1)],
  ])('%s is damage', (_, change) => {
    const whole = JSON.parse(text) as Mutable;
    change(whole);
    expect(readManifest(reseal(whole as unknown as Json))).toMatchObject({ kind: 'damaged' });
    const { digest: _digest, ...rest } = whole;
    expect(() => manifestText(rest as unknown as Manifest)).toThrow();
  });

  it('tells a newer version, and what is none of ours, from damage', () => {
    const newer = reseal({ ...(JSON.parse(text) as Record<string, Json>), manifestVersion: 2, other: [] });
    expect(readManifest(newer)).toEqual({ kind: 'newer', version: 2 });
    // A version that only a flipped bit made is no version.
    expect(readManifest(text.replace('"manifestVersion": 1', '"manifestVersion": 3')).kind).toBe('damaged');
    for (const one of ['[]', '{}', '3', '{"name": "left-pad", "version": "1.3.0"}'])
      expect(readManifest(one).kind, one).toBe('foreign');
    expect(readManifest(sealedJson({ anything: 1 })).kind).toBe('foreign');
    for (const one of [
      '',
      '{',
      text.replace(/\n/g, '\r\n'),
      text.replaceAll('  ', ' '),
      `${text} `,
      text.replace('12', '13'),
    ])
      expect(readManifest(one).kind).toBe('damaged');
  });
});

describe('names and ids', () => {
  it('an id sorts by its time and says it', () => {
    const id = backupId(at, Uint8Array.of(0x3f, 0x9a, 0x1c));
    expect(id).toBe('20261121T191500Z-3f9a1c');
    expect(timeOfId(id)?.toISOString()).toBe('2026-11-21T19:15:00.000Z');
    expect(['20261121T191500Z-3F9A1C', '20261131T191500Z-3f9a1c', `${id}0`, 'x'].filter(isBackupId)).toEqual([]);
  });

  it('a name is a part of a key that the store takes, and no two are one', () => {
    const names = [
      'shop',
      'shop_1',
      'a.b',
      '.hidden',
      '..',
      '',
      'a/b',
      'a-b',
      'a b',
      'ä',
      'Ä',
      'x'.repeat(300),
      '-',
      'a.0123456789ab',
    ];
    const parts = names.map(keyPart);
    for (const part of parts) expect(part).toMatch(storeKeyPart);
    expect(new Set(parts).size).toBe(names.length);
    expect(parts.slice(0, 3)).toEqual(names.slice(0, 3));
    // The part of a name is not itself the name of another.
    for (const part of parts) expect(names.includes(part) || keyPart(part) !== part).toBe(true);
  });

  it('a key says what it is by its place', () => {
    const kinds = [
      'manifest.json',
      'manifest.copy.json',
      'started.json',
      'pin.json',
      'removing.json',
      'dump.custom',
      'a/b',
    ];
    expect(kinds.map((name) => placeOf(`shop/${manifest.id}/${name}`).kind)).toEqual([
      ...['manifest', 'copy', 'started', 'pin', 'removing', 'object', 'object'],
    ]);
    expect(placeOf(`shop/${manifest.id}/verified-20261121T191500123Z-decoded.json`).kind).toBe('verified');
    expect(placeOf(`shop/${manifest.id}/verified-x.json`).kind).toBe('object');
    expect(placeOf('shop/last-run.json').kind).toBe('last-run');
    expect(
      ['shop', 'shop/x/manifest.json', `shop/${manifest.id}`, 'manifest.json'].map((key) => placeOf(key).kind),
    ).toEqual(Array(4).fill('foreign'));
  });
});

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
interface MutableObject {
  key: string;
  plain: { bytes: number; sha256: string };
  stored: { bytes: number; sha256: string };
}
interface Mutable {
  objects: [MutableObject, ...MutableObject[]];
  [key: string]: unknown;
}

function reseal(value: Json): string {
  const { digest: _, ...rest } = value as Record<string, Json>;
  return sealedJson(rest);
}

type Path = readonly (string | number)[];

function placesIn(value: Json, path: Path = []): { path: Path; value: Json }[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = [...path, Array.isArray(value) ? Number(key) : key];
    return [{ path: own, value: inner }, ...placesIn(inner, own)];
  });
}

function changed(value: Json, path: Path, to: Json | undefined): Json {
  let at: Json = value;
  for (const step of path.slice(0, -1)) at = Reflect.get(at as object, step) as Json;
  const last = path.at(-1) ?? '';
  if (to !== undefined) Reflect.set(at as object, last, to);
  else if (Array.isArray(at)) at.splice(Number(last), 1);
  else Reflect.deleteProperty(at as object, last);
  return value;
}
