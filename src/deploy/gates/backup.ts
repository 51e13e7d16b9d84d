import { readCatalogue } from '../../backup/catalogue.ts';
import { isProved, isWhole } from '../../backup/choose-backup.ts';
import { identityDigest } from '../../backup/identity.ts';
import { chooseStore } from '../../backup/store/choose-store.ts';
import { StoreFailure } from '../../backup/store/store.ts';
import type { BackupGate } from '../../core/configuration/deploy-settings.ts';
import { momentText } from '../../core/report/backup/wording.ts';
import { durationText, limitText } from '../../core/report/wording.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import type { Gate, GateAnswer } from './gate.ts';

/** What a manifest may be ahead of our clock: two machines' clocks are never quite the same. */
const aheadMs = 5 * 60_000;

/** A backup that is known to restore. */
export const gate: Gate<BackupGate> = {
  id: 'backup',
  what: 'Wants a backup of this very database that is young enough and was proved: read back, decoded, restored or compared.',
  why: 'The way back from a migration that lost data is a backup, and the moment to learn that there is none, or that nobody can read it, is before.',
  details: [
    'Only what `drydock backup` made and proved counts. It is the same database if its server says so: a backup of a staging server with the same name does not count.',
    'With `same-head` the backup has to have the migrations that the database has now. Else a deploy came after it, and going back to it takes that one along.',
    'The store is that of `backup: store` in drydock.yml. The job needs the right to read it, and no key: what is encrypted is not opened.',
  ],
  example: `backup:
  - { max-age: 2h, level: decoded }
`,
  reasons: {
    no_store: 'drydock.yml does not say where backups are kept.',
    store_failed: 'The store could not be asked.',
    no_verified_backup: 'There is no backup of this database that was proved as far as is wanted.',
    too_old: 'The newest one is older than is wanted.',
    other_head: 'The newest one has other migrations than the database has now.',
    clock_wrong: 'The newest one is from the future: a clock is wrong.',
  },
  asked: 'in-turn',
  async ask(settings, { backups, clock, database }) {
    const say = (
      { maxAgeMs, level }: BackupGate,
      verdict: GateAnswer['verdict'],
      reason: string,
      message: string,
    ): GateAnswer => ({ name: `${level}, at most ${limitText(maxAgeMs)} old`, verdict, reason, message });
    const { store: where, s3 } = backups.settings;
    if (where === null) {
      const message = 'drydock.yml does not say where backups are kept: write it under backup: store.';
      return settings.map((one) => say(one, 'error', 'no_store', message));
    }
    const store = await chooseStore(where, s3, backups.world);
    try {
      const catalogue = await readCatalogue(store, backups.name);
      const identity = identityDigest(backups.identity);
      // One of a part of the tables, or without the rows, is no way back.
      const mine = catalogue.backups.filter(({ manifest }) => manifest.identity === identity && isWhole(manifest));
      return settings.map((one) => {
        const good = mine.find((backup) => isProved(backup, one.level));
        if (good === undefined) {
          const others = catalogue.backups.length - mine.length;
          const besides =
            others > 0 ? ` (${others} in ${plain(store.name)} are of another database, or of a part of it)` : '';
          const there =
            mine.length === 0
              ? `There is no backup of ${plain(database)}`
              : `No backup of ${plain(database)} is ${one.level} or more`;
          return say(one, 'fail', 'no_verified_backup', `${there}${besides}.`);
        }
        const { id, snapshotAt, head } = good.manifest;
        const age = clock.now().getTime() - Date.parse(snapshotAt);
        if (age < -aheadMs)
          return say(
            one,
            'error',
            'clock_wrong',
            `The backup ${id} is of ${momentText(snapshotAt)}, which is yet to come: a clock is wrong.`,
          );
        if (age > one.maxAgeMs) {
          return say(
            one,
            'fail',
            'too_old',
            `The newest one, ${id}, is ${durationText(age)} old, and ${limitText(one.maxAgeMs)} is the most.`,
          );
        }
        if (one.sameHead && head?.digest !== backups.head) {
          const has =
            head === null
              ? 'does not say which migrations it has'
              : `has migrations up to ${head.version ?? 'none'}, which are not those that the database has now`;
          return say(one, 'fail', 'other_head', `The newest one, ${id}, ${plain(has, 200)}.`);
        }
        const proved = good.verified === null ? '' : `, ${good.verified.level} on ${momentText(good.verified.at)}`;
        return say(one, 'pass', 'ok', `${id} is ${durationText(Math.max(0, age))} old${proved}.`);
      });
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
      return settings.map((one) => say(one, 'error', 'store_failed', `${plain(error.message, 300)}.`));
    } finally {
      await store.close();
    }
  },
};
