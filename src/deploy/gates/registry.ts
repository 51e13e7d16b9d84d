import type { GateSettings } from '../../core/configuration/deploy-settings.ts';
import type { GateReport } from '../../core/report/deploy/deploy-report.ts';
import { UserError } from '../../core/report/user-error.ts';
import { gate as approvals } from './approvals.ts';
import { gate as backup } from './backup.ts';
import { gate as freeze } from './freeze.ts';
import type { Gate, GateAnswer, GateContext } from './gate.ts';
import { gate as http } from './http.ts';
import { gate as promql } from './promql.ts';
import { gate as sql } from './sql.ts';
import { gate as window } from './window.ts';

/** A gate with what drydock.yml says of it, whatever that looks like. */
export interface RegisteredGate extends Omit<Gate<never>, 'ask'> {
  ask(settings: GateSettings, context: GateContext): Promise<readonly GateReport[]>;
}

/** Codes that any gate may give. */
export const sharedReasons = {
  ok: 'What was wanted is so.',
  cancelled: 'The run was cancelled before the gate was asked, or meanwhile.',
  not_asked: 'Something else than its answer kept the gate from being asked; the message says what.',
} as const;

/**
 * All gates, in the order in which they are asked and shown: first those that only look at the clock, then GitHub, the database, and the
 * servers of others.
 */
export const gates: readonly RegisteredGate[] = [
  registered(freeze, (settings) => settings.freeze),
  registered(window, (settings) => settings.window),
  registered(approvals, (settings) => settings.approvals),
  registered(backup, (settings) => settings.backup),
  registered(sql, (settings) => settings.sql),
  registered(http, (settings) => settings.http),
  registered(promql, (settings) => settings.promql),
];

function registered<Settings>(
  gate: Gate<Settings>,
  of: (settings: GateSettings) => readonly Settings[],
): RegisteredGate {
  const timed = async (some: readonly Settings[], context: GateContext): Promise<readonly GateReport[]> => {
    const started = performance.now();
    const answers = context.cancelled.aborted ? [cancelled(gate)] : await answersOf(gate, some, context);
    const ms = performance.now() - started;
    return answers.map((answer) => ({ gate: gate.id, ...answer, ms }));
  };
  return {
    ...gate,
    async ask(settings, context) {
      const all = of(settings);
      if (all.length === 0) return [];
      if (gate.asked === 'as-one') return timed(all, context);
      if (gate.asked === 'at-once') return (await Promise.all(all.map((one) => timed([one], context)))).flat();
      const reports: GateReport[] = [];
      for (const one of all) reports.push(...(await timed([one], context)));
      return reports;
    },
  };
}

/** What a gate throws all the same is a defect and is thrown on, but for what the user can mend. */
async function answersOf<Settings>(
  gate: Gate<Settings>,
  some: readonly Settings[],
  context: GateContext,
): Promise<readonly GateAnswer[]> {
  try {
    return await gate.ask(some, context);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ name: gate.id, verdict: 'error', reason: 'not_asked', message: `${error.message}.` }];
  }
}

function cancelled({ id }: { readonly id: string }): GateAnswer {
  return { name: id, verdict: 'error', reason: 'cancelled', message: 'The run was cancelled before this was asked.' };
}
