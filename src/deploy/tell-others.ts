import type { DeployReport } from '../core/report/deploy/deploy-report.ts';
import type { World } from '../core/runtime/world.ts';
import type { DeployOptions } from './options.ts';

/** Tells the run to whom drydock.yml names. What could not be told is a remark, and never a failure. */
export async function tellOthers(
  _report: DeployReport,
  _options: DeployOptions,
  _world: World,
): Promise<readonly string[]> {
  return [];
}
