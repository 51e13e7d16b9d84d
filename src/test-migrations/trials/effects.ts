import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { plural } from '../../core/report/wording.ts';
import { failedScript, unanswered, withoutHistory } from '../cases.ts';
import type { Measuring } from '../effects/measuring.ts';
import { measureMysql } from '../effects/mysql-measuring.ts';
import { measurePostgres } from '../effects/postgres-measuring.ts';
import { type StatementCase, statementCases } from '../effects/statement-case.ts';
import type { Bench, Trial } from '../trial.ts';

export const trial: Trial = {
  id: 'effects',
  title: 'Locks and rewrites, measured',
  what: 'Runs the change statement by statement on the base with rows, and measures what each one locks, rewrites, reads and builds, and for how long. Each measurement is held against what the lint says of the statement.',
  why: 'What a statement locks and rewrites depends on the version, the schema and the settings of the server. A prediction that was run is a fact; one that is wrong would be an outage that nobody saw coming.',
  byDefault: true,
  needs: ['sessions', 'change'],
  async run(bench) {
    const { copies, history, nameOf } = bench;
    const copy = await copies.base({ rows: true });
    if (copy.kind === 'failed') return withoutHistory(copy.failed, nameOf);
    const measure = bench.engine === 'postgres' ? measurePostgres : measureMysql;
    const measuring = await measure(bench, copy.database);
    const made: StatementCase[] = [];
    let stoppedBy: string | null = null;
    try {
      for (const one of history.base) measuring.skip(one);
      for (const migration of history.change) {
        bench.cancelled.throwIfAborted();
        const name = nameOf(migration);
        const { outcome, statements, unmeasured } = await apply(bench, measuring, copy.database, migration);
        made.push(...statementCases(name, migration, statements, unmeasured));
        if (outcome.kind === 'applied') continue;
        const { place, message } = failedScript(name, migration, outcome);
        made.push({ trialCase: await stoppedCase(bench, name, message, place), worst: null, agreement: 'same' });
        stoppedBy = name;
        break;
      }
    } finally {
      await measuring.close();
      await copies.drop(copy.database);
    }
    if (made.length === 0) {
      return { kind: 'nothing', reason: 'nothing_to_do', message: 'The change holds no statement to measure.' };
    }
    return { kind: 'ran', cases: made.map(({ trialCase }) => trialCase), summary: summaryOf(made, stoppedBy) };
  },
};

async function apply(
  bench: Bench,
  measuring: Measuring,
  database: string,
  migration: Bench['history']['change'][number],
) {
  const session = await bench.open(database);
  try {
    const observer = measuring.begin(migration);
    const outcome = await bench.apply(session, migration.up, { observer, wrapSingle: true });
    return { outcome, ...(await measuring.end()) };
  } finally {
    await session.close();
  }
}

/** A migration that fails is told of by the trials that apply it, unless they do not run, or it fails only where it is measured. */
async function stoppedCase(bench: Bench, name: string, message: string, place: TrialCase['place']): Promise<TrialCase> {
  const { fresh, upgrade } = bench.settings.levels;
  const told = fresh !== 'off' || upgrade !== 'off';
  const head = await bench.copies.head({ rows: true, readOnly: true });
  const verdict = told && head.kind === 'failed' ? 'skipped' : 'inconclusive';
  return unanswered(name, verdict, 'migration_failed', `Nothing could be measured from here on. ${message}`, { place });
}

function summaryOf(made: readonly StatementCase[], stoppedBy: string | null): string {
  if (stoppedBy !== null) return `Measured only up to ${stoppedBy}, which does not apply.`;

  const count = (which: StatementCase['agreement']) => made.filter(({ agreement }) => agreement === which).length;
  const [worst] = made
    .flatMap((one) => (one.worst ? [one.worst] : []))
    .sort((a, b) => b.weight - a.weight || b.ms - a.ms);
  const most = worst ? `At most ${worst.text}` : 'Nobody has to wait for it';
  const [different, unforeseen] = [count('different'), count('unforeseen')];
  if (different + unforeseen === 0) return `${most}, as the lint says.`;
  const parts = [
    ...(different > 0
      ? [`${plural(different, 'statement does', 'statements do')} something else than the lint says.`]
      : []),
    ...(unforeseen > 0 ? [`Of ${plural(unforeseen, 'statement')} the files do not tell what they do.`] : []),
  ];
  return `${most}. ${parts.join(' ')}`;
}
