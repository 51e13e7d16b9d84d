import { exactDigestOf, sha256 } from '../core/execution/digest.ts';
import type { HistoryRow } from '../core/execution/histories/history.ts';
import type { Pending } from '../core/execution/pending.ts';
import { identityOf } from '../core/execution/pending.ts';
import type { Prepared } from './prepare.ts';

/** What a plan is bound to, each as a digest, so that it can be told what of it changed. */
export interface PlanParts {
  /** The database, by what its server calls itself, and not by its address. */
  readonly database: string;
  /** What the history said. */
  readonly history: string;
  /** What would run: every byte of it, its order, and the values of its placeholders. */
  readonly files: string;
}

export function planParts(
  { server, target, run, history }: Prepared,
  rows: readonly HistoryRow[],
  runs: readonly Pick<Pending, 'migration'>[],
): PlanParts {
  const { tool } = target.folder;
  const lines = runs.map(({ migration }) => [
    migration.kind,
    migration.version,
    migration.name,
    migration.file,
    exactDigestOf(migration),
  ]);
  // Who plans may be another user than who deploys, one that may only read.
  const ours = Object.entries(run.steps.placeholders).filter(([name]) => name !== 'flyway:user');
  const values = ours.sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    database: sha256(server.identity),
    history: sha256(
      JSON.stringify([tool, history.table, rows.map((row) => [identityOf(tool, row), row.digest, row.state])]),
    ),
    files: sha256(JSON.stringify([tool, lines, values])),
  };
}

/** The digest of a plan: `sha256:…`. */
export function planDigest(parts: PlanParts): string {
  return `sha256:${sha256(JSON.stringify([parts.database, parts.history, parts.files]))}`;
}

/**
 * The parts of a plan that has run in part: as they would be if the migrations of it that are recorded now were not. Where these are the approved
 * ones, what is left of the plan is what was approved. Null where a migration of it is not in the folder any more.
 */
export function partsBefore(
  prepared: Prepared,
  rows: readonly HistoryRow[],
  planned: readonly { readonly version: string | null; readonly name: string; readonly file: string }[],
): PlanParts | null {
  const { folder } = prepared.target;
  const all = planned.map(({ version, name, file }) =>
    folder.migrations.find((one) => one.version === version && one.name === name && one.file === file),
  );
  const found = all.filter((one) => one !== undefined);
  if (found.length < all.length) return null;
  const own = new Set(found.map((one) => identityOf(folder.tool, one)));
  return planParts(
    prepared,
    rows.filter((row) => !own.has(identityOf(folder.tool, row))),
    found.map((migration) => ({ migration })),
  );
}
