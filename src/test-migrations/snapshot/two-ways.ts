import { digestOf } from '../../core/execution/digest.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { compareSnapshots } from '../../core/schema/server/compare-snapshots.ts';
import { failed, passed } from '../cases.ts';
import type { History } from '../history.ts';
import type { Bench } from '../trial.ts';
import { differenceEvidence, whatDiffers } from './difference-evidence.ts';
import { schemaOf } from './schema-of.ts';

/** How an empty database can come to another schema than one that has the base. Null where both go the same way. */
export type OtherWay = 'baseline' | 'late' | 'edited' | 'deleted';

/** What the tool stops at, or passes over, is told by the trial upgrade: here it would be told again. */
export function otherWay(history: History): OtherWay | null {
  const { all, base, pending } = history;
  if (pending.some(({ fate }) => fate.kind === 'skipped' || fate.kind === 'refused')) return null;
  if (pending.some(({ fate }) => fate.kind === 'runs-late')) return 'late';
  if (all[0]?.kind === 'baseline' && base.length > 0 && base[0]?.kind !== 'baseline') return 'baseline';
  const texts = new Set(base.map((one) => `${one.version} ${one.name} ${digestOf(one)}`));
  const edited = pending.some(
    ({ fate, migration }) =>
      fate.kind === 'applied' && !texts.has(`${migration.version} ${migration.name} ${digestOf(migration)}`),
  );
  if (edited) return 'edited';
  return history.missing.length > 0 ? 'deleted' : null;
}

/** Whether an empty database and one that has the base come to the same schema. Null where one of them does not get there. */
export async function twoWaysCase(way: OtherWay, bench: Bench): Promise<TrialCase | null> {
  const { copies, folder, history } = bench;
  const head = await copies.head({ rows: false, readOnly: true });
  const fresh = await copies.fresh({ readOnly: true });
  // The trials upgrade and fresh tell what is wrong.
  if (head.kind === 'failed' || fresh.kind === 'failed') return null;
  const differences = compareSnapshots(await schemaOf(bench, head.database), await schemaOf(bench, fresh.database));
  const name = 'An empty database and one that has the base';
  if (differences.length === 0) return passed(name, 'Both come to the same schema.');
  const base = history.foundBy ?? 'the base';
  const names = { title: 'Both schemas', from: `with ${base}`, to: 'from empty' };
  const evidence = [differenceEvidence(differences, names)];
  if (differences.every(({ change }) => change === 'order')) {
    const tables = differences.map((one) => one.name).join(', ');
    const message = `The columns of ${tables} stand in another order in a new database than in one that has ${base}.`;
    return { ...failed(name, 'column_order_differs', message, { evidence }), verdict: 'warn' };
  }
  const { reason, why, summary } = causes[way];
  const message = `A new database comes to another schema than one that has ${base}, since ${folder.toolName} ${why}: ${whatDiffers(differences)}.`;
  return failed(name, reason, message, { evidence, advice: { summary, steps: [] } });
}

const causes = {
  baseline: {
    reason: 'baseline_differs',
    why: 'begins with the baseline there, and not with the versions that it stands for',
    summary: 'Write into the baseline what those versions result in.',
  },
  late: {
    reason: 'order_matters',
    why: 'runs a late version last where the others are there, and in its place on an empty database',
    summary: 'Give the late version one above all others.',
  },
  edited: {
    reason: 'edit_matters',
    why: 'does not run again what was edited',
    summary: 'Take the edit back, and write what it should do into a new migration.',
  },
  deleted: {
    reason: 'deletion_matters',
    why: 'does not undo what was deleted',
    summary: 'Put the migration back, and write what should go into a new one.',
  },
} as const satisfies Readonly<Record<OtherWay, unknown>>;
