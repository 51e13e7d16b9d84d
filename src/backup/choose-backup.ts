import { verificationLevels } from '../core/report/backup/backup-report.ts';
import { UserError } from '../core/report/user-error.ts';
import { plain } from '../core/runtime/plain-text.ts';
import { type Catalogue, type CataloguedBackup, namesIn } from './catalogue.ts';
import type { Manifest } from './manifest.ts';
import type { Store } from './store/store.ts';

/**
 * The backup that was asked for: by its id, or the newest good one.
 * @param proved whether `latest` is rather an older one that somebody has read back than a newer one of which nobody knows
 * @throws UserError `unknown_backup`, `no_backup`
 */
export function chosenBackup(wanted: string, name: string, catalogue: Catalogue, proved = false): CataloguedBackup {
  const { backups } = catalogue;
  if (wanted !== 'latest') {
    const one = backups.find(({ manifest }) => manifest.id === wanted);
    if (one !== undefined) return one;
    const [newest] = backups;
    throw new UserError('no_such_backup', `There is no backup ${plain(wanted, 60)} of ${plain(name, 60)}`, {
      hint:
        newest === undefined
          ? 'There is none at all.'
          : `The newest one is ${newest.manifest.id}; drydock backup list shows all.`,
    });
  }
  // Whoever says latest means the database, and not the tables that somebody saved by themselves since.
  const whole = backups.filter(({ manifest }) => isWhole(manifest));
  const some = whole.length > 0 ? whole : backups;
  const good =
    (proved ? some.find((one) => isProved(one, 'digested')) : undefined) ??
    some.find(({ damaged }) => damaged === null);
  if (good !== undefined) return good;
  throw new UserError('no_backup', `There is no good backup of ${plain(name, 60)}`, {
    hint:
      backups.length === 0
        ? 'Make one with drydock backup.'
        : 'drydock backup list shows what is wrong with those that are there.',
  });
}

/** Whether a backup is of the whole database, with its rows. */
export function isWhole({ scope }: Pick<Manifest, 'scope'>): boolean {
  return !scope.schemaOnly && scope.tables.length === 0 && scope.without.length === 0;
}

/** Whether a backup was proved up to a level, or further. */
export function isProved(backup: CataloguedBackup, level: (typeof verificationLevels)[number]): boolean {
  return (
    backup.damaged === null &&
    backup.verified !== null &&
    verificationLevels.indexOf(backup.verified.level) >= verificationLevels.indexOf(level)
  );
}

/**
 * What the backups of a database are called: as drydock.yml or the user calls it, or the only name that the store has.
 * @throws UserError `no_name`, `no_backup`
 */
export async function nameIn(store: Store, given: string | null): Promise<string> {
  if (given !== null) return given;
  const names = await namesIn(store);
  const [only] = names;
  if (only === undefined) {
    throw new UserError('no_backup', `There are no backups in ${plain(store.name)}`, {
      hint: 'Make one with drydock backup.',
    });
  }
  if (names.length === 1) return only;
  throw new UserError(
    'no_name',
    `${plain(store.name)} has backups of several databases: ${names.map((one) => plain(one, 60)).join(', ')}`,
    {
      hint: 'Say which with --name, or with --database where drydock.yml names it.',
    },
  );
}
