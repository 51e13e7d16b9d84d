import { type KeepSettings, leastFloor } from '../../core/configuration/backup-settings.ts';
import type { VerificationLevel } from '../../core/report/backup/backup-report.ts';
import { durationText, plural } from '../../core/report/wording.ts';
import { type Catalogue, type CataloguedBackup, newestFirst } from '../catalogue.ts';
import { timeOfId } from '../layout.ts';
import { rankOf } from '../verification.ts';
import { bucketOf, type CountedClass, countedClasses } from './buckets.ts';

export interface RetentionOptions {
  readonly now: Date;
  /** The store's own clock; null where it has none. */
  readonly storeNow: Date | null;
  /** From which level on a backup counts. */
  readonly countsFrom: VerificationLevel;
  /** Whether more than the usual share may go at once. */
  readonly allowMany: boolean;
}

/** What becomes of each backup. Nothing is removed by deciding it. */
export interface RetentionPlan {
  /** Why nothing at all may be removed now; null where it may. Then every fate is "kept". */
  readonly refused: {
    /** `clock_wrong`, `future_backup`, `last_run_failed`, `too_many`. */
    readonly reason: string;
    /** One sentence. */
    readonly message: string;
    readonly hint: string | null;
  } | null;
  /** The newest first. */
  readonly fates: readonly {
    readonly backup: CataloguedBackup;
    readonly fate: { readonly kept: boolean; readonly why: string };
  }[];
}

/** How far two clocks may be apart. */
const clockSlackMs = 10 * 60 * 1_000;
/** What is not good yet may still be looked at by the run that made it. */
const graceMs = 24 * 60 * 60 * 1_000;

/**
 * Which backups are kept, by class as grandfather, father and son: of each hour, day, week and month the newest, as many as are wanted. Only
 * backups that were verified as far as `countsFrom` count, for the classes and for the floor. Those that are not good never make a good one
 * go, and go themselves only when they are older than a day and enough good ones are newer.
 */
export function decideRetention(
  catalogue: Pick<Catalogue, 'backups' | 'lastRun' | 'unreadable'>,
  keep: KeepSettings,
  options: RetentionOptions,
): RetentionPlan {
  const backups = [...catalogue.backups].sort(newestFirst);
  const good = backups.filter((backup) => isGood(backup, options.countsFrom));
  const floor = Math.max(leastFloor, Math.ceil(keep.floor) || 0);
  // A backup of some tables, or without the rows, takes no place of a whole one, and no whole one takes its.
  const groups = new Map<
    string,
    { alike: readonly CataloguedBackup[]; reasons: ReadonlyMap<CataloguedBackup, string> }
  >();
  const groupOf = (backup: CataloguedBackup) => {
    const scope = scopeOf(backup);
    const known = groups.get(scope);
    if (known !== undefined) return known;
    const alike = good.filter((one) => scopeOf(one) === scope);
    const group = { alike, reasons: keptReasons(alike, keep, floor, options.now) };
    groups.set(scope, group);
    return group;
  };
  const fates = backups.map((backup) => {
    const pinned = backup.pinned === null ? null : `pinned: ${backup.pinned}`;
    const { alike, reasons } = groupOf(backup);
    const why = pinned ?? (good.includes(backup) ? reasons.get(backup) : unproved(backup, alike, floor, options));
    if (why !== undefined && why !== null) return { backup, fate: { kept: true, why } };
    return { backup, fate: { kept: false, why: goingBecause(backup, alike, floor) } };
  });
  const refused = whyNothing(catalogue, options) ?? tooMany(fates, good, keep, options);
  if (refused === null) return { refused, fates };
  return {
    refused,
    fates: fates.map(({ backup, fate }) => ({
      backup,
      fate: fate.kept ? fate : { kept: true, why: `nothing is removed now; else: ${fate.why}` },
    })),
  };
}

function scopeOf({ manifest: { scope } }: CataloguedBackup): string {
  return JSON.stringify([scope.schemaOnly, scope.tables, scope.without]);
}

export function isGood(backup: CataloguedBackup, countsFrom: VerificationLevel): boolean {
  return backup.damaged === null && backup.verified !== null && rankOf(backup.verified.level) >= rankOf(countsFrom);
}

type Fates = RetentionPlan['fates'];

/** Why a good backup is kept; the first reason of several. */
function keptReasons(
  good: readonly CataloguedBackup[],
  keep: KeepSettings,
  floor: number,
  now: Date,
): ReadonlyMap<CataloguedBackup, string> {
  const reasons = new Map<CataloguedBackup, string>();
  const because = (backup: CataloguedBackup | undefined, why: string) => {
    if (backup !== undefined && !reasons.has(backup)) reasons.set(backup, why);
  };
  for (const name of countedClasses) {
    const wanted = wantedOf(keep, name);
    const newest = newestOfEach(name, good);
    for (const [place, backup] of newest.slice(0, wanted).entries())
      because(backup, `${name} ${place + 1} of ${wanted}`);
    // The first backup stands for the time before it began, for as long as the class has room.
    if (newest.length < wanted) because(membersOf(name, good).at(-1), `the oldest, until ${name} has ${wanted}`);
  }
  const deploys = membersOf('pre-deploy', good);
  const wanted = wantedOf(keep, 'pre-deploy');
  for (const [place, backup] of deploys.entries()) {
    if (place < wanted) because(backup, `pre-deploy ${place + 1} of ${wanted}`);
    else if (now.getTime() - momentOf(backup) < keep.preDeployMs)
      because(backup, `taken before a deploy, and younger than ${durationText(keep.preDeployMs)}`);
  }
  for (const backup of good.slice(0, floor)) because(backup, `the floor of ${floor}`);
  return reasons;
}

function wantedOf(keep: KeepSettings, name: CountedClass | 'pre-deploy'): number {
  return Math.max(0, Math.floor(keep.counts[name]) || 0);
}

/** `auto` takes part in every class but the one that is for deploys alone. */
function membersOf(name: CountedClass | 'pre-deploy', good: readonly CataloguedBackup[]): readonly CataloguedBackup[] {
  return good.filter(({ manifest }) => manifest.class === name || (manifest.class === 'auto' && name !== 'pre-deploy'));
}

function newestOfEach(name: CountedClass, good: readonly CataloguedBackup[]): readonly CataloguedBackup[] {
  const newest = new Map<string, CataloguedBackup>();
  for (const backup of membersOf(name, good)) {
    const bucket = bucketOf(name, new Date(momentOf(backup)));
    if (!newest.has(bucket)) newest.set(bucket, backup);
  }
  return [...newest.values()];
}

/** Why a backup that does not count is kept all the same; null where it goes. */
function unproved(
  backup: CataloguedBackup,
  good: readonly CataloguedBackup[],
  floor: number,
  { now, countsFrom }: RetentionOptions,
): string | null {
  const what = backup.damaged === null ? `not ${countsFrom} yet` : 'damaged';
  if (now.getTime() - Date.parse(backup.manifest.endedAt) < graceMs) return `${what}, and younger than a day`;
  const newer = newerThan(backup, good);
  if (newer >= floor) return null;
  return newer === 0
    ? `${what}, and no good one is newer`
    : `${what}, and only ${plural(newer, 'good one is', 'good ones are')} newer`;
}

function newerThan(backup: CataloguedBackup, good: readonly CataloguedBackup[]): number {
  return good.filter((other) => newestFirst(other, backup) < 0).length;
}

function goingBecause(backup: CataloguedBackup, good: readonly CataloguedBackup[], floor: number): string {
  if (good.includes(backup)) return 'older than every class keeps';
  return `${backup.damaged === null ? 'never proved' : 'damaged'}, and ${floor} good ones or more are newer`;
}

/** A clock that is wrong makes what is young look old, and the other way round; a run that failed says that something is wrong anyhow. */
function whyNothing(
  catalogue: Pick<Catalogue, 'backups' | 'lastRun' | 'unreadable'>,
  { now, storeNow }: RetentionOptions,
): RetentionPlan['refused'] {
  const off = storeNow === null ? 0 : now.getTime() - storeNow.getTime();
  if (Math.abs(off) > clockSlackMs)
    return {
      reason: 'clock_wrong',
      message: `This machine's clock is ${durationText(Math.abs(off))} ${off < 0 ? 'behind' : 'ahead of'} the store's.`,
      hint: 'Set the clock, and prune again.',
    };
  const times = [
    ...catalogue.backups.flatMap(({ manifest: { id, snapshotAt, endedAt } }) =>
      [snapshotAt, endedAt].map((text) => ({ id, text, time: Date.parse(text) })),
    ),
    ...catalogue.unreadable.map(({ id }) => {
      const time = timeOfId(id) ?? new Date(0);
      return { id, text: time.toISOString(), time: time.getTime() };
    }),
  ];
  const future = times.find(({ time }) => time > now.getTime() + clockSlackMs);
  if (future !== undefined)
    return {
      reason: 'future_backup',
      message: `The backup ${future.id} is of ${future.text}, which is yet to come: a clock is or was wrong.`,
      hint: 'Set the clock; where that backup is wrong, remove it by hand.',
    };
  if (catalogue.lastRun?.verdict === 'fail')
    return {
      reason: 'last_run_failed',
      message: 'The last run failed.',
      hint: 'Make a good backup first.',
    };
  return null;
}

function tooMany(
  fates: Fates,
  good: readonly CataloguedBackup[],
  keep: KeepSettings,
  { allowMany }: RetentionOptions,
): RetentionPlan['refused'] {
  const going = fates.filter(({ backup, fate }) => !fate.kept && good.includes(backup)).length;
  if (allowMany || going === 0 || going <= keep.mostShare * good.length) return null;
  return {
    reason: 'too_many',
    message: `${going} of ${plural(good.length, 'good backup')} would go, and one run may remove ${Math.round(keep.mostShare * 100)} % of them.`,
    hint: 'Look at the list (drydock backup prune --dry-run), and allow it with --allow-many where it is right.',
  };
}

function momentOf({ manifest }: CataloguedBackup): number {
  return Date.parse(manifest.snapshotAt);
}
