import { stepsOf } from '../../core/execution/step.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import type { Location } from '../../core/report/finding.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { compareSnapshots } from '../../core/schema/server/compare-snapshots.ts';
import type { ObjectDifference } from '../../core/schema/server/snapshot.ts';
import { locate } from '../../core/sql/source-text.ts';
import { failed, failedScript, passed } from '../cases.ts';
import { type ContentsChange, changesText, contentsChanges } from '../rollback/contents-changes.ts';
import { runEach } from '../rollback/run-each.ts';
import { type State, stateOf } from '../rollback/state.ts';
import { differenceEvidence, whatDiffers } from '../snapshot/difference-evidence.ts';
import type { AppliedScript, Bench } from '../trial.ts';

/** What became of a database in which something was run a second time. */
export type SecondTime =
  | {
      readonly kind: 'ran';
      readonly ms: number;
      readonly differences: readonly ObjectDifference[];
      readonly changes: readonly ContentsChange[];
      readonly after: State;
    }
  | {
      readonly kind: 'failed';
      readonly migration: Migration;
      readonly outcome: Exclude<AppliedScript, { readonly kind: 'applied' }>;
    };

/** Runs migrations again in a database that has them, and holds it against what it was. */
export async function runAgain(
  bench: Bench,
  database: string,
  migrations: readonly Migration[],
  before: State,
): Promise<SecondTime> {
  const built = await runEach(bench, database, migrations);
  if (built.kind === 'failed') return { kind: 'failed', ...built.failed };
  const after = await stateOf(bench, database, true);
  return {
    kind: 'ran',
    ms: built.applied.reduce((sum, { ms }) => sum + ms, 0),
    differences: compareSnapshots(before.schema, after.schema),
    changes: before.contents && after.contents ? contentsChanges(before.contents, after.contents) : [],
    after,
  };
}

/** True when the second run left no trace but values that were written anew, as a time of the last change. */
export function isWithoutTrace(one: SecondTime): boolean {
  return one.kind === 'ran' && one.differences.length === 0 && one.changes.every(isOnlyRewritten);
}

/** Other values in a column, which is what an upsert does; in a key it is another row. */
function isOnlyRewritten(change: ContentsChange): boolean {
  return change.kind === 'other' && !change.inKey;
}

/** Codes for what a second run shows, by who ran a second time. */
interface Reasons {
  readonly fails: string;
  readonly schema: string;
  readonly rows: string;
}

/** The second run of one migration as a case. */
export function secondTimeCase(
  name: string,
  migration: Migration,
  found: SecondTime,
  reasons: Reasons,
  bench: Bench,
): TrialCase {
  const place = firstPlace(migration, bench);
  if (found.kind === 'failed') {
    const one = failedScript(name, migration, found.outcome, 'It fails when it is run a second time');
    return one.reason === 'migration_failed' ? { ...one, reason: reasons.fails } : one;
  }
  const { differences, changes, ms } = found;
  if (differences.length > 0) {
    const message = `Run a second time, it changes the schema: ${whatDiffers(differences)}.`;
    const names = { title: 'The schema after one run and after two', from: 'run once', to: 'run twice' };
    return failed(name, reasons.schema, message, { place, ms, evidence: [differenceEvidence(differences, names)] });
  }
  const real = changes.filter((one) => !isOnlyRewritten(one));
  if (real.length > 0) {
    const advice = {
      summary:
        'Say what tells its rows apart (ON CONFLICT, ON DUPLICATE KEY UPDATE), or delete them before they are inserted.',
      steps: [],
    };
    return failed(name, reasons.rows, `Run a second time, it ${changesText(real)}.`, { place, ms, advice });
  }
  const rewritten = changes.map((one) => ('column' in one ? `${one.table}.${one.column}` : one.table));
  const but = rewritten.length === 0 ? '' : ` It writes ${rewritten.slice(0, 3).join(', ')} anew.`;
  return passed(name, `Run a second time, it changes neither the schema nor the number of rows.${but}`, { place, ms });
}

function firstPlace({ up }: Migration, { stepOptions }: Bench): Location | null {
  const cut = stepsOf(up, stepOptions);
  if (cut.kind === 'refused') return cut.place;
  const [first] = cut.steps;
  return first ? locate(first.source, first.span) : null;
}
