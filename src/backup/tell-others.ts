import type { BackupSettings } from '../core/configuration/backup-settings.ts';
import type { BackupReport } from '../core/report/backup/backup-report.ts';
import type { Environment } from '../core/runtime/world.ts';

/** Tells the run to whom drydock.yml names. What could not be told is a remark, and never a failure. */
export async function tellOthers(
  report: BackupReport,
  { notify, telemetry }: Pick<BackupSettings, 'notify' | 'telemetry'>,
  env: Environment,
): Promise<readonly string[]> {
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
  const [{ tellBackupTelemetry }, { toldRemark }] = await Promise.all([
    import('../core/telemetry/tell-backup.ts'),
    import('../core/telemetry/telling.ts'),
  ]);
  const told = await tellBackupTelemetry(report, { notify, telemetry }, env, globalThis.fetch);
  return told.flatMap((one) => toldRemark(one) ?? []);
}
