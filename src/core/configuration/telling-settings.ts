// Who is told of a run: the same for every job that changes or keeps databases.

/** Where a run is told. Addresses are secrets: they come from environment variables by name. */
export interface NotifySettings {
  /** Name of the variable with Slack's incoming webhook. */
  readonly slackFrom: string | null;
  /** Name of the variable with any webhook's address, which gets JSON. */
  readonly webhookFrom: string | null;
  /** `failures`: only when something went wrong. */
  readonly on: 'always' | 'failures';
}

export interface TelemetrySettings {
  /** Base address of an OTLP/HTTP collector; else OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly otlp: string | null;
  readonly pushgateway: string | null;
  /** A file for node_exporter's textfile collector. */
  readonly textfile: string | null;
  /** Grafana's address; the token comes from the variable. */
  readonly grafana: { readonly url: string; readonly tokenFrom: string } | null;
  readonly logs: 'text' | 'json';
}

export const defaultNotify: NotifySettings = { slackFrom: null, webhookFrom: null, on: 'always' };

export const defaultTelemetry: TelemetrySettings = {
  otlp: null,
  pushgateway: null,
  textfile: null,
  grafana: null,
  logs: 'text',
};
