import { randomBytes } from 'node:crypto';
import type { TargetDatabase } from '../core/database/target-database.ts';
import type { BackedUpDatabase, VerificationLevel } from '../core/report/backup/backup-report.ts';
import { bytesText } from '../core/report/sizes.ts';
import { UserError } from '../core/report/user-error.ts';
import { plural } from '../core/report/wording.ts';
import { plain } from '../core/runtime/plain-text.ts';
import { version } from '../version.ts';
import { beginBackup, commitBackup, readCatalogue, recordLastRun, stillAlive, takeBack } from './catalogue.ts';
import type { BackupWish } from './context.ts';
import type { DumpServer, DumpWish } from './dump/dump.ts';
import { preflight } from './dump/preflight.ts';
import { startDump } from './dump/start-dump.ts';
import { identityDigest } from './identity.ts';
import type { Manifest, MigrationHead } from './manifest.ts';
import { backupId } from './manifest-text.ts';
import { headIn, type KnownMigrations, migrationsOf } from './migrations.ts';
import { takeBackupLock } from './only-one.ts';
import { type BackupDatabase, urlOfDatabase } from './options.ts';
import { chooseCompression } from './pipeline/compression.ts';
import { encode } from './pipeline/encode.ts';
import { readRecipients } from './pipeline/keys.ts';
import { proveBackup } from './prove.ts';
import { pruneDatabase } from './prune.ts';
import { type Recorder, reasonOf, recorder } from './recorder.ts';
import { sizeGate } from './size-gate.ts';
import { summaryOf } from './summary.ts';

/** Between two signs of a run that it is alive. */
const signEveryMs = 60 * 60 * 1_000;

/** Backs one database up. @throws UserError for what the user can mend before anything starts */
export async function makeBackup(database: BackupDatabase, wish: BackupWish): Promise<BackedUpDatabase> {
  const started = performance.now();
  const { world } = wish;
  // Before anything is asked of anybody: what is no key is no key wherever the server is.
  const locks = {
    recipients: readRecipients(database.settings.recipients),
    passphrase: passphraseOf(database.settings.passphraseFrom, world.env),
  };
  const { targetDatabase } = await import('../core/database/choose-server.ts');
  const target = await targetDatabase({
    url: urlOfDatabase(database),
    urlFrom: database.urlFrom,
    env: world.env,
    writes: false,
    sessions: true,
  });
  const name = database.name ?? target.database;
  wish.tell({ kind: 'database', name });
  const record = recorder(wish.tell);
  const about = { name, engine: target.engine, server: target.server, target: target.where };
  const guard = await target.open();
  try {
    if (!(await takeBackupLock(guard))) {
      return ended(about, record, started, {
        verdict: 'error',
        reason: 'backup_in_progress',
        message: 'Another backup of this database is running.',
        advice: ['Wait for its end; a run that was killed holds nothing.'],
      });
    }
    const known = await migrationsOf(database, name, { ...target, version: target.version.text }, world);
    try {
      return await saved(about, database, target, known, record, wish, started, locks);
    } catch (error) {
      if (wish.cancelled.aborted) throw wish.cancelled.reason;
      const { code, message, hint } = reasonOf(error);
      if (!isExpected(error)) throw error;
      await recordLastRun(wish.store, name, { at: world.clock.now(), verdict: 'fail', reason: code }).catch(() => {});
      return ended(about, record, started, {
        verdict: 'error',
        reason: code,
        message: `Nothing was saved: ${message}.`.replace(/\.\.$/, '.'),
        advice: hint === null ? [] : [hint],
      });
    }
  } finally {
    await guard.close();
  }
}

/** Failures of the parts, which have a code and a sentence; all else is a defect of ours. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof Error &&
    ['StoreFailure', 'DumpFailure', 'CodecFailure', 'UserError', 'DatabaseError'].includes(error.name)
  );
}

type About = Pick<BackedUpDatabase, 'name' | 'engine' | 'server' | 'target'>;

async function saved(
  about: About,
  database: BackupDatabase,
  target: TargetDatabase,
  known: KnownMigrations | null,
  record: Recorder,
  wish: BackupWish,
  started: number,
  { recipients, passphrase }: { readonly recipients: readonly string[]; readonly passphrase: string | null },
): Promise<BackedUpDatabase> {
  const { store, world, options, cancelled } = wish;
  const { settings } = database;
  const { env, platform, clock } = world;
  const { name } = about;
  const startedAt = clock.now();
  const compression = chooseCompression(settings.compression, { env, platform });
  const server = dumpServer(target);
  const dumpWish: DumpWish = {
    server,
    format: target.engine === 'postgres' ? settings.format : 'sql',
    scope: { schemaOnly: settings.schemaOnly, tables: settings.tables, without: settings.without },
    checks: settings.schemaOnly ? 'none' : settings.checks,
    lockTimeoutMs: settings.lockTimeoutMs,
    env,
    platform,
    cancelled,
  };
  const before = await record.step('preflight', 'Looked whether a backup can be made', null, async () => {
    const found = await preflight(dumpWish);
    const [problem] = found.problems;
    const facts = found.client === null ? [] : [['client', found.client.title] as const];
    if (problem !== undefined) {
      return {
        value: found,
        end: { verdict: 'error' as const, reason: problem.code, message: problem.message, facts },
      };
    }
    return {
      value: found,
      end: { verdict: 'pass' as const, reason: 'ok', message: 'Nothing stands in the way.', facts },
    };
  });
  const [problem] = before.problems;
  if (problem !== undefined) {
    await recordLastRun(store, name, { at: startedAt, verdict: 'fail', reason: problem.code });
    return ended(about, record, started, {
      verdict: 'error',
      reason: problem.code,
      message: `Nothing was saved: ${problem.message}`,
      advice: before.problems.map(({ hint, message }, place) => (place === 0 ? hint : `${message} ${hint}`)),
      remarks: before.remarks,
    });
  }

  const id = backupId(startedAt, randomBytes(3));
  const begin = {
    name,
    id,
    format: dumpWish.format,
    compression,
    encrypted: recipients.length > 0 || passphrase !== null,
    at: startedAt,
  };
  const key = await beginBackup(store, begin);
  // What gives no sign for a day is taken for a killed run's, and cleaned away. That a sign could not be given is no reason to stop.
  const sign = setInterval(() => void stillAlive(store, begin).catch(() => {}), signEveryMs);
  sign.unref();
  let committed = false;
  try {
    const head = await headAround(target, known, async () => startDump(dumpWish, before));
    const dump = head.value;
    let manifest: Manifest;
    try {
      manifest = await record.step('dump', 'Dumped and stored', before.expectedBytes, async () => {
        const encoded = encode(dump.output, {
          compression,
          recipients,
          passphrase,
          env,
          platform,
          tell: (plainBytes, storedBytes) => record.bytes(plainBytes, storedBytes),
        });
        const put = await store.put(key, encoded.output, {
          kind: 'backup',
          signal: cancelled,
          expectedBytes: before.expectedBytes,
        });
        const { plain: dumped, stored } = encoded.facts();
        const facts = await dump.facts;
        const value: Manifest = {
          manifestVersion: 1,
          id,
          name,
          class: options.class,
          tool: { name: 'drydock', version },
          engine: target.engine,
          server: target.server,
          serverVersion: target.version.text,
          client: before.client?.title ?? '',
          database: target.database,
          where: target.where,
          identity: identityDigest(target.identity),
          startedAt: startedAt.toISOString(),
          snapshotAt: dump.snapshotAt.toISOString(),
          endedAt: clock.now().toISOString(),
          commit: wish.who.commit,
          runUrl: wish.who.url,
          actor: wish.who.actor,
          head: head.head,
          format: dumpWish.format,
          scope: dumpWish.scope,
          compression,
          encryption:
            recipients.length > 0 || passphrase !== null
              ? { kind: 'age', recipients, passphrase: passphrase !== null }
              : null,
          objects: [{ key, plain: dumped, stored, versionId: put.versionId, parts: put.parts }],
          checks: facts.checks,
          tables: facts.tables,
          sequences: facts.sequences,
          schema: null,
          extensions: before.extensions,
          collations: before.collations,
          leftOut: before.leftOut,
          remarks: [...before.remarks, ...facts.remarks, ...head.remarks],
        };
        await commitBackup(store, value);
        committed = true;
        clearInterval(sign);
        return {
          value,
          end: {
            verdict: 'pass' as const,
            reason: 'ok',
            message: `${bytesText(dumped.bytes)} were dumped and ${bytesText(stored.bytes)} stored${facts.checks === 'none' ? '' : `, with ${plural(facts.tables.length, 'table')} ${facts.checks === 'rows' ? 'counted' : 'counted and hashed'} in the same snapshot`}.`,
            bytes: dumped.bytes,
            facts: [
              ['client', before.client?.title ?? ''],
              ['compression', compression],
              [
                'encryption',
                recipients.length > 0
                  ? `age, ${plural(recipients.length, 'recipient')}`
                  : passphrase === null
                    ? 'none'
                    : 'age, passphrase',
              ],
              ['object', key],
            ],
          },
        };
      });
    } finally {
      await dump.stop();
    }

    const level: VerificationLevel =
      settings.verify === 'auto' ? (manifest.encryption === null ? 'decoded' : 'digested') : settings.verify;
    const proof = await proveBackup(manifest, level, wish, record, { identities: [], passphrase });
    const catalogue = await readCatalogue(store, name);
    const gate = sizeGate(manifest, catalogue, settings);
    const verdict =
      proof.verdict === 'fail' || gate?.verdict === 'fail'
        ? 'fail'
        : proof.verdict === 'error'
          ? 'error'
          : (gate?.verdict ?? 'pass');
    const remarks = [...manifest.remarks, ...(gate && gate.verdict !== 'pass' ? [gate.message] : [])];
    await recordLastRun(store, name, {
      at: clock.now(),
      verdict: verdict === 'pass' || verdict === 'warn' ? 'pass' : 'fail',
      reason: verdict === 'pass' || verdict === 'warn' ? 'saved' : (proof.reason ?? 'shrunk'),
    });
    if (options.prune) {
      if (verdict === 'pass' || verdict === 'warn')
        remarks.push(...(await pruneDatabase(name, database, wish, record)));
      else remarks.push('Nothing was pruned, since this backup is not good.');
    }
    const after = await readCatalogue(store, name);
    const mine = after.backups.find(({ manifest: one }) => one.id === id);
    return ended(about, record, started, {
      verdict,
      reason:
        verdict === 'fail' || verdict === 'error'
          ? proof.verdict === 'pass'
            ? (gate?.reason ?? 'shrunk')
            : proof.reason
          : 'saved',
      message:
        proof.verdict === 'pass'
          ? `Saved as ${id}: ${bytesText(manifest.objects[0]?.stored.bytes ?? 0)}, ${levelText[proof.level ?? 'uploaded']}.`
          : `Saved as ${id}, and it is not good: ${proof.message}`,
      backup: mine ? summaryOf(mine) : null,
      remarks,
    });
  } catch (error) {
    // What was begun and not committed is nobody's backup; its object is gone already, and this is the rest of it.
    if (!committed) await takeBack(store, { name, id, key }).catch(() => {});
    throw error;
  } finally {
    clearInterval(sign);
  }
}

export const levelText: Readonly<Record<VerificationLevel, string>> = {
  uploaded: 'uploaded',
  digested: 'read back and digested',
  decoded: 'read back and decoded to its end',
  restored: 'restored',
  compared: 'restored and compared',
};

/** What had been deployed at the moment of the dump: the same before it began and after its snapshot was taken, or nobody can tell. */
async function headAround<T>(
  target: TargetDatabase,
  known: KnownMigrations | null,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly head: MigrationHead | null; readonly remarks: readonly string[] }> {
  if (known === null) return { value: await work(), head: null, remarks: [] };
  const session = await target.open();
  try {
    const before = await headIn(session, known);
    const value = await work();
    const after = await headIn(session, known);
    if (before?.digest === after?.digest) return { value, head: before, remarks: [] };
    const remark = 'A migration was deployed while the backup began, so that nobody can tell which ones it has.';
    return { value, head: null, remarks: [remark] };
  } finally {
    await session.close();
  }
}

export function dumpServer(target: TargetDatabase): DumpServer {
  const { engine, server, version: found, address, database, open } = target;
  return { engine, server, version: found, address, database, open: () => open() };
}

/** @throws UserError `no_passphrase` */
export function passphraseOf(variable: string | null, env: BackupWish['world']['env']): string | null {
  if (variable === null) return null;
  const value = env[variable];
  if (value) return value;
  throw new UserError('no_passphrase', `There is no passphrase: ${plain(variable, 60)} is not set`, {
    hint: 'Give the step that variable from a secret.',
  });
}

export function ended(
  about: About,
  record: Recorder,
  started: number,
  rest: Pick<BackedUpDatabase, 'verdict' | 'reason' | 'message'> &
    Partial<Pick<BackedUpDatabase, 'advice' | 'backup' | 'tables' | 'backups' | 'recoveries' | 'remarks'>>,
): BackedUpDatabase {
  const { name, engine, server, target } = about;
  return {
    name,
    engine,
    server,
    target,
    verdict: rest.verdict,
    reason: rest.reason,
    message: rest.message,
    advice: rest.advice ?? [],
    backup: rest.backup ?? null,
    steps: record.steps,
    tables: rest.tables ?? [],
    backups: rest.backups ?? [],
    recoveries: rest.recoveries ?? [],
    remarks: rest.remarks ?? [],
    ms: Math.round(performance.now() - started),
  };
}
