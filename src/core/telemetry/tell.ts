import type { DeploySettings } from '../configuration/deploy-settings.ts';
import type { DeployReport } from '../report/deploy/deploy-report.ts';
import { withoutDeploySecrets } from '../report/deploy/without-secrets.ts';
import type { Environment } from '../runtime/world.ts';
import { hadWork, isDeploy } from './facts.ts';
import { grafanaMessage } from './grafana.ts';
import { notifications } from './notify.ts';
import { otlpMessage, otlpObjection, sendSpans } from './otlp.ts';
import { pushMetrics } from './pushgateway.ts';
import { type Message, type Sent, send } from './send.ts';
import { type Telling, type Told, tellAll, withAddress } from './telling.ts';
import { writeMetrics } from './textfile.ts';

/**
 * Tells everybody that the settings name about a run, all at once, each for five seconds at most. Never throws and never fails: what did not
 * arrive says why (`toldRemark` makes a sentence of it). Spans are sent of every run; messages, metrics and annotations only of a deploy or
 * an undo, since a plan must not look like one. Secrets are masked here once more.
 * @param settings of `deploy:` in drydock.yml; addresses that are secrets come from the variables of `env` that it names.
 */
export async function tellTelemetry(
  report: DeployReport,
  { notify, telemetry }: Pick<DeploySettings, 'notify' | 'telemetry'>,
  env: Environment,
  fetch: typeof globalThis.fetch,
): Promise<readonly Told[]> {
  const clean = withoutDeploySecrets(report);
  const spans = otlpMessage(clean, telemetry.otlp, env);
  const objection = otlpObjection(telemetry.otlp, env);
  const trace = async (message: Message): Promise<Sent> =>
    objection === null ? await sendSpans(message, fetch) : { sent: false, why: objection };
  const all: Telling[] = [
    ...notifications(clean, notify, env, fetch),
    ...(spans === null ? [] : [{ to: 'the OpenTelemetry collector', tell: () => trace(spans) }]),
    ...(isDeploy(clean) ? measures(clean, telemetry, env, fetch) : []),
  ];
  return await tellAll(all);
}

function measures(
  report: DeployReport,
  { pushgateway, textfile, grafana }: DeploySettings['telemetry'],
  env: Environment,
  fetch: typeof globalThis.fetch,
): Telling[] {
  const annotate = async (token: string): Promise<Sent> => {
    const message = grafana === null ? null : grafanaMessage(report, grafana.url, token, env);
    return message === null ? { sent: false, why: 'the report has no date' } : await send(message, fetch);
  };
  return [
    ...(pushgateway === null ? [] : [{ to: 'the Pushgateway', tell: () => pushMetrics(report, pushgateway, fetch) }]),
    ...(textfile === null ? [] : [{ to: 'the textfile', tell: async () => writeMetrics(report, textfile) }]),
    // A run that found nothing to do leaves nothing to be seen in a graph.
    ...(grafana === null || !hadWork(report)
      ? []
      : [{ to: 'Grafana', tell: () => withAddress(env, grafana.tokenFrom, annotate) }]),
  ];
}
