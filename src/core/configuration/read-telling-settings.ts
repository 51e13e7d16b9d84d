import { objectAt, textAt, type Values, wordAt } from './checked-values.ts';
import type { NotifySettings, TelemetrySettings } from './telling-settings.ts';

/** @param under what holds where nothing is said */
export function readNotify(values: Values, under: NotifySettings): NotifySettings {
  return {
    slackFrom: textAt(values, 'slack-from') ?? under.slackFrom,
    webhookFrom: textAt(values, 'webhook-from') ?? under.webhookFrom,
    on: wordAt(values, 'on', ['always', 'failures'] as const) ?? under.on,
  };
}

/** @param under what holds where nothing is said */
export function readTelemetry(values: Values, under: TelemetrySettings): TelemetrySettings {
  const { grafana } = values;
  const ofGrafana = objectAt(values, 'grafana');
  return {
    otlp: textAt(values, 'otlp') ?? under.otlp,
    pushgateway: textAt(values, 'pushgateway') ?? under.pushgateway,
    textfile: textAt(values, 'textfile') ?? under.textfile,
    grafana:
      grafana === undefined
        ? under.grafana
        : { url: textAt(ofGrafana, 'url') ?? '', tokenFrom: textAt(ofGrafana, 'token-from') ?? '' },
    logs: wordAt(values, 'logs', ['text', 'json'] as const) ?? under.logs,
  };
}
