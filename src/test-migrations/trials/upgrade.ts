import { digestOf } from '../../core/execution/digest.ts';
import { identityOf, type Pending } from '../../core/execution/pending.ts';
import { stepsOf } from '../../core/execution/step.ts';
import type { Migration, ToolId } from '../../core/migrations/migration.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { locate } from '../../core/sql/source-text.ts';
import type { FailedHistory } from '../build-history.ts';
import { failed, failedHistory, passed, unanswered, withoutHistory } from '../cases.ts';

import type { Bench, Trial } from '../trial.ts';

export const trial: Trial = {
  id: 'upgrade',
  title: 'The change on a database with rows',
  what: 'Applies what the base has, fills the tables with rows, and then runs the change on top, as the tool would on a database that has the base.',
  why: 'An empty database in CI shows neither a NOT NULL, UNIQUE or CHECK that real rows violate, nor a version that merged late, which some tools pass over for ever without a word.',
  byDefault: true,
  needs: [],
  async run(bench) {
    const { copies, history, nameOf } = bench;
    const told = [...history.pending.flatMap((one) => withoutRunning(one, bench)), ...deleted(bench)];
    if (history.change.length === 0) {
      if (told.length > 0) return { kind: 'ran', cases: told };
      return { kind: 'nothing', reason: 'nothing_to_do', message: 'Nothing changed since the base.' };
    }
    const copy = await copies.head({ rows: true, readOnly: true });
    if (copy.kind === 'failed' && copy.at === 'base') return withoutHistory(copy.failed, nameOf);
    if (copy.kind === 'failed' && told.length === 0 && (await failsWithoutRows(bench, copy.failed))) {
      // Told once: the rows have nothing to do with it.
      return withoutHistory(copy.failed, nameOf);
    }
    const cases = [...told];
    const applied = copy.kind === 'ready' ? copy.applied : copy.failed.before;
    for (const { migration, ms } of applied) {
      cases.push(passed(nameOf(migration), `It applies on top of the base with ${copies.data}.`, { ms }));
    }
    if (copy.kind === 'failed') cases.push(refusedByRows(copy.failed, bench));
    return { kind: 'ran', cases, summary: summary(applied.length, copy.kind === 'failed', bench) };
  },
};

/** The failure, and what can be said for rows that were made up: they keep to what the base demands, and to nothing else. */
function refusedByRows(failure: FailedHistory, { copies, nameOf }: Bench): TrialCase {
  const one = failedHistory(failure, nameOf, 'It fails on a database with rows');
  const { outcome } = failure;
  const violates = outcome.kind === 'failed' && violations.has(outcome.failure.code);
  if (!violates || !/\bgenerated\b/.test(copies.data)) return one;
  const summary =
    'Bring the rows that are there into order first. The rows here were generated: where those of production keep to it already, show it with rows like theirs (seed: in drydock.yml).';
  return { ...one, advice: { summary, steps: [] } };
}

/** A row that is there does not keep to a check, a key, a foreign key, NOT NULL or a type: of PostgreSQL, of MySQL and MariaDB. */
const violations: ReadonlySet<string> = new Set([
  ...['23502', '23503', '23505', '23514', '22001', '22003', '22P02', '23P01'],
  ...['1048', '1062', '1138', '1216', '1217', '1264', '1265', '1366', '1406', '1452', '3819', '4025'],
]);

/** Whether the same migration fails on empty tables as well, and the trial that tries that tells of it. */
async function failsWithoutRows(bench: Bench, failed: FailedHistory): Promise<boolean> {
  if (bench.settings.levels.fresh === 'off') return false;
  const fresh = await bench.copies.fresh({ readOnly: true });
  return fresh.kind === 'failed' && bench.nameOf(fresh.failed.migration) === bench.nameOf(failed.migration);
}

function summary(applied: number, stopped: boolean, { copies, history }: Bench): string {
  const passedOver = history.pending.filter(({ fate }) => fate.kind === 'skipped' || fate.kind === 'refused').length;
  if (stopped) return `The change does not apply to a database with ${copies.data}.`;
  if (passedOver > 0) return `${passedOver} of the change would not run on a database that has the base.`;
  return `${applied === 1 ? 'One migration applies' : `${applied} migrations apply`} on top of the base with ${copies.data}.`;
}

/** What the tool does about a migration, told without running it: it came late, or its text is another one. */
function withoutRunning({ migration, fate }: Pending, bench: Bench): readonly TrialCase[] {
  const { folder, nameOf } = bench;
  const at = { place: placeOf(migration) };
  const tool = folder.toolName;
  switch (fate.kind) {
    case 'skipped':
      return [
        failed(
          nameOf(migration),
          'skipped_by_tool',
          `${tool} passes it over for ever on every database that has ${fate.after}, and says nothing: nothing of it reaches production.`,
          { ...at, advice: { summary: `Give it a version above ${fate.after}.`, steps: [] } },
        ),
      ];
    case 'refused':
      return fate.why === 'late'
        ? [
            failed(
              nameOf(migration),
              'refused_by_tool',
              `${tool} stops with an error on every database that has ${fate.after}, since this version sorts before it.`,
              { ...at, advice: { summary: `Give it a version above ${fate.after}.`, steps: [] } },
            ),
          ]
        : [
            failed(
              nameOf(migration),
              'edited_after_merge',
              `Its text is not what the base has: ${tool} stops with a checksum error on every database that ran it.`,
              {
                ...at,
                advice: { summary: 'Take the edit back, and write what it should do into a new migration.', steps: [] },
              },
            ),
          ];
    case 'runs-late':
      return [
        {
          ...failed(
            `${nameOf(migration)}, its order`,
            'runs_late',
            `It runs after ${fate.after}, although it sorts before it: an empty database gets them the other way round.`,
            at,
          ),
          verdict: 'warn',
        },
      ];
    case 'applied':
      return editedUnnoticed(migration, bench);
    case 'runs':
      return [];
    default:
      return fate satisfies never;
  }
}

/** An edit of what ran already, which this tool does not look at; or, of Flyway, another description, which it does look at. */
function editedUnnoticed(migration: Migration, { folder, history, nameOf, stepOptions }: Bench): readonly TrialCase[] {
  const key = identityOf(folder.tool, migration);
  const all = history.base.filter((one) => identityOf(folder.tool, one) === key);
  // Two of one version are the business of others.
  const before = all.find((one) => digestOf(one) === digestOf(migration)) ?? all[0];
  if (!before || migration.kind !== 'versioned') return [];
  const at = { place: placeOf(migration) };
  if (folder.tool === 'flyway' && before.name !== migration.name) {
    const message = `It was called ${nameOf(before)}: Flyway stops with an error over the description on every database that ran it.`;
    const advice = { summary: `Call it ${nameOf(before)} again.`, steps: [] };
    return [failed(nameOf(migration), 'renamed_after_merge', message, { ...at, advice })];
  }
  const statements = (one: Migration) => {
    const cut = stepsOf(one.up, stepOptions);
    return cut.kind === 'steps' ? cut.steps.map(({ sql }) => sql).join(';') : null;
  };
  // Comments around the statements are everybody's to mend.
  if (digestOf(before) === digestOf(migration) || statements(before) === statements(migration)) return [];
  const message = `Its text is not what the base has: ${folder.toolName} does not run it again, so that no database that ran it gets the edit.`;
  const advice = { summary: 'Take the edit back, and write what it should do into a new migration.', steps: [] };
  return [{ ...failed(nameOf(migration), 'edited_after_merge', message, { ...at, advice }), verdict: 'warn' }];
}

/** Tools that stop when something ran of which they have no file (each tool's own source). */
const stopsAtDeleted: ReadonlySet<ToolId> = new Set(['flyway', 'sqlx', 'node-pg-migrate', 'supabase']);

function deleted({ folder, history, nameOf }: Bench): readonly TrialCase[] {
  const base = history.foundBy ?? 'The base';
  return history.missing.map((one) => {
    if (!stopsAtDeleted.has(folder.tool)) {
      const message = `${base} has it, and the folder does not any more: ${folder.toolName} takes nothing back where it ran, and a new database never gets it.`;
      return unanswered(nameOf(one), 'skipped', 'deleted', message);
    }
    const message = `${base} has it, and the folder does not any more: ${folder.toolName} stops with an error on every database that ran it.`;
    const advice = { summary: 'Put the file back, and write what takes it back into a new migration.', steps: [] };
    return failed(nameOf(one), 'deleted_after_merge', message, { advice });
  });
}

function placeOf({ up }: Migration) {
  const start = up.pieces[0]?.start ?? 0;
  return locate(up.source, { start, end: start });
}
