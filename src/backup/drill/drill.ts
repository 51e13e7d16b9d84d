import { readAddress } from '../../core/database/address.ts';
import type { DatabaseServer } from '../../core/database/server.ts';
import { DatabaseError } from '../../core/database/session.ts';
import { digestOf } from '../../core/execution/digest.ts';
import { runPending } from '../../core/execution/run-pending.ts';
import type { BackedUpDatabase, VerificationLevel } from '../../core/report/backup/backup-report.ts';
import { UserError } from '../../core/report/user-error.ts';
import { durationText, limitText, plural } from '../../core/report/wording.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { readCatalogue, recordVerification } from '../catalogue.ts';
import { chosenBackup, nameIn } from '../choose-backup.ts';
import { compareDatabase } from '../compare.ts';
import type { BackupWish } from '../context.ts';
import type { DumpServer } from '../dump/dump.ts';
import { restoreBackup } from '../into.ts';
import { keysFor } from '../keys-for.ts';
import { ended } from '../make.ts';
import type { Manifest, VerificationRecord } from '../manifest.ts';
import { migrationsOf } from '../migrations.ts';
import type { BackupDatabase } from '../options.ts';
import type { Proof } from '../prove.ts';
import { type Recorder, recorder, type StepEnd } from '../recorder.ts';
import { summaryOf } from '../summary.ts';
import { healthChecks } from './health.ts';

/**
 * Restores a backup on a server that is thrown away, and asks everything of the copy that can be asked. `fail`: the backup is bad. `error`: the
 * drill could not be run, which says nothing of the backup.
 */
export async function runDrill(database: BackupDatabase, wish: BackupWish): Promise<BackedUpDatabase> {
  const started = performance.now();
  const { store, options, world } = wish;
  const name = await nameIn(store, database.name);
  const catalogue = await readCatalogue(store, name);
  const backup = chosenBackup(options.wanted[0] ?? 'latest', name, catalogue, true);
  const { manifest } = backup;
  const keys = keysFor(manifest, database, wish);
  const record = recorder(wish.tell);
  wish.tell({ kind: 'database', name: `${name} ${manifest.id}` });
  const about = { name, engine: manifest.engine, server: manifest.server, target: null };
  const end = (rest: Parameters<typeof ended>[3]) =>
    ended(about, record, started, { recoveries: catalogue.recoveries, backup: summaryOf(backup), ...rest });

  const { chooseServer } = await import('../../core/database/choose-server.ts');
  const server = await record.step('server', 'Started a server for the drill', null, async () => {
    const chosen = await chooseServer({
      engine: manifest.engine,
      wantedVersion: manifest.serverVersion,
      settings: {},
      url: options.drillUrl,
      urlFrom: 'drill-url',
      bytes: manifest.objects.reduce((sum, { plain: { bytes } }) => sum + bytes, 0),
      env: world.env,
      say: wish.say,
    });
    return { value: chosen, end: { verdict: 'pass' as const, reason: 'ok', message: `${chosen.description}.` } };
  });
  let copy: string | null = null;
  try {
    const older = Number(manifest.serverVersion.split('.')[0]) > server.version.major;
    if (older && manifest.engine === 'postgres') {
      return end({
        verdict: 'error',
        reason: 'target_older',
        message: `The drill could not be run: the backup is of ${manifest.server}, and the server here is older (${server.version.text}).`,
        advice: ['Install that version, or name a server of it with --drill-url.'],
      });
    }
    copy = await server.createDatabase();
    const into = dumpServerOf(server, copy);
    if (into === null) {
      return end({
        verdict: 'error',
        reason: 'no_server',
        message: 'The drill could not be run: there is no server here that pg_restore can reach, only PGlite.',
        advice: ['Install PostgreSQL, or run a service container and name it with --drill-url.'],
      });
    }
    const restored = await restoreBackup(manifest, into, false, wish, record, keys);
    if (restored.kind === 'failed') {
      if (restored.verdict === 'fail')
        await write(manifest, 'decoded', 'fail', restored.reason, restored.message, null, started, wish);
      return end({
        verdict: restored.verdict,
        reason: restored.reason,
        message:
          restored.verdict === 'fail'
            ? `The backup ${manifest.id} is bad: ${restored.message}.`
            : `The drill could not be run to its end: ${restored.message}.`,
        advice: restored.hint === null ? [] : [restored.hint],
      });
    }
    const recoveryMs = Math.round(restored.ms);
    const compared = await compareDatabase(manifest, into, wish, record);
    const healthy = await health(server, copy, manifest, record);
    const asked = await teamSql(server, copy, database, wish, record);
    const migrated = await pending(server, copy, manifest, name, database, wish, record);
    const tooSlow =
      database.settings.drill.maxRecoveryMs !== null && recoveryMs > database.settings.drill.maxRecoveryMs
        ? `The recovery took ${durationText(recoveryMs)}, and ${limitText(database.settings.drill.maxRecoveryMs)} is the most.`
        : null;
    const level: VerificationLevel = compared.compared && compared.verdict === 'pass' ? 'compared' : 'restored';
    const bad = compared.verdict === 'fail' ? compared : null;
    // Only what is wrong with the backup itself takes its level away: a query of the team or a migration may be wrong by itself.
    await write(
      manifest,
      level,
      bad === null ? 'pass' : 'fail',
      bad?.reason ?? 'ok',
      bad?.message ?? compared.message,
      recoveryMs,
      started,
      wish,
    );
    const after = await readCatalogue(store, name);
    const mine = after.backups.find((one) => one.manifest.id === manifest.id) ?? backup;
    const others = [healthy, asked, migrated].filter((one): one is Drilled => one !== null);
    const worst =
      bad ??
      others.find(({ verdict }) => verdict === 'fail') ??
      others.find(({ verdict }) => verdict === 'error') ??
      (tooSlow === null ? null : { verdict: 'fail' as const, reason: 'too_slow', message: tooSlow }) ??
      others.find(({ verdict }) => verdict === 'warn') ??
      null;
    const shared = {
      backup: summaryOf(mine),
      tables: compared.tables,
      recoveries: after.recoveries,
      remarks: [...restored.remarks, ...compared.remarks],
    };
    if (worst === null) {
      return end({
        ...shared,
        verdict: 'pass',
        reason: 'drilled',
        message: `${manifest.id} came back in ${durationText(recoveryMs)}, ${level}.`,
      });
    }
    return end({
      ...shared,
      verdict: worst.verdict,
      reason: worst.reason,
      message:
        bad === null
          ? `${manifest.id} came back in ${durationText(recoveryMs)}, but: ${worst.message}`
          : `The backup ${manifest.id} is bad: ${worst.message}.`,
    });
  } finally {
    if (copy !== null) await server.dropDatabase(copy).catch(() => {});
    await server.stop();
  }
}

type Drilled = Omit<Proof, 'level' | 'verdict'> & { readonly verdict: StepEnd['verdict'] };

function dumpServerOf(server: DatabaseServer, database: string): DumpServer | null {
  const url = server.url(database);
  if (url === null) return null;
  return {
    engine: server.engine,
    server: server.description,
    version: server.version,
    address: { ...readAddress(url, 'the server of the drill', {}), engine: server.engine },
    database,
    open: () => server.open(database),
  };
}

async function health(server: DatabaseServer, copy: string, manifest: Manifest, record: Recorder): Promise<Drilled> {
  return record.step<Drilled>('health', 'Asked for its health', null, async () => {
    const session = await server.open(copy);
    try {
      const problems: string[] = [];
      let asked = 0;
      for (const check of healthChecks) {
        if (!check.engines.includes(manifest.engine)) continue;
        asked++;
        problems.push(...(await check.find(session)));
      }
      const value: Drilled =
        problems.length === 0
          ? { verdict: 'pass', reason: 'ok', message: `${plural(asked, 'check finds', 'checks find')} nothing.` }
          : // The source has it too: the backup is as good as what it was taken of.
            { verdict: 'warn', reason: 'health_failed', message: `${plain(problems.slice(0, 3).join('; '), 500)}.` };
      return { value, end: value };
    } finally {
      await session.close();
    }
  });
}

/** Queries of the team, which have to give no rows. */
async function teamSql(
  server: DatabaseServer,
  copy: string,
  database: BackupDatabase,
  { world }: BackupWish,
  record: Recorder,
): Promise<Drilled | null> {
  const files = database.settings.drill.sql;
  if (files.length === 0) return null;
  const texts = files.map((file) => ({ file, text: new TextDecoder().decode(world.files.read(file)) }));
  return record.step<Drilled>('sql', "Asked the team's questions", null, async () => {
    const session = await server.open(copy);
    try {
      let value: Drilled = { verdict: 'pass', reason: 'ok', message: `${plural(files.length, 'file')} gave no rows.` };
      for (const { file, text } of texts) {
        const answer = await session.send(text);
        if (answer.kind === 'failed') {
          value = {
            verdict: 'error',
            reason: 'sql_failed',
            message: `${plain(file)}: ${plain(answer.failure.message, 300)}.`,
          };
          break;
        }
        if (answer.rows.length > 0) {
          // The names alone: the copy holds production's rows, and many more people read a report than may read those.
          const columns = plain(Object.keys(answer.rows[0] ?? {}).join(', '), 200);
          value = {
            verdict: 'fail',
            reason: 'sql_failed',
            message: `${plain(file)} gave ${plural(answer.rows.length, 'row')} (${columns}).`,
          };
          break;
        }
      }
      return { value, end: value };
    } finally {
      await session.close();
    }
  });
}

/** The migrations that the copy has not got, as the next deploy would run them. */
async function pending(
  server: DatabaseServer,
  copy: string,
  manifest: Manifest,
  name: string,
  database: BackupDatabase,
  wish: BackupWish,
  record: Recorder,
): Promise<Drilled | null> {
  if (!database.settings.drill.migrations || manifest.scope.schemaOnly || manifest.scope.tables.length > 0) return null;
  const known = await migrationsOf(
    database,
    name,
    { engine: server.engine, version: server.version.text, database: manifest.database, user: 'drill' },
    wish.world,
  );
  if (known === null) return null;
  return record.step<Drilled>('migrations', 'Applied what is pending', null, async () => {
    const outcome = await runPending(() => server.open(copy), known.target.folder, {
      steps: known.steps,
      digest: digestOf,
      history: known.history,
      lockWaitMs: 60_000,
      lockTimeoutMs: 60_000,
      retries: 0,
      cancelled: wish.cancelled,
    });
    const value: Drilled = judged(outcome);
    return { value, end: value };
  });
}

function judged(outcome: Awaited<ReturnType<typeof runPending>>): Drilled {
  switch (outcome.kind) {
    case 'done': {
      const n = outcome.applied.length;
      return {
        verdict: 'pass',
        reason: 'ok',
        message: n === 0 ? 'Nothing is pending.' : `${plural(n, 'migration')} went through.`,
      };
    }
    case 'failed':
      return {
        verdict: 'fail',
        reason: 'migrations_failed',
        message: `${plain(outcome.migration.file)} fails on the copy: ${plain(outcome.failure.message, 300)}.`,
      };
    case 'cannot-run':
      return {
        verdict: 'fail',
        reason: 'migrations_failed',
        message: `${plain(outcome.migration.file)}: ${plain(outcome.message, 300)}.`,
      };
    default:
      return {
        verdict: 'error',
        reason: 'migrations_failed',
        message: `The pending migrations could not be run (${outcome.kind}).`,
      };
  }
}

async function write(
  manifest: Manifest,
  level: VerificationLevel,
  verdict: VerificationRecord['verdict'],
  reason: string,
  message: string,
  recoveryMs: number | null,
  started: number,
  wish: BackupWish,
): Promise<void> {
  await recordVerification(wish.store, manifest.name, {
    recordVersion: 1,
    id: manifest.id,
    level,
    verdict,
    reason,
    message,
    at: wish.world.clock.now().toISOString(),
    ms: Math.round(performance.now() - started),
    runUrl: wish.who.url,
    recoveryMs,
  });
}

/** What kept a drill from being run: not the backup's fault. */
export function isDrillError(error: unknown): error is UserError | DatabaseError {
  return error instanceof UserError || error instanceof DatabaseError;
}
