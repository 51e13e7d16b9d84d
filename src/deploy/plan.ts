import type { Migration } from '../core/migrations/migration.ts';
import type { DeployedDatabase } from '../core/report/deploy/deploy-report.ts';
import type { Risk } from '../core/report/risk.ts';
import { plural } from '../core/report/wording.ts';
import type { World } from '../core/runtime/world.ts';
import type { Assessor } from './assessor.ts';
import { notYetRun } from './not-sql.ts';
import type { DeployOptions } from './options.ts';
import type { Looked } from './pending.ts';
import { type PlanParts, planDigest, planParts } from './plan-digest.ts';
import type { Prepared } from './prepare.ts';
import { DeployRecord } from './record.ts';

/** What would run, what it can do, and why it cannot where it cannot. */
export interface Planned {
  readonly prepared: Prepared;
  readonly record: DeployRecord;
  readonly parts: PlanParts;
  readonly digest: string;
  readonly risk: Risk;
  readonly remarks: readonly string[];
  /** What stops every run of it. */
  readonly stopped:
    | (Pick<DeployedDatabase, 'verdict' | 'reason' | 'message'> & { readonly advice: readonly string[] })
    | null;
}

/** Looks at what is pending: effects with the sizes of the live server, risk, digest. */
export async function planOf(
  prepared: Prepared,
  looked: Looked,
  {
    assessor,
    world,
    options,
    mode,
  }: { readonly assessor: Assessor; readonly world: World; readonly options: DeployOptions; readonly mode: string },
): Promise<Planned> {
  const { target, server } = prepared;
  const { migrations } = target.folder;
  const place = new Map(migrations.map((one, index) => [one, index]));
  const pending = new Set(looked.runs.map(({ migration }) => place.get(migration) ?? -1));
  // An empty database has nobody who could wait and nothing that could be lost.
  const isEmpty =
    looked.rows.length === 0 && looked.strangers === 0 && looked.sizes.every(({ rows }) => rows === 0 || rows === null);
  const asks = mode !== 'deploy' || !isEmpty;
  const assessment =
    looked.runs.length > 0 && asks
      ? await assessor.assess(
          { target, pending, sizes: looked.sizes, serverVersion: server.version.text, rules: options.rules },
          world,
        )
      : null;
  const shown = looked.pending.filter(({ fate }) => fate.kind === 'skipped').concat(looked.runs);
  const record = new DeployRecord(
    prepared,
    shown.sort((a, b) => (place.get(a.migration) ?? 0) - (place.get(b.migration) ?? 0)),
    assessment,
    looked.sizes,
  );
  const parts = planParts(prepared, looked.rows, looked.runs);
  const risk: Risk = isEmpty
    ? { class: looked.runs.length === 0 ? 'none' : 'low', reasons: [] }
    : (assessment?.risk ?? { class: 'none', reasons: [] });
  return {
    prepared,
    record,
    parts,
    digest: planDigest(parts),
    risk,
    remarks: remarksOf(looked, prepared, assessment?.unsure ?? []),
    stopped: stoppedBy(looked, prepared),
  };
}

function remarksOf(looked: Looked, { target }: Prepared, unsure: readonly string[]): readonly string[] {
  const known = new Set(target.folder.migrations.map(({ version }) => version));
  const missing = looked.rows.filter((row) => row.version !== null && !known.has(row.version));
  return [
    ...(target.doubt === null ? [] : [target.doubt]),
    ...(missing.length === 0
      ? []
      : [
          `The history has ${plural(missing.length, 'version')} that the folder has not: ${missing
            .slice(-3)
            .map(({ version }) => version)
            .join(', ')}${missing.length > 3 ? ' and older ones' : ''}.`,
        ]),
    ...callbacksText(target.folder.migrations),
    ...(looked.notes.size === 0 ? [] : ['An earlier run was cut off: what it left is gone on with.']),
    ...unsure.slice(0, 5),
  ];
}

function callbacksText(migrations: readonly Migration[]): readonly string[] {
  const files = migrations.filter(({ kind }) => kind === 'callback').map(({ file }) => file);
  return files.length === 0
    ? []
    : [
        `${plural(files.length, 'callback')} of Flyway ${files.length === 1 ? 'is' : 'are'} not run: ${files.slice(0, 3).join(', ')}.`,
      ];
}

/** What no run gets past. */
function stoppedBy(looked: Looked, { history, target, programs }: Prepared): Planned['stopped'] {
  const [failed] = looked.failed;
  if (failed) {
    return {
      verdict: 'fail',
      reason: 'dirty',
      message: `${looked.table} says that ${failed.version ?? failed.name} failed, and ${target.folder.toolName} runs nothing behind it.`,
      advice: ['Look at what is left of it, mend it, then say so with drydock repair --yes.'],
    };
  }
  const program = notYetRun(programs, looked.rows);
  if (program) {
    return {
      verdict: 'fail',
      reason: 'not_sql',
      message: `${program.file} is a migration that only ${target.folder.toolName} can run, and the history does not have it.`,
      advice: [`Deploy with ${target.folder.toolName} until it has run, or write it as SQL.`],
    };
  }
  const refused = looked.pending.find(({ fate }) => fate.kind === 'refused');
  if (refused?.fate.kind !== 'refused') return null;
  const { migration, fate } = refused;
  return fate.why === 'edited'
    ? {
        verdict: 'fail',
        reason: 'checksum_mismatch',
        message: `${migration.file} was edited after it had been applied.`,
        advice: [
          'Put it back as it was, and write the change as a new migration; or, if only the text changed, say drydock repair --yes.',
        ],
      }
    : {
        verdict: 'fail',
        reason: 'out_of_order',
        message: `${migration.file} is older than ${fate.after}, which has run, and ${history.tool === 'plain' ? 'so it does not run' : `${target.folder.toolName} does not run it`}.`,
        advice: ['Give it a newer version, or say --out-of-order.'],
      };
}
