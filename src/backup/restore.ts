import type { BackedUpDatabase } from '../core/report/backup/backup-report.ts';
import { momentText } from '../core/report/backup/wording.ts';
import { UserError } from '../core/report/user-error.ts';
import { plain } from '../core/runtime/plain-text.ts';
import { readCatalogue } from './catalogue.ts';
import { chosenBackup, isProved, nameIn } from './choose-backup.ts';
import { compareDatabase } from './compare.ts';
import type { BackupWish } from './context.ts';
import { contentsOf } from './dump/is-empty.ts';
import { restoreBackup } from './into.ts';
import { keysFor } from './keys-for.ts';
import { dumpServer, ended } from './make.ts';
import { type BackupDatabase, urlOfDatabase } from './options.ts';
import { recorder } from './recorder.ts';
import { summaryOf } from './summary.ts';

/**
 * Restores a backup into the database that the URL names, and compares what came of it.
 * @throws UserError for what the user can mend before anything starts
 */
export async function runRestore(database: BackupDatabase, wish: BackupWish): Promise<BackedUpDatabase> {
  const started = performance.now();
  const { store, world, options } = wish;
  const name = await nameIn(store, database.name);
  const catalogue = await readCatalogue(store, name);
  const backup = chosenBackup(options.wanted[0] ?? 'latest', name, catalogue, true);
  const { manifest } = backup;
  if (backup.damaged !== null) {
    throw new UserError('damaged', `The backup ${manifest.id} is no good: ${plain(backup.damaged, 300)}`, {
      hint: 'Name another one; drydock backup list shows them.',
    });
  }
  if (!isProved(backup, 'digested') && !options.unverified) {
    throw new UserError('not_verified', `Nobody has proved the backup ${manifest.id} beyond its upload`, {
      hint: `Run drydock backup verify ${manifest.id}, or say --unverified.`,
    });
  }
  const { targetDatabase } = await import('../core/database/choose-server.ts');
  const url = urlOfDatabase(database);
  const target = await targetDatabase({ url, urlFrom: database.urlFrom, env: world.env, writes: true });
  if ((target.engine === 'postgres') !== (manifest.engine === 'postgres')) {
    throw new UserError(
      'wrong_engine',
      `The backup is of ${manifest.server}, and ${database.urlFrom} is a server of ${target.server}`,
      {
        hint: 'Name a server of the same kind.',
      },
    );
  }
  if (target.engine === 'postgres' && target.version.major < Number(manifest.serverVersion.split('.')[0])) {
    throw new UserError(
      'target_older',
      `The backup is of ${manifest.server}, and ${target.where} is of an older version, ${target.server}`,
      {
        hint: 'Restore into a server of that version or a newer one.',
      },
    );
  }
  const server = dumpServer(target);
  const there = await contentsOf(server);
  if (there.length > 0 && !options.clean) {
    throw new UserError('not_empty', `${target.where} is not empty: it has ${there.join(', ')}`, {
      hint: 'Restore into an empty database, or say --clean: what the backup has then replaces what is there.',
    });
  }
  const record = recorder(wish.tell);
  wish.tell({ kind: 'database', name });
  const about = { name, engine: target.engine, server: target.server, target: target.where };
  const keys = keysFor(manifest, database, wish);
  const into = await restoreBackup(manifest, server, options.clean, wish, record, keys);
  if (into.kind === 'failed') {
    return ended(about, record, started, {
      verdict: into.verdict,
      reason: into.reason,
      message: `${manifest.id} was not restored: ${into.message}.`.replace(/\.\.$/, '.'),
      advice: [
        ...(into.hint === null ? [] : [into.hint]),
        ...(into.left ? ['A part of it stands in the database now: empty it before the next try.'] : []),
      ],
      backup: summaryOf(backup),
    });
  }
  const compared = await compareDatabase(manifest, server, wish, record);
  const bad = compared.verdict === 'fail' || compared.verdict === 'error';
  return ended(about, record, started, {
    verdict: compared.verdict,
    reason: bad ? compared.reason : 'restored',
    message: bad
      ? `${manifest.id} was restored, and ${compared.message}`
      : `${manifest.id} was restored into ${target.where}: the data of ${momentText(manifest.snapshotAt)}.`,
    backup: summaryOf(backup),
    tables: compared.tables,
    remarks: [...into.remarks, ...compared.remarks],
  });
}
