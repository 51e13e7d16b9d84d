import type { Migration } from '../../core/migrations/migration.ts';
import { failed, passed, sentence, unanswered } from '../cases.ts';
import { deploy, deployedBase, differencesFrom, whatIsLeft } from '../chaos/rehearsal.ts';
import type { Trial } from '../trial.ts';

export const trial: Trial = {
  id: 'race',
  title: 'Several deployments at once',
  what: 'Starts several deployments of the change at the same moment, and looks whether each migration was applied once.',
  why: 'Two merges in a row, a repeated job or three replicas that migrate when they start are two deployments at once. Tools without a lock run the same migration twice.',
  byDefault: false,
  needs: ['sessions', 'change'],
  async run(bench) {
    const alone = await deployedBase(bench);
    if (alone === null) {
      return { kind: 'nothing', reason: 'history_does_not_apply', message: 'The base does not apply.' };
    }
    const first = await deploy(bench, alone);
    if (first.kind === 'lost') {
      const message = `It throws out the connection that holds the lock, so that nothing keeps a second deployment away: ${sentence(first.failure.message)}.`;
      return { kind: 'ran', cases: [failed('A deployment alone', 'deployment_failed', message)], summary: message };
    }
    if (first.kind !== 'done') {
      return { kind: 'nothing', reason: 'history_does_not_apply', message: 'The change does not apply by itself.' };
    }
    const undisturbed = await whatIsLeft(bench, alone);
    const database = await deployedBase(bench);
    if (database === null)
      return { kind: 'nothing', reason: 'history_does_not_apply', message: 'The base does not apply.' };
    const runners = Math.max(2, bench.settings.race.runners);
    const outcomes = await Promise.all(
      Array.from({ length: runners }, () => deploy(bench, database, { lockWaitMs: 60_000 })),
    );
    const cases = outcomes.map((outcome, place) => {
      const name = `Deployment ${place + 1} of ${runners}`;
      switch (outcome.kind) {
        case 'done':
          return passed(
            name,
            outcome.applied.length === 0
              ? 'It waited, and found nothing left to do.'
              : `It applied ${names(outcome.applied, bench.nameOf)}.`,
          );
        case 'failed':
          return failed(
            name,
            'deployment_failed',
            `${bench.nameOf(outcome.migration)} fails: ${sentence(outcome.failure.message)} (${outcome.failure.code}).`,
          );
        case 'lost':
          return failed(name, 'deployment_failed', `It lost its connection: ${sentence(outcome.failure.message)}.`);
        case 'busy':
          return unanswered(name, 'inconclusive', 'still_waiting', 'It still waited for the other after a minute.');
        default:
          return failed(name, 'deployment_failed', 'It did not come to its end.');
      }
    });
    const applied = outcomes.flatMap((one) => (one.kind === 'done' ? one.applied : []));
    const twice = applied.filter((one, place) => applied.indexOf(one) !== place);
    const { schema, others } = differencesFrom(undisturbed, await whatIsLeft(bench, database));
    const name = 'Each migration once';
    const together =
      twice.length > 0
        ? failed(name, 'applied_twice', `${names(twice, bench.nameOf)} ran more than once.`)
        : schema.length > 0 || others.length > 0
          ? failed(name, 'differs_from_one_run', others[0] ?? 'The schema is not that of a single deployment.')
          : passed(name, 'Schema, history and rows are those of a single deployment.');
    await bench.copies.drop(alone);
    await bench.copies.drop(database);
    return { kind: 'ran', cases: [...cases, together], summary: together.message };
  },
};

function names(migrations: readonly Migration[], nameOf: (migration: Migration) => string): string {
  const [first] = migrations;
  if (!first) return 'nothing';
  return migrations.length === 1 ? nameOf(first) : `${nameOf(first)} and ${migrations.length - 1} more`;
}
