import { createHash } from 'node:crypto';
import { type VerificationLevel, verificationLevels } from '../core/report/backup/backup-report.ts';
import type { Compression, DumpFormat } from './manifest.ts';

/**
 * Where things stand in a store: everything of a backup below `<name>/<id>/`. The order in which they are written and removed is what makes
 * a cut-off run harmless: `manifest.json` comes last and goes first.
 */
const idPattern = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/;

export function isBackupId(text: string): boolean {
  return idPattern.test(text) && timeOfId(text) !== null;
}

/** When it was begun, to the second. Null for a text that is no id. */
export function timeOfId(id: string): Date | null {
  if (!idPattern.test(id)) return null;
  const text = id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6Z');
  const time = new Date(text);
  return Number.isNaN(time.getTime()) || time.toISOString().slice(0, 19) !== text.slice(0, 19) ? null : time;
}

/**
 * A database's name as the first part of a key. One that could stand there as it is stays; of any other, what can is kept, with a digest of
 * the whole, so that no two names share a place.
 */
export function keyPart(name: string): string {
  if (/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/.test(name) && !/\.[0-9a-f]{12}$/.test(name)) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 12);
  const kept = name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60);
  return `${kept === '' ? '-' : kept}.${digest}`;
}

export function folderOf(name: string, id: string): string {
  return `${keyPart(name)}/${id}/`;
}

/** `…/dump.sql.zst.age`: the endings say what a program for each step makes of it. */
export function objectKey(
  name: string,
  id: string,
  what: { readonly format: DumpFormat; readonly compression: Compression; readonly encrypted: boolean },
): string {
  const format = { custom: 'custom', directory: 'tar', sql: 'sql' }[what.format];
  const compression = { zstd: '.zst', gzip: '.gz', none: '' }[what.compression];
  return `${folderOf(name, id)}dump.${format}${compression}${what.encrypted ? '.age' : ''}`;
}

export const startedKey = (name: string, id: string): string => `${folderOf(name, id)}started.json`;
export const copyKey = (name: string, id: string): string => `${folderOf(name, id)}manifest.copy.json`;
export const manifestKey = (name: string, id: string): string => `${folderOf(name, id)}manifest.json`;
export const pinKey = (name: string, id: string): string => `${folderOf(name, id)}pin.json`;
export const removingKey = (name: string, id: string): string => `${folderOf(name, id)}removing.json`;
export const lastRunKey = (name: string): string => `${keyPart(name)}/last-run.json`;

/** @param at ISO 8601 with milliseconds: two looks at one backup in a second are two records */
export function verifiedKey(name: string, id: string, at: string, level: VerificationLevel): string {
  return `${folderOf(name, id)}verified-${new Date(at).toISOString().replace(/[-:.]/g, '')}-${level}.json`;
}

/** What a key is by its place alone. `part`: the first part, a database's name as a key has it. */
export type Place =
  | {
      readonly kind: 'started' | 'copy' | 'manifest' | 'pin' | 'removing' | 'verified';
      readonly part: string;
      readonly id: string;
    }
  /** Below a backup's folder, and named by its manifest or by nothing. */
  | { readonly kind: 'object'; readonly part: string; readonly id: string }
  | { readonly kind: 'last-run'; readonly part: string }
  | { readonly kind: 'foreign' };

const places = new Map<string, 'started' | 'copy' | 'manifest' | 'pin' | 'removing'>([
  ['started.json', 'started'],
  ['manifest.copy.json', 'copy'],
  ['manifest.json', 'manifest'],
  ['pin.json', 'pin'],
  ['removing.json', 'removing'],
]);
const verifiedName = new RegExp(`^verified-\\d{8}T\\d{9}Z-(?:${verificationLevels.join('|')})\\.json$`);

export function placeOf(key: string): Place {
  const [part = '', id = '', ...rest] = key.split('/');
  const name = rest.join('/');
  if (id === 'last-run.json' && name === '') return { kind: 'last-run', part };
  if (!isBackupId(id) || name === '') return { kind: 'foreign' };
  const known = places.get(name) ?? (verifiedName.test(name) ? 'verified' : null);
  return { kind: known ?? 'object', part, id };
}
