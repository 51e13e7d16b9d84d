import type { FindingEffect } from '../finding.ts';
import type { StatementEffect } from '../report.ts';
import type { Bar, Timeline } from '../trials/trial-report.ts';
import { isShort, waitsOf } from '../waits.ts';
import { plural } from '../wording.ts';
import type { DeployedDatabase, DeployedMigration, DeployMode } from './deploy-report.ts';
import { heldEffects } from './held.ts';
import { nameOf } from './wording.ts';

/** Below this nobody needs a picture. */
const worthDrawing = 1_000;

/**
 * How long the migrations took, or will hold their locks, a lane each over one axis; null where a picture would show nothing that a
 * line does not: one bar that is all of it, no known times, less than a second. Names come from outside.
 */
export function timelineOf(database: Pick<DeployedDatabase, 'migrations'>, mode: DeployMode): Timeline | null {
  const lanes = mode === 'plan' ? predicted(database.migrations) : measured(database.migrations);
  const bars = lanes.flatMap((lane) => lane.bars);
  const ms = Math.max(0, ...bars.map(({ to }) => to));
  const seen = bars.filter(({ from, to }) => to - from >= ms / 50);
  if (seen.length < 2 || ms < worthDrawing) return null;
  const title = mode === 'plan' ? 'How long each migration is expected to take' : 'How long each migration took';
  return { kind: 'timeline', title, ms, lanes };
}

interface Drawn {
  readonly name: string;
  readonly bars: readonly Bar[];
}

/**
 * One after the other, as long as the sizes of the tables let us expect, red while users wait: in a transaction from the first lock that
 * they would notice to its end. A statement of which nothing is known takes no time here.
 */
function predicted(migrations: readonly DeployedMigration[]): Drawn[] {
  let at = 0;
  return migrations.flatMap((migration) => {
    let blocked: string | null = null;
    const bars = heldEffects(migration).flatMap((held, place): Bar[] => {
      const now = blockedBy(held);
      blocked = migration.atomic ? (blocked ?? now) : now;
      const ms = effectsOf(migration)[place]?.estimatedMs ?? 0;
      if (!(ms > 0) || !Number.isFinite(ms)) return [];
      const from = at;
      at += ms;
      return [{ from, to: at, state: blocked === null ? 'runs' : 'blocked', label: blocked ?? '' }];
    });
    return bars.length === 0 ? [] : [{ name: nameOf(migration), bars }];
  });
}

/** Those that somebody could read, in the order of `heldEffects`. */
function effectsOf({ statements }: DeployedMigration): FindingEffect[] {
  return statements.flatMap(({ effect }) => (effect === null ? [] : [effect]));
}

/** "reads and writes of public.orders", when a statement keeps others waiting for long. */
function blockedBy(held: StatementEffect): string | null {
  const waits = waitsOf({ findings: [], suppressed: [], effects: [held] });
  const [first, ...others] = waits.filter((wait) => !isShort(wait));
  if (first === undefined) return null;
  return `${first.blocks} of ${first.relation}${others.length === 0 ? '' : ` and ${plural(others.length, 'more table')}`}`;
}

/** When each migration ran; where its start is not known, right behind the one before it. */
function measured(migrations: readonly DeployedMigration[]): Drawn[] {
  const first = migrations.find(({ startedMs }) => startedMs !== undefined)?.startedMs ?? 0;
  let at = 0;
  return migrations.flatMap((migration) => {
    const { ms, startedMs } = migration;
    if (ms === null) return [];
    const from = Math.max(0, startedMs === undefined ? at : startedMs - first);
    at = from + ms;
    const failed = migration.state === 'failed' || migration.state === 'half-applied';
    return [
      { name: nameOf(migration), bars: [{ from, to: at, state: failed ? 'failed' : 'runs', label: '' } as const] },
    ];
  });
}
