import type { GateSettings } from '../../core/configuration/deploy-settings.ts';
import type { GateReport } from '../../core/report/deploy/deploy-report.ts';
import type { GateContext } from './gate.ts';
import { gates } from './registry.ts';

/**
 * Asks every gate that drydock.yml names, in the order of the registry. All are asked also after one refused, so that a team learns at once
 * of everything that is in the way. A deploy may go on only when `refusing` finds none.
 */
export async function askGates(settings: GateSettings, context: GateContext): Promise<GateReport[]> {
  const reports: GateReport[] = [];
  for (const gate of gates) reports.push(...(await gate.ask(settings, context)));
  return reports;
}

/** Those that stop a deploy: the ones that say no, and the ones that could not be asked. */
export function refusing(reports: readonly GateReport[]): readonly GateReport[] {
  return reports.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped');
}
