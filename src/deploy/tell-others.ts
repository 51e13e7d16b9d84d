import type { DeployReport } from '../core/report/deploy/deploy-report.ts';
import type { Environment } from '../core/runtime/world.ts';
import type { DeployOptions } from './options.ts';

/** Tells the run to whom drydock.yml names. What could not be told is a remark, and never a failure. */
export async function tellOthers(
  report: DeployReport,
  { telling }: DeployOptions,
  env: Environment,
): Promise<readonly string[]> {
  const { notify, telemetry } = telling;
  const nobody =
    notify.slackFrom === null &&
    notify.webhookFrom === null &&
    telemetry.otlp === null &&
    !env['OTEL_EXPORTER_OTLP_ENDPOINT'] &&
    !env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] &&
    telemetry.pushgateway === null &&
    telemetry.textfile === null &&
    telemetry.grafana === null;
  if (nobody) return [];
  const [{ tellTelemetry }, { toldRemark }] = await Promise.all([
    import('../core/telemetry/tell.ts'),
    import('../core/telemetry/telling.ts'),
  ]);
  const told = await tellTelemetry(report, telling, env, globalThis.fetch);
  return told.flatMap((one) => toldRemark(one) ?? []);
}
