import type { Migration } from '../../core/migrations/migration.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { grouped, plural } from '../../core/report/wording.ts';
import type { FailedHistory } from '../build-history.ts';
import { unanswered, withoutHistory } from '../cases.ts';
import type { Copy } from '../copies.ts';
import { casesOfStep } from '../rollback/cases.ts';
import { emptyForTool, runEach } from '../rollback/run-each.ts';
import { type Stage, type Step, walkBackAndForth } from '../rollback/walk.ts';
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
    const { folder, nameOf } = bench;
    if (!hasWaysBack(folder)) {
      return { kind: 'nothing', reason: 'no_down', message: 'No migration of the folder has a way back.' };
    }
    const cases: TrialCase[] = [];
    let downs = 0;
    for (const scope of scopesOf(bench)) {
      const found = await inScope(scope, bench);
      if (found.kind === 'failed') return withoutHistory(found.failed, nameOf);
      cases.push(...found.cases);
      downs += found.downs;
    }
    if (cases.length === 0) {
      return { kind: 'nothing', reason: 'nothing_to_do', message: 'Nothing of the change needs a way back.' };
    }
    return { kind: 'ran', cases, ...summaryOf(cases, downs) };
  },
};

/** Migrations that are gone back and forth over, and what is there before them. */
interface Scope {
  readonly migrations: readonly Migration[];
  readonly rows: boolean;
  /** Whether everything applies as far as this goes, which the first of all trials tells. */
  check(): Promise<Copy>;
  /** Gives a database that has what is before them. */
  start(): Promise<string>;
}

/** Where nothing changed and nobody asked for all: this many of the newest, for each takes three looks at the whole schema. */
const mostUnasked = 5;

/** The change on the base with its rows; and the others on empty tables, where all are asked for or nothing changed. */
function scopesOf(bench: Bench): readonly Scope[] {
  const { copies, history, settings } = bench;
  const onBase = (rows: boolean) => () => copies.base({ rows, readOnly: true });
  const change = { migrations: history.change, rows: true, check: onBase(true), start: () => ownBase(bench) };
  if (history.change.length > 0) {
    const others = { migrations: history.base, rows: false, check: onBase(false), start: () => emptyForTool(bench) };
    return settings.rollbackAll ? [others, change] : [change];
  }
  const from = settings.rollbackAll ? 0 : Math.max(0, history.all.length - mostUnasked);
  const start = async () => {
    const database = await emptyForTool(bench);
    await runEach(bench, database, history.all.slice(0, from));
    return database;
  };
  const check = () => copies.fresh({ readOnly: true });
  return [{ migrations: history.all.slice(from), rows: false, check, start }];
}

type InScope =
  | { readonly kind: 'done'; readonly cases: readonly TrialCase[]; readonly downs: number }
  | { readonly kind: 'failed'; readonly failed: FailedHistory };

async function inScope(scope: Scope, bench: Bench): Promise<InScope> {
  const { folder } = bench;
  const stages = scope.migrations.map((migration) => ({ migration, back: wayBackOf(migration, folder) }));
  const without = stages.filter(({ migration, back }) => migration.kind === 'versioned' && back.kind === 'none');
  const cases: TrialCase[] = without.length === 0 ? [] : [withoutWayBack(without, stages.length, bench)];
  // Nothing is learned from those behind the last that has a way back.
  const last = stages.findLastIndex(({ back }) => back.kind !== 'none');
  if (last < 0) return { kind: 'done', cases, downs: 0 };
  const before = await scope.check();
  if (before.kind === 'failed') return before;
  const walked = await walkBackAndForth(bench, { ...scope, stages: stages.slice(0, last + 1) });
  if (walked.kind === 'failed') return walked;
  const isUp = ({ kind }: Step) => Number(kind === 'up again');
  const steps = [...walked.steps].sort((a, b) => a.place - b.place || isUp(a) - isUp(b));
  for (const step of steps) {
    const stage = stages[step.place];
    if (stage) cases.push(...casesOfStep(step, stage, bench));
  }
  return { kind: 'done', cases, downs: steps.filter(({ kind }) => kind === 'down').length };
}

/** A copy of the base with rows, which is known to be had. */
async function ownBase({ copies }: Bench): Promise<string> {
  const copy = await copies.base({ rows: true });
  if (copy.kind === 'failed') throw new Error('the base was there, and cannot be copied');
  return copy.database;
}

function withoutWayBack(without: readonly Stage[], all: number, { nameOf }: Bench): TrialCase {
  const names = without.slice(0, 3).map(({ migration }) => nameOf(migration));
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
