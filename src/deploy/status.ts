import { recordedKey } from '../core/execution/journal.ts';
import { identityOf } from '../core/execution/pending.ts';
import type { World } from '../core/runtime/world.ts';
import type { Say } from '../core/targets/find-targets.ts';
import type { DeployOptions } from './options.ts';
import { type Looked, look } from './pending.ts';
import { type Prepared, prepare } from './prepare.ts';
import {
  type StatusLine,
  type StatusOfDatabase,
  type StatusReport,
  type StatusState,
  statusReport,
} from './status-report.ts';

/** What the databases have and have not. Writes nothing, and takes no lock. @throws UserError */
export async function runStatus(
  job: StatusReport['job'],
  options: DeployOptions,
  world: World,
  say: Say,
): Promise<StatusReport> {
  const databases: StatusOfDatabase[] = [];
  for (const database of options.databases) {
    const prepared = await prepare(database, world, say, { writes: false });
    databases.push(statusOf(prepared, await look(prepared, null)));
  }
  return statusReport(job, databases);
}

function statusOf(prepared: Prepared, looked: Looked): StatusOfDatabase {
  const { target, server, summary, history, run } = prepared;
  const { folder } = target;
  const rows = new Map([...looked.rows, ...looked.failed].map((row) => [identityOf(folder.tool, row), row]));
  const failed = new Set(looked.failed);
  const own =
    history.tool === 'plain' ? run.digest : (one: Parameters<typeof history.digest>[0]) => history.digest(one);
  const known = new Set<string>();
  const lines: StatusLine[] = looked.pending.map(({ migration, fate }) => {
    const key = identityOf(folder.tool, migration);
    known.add(key);
    const row = rows.get(key);
    const edited =
      row !== undefined &&
      row.digest !== null &&
      migration.kind === 'versioned' &&
      own(migration) !== null &&
      row.digest !== own(migration);
    const state: StatusState = looked.notes.has(recordedKey(migration))
      ? 'unfinished'
      : row && failed.has(row)
        ? 'failed'
        : edited
          ? 'edited'
          : fate.kind === 'applied'
            ? row?.state === 'baseline'
              ? 'baseline'
              : 'applied'
            : fate.kind === 'runs'
              ? 'pending'
              : fate.kind === 'runs-late'
                ? 'late'
                : fate.kind === 'skipped'
                  ? 'passed-over'
                  : 'refused';
    return line(migration, migration.file, state, row);
  });
  for (const [key, row] of rows)
    if (!known.has(key)) lines.push(line(row, null, failed.has(row) ? 'failed' : 'missing', row));
  const newest =
    looked.pending.findLast(({ migration, fate }) => fate.kind === 'applied' && migration.version !== null)?.migration
      .version ??
    looked.rows.findLast((row) => row.version !== null)?.version ??
    null;
  return {
    name: target.name,
    engine: server.engine,
    summary,
    server: server.server,
    target: server.where,
    history: looked.table,
    current: newest,
    migrations: lines,
    problems: lines.flatMap((one) => problemOf(one, folder.toolName)),
  };
}

function line(
  of: { readonly version: string | null; readonly name: string },
  file: string | null,
  state: StatusState,
  row: Looked['rows'][number] | undefined,
): StatusLine {
  return {
    version: of.version,
    name: of.name,
    file,
    state,
    appliedAt: row?.appliedAt ?? null,
    by: row?.by ?? null,
    ms: row?.ms ?? null,
  };
}

/** What is in the way of the next deploy. A version that the folder has not any more is none: teams remove old files. */
function problemOf({ state, file, version, name }: StatusLine, toolName: string): readonly string[] {
  const what = file ?? version ?? name;
  switch (state) {
    case 'failed':
      return [`${what} is recorded as failed: look at what is left of it, mend it, then drydock repair --yes.`];
    case 'edited':
      return [`${what} was edited after it had been applied: what the database has is not what the file says.`];
    case 'refused':
      return [
        `${what} is older than what has run, and ${toolName} stops at it: give it a newer version, or say --out-of-order.`,
      ];
    case 'passed-over':
      return [`${what} is older than what has run, and ${toolName} will never run it: give it a newer version.`];
    case 'unfinished':
      return [`${what} was cut off: the next deploy goes on with it.`];
    default:
      return [];
  }
}
