import type { Pending } from '../../core/execution/pending.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { locate } from '../../core/sql/source-text.ts';
import { failed, failedHistory, passed, unanswered, withoutHistory } from '../cases.ts';
import type { Bench, Trial } from '../trial.ts';

export const trial: Trial = {
  id: 'upgrade',
  title: 'The change on a database with rows',
  what: 'Applies what the base has, fills the tables with rows, and then runs the change on top, as the tool would on a database that has the base.',
  why: 'An empty database in CI shows neither a NOT NULL, UNIQUE or CHECK that real rows violate, nor a version that merged late, which some tools pass over for ever without a word.',
  byDefault: true,
  needs: ['change'],
  async run(bench) {
    const { copies, history, nameOf } = bench;
    const copy = await copies.head({ rows: true, readOnly: true });
    if (copy.kind === 'failed' && copy.at === 'base') return withoutHistory(copy.failed, nameOf);
    const cases: TrialCase[] = history.pending.flatMap((one) => lateOrEdited(one, bench));
    for (const one of history.missing) {
      cases.push(
        unanswered(
          nameOf(one),
          'skipped',
          'deleted',
          `${bench.history.foundBy ?? 'The base'} has it, and the folder does not any more.`,
        ),
      );
    }
    const applied = copy.kind === 'ready' ? copy.applied : copy.failed.before;
    for (const { migration, ms } of applied) {
      cases.push(passed(nameOf(migration), `It applies on top of the base with ${copies.data}.`, { ms }));
    }
    if (copy.kind === 'failed') cases.push(failedHistory(copy.failed, nameOf, 'It fails on a database with rows'));
    return { kind: 'ran', cases, summary: summary(applied.length, copy.kind === 'failed', bench) };
  },
};

function summary(applied: number, stopped: boolean, { copies, history }: Bench): string {
  const passedOver = history.pending.filter(({ fate }) => fate.kind === 'skipped' || fate.kind === 'refused').length;
  if (stopped) return `The change does not apply to a database with ${copies.data}.`;
  if (passedOver > 0) return `${passedOver} of the change would not run on a database that has the base.`;
  return `${applied === 1 ? 'One migration applies' : `${applied} migrations apply`} on top of the base with ${copies.data}.`;
}

function lateOrEdited({ migration, fate }: Pending, { folder, nameOf }: Bench): readonly TrialCase[] {
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
            nameOf(migration),
            'runs_late',
            `It runs after ${fate.after}, although it sorts before it: an empty database gets them the other way round.`,
            at,
          ),
          verdict: 'warn',
        },
      ];
    default:
      return [];
  }
}

function placeOf({ up }: Migration) {
  const start = up.pieces[0]?.start ?? 0;
  return locate(up.source, { start, end: start });
}
