import { failedHistory, passed } from '../cases.ts';
import type { Trial } from '../trial.ts';

export const trial: Trial = {
  id: 'fresh',
  title: 'Empty database to the head',
  what: 'Applies the whole history to an empty database, in the order of its tool.',
  why: 'A new environment, a test database and a restored copy all begin here. A history that only works on databases that grew with it is found on the day on which one has to be made.',
  byDefault: true,
  needs: [],
  async run(bench) {
    const { copies, nameOf } = bench;
    const copy = await copies.fresh({ readOnly: true });
    const applied = copy.kind === 'ready' ? copy.applied : copy.failed.before;
    const cases = applied.map(({ migration, ms }) => passed(nameOf(migration), 'It applies.', { ms }));
    if (copy.kind === 'failed') {
      // What stands before it in the base was applied in another step of the same run.
      const missing = copy.at === 'change' ? bench.history.base.map((one) => passed(nameOf(one), 'It applies.')) : [];
      return { kind: 'ran', cases: [...missing, ...cases, failedHistory(copy.failed, nameOf)] };
    }
    const ms = Math.round(applied.reduce((sum, one) => sum + one.ms, 0));
    const count = applied.length === 1 ? 'One migration applies' : `All ${applied.length} migrations apply`;
    return { kind: 'ran', cases, summary: `${count} to an empty database, in ${ms} ms of the server's time.` };
  },
};
