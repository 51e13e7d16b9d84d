import type { Migration } from '../../core/migrations/migration.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { grouped, plural } from '../../core/report/wording.ts';
import { unanswered, withoutHistory } from '../cases.ts';
import { casesOfStep } from '../rollback/cases.ts';
import { emptyForTool } from '../rollback/run-each.ts';
import { type Stage, walkBackAndForth } from '../rollback/walk.ts';
import { hasWaysBack, wayBackOf } from '../rollback/ways-back.ts';
import type { Bench, Trial } from '../trial.ts';

export const trial: Trial = {
  id: 'rollback',
  title: 'Down and up again',
  what: 'Takes each migration of the change back by its own down script, and applies it again. After each step the schema has to be what it was, object by object, and the rows from before have to be there.',
  why: 'A down script runs for the first time on the worst day. One that fails, forgets an index, or drops what held data is found then, when nobody has the time to write another.',
  byDefault: true,
  needs: [],
  async run(bench) {
    const { copies, folder, history, nameOf } = bench;
    if (!hasWaysBack(folder)) {
      return { kind: 'nothing', reason: 'no_down', message: 'No migration of the folder has a way back.' };
    }
    const whole = bench.settings.rollbackAll || history.change.length === 0;
    const stages = (whole ? history.all : history.change).map((migration) => ({
      migration,
      back: wayBackOf(migration, folder),
    }));
    const without = stages.filter(({ migration, back }) => migration.kind === 'versioned' && back.kind === 'none');
    const cases: TrialCase[] = without.length === 0 ? [] : [withoutWayBack(without, stages.length, bench)];
    if (stages.every(({ back }) => back.kind === 'none')) {
      if (cases.length > 0) return { kind: 'ran', cases };
      return {
        kind: 'nothing',
        reason: 'nothing_to_do',
        message: 'Nothing of the change has a way back, or needs one.',
      };
    }
    // Nothing is learned from those behind the last that has a way back.
    const last = stages.findLastIndex(({ back }) => back.kind !== 'none');
    const base = whole ? null : await copies.base({ rows: true, readOnly: true });
    if (base?.kind === 'failed') return withoutHistory(base.failed, nameOf);
    const walked = await walkBackAndForth(bench, {
      stages: stages.slice(0, last + 1),
      rows: !whole,
      start: () => (whole ? emptyForTool(bench) : ownBase(bench)),
    });
    if (walked.kind === 'failed') return withoutHistory(walked.failed, nameOf);
    const steps = [...walked.steps].sort(
      (a, b) => a.place - b.place || Number(a.kind === 'up again') - Number(b.kind === 'up again'),
    );
    for (const step of steps) {
      const stage = stages[step.place];
      if (stage) cases.push(...casesOfStep(step, stage, bench));
    }
    return { kind: 'ran', cases, ...summaryOf(cases, steps.filter(({ kind }) => kind === 'down').length) };
  },
};

/** A copy of the base with rows, which is known to be had. */
async function ownBase({ copies }: Bench): Promise<string> {
  const copy = await copies.base({ rows: true });
  if (copy.kind === 'failed') throw new Error('the base was there, and cannot be copied');
  return copy.database;
}

function withoutWayBack(without: readonly Stage[], all: number, { nameOf }: Bench): TrialCase {
  const names = without.slice(0, 3).map(({ migration }: { readonly migration: Migration }) => nameOf(migration));
  const rest = without.length - names.length;
  const who =
    rest > 0
      ? `${names.join(', ')} and ${grouped(rest)} more have`
      : `${names.join(', ')} ${names.length === 1 ? 'has' : 'have'}`;
  const of = without.length === all ? '' : ` (${grouped(without.length)} of ${plural(all, 'migration')})`;
  return unanswered('Without a way back', 'skipped', 'no_down', `${who} no way back${of}.`);
}

function summaryOf(cases: readonly TrialCase[], downs: number): { readonly summary?: string } {
  if (downs === 0 || cases.some(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped')) return {};
  const count = downs === 1 ? 'One migration goes' : `${grouped(downs)} migrations go`;
  return { summary: `${count} down and up again, and the schema is the same each time.` };
}
