import type { Bar, Evidence, Lane, Timeline } from '../../core/report/trials/trial-report.ts';
import { statementText } from '../effects/statement-case.ts';
import type { Suffered } from './blame.ts';
import type { RunStep } from './drive.ts';
import type { Round } from './round.ts';

/** Statements and stretches beyond that are no picture any more. */
const mostBars = 400;

/** The round as a picture: the statements of the change, and below them how those fared who used the tables. */
export function timelineOf(title: string, round: Round, suffered: readonly Suffered[]): Timeline {
  return {
    kind: 'timeline',
    title,
    ms: Math.round(round.ms),
    lanes: [
      { name: 'migration', bars: round.driven.steps.slice(0, mostBars).map(stepBar) },
      ...suffered.map((one) => laneOf(one, round)),
    ],
  };
}

function stepBar({ step, from, to }: RunStep): Bar {
  return { from: round1(from), to: round1(to), state: 'runs', label: statementText(step.sql, 60) };
}

function laneOf({ subject, role, blocked, broken }: Suffered, round: Round): Lane {
  const probes = round.probes.filter((one) => one.subject === subject && one.role === role);
  const served = probes.flatMap((one) => one.served.map(({ from, to }) => ({ from, to })));
  const bars: Bar[] = merged(served, 5).map(({ from, to }) => bar(from, to, 'served', ''));
  const byStep = new Map<RunStep | null, { from: number; to: number }[]>();
  for (const one of blocked) {
    const known = byStep.get(one.by);
    if (known) known.push(one);
    else byStep.set(one.by, [one]);
  }
  for (const [step, all] of byStep) {
    const label = step === null ? 'the change' : statementText(step.step.sql, 60);
    for (const { from, to } of merged(all, 2)) bars.push(bar(from, to, 'blocked', label));
  }
  for (const [message, all] of grouped(broken)) {
    for (const { from, to } of merged(all, 20)) bars.push(bar(from, to, 'failed', message));
  }
  // A query that is refused for good is refused to the end.
  const lasting = broken.find(({ passing }) => !passing);
  if (lasting !== undefined)
    bars.push(bar(lasting.from, round.ms, 'failed', statementText(lasting.failure.message, 60)));
  return { name: `${role} of ${subject.name}`, bars: bars.slice(0, mostBars) };
}

function grouped(broken: Suffered['broken']): Map<string, { from: number; to: number }[]> {
  const found = new Map<string, { from: number; to: number }[]>();
  for (const { from, to, failure, passing } of broken) {
    if (!passing) continue;
    const label = statementText(failure.message, 60);
    const known = found.get(label);
    if (known) known.push({ from, to });
    else found.set(label, [{ from, to }]);
  }
  return found;
}

function bar(from: number, to: number, state: Bar['state'], label: string): Bar {
  return { from: round1(from), to: round1(to), state, label };
}

function round1(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/** Stretches that touch, or nearly do, as one. */
function merged(all: readonly { readonly from: number; readonly to: number }[], gap: number) {
  const found: { from: number; to: number }[] = [];
  for (const { from, to } of [...all].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last && from - last.to <= gap) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}

/** Who waited, in figures. */
export function figuresOf(suffered: readonly Suffered[], lineOf: (step: RunStep) => string): Evidence {
  return {
    kind: 'table',
    title: 'Who waited for the change',
    columns: [
      { name: '', align: 'left' },
      { name: 'Rows', align: 'right' },
      { name: 'Queries', align: 'right' },
      { name: 'Waited', align: 'right' },
      { name: 'Longest, ms', align: 'right' },
      { name: 'p99, ms', align: 'right' },
      { name: 'Total, ms', align: 'right' },
      { name: 'Refused', align: 'right' },
      { name: 'For', align: 'left' },
    ],
    rows: suffered.map((one) => [
      `${one.role} of ${one.subject.name}`,
      one.subject.rows,
      one.queries,
      one.blocked.length,
      Math.round(one.worstMs),
      Math.round(one.p99Ms),
      Math.round(one.totalMs),
      one.broken.length,
      one.by === null ? null : lineOf(one.by),
    ]),
  };
}
