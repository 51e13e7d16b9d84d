import type { BackedUpDatabase } from '../core/report/backup/backup-report.ts';
import { momentText } from '../core/report/backup/wording.ts';
import { durationText, limitText, plural } from '../core/report/wording.ts';
import { type Catalogue, type CataloguedBackup, namesIn, readCatalogue } from './catalogue.ts';
import { chosenBackup, isProved, nameIn } from './choose-backup.ts';
import type { BackupWish } from './context.ts';
import { hasKeysFor, keysFor } from './keys-for.ts';
import { ended } from './make.ts';
import type { BackupDatabase } from './options.ts';
import { askPhysical } from './physical/ask.ts';
import { proveBackup } from './prove.ts';
import { recorder, type StepEnd } from './recorder.ts';
import { sizeGate } from './size-gate.ts';
import { summaryOf } from './summary.ts';

/** Every database that the store has backups of, or the ones that were asked for. */
async function namesFor(database: BackupDatabase, { store }: BackupWish): Promise<readonly string[]> {
  return database.name === null ? namesIn(store) : [database.name];
}

function about(name: string, catalogue: Catalogue) {
  const newest = catalogue.backups[0]?.manifest;
  return { name, engine: newest?.engine ?? null, server: newest?.server ?? null, target: newest?.where ?? null };
}

/** `drydock backup list`: what is there. */
export async function runList(database: BackupDatabase, wish: BackupWish): Promise<readonly BackedUpDatabase[]> {
  const found: BackedUpDatabase[] = [];
  for (const name of await namesFor(database, wish)) {
    const started = performance.now();
    const catalogue = await readCatalogue(wish.store, name);
    const { backups } = catalogue;
    const bad = backups.filter(({ damaged }) => damaged !== null).length;
    found.push(
      ended(
        about(name, catalogue),
        recorder(() => {}),
        started,
        {
          verdict: bad > 0 ? 'warn' : 'pass',
          reason: bad > 0 ? 'damaged' : 'listed',
          message: `${plural(backups.length, 'backup')}${bad > 0 ? `, ${bad} of them no good` : ''}.`,
          backups: backups.map((one) => summaryOf(one)),
          remarks: catalogue.remarks,
        },
      ),
    );
  }
  return found;
}

/** `drydock backup status`: whether the newest good backup is young enough, and not much smaller than those before it. */
export async function runBackupStatus(
  database: BackupDatabase,
  wish: BackupWish,
): Promise<readonly BackedUpDatabase[]> {
  const { settings } = database;
  const found: BackedUpDatabase[] = [];
  const names = await namesFor(database, wish);
  // Without a name there is nothing to ask about: no backup at all is the answer that matters most.
  for (const name of names.length === 0 ? ['default'] : names) {
    const started = performance.now();
    const catalogue = await readCatalogue(wish.store, name);
    // Of what the settings ask for: one of some tables says nothing of the whole.
    const wanted = JSON.stringify({
      schemaOnly: settings.schemaOnly,
      tables: settings.tables,
      without: settings.without,
    });
    const good = catalogue.backups.find(
      (one) => isProved(one, settings.countsFrom) && JSON.stringify(one.manifest.scope) === wanted,
    );
    const record = recorder(wish.tell);
    const others: StepEnd[] = [];
    for (const setting of settings.physical) {
      others.push(
        await record.step('physical', `Asked ${setting.tool}`, null, async () => {
          const end = await askPhysical(setting, wish.world);
          return { value: end, end };
        }),
      );
    }
    const end = (rest: Parameters<typeof ended>[3]) => {
      // What is wrong with a backup of our own is told first; then what another tool has, or cannot say.
      const other =
        rest.verdict === 'pass' || rest.verdict === 'warn'
          ? others.find(({ verdict }) => verdict !== 'pass')
          : undefined;
      return ended(about(name, catalogue), record, started, {
        backups: catalogue.backups.map((one) => summaryOf(one)),
        remarks: catalogue.remarks,
        ...rest,
        ...(other ? { verdict: other.verdict, reason: other.reason, message: other.message } : {}),
      });
    };
    if (good === undefined) {
      found.push(
        end({
          verdict: 'fail',
          reason: 'no_verified_backup',
          message:
            catalogue.backups.length === 0
              ? 'There is no backup.'
              : `None of ${plural(catalogue.backups.length, 'backup')} is ${settings.countsFrom} or more.`,
          advice:
            catalogue.backups.length === 0
              ? ['Make one with drydock backup.']
              : ['Prove the newest one with drydock backup verify.'],
        }),
      );
      continue;
    }
    const ageMs = wish.world.clock.now().getTime() - Date.parse(good.manifest.snapshotAt);
    const age = durationText(Math.max(0, ageMs));
    const gate = sizeGate(good.manifest, catalogue, settings);
    const failed = catalogue.lastRun !== null && catalogue.lastRun.verdict === 'fail';
    const shared = { backup: summaryOf(good) };
    if (ageMs > settings.maxAgeMs) {
      const most = limitText(settings.maxAgeMs);
      found.push(
        end({
          ...shared,
          verdict: 'fail',
          reason: 'too_old',
          message: `The newest good backup is ${age} old, and ${most} is the most.`,
          advice: ['Look why later ones are missing or not proved.'],
        }),
      );
    } else if (ageMs < -5 * 60_000) {
      found.push(
        end({
          ...shared,
          verdict: 'error',
          reason: 'clock_wrong',
          message: `The newest backup is of ${momentText(good.manifest.snapshotAt)}, which is yet to come: a clock is wrong.`,
        }),
      );
    } else if (gate !== null && gate.verdict !== 'pass') {
      found.push(end({ ...shared, verdict: gate.verdict, reason: gate.reason, message: gate.message }));
    } else if (failed) {
      found.push(
        end({
          ...shared,
          verdict: 'warn',
          reason: 'last_run_failed',
          message: `The newest good backup is ${age} old, and the last run failed.`,
        }),
      );
    } else {
      found.push(
        end({
          ...shared,
          verdict: 'pass',
          reason: 'young_enough',
          message: `The newest good backup is ${age} old, ${good.verified?.level ?? ''} on ${good.verified === null ? '' : momentText(good.verified.at)}.`,
        }),
      );
    }
  }
  return found;
}

/** `drydock backup verify`: reads backups back. */
export async function runVerify(database: BackupDatabase, wish: BackupWish): Promise<readonly BackedUpDatabase[]> {
  const { options, store } = wish;
  const name = await nameIn(store, database.name);
  const catalogue = await readCatalogue(store, name);
  const wanted = options.wanted.length === 0 ? ['latest'] : options.wanted;
  const chosen: readonly CataloguedBackup[] = wanted.includes('all')
    ? catalogue.backups
    : wanted.map((one) => chosenBackup(one, name, catalogue));
  const found: BackedUpDatabase[] = [];
  for (const backup of chosen) {
    const started = performance.now();
    const { manifest } = backup;
    const record = recorder(wish.tell);
    wish.tell({ kind: 'database', name: `${name} ${manifest.id}` });
    const level = options.level ?? (hasKeysFor(manifest, database, wish) ? 'decoded' : 'digested');
    const keys = level === 'decoded' ? keysFor(manifest, database, wish) : { identities: [], passphrase: null };
    const proof = await proveBackup(manifest, level, wish, record, keys);
    const after = (await readCatalogue(store, name)).backups.find((one) => one.manifest.id === manifest.id) ?? backup;
    found.push(
      ended({ name, engine: manifest.engine, server: manifest.server, target: manifest.where }, record, started, {
        verdict: proof.verdict,
        reason: proof.verdict === 'pass' ? 'verified' : proof.reason,
        message:
          proof.verdict === 'pass'
            ? `${manifest.id}: ${proof.message}`
            : `${manifest.id} ${proof.verdict === 'fail' ? 'is no good' : 'could not be looked at'}: ${proof.message}`,
        advice: proof.verdict === 'fail' ? ['Make a new backup now, and look at the store.'] : [],
        backup: summaryOf(after),
      }),
    );
  }
  return found;
}
