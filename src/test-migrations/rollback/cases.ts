import { stepsOf } from '../../core/execution/step.ts';
import type { Script } from '../../core/migrations/migration.ts';
import type { Location } from '../../core/report/finding.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { grouped, plural } from '../../core/report/wording.ts';
import type { ObjectDifference } from '../../core/schema/server/snapshot.ts';
import { locate } from '../../core/sql/source-text.ts';
import { failed, failedScript, passed, sentence, unanswered } from '../cases.ts';
import { differenceEvidence, objectsText, rootsOf, whatDiffers } from '../snapshot/difference-evidence.ts';
import type { Bench } from '../trial.ts';
import { rowsOf } from './contents.ts';
import { changesText, changeText, isLoss } from './contents-changes.ts';
import { type Found, isOnPurpose, type Stage, type Step } from './walk.ts';
import { takenBack } from './ways-back.ts';

/** What a step of the walk showed, as cases: the schema, the order of columns, the rows. */
export function casesOfStep(step: Step, stage: Stage, bench: Bench): readonly TrialCase[] {
  const name = `${bench.nameOf(stage.migration)} ${step.kind}`;
  return step.kind === 'down' ? casesOfDown(name, step.found, stage, bench) : casesOfUp(name, step.found, stage, bench);
}

function casesOfDown(name: string, found: Found, stage: Stage, bench: Bench): readonly TrialCase[] {
  const { migration, back } = stage;
  if (back.kind === 'none') return [];
  const of = bench.nameOf(migration);
  const place = placeOf(back.script, bench);
  switch (found.kind) {
    case 'not-tried':
      return [notTried(name, place)];
    case 'failed': {
      const { outcome } = found;
      if (isOnPurpose(found) && outcome.kind === 'failed') {
        const message = `It says itself that there is no way back: ${sentence(outcome.failure.message)}.`;
        return [unanswered(name, 'skipped', 'irreversible', message, { place, ms: outcome.ms })];
      }
      const one = failedScript(name, takenBack(migration, back.script), outcome, 'Its way back fails');
      return [one.reason === 'migration_failed' ? { ...one, reason: 'down_fails' } : one];
    }
    case 'blank': {
      if (found.differences.length === 0) {
        return [passed(name, 'There is nothing to take back: it leaves the schema as it is.', { place })];
      }
      const roots = rootsOf(found.differences);
      const message = `Nothing stands in its way back: ${bench.folder.toolName} reports success and forgets the version, and ${objectsText(roots)} ${roots.length === 1 ? 'stays' : 'stay'}.`;
      return [warned(failed(name, 'down_empty', message, { place }))];
    }
    case 'done': {
      const { differences, changes, before, ms } = found;
      const real = differences.filter(({ change }) => change !== 'order');
      const names = {
        title: `The schema before ${of} and after its way back`,
        from: `before ${of}`,
        to: 'after its way back',
      };
      const schema =
        real.length === 0
          ? passed(name, 'It leaves the schema as it was before.', { place, ms })
          : failed(
              name,
              'schema_differs_after_down',
              `After its way back the schema is not what it was: ${whatDiffers(real)}.`,
              {
                place,
                ms,
                evidence: [differenceEvidence(real, names)],
              },
            );
      const cases = [schema, ...orderCase(name, differences, place, 'after its way back')];
      if (!changes || !before || rowsOf(before) === 0) return cases;
      const lost = changes.filter(isLoss);
      const more = changes.filter((one) => !isLoss(one));
      const rows = `${name}, rows`;
      const list = (all: typeof changes) =>
        all.length > 3
          ? [
              {
                kind: 'text',
                title: 'What is not as it was before',
                text: all.map((one) => `It ${changeText(one)}.`).join('\n'),
              } as const,
            ]
          : [];
      if (lost.length > 0) {
        const message = `Going up and down ${changesText(lost)}: what was there before ${of} is not there any more.`;
        const advice = {
          summary: 'Keep what the up drops where the down finds it, or restore a backup instead of going down.',
          steps: [],
        };
        cases.push(warned(failed(rows, 'down_loses_rows', message, { place, advice, evidence: list(changes) })));
      } else if (more.length > 0) {
        const advice = { summary: 'Delete in the way back what the migration inserts.', steps: [] };
        cases.push(
          warned(
            failed(rows, 'down_leaves_rows', `It ${changesText(more)}.`, { place, advice, evidence: list(changes) }),
          ),
        );
      } else {
        const count = rowsOf(before);
        cases.push(
          passed(
            rows,
            `${count === 1 ? 'The only row' : `All ${grouped(count)} rows`} from before are there, in ${plural([...before.values()].filter(({ rows }) => rows > 0).length, 'table')}.`,
          ),
        );
      }
      return cases;
    }
    default:
      return found satisfies never;
  }
}

function casesOfUp(name: string, found: Found, { migration }: Stage, bench: Bench): readonly TrialCase[] {
  const place = placeOf(migration.up, bench);
  switch (found.kind) {
    case 'not-tried':
      return [notTried(name, place)];
    case 'failed': {
      const one = failedScript(name, migration, found.outcome, 'After its way back it does not apply again');
      return [one.reason === 'migration_failed' ? { ...one, reason: 'up_fails_after_down' } : one];
    }
    case 'blank':
      return [];
    case 'done': {
      const { differences, ms } = found;
      const real = differences.filter(({ change }) => change !== 'order');
      const names = {
        title: 'The schema after the first up and after the second',
        from: 'after the first up',
        to: 'after down and up',
      };
      const schema =
        real.length === 0
          ? passed(name, 'It applies again, and the schema is the same as after the first time.', { place, ms })
          : failed(
              name,
              'schema_differs_after_up_again',
              `Applied again after its way back, it does not give the same schema: ${whatDiffers(real)}.`,
              {
                place,
                ms,
                evidence: [differenceEvidence(real, names)],
              },
            );
      return [schema, ...orderCase(name, differences, place, 'after down and up')];
    }
    default:
      return found satisfies never;
  }
}

function orderCase(
  name: string,
  differences: readonly ObjectDifference[],
  place: Location | null,
  when: string,
): TrialCase[] {
  const orders = differences.filter(({ change }) => change === 'order');
  const [first] = orders;
  if (!first) return [];
  const tables = orders.map((one) => one.name).join(', ');
  const message = `The columns of ${tables} stand in another order ${when}: only SELECT * and an INSERT without names of columns see it.`;
  const evidence = orders.map((one) =>
    differenceEvidence([one], { title: `Columns of ${one.name}`, from: 'before', to: when }),
  );
  return [warned(failed(`${name}, order of columns`, 'column_order_differs', message, { place, evidence }))];
}

function notTried(name: string, place: Location | null): TrialCase {
  return unanswered(name, 'inconclusive', 'not_tried', 'Not tried: too many of the ways back before it do not work.', {
    place,
  });
}

function warned(one: TrialCase): TrialCase {
  return { ...one, verdict: 'warn' };
}

/** The first statement of a script. */
function placeOf(script: Script, { stepOptions }: Bench): Location | null {
  const cut = stepsOf(script, stepOptions);
  if (cut.kind === 'refused') return cut.place;
  const [first] = cut.steps;
  return first ? locate(first.source, first.span) : null;
}
