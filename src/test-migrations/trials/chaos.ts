import type { RunPoint } from '../../core/execution/run-options.ts';
import type { Evidence, TrialCase } from '../../core/report/trials/trial-report.ts';
import { locate } from '../../core/sql/source-text.ts';
import { failed, passed, sentence, unanswered } from '../cases.ts';
import { backendKilled, connectionCut } from '../chaos/backend-killed.ts';
import { diskFull } from '../chaos/disk-full.ts';
import type { Fault } from '../chaos/fault.ts';
import { killedWaiting, lockTimeout } from '../chaos/in-the-way.ts';
import { deploy, deployedBase, differencesFrom, type Left, pointsOf, whatIsLeft } from '../chaos/rehearsal.ts';
import { runnerKilled } from '../chaos/runner-killed.ts';
import type { Bench, Trial } from '../trial.ts';

const faults: readonly Fault[] = [runnerKilled, backendKilled, connectionCut, lockTimeout, killedWaiting, diskFull];

export const trial: Trial = {
  id: 'chaos',
  title: 'Deployments that are cut off',
  what: 'Deploys the change, lets something go wrong at every turn (the runner or the session is killed, the connection is cut, a lock is not given, the disk is full), deploys again, and holds what is left against an undisturbed run.',
  why: 'A deployment that stops half way is an evening of repair by hand, unless it is known beforehand that it can simply be repeated.',
  byDefault: false,
  needs: ['sessions', 'change'],
  async run(bench) {
    const points: RunPoint[] = [];
    const undisturbed = await reference(bench, points);
    if (undisturbed === null) {
      return {
        kind: 'nothing',
        reason: 'history_does_not_apply',
        message: 'The change does not apply undisturbed, so that nothing can be said of a disturbed run.',
      };
    }
    const cases: TrialCase[] = [];
    for (const fault of faults) {
      const why = fault.impossible(bench);
      if (why !== null) cases.push(unanswered(fault.title, 'skipped', 'not_possible_here', why));
    }
    const chosen = choose(bench, points);
    for (const { fault, point } of chosen) {
      bench.cancelled.throwIfAborted();
      cases.push(await strikeAt(bench, fault, point, undisturbed));
    }
    const told = cases.filter(({ verdict }) => verdict !== 'skipped');
    const bad = told.filter(({ verdict }) => verdict !== 'pass');
    const summary =
      bad.length === 0
        ? `Cut off at ${told.length} points, and the same schema, history and rows after a second run.`
        : `${bad.length} of ${told.length} deployments that were cut off cannot simply be repeated.`;
    return { kind: 'ran', cases, summary };
  },
};

/** What an undisturbed deployment leaves, and the points that it goes through. Null when it does not come to its end. */
async function reference(bench: Bench, points: RunPoint[]): Promise<Left | null> {
  const database = await deployedBase(bench);
  if (database === null) return null;
  const outcome = await deploy(bench, database, { at: async (point) => void points.push(point) });
  if (outcome.kind !== 'done') return null;
  const left = await whatIsLeft(bench, database);
  await bench.copies.drop(database);
  return left;
}

/** As many points as there is leave for, spread over faults and statements: each fault has its first turn before any has its second. */
function choose(
  bench: Bench,
  points: readonly RunPoint[],
): readonly { readonly fault: Fault; readonly point: RunPoint }[] {
  const turns = faults
    .filter((fault) => fault.impossible(bench) === null)
    .map((fault) => ({ fault, points: spread(pointsOf(points, fault.phases), bench.settings.chaos.points) }));
  const chosen: { fault: Fault; point: RunPoint }[] = [];
  for (let turn = 0; chosen.length < bench.settings.chaos.points; turn++) {
    const more = turns.flatMap(({ fault, points: its }) => {
      const point = its[turn];
      return point ? [{ fault, point }] : [];
    });
    if (more.length === 0) break;
    chosen.push(...more.slice(0, bench.settings.chaos.points - chosen.length));
  }
  return chosen;
}

/** The last first, where most has been done; then the first, where nothing is held yet; then what lies between, from both ends. */
function spread(points: readonly RunPoint[], most: number): readonly RunPoint[] {
  const left = [...points];
  const chosen: RunPoint[] = [];
  while (left.length > 0 && chosen.length < most) {
    const next = chosen.length % 2 === 0 ? left.pop() : left.shift();
    if (next) chosen.push(next);
  }
  return chosen;
}

async function strikeAt(bench: Bench, fault: Fault, point: RunPoint, undisturbed: Left): Promise<TrialCase> {
  const name = `${fault.title}: ${inWords(bench, point)}`;
  const { up } = point.migration;
  const start = up.pieces[0]?.start ?? 0;
  const place = locate(up.source, { start, end: start });
  const started = bench.world.clock.now().getTime();
  const ms = () => bench.world.clock.now().getTime() - started;
  const database = await deployedBase(bench);
  if (database === null) return unanswered(name, 'error', 'history_does_not_apply', 'The base does not apply.');
  try {
    const disturbed = await fault.strike(bench, database, point);
    if (disturbed.kind === 'impossible')
      return unanswered(name, 'error', 'fault_not_possible', disturbed.why, { place });
    if (disturbed.kind === 'missed') return unanswered(name, 'skipped', 'fault_missed', disturbed.why, { place });
    const again = await deploy(bench, database);
    if (again.kind === 'failed') {
      const message = `The second run fails: ${sentence(again.failure.message)} (${again.failure.code}).`;
      return failed(name, 'cannot_be_repeated', message, { place, ms: ms() });
    }
    if (again.kind === 'unproven') return failed(name, 'not_proven', again.message, { place, ms: ms() });
    if (again.kind !== 'done')
      return failed(name, 'cannot_be_repeated', 'The second run did not come to its end.', { place, ms: ms() });
    const { schema, others } = differencesFrom(undisturbed, await whatIsLeft(bench, database));
    if (schema.length === 0 && others.length === 0) {
      return passed(name, 'A second run leaves the same schema, history and rows as an undisturbed one.', {
        place,
        ms: ms(),
      });
    }
    const evidence: Evidence[] = schema.map((one) => ({
      kind: 'diff',
      title: `${one.kind} ${one.name}`,
      from: 'undisturbed',
      to: 'cut off and repeated',
      lines: [
        ...(one.before ?? '')
          .split('\n')
          .filter(Boolean)
          .map((line) => `-${line}`),
        ...(one.after ?? '')
          .split('\n')
          .filter(Boolean)
          .map((line) => `+${line}`),
      ],
    }));
    const [first] = others;
    const message =
      first ??
      `${schema.length === 1 ? 'One object differs' : `${schema.length} objects differ`} from an undisturbed run.`;
    return failed(name, 'differs_after_repeat', message, { place, ms: ms(), evidence });
  } finally {
    await bench.copies.drop(database);
  }
}

function inWords(bench: Bench, point: RunPoint): string {
  const where = bench.nameOf(point.migration);
  const step = point.step === null ? '' : ` statement ${point.step}`;
  switch (point.phase) {
    case 'before-unit':
    case 'before-step':
      return `${where}, before${step === '' ? ` part ${point.unit + 1}` : step}`;
    case 'after-step':
      return `${where}, after${step}`;
    case 'before-commit':
      return `${where}, before the commit of part ${point.unit + 1}`;
    case 'after-unit':
      return `${where}, after part ${point.unit + 1}`;
    case 'recorded':
      return `${where}, after it was recorded`;
  }
}
