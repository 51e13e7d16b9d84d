import type { BackedUpDatabase } from '../core/report/backup/backup-report.ts';
import { UserError } from '../core/report/user-error.ts';
import { pin, readCatalogue, unpin } from './catalogue.ts';
import { chosenBackup, nameIn } from './choose-backup.ts';
import type { BackupWish } from './context.ts';
import { ended } from './make.ts';
import type { BackupDatabase } from './options.ts';
import { recorder } from './recorder.ts';
import { summaryOf } from './summary.ts';

/** `drydock backup pin` and `unpin`: what is pinned is kept whatever the classes say. @throws UserError */
export async function runPin(
  mode: 'pin' | 'unpin',
  database: BackupDatabase,
  wish: BackupWish,
): Promise<BackedUpDatabase> {
  const started = performance.now();
  const { store, options } = wish;
  const [wanted] = options.wanted;
  if (wanted === undefined) {
    throw new UserError('bad_options', `drydock backup ${mode} needs the id of a backup`, {
      hint: 'drydock backup list shows them.',
    });
  }
  const name = await nameIn(store, database.name);
  const { manifest } = chosenBackup(wanted, name, await readCatalogue(store, name));
  const why = options.why ?? wish.who.actor ?? 'pinned';
  if (mode === 'pin') await pin(store, name, manifest.id, why);
  else await unpin(store, name, manifest.id);
  const mine = chosenBackup(manifest.id, name, await readCatalogue(store, name));
  const about = { name, engine: manifest.engine, server: manifest.server, target: manifest.where };
  return ended(
    about,
    recorder(() => {}),
    started,
    {
      verdict: 'pass',
      reason: mode === 'pin' ? 'pinned' : 'unpinned',
      message:
        mode === 'pin' ? `${manifest.id} is kept until it is unpinned.` : `${manifest.id} is kept as its class says.`,
      backup: summaryOf(mine),
    },
  );
}
