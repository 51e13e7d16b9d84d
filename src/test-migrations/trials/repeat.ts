import { digestOf } from '../../core/execution/digest.ts';
import { pendingOf } from '../../core/execution/pending.ts';
import { stepsOf } from '../../core/execution/step.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { plural } from '../../core/report/wording.ts';
import { failed, passed, withoutHistory } from '../cases.ts';
import { recorded } from '../history.ts';
import { claimsToBeRepeatable } from '../repeat/claims.ts';
import { isWithoutTrace, runAgain, type SecondTime, secondTimeCase } from '../repeat/second-time.ts';
import { runEach } from '../rollback/run-each.ts';
import { type State, stateOf } from '../rollback/state.ts';
import type { Bench, Trial } from '../trial.ts';

export const trial: Trial = {
  id: 'repeat',
  title: 'A second deployment',
  what: 'Asks what is left to run after the change, runs every repeatable migration a second time, and every migration of the change that says it may be run again (IF NOT EXISTS, OR REPLACE, ON CONFLICT).',
  why: 'A repeatable migration runs again with every edit, on tables that have its rows already: one that inserts them twice, or fails over what it made itself, is found in the deployment of somebody else.',
  byDefault: true,
  needs: [],
  async run(bench) {
    const head = await bench.copies.head({ rows: true, readOnly: true });
    if (head.kind === 'failed') return withoutHistory(head.failed, bench.nameOf);
    const cases = [nothingLeft(bench), ...(await repeatables(bench)), ...(await claims(bench))];
    return { kind: 'ran', cases };
  },
};

/** What the tool finds to do on a database that has everything. */
function nothingLeft({ folder, history, nameOf }: Bench): TrialCase {
  const there = [...history.base, ...history.change];
  // A repeatable that ran again stands there twice, and the last one counts.
  const pending = pendingOf(folder.tool, folder.migrations, there.map(recorded), digestOf).filter(
    ({ fate }) => fate.kind === 'runs' || fate.kind === 'runs-late',
  );
  if (pending.length === 0) {
    return passed('What is left to run', `Nothing: the history has all ${plural(there.length, 'migration')}.`);
  }
  const names = pending.map(({ migration }) => nameOf(migration)).join(', ');
  return failed('What is left to run', 'pending_again', `${folder.toolName} runs ${names} with every deployment.`);
}

const repeatableReasons = {
  fails: 'repeatable_fails_again',
  schema: 'repeatable_not_idempotent',
  rows: 'repeatable_changes_rows',
};

/**
 * The repeatable migrations a second time, on a database that has everything. Those of the change one by one, for an edit of one does not
 * run the others, which would mend what it takes from them; the rest together, and one by one only where that shows something.
 */
async function repeatables(bench: Bench): Promise<readonly TrialCase[]> {
  const { copies, folder, history, nameOf } = bench;
  const all = folder.migrations.filter(({ kind }) => kind === 'repeatable');
  const ofChange = new Set(history.change);
  const others = all.filter((one) => !ofChange.has(one));
  const cases = new Map<Migration, TrialCase>();
  const add = (migration: Migration, found: SecondTime) => {
    const one = secondTimeCase(`${nameOf(migration)} again`, migration, found, repeatableReasons, bench);
    // Nobody who did not touch it is kept from merging by it.
    const verdict = one.verdict === 'fail' && !ofChange.has(migration) ? 'warn' : one.verdict;
    cases.set(migration, { ...one, verdict });
  };
  const oneByOne = async (some: readonly Migration[]) => {
    let spoiled = true;
    let database = '';
    let before: State | null = null;
    for (const migration of some) {
      if (spoiled || before === null) {
        database = await ownHead(bench);
        before = await stateOf(bench, database, true);
      }
      const found = await runAgain(bench, database, [migration], before);
      add(migration, found);
      spoiled = found.kind === 'failed' || !isWithoutTrace(found);
      if (found.kind === 'ran') before = found.after;
      if (spoiled) await copies.drop(database);
    }
    if (!spoiled) await copies.drop(database);
  };
  await oneByOne(all.filter((one) => ofChange.has(one)));
  if (others.length > 0) {
    const database = await ownHead(bench);
    const together = await runAgain(bench, database, others, await stateOf(bench, database, true));
    await copies.drop(database);
    if (together.kind === 'ran' && isWithoutTrace(together)) {
      // Columns that are written anew cannot be told apart by who wrote them.
      for (const migration of others) add(migration, { ...together, ms: 0, changes: [] });
    } else await oneByOne(others);
  }
  return all.flatMap((migration) => cases.get(migration) ?? []);
}

const claimReasons = { fails: 'claims_idempotent', schema: 'claims_idempotent', rows: 'claims_idempotent' };

/** Each migration of the change that says it may be run again: right after its own first time, before the next one builds on it. */
async function claims(bench: Bench): Promise<readonly TrialCase[]> {
  const { copies, history, nameOf, stepOptions } = bench;
  const claiming = new Set(
    history.change.filter(({ kind, up }) => {
      const cut = stepsOf(up, stepOptions);
      return kind === 'versioned' && cut.kind === 'steps' && claimsToBeRepeatable(cut.steps);
    }),
  );
  if (claiming.size === 0) return [];
  let database = await baseWith([], bench);
  const cases: TrialCase[] = [];
  for (const [place, migration] of history.change.entries()) {
    await runEach(bench, database, [migration]);
    if (!claiming.has(migration)) continue;
    const found = await runAgain(bench, database, [migration], await stateOf(bench, database, true));
    cases.push(secondTimeCase(`${nameOf(migration)} again`, migration, found, claimReasons, bench));
    if (isWithoutTrace(found)) continue;
    // The next one is not tried on a database that this one spoiled.
    await copies.drop(database);
    database = await baseWith(history.change.slice(0, place + 1), bench);
  }
  await copies.drop(database);
  return cases;
}

/** A copy of the base with rows and with what is known to apply to it. */
async function baseWith(migrations: readonly Migration[], bench: Bench): Promise<string> {
  const copy = await bench.copies.base({ rows: true });
  if (copy.kind === 'failed') throw new Error('the base was there, and cannot be copied');
  await runEach(bench, copy.database, migrations);
  return copy.database;
}

/** A copy of the head with rows, which is known to be had. */
async function ownHead({ copies }: Bench): Promise<string> {
  const copy = await copies.head({ rows: true });
  if (copy.kind === 'failed') throw new Error('the head was there, and cannot be copied');
  return copy.database;
}
