import type { BackupSettings } from '../configuration/backup-settings.ts';
import type { BackupReport } from '../report/backup/backup-report.ts';
import { withoutBackupSecrets } from '../report/backup/without-secrets.ts';
import type { Environment } from '../runtime/world.ts';
import { isCounted, isNews } from './backup-facts.ts';
import { backupAnnotation, backupSlack, backupWebhook } from './backup-messages.ts';
import { runMetrics, stateMetrics } from './backup-metrics.ts';
import { backupTraceOf } from './backup-spans.ts';
import { writeBackupMetrics } from './backup-textfile.ts';
import { isBad } from './facts.ts';
import { metricsText } from './metrics-text.ts';
import { otlpObjection, sendSpans, traceMessage } from './otlp.ts';
import { type MetricGroup, pushGroups } from './pushgateway.ts';
import { type Message, type Sent, send } from './send.ts';
import { messages, type Telling, type Told, tellAll, withAddress } from './telling.ts';

/**
 * Tells everybody that the settings name about a run, all at once, each for five seconds at most. Never throws and never fails: what did not
 * arrive says why (`toldRemark` makes a sentence of it). Spans are sent of every run, metrics of every run that counts, messages of what is
 * news. Secrets are masked here once more.
 * @param settings of `backup:` in drydock.yml; addresses that are secrets come from the variables of `env` that it names.
 */
export async function tellBackupTelemetry(
  report: BackupReport,
  { notify, telemetry }: Pick<BackupSettings, 'notify' | 'telemetry'>,
  env: Environment,
  fetch: typeof globalThis.fetch,
): Promise<readonly Told[]> {
  const clean = withoutBackupSecrets(report);
  const { version } = clean.tool;
  const spans = traceMessage(
    { version, environment: null, trace: (parent) => backupTraceOf(clean, parent) },
    telemetry.otlp,
    env,
  );
  const objection = otlpObjection(telemetry.otlp, env);
  const trace = async (message: Message): Promise<Sent> =>
    objection === null ? await sendSpans(message, fetch) : { sent: false, why: objection };
  const isTold = isNews(clean) && (notify.on === 'always' || isBad(clean.verdict));
  const make = {
    slack: (url: string) => backupSlack(clean, url, env),
    webhook: (url: string) => backupWebhook(clean, url, env),
  };
  return await tellAll([
    ...(isTold ? messages(notify.slackFrom, notify.webhookFrom, make, env, fetch) : []),
    ...(spans === null ? [] : [{ to: 'the OpenTelemetry collector', tell: () => trace(spans) }]),
    ...(isCounted(clean) ? measures(clean, telemetry, env, fetch) : []),
  ]);
}

function measures(
  report: BackupReport,
  { pushgateway, textfile, grafana }: BackupSettings['telemetry'],
  env: Environment,
  fetch: typeof globalThis.fetch,
): Telling[] {
  const annotate = async (token: string): Promise<Sent> => {
    const message = grafana === null ? null : backupAnnotation(report, grafana.url, token, env);
    return message === null ? { sent: false, why: 'the report has no date' } : await send(message, fetch);
  };
  return [
    ...(pushgateway === null
      ? []
      : [{ to: 'the Pushgateway', tell: () => pushGroups('drydock_backup', groupsOf(report), pushgateway, fetch) }]),
    ...(textfile === null ? [] : [{ to: 'the textfile', tell: async () => writeBackupMetrics(report, textfile) }]),
    ...(grafana === null || !isNews(report)
      ? []
      : [{ to: 'Grafana', tell: () => withAddress(env, grafana.tokenFrom, annotate) }]),
  ];
}

/**
 * Two groups a database: what is so of its backups, of which a run replaces what it knows and leaves the rest; and what came of the command,
 * which replaces what the same command said before.
 */
function groupsOf(report: BackupReport): MetricGroup[] {
  return report.databases.flatMap((database): MetricGroup[] => {
    const name = ['database', database.name] as const;
    const state = metricsText(stateMetrics(report, [database]));
    return [
      { labels: [name, ['command', report.command]], method: 'PUT', text: metricsText(runMetrics(report, [database])) },
      ...(state === '' ? [] : [{ labels: [name], method: 'POST', text: state } as const]),
    ];
  });
}
