import { type Key, type Shape, text } from './shape.ts';
import { variableName, webAddress } from './text-patterns.ts';

/** Somebody will put the secret itself where its variable or a mere address is meant: neither is repeated. */
export const address: Shape = { type: 'text', pattern: webAddress, unshown: true };
export const variable: Shape = { type: 'text', pattern: variableName, unshown: true };

/** Who is told of a run, under `deploy:` and under `backup:`. read-telling-settings.ts makes settings of it. */
export const tellingKeys: Readonly<Record<string, Key>> = {
  notify: {
    shape: {
      type: 'object',
      keys: {
        'slack-from': {
          shape: variable,
          what: "The environment variable with the address of Slack's incoming webhook.",
        },
        'webhook-from': {
          shape: variable,
          what: 'The environment variable with the address of a webhook, which gets JSON.',
        },
        on: {
          shape: { type: 'choice', values: ['always', 'failures'] },
          what: 'When something is said; `always` when absent.',
        },
      },
    },
    what: 'Who is told how it went. What goes wrong there fails nothing.',
  },
  telemetry: {
    shape: {
      type: 'object',
      keys: {
        otlp: {
          shape: address,
          what: 'Base address of an OTLP/HTTP collector; `OTEL_EXPORTER_OTLP_ENDPOINT` when absent.',
        },
        pushgateway: { shape: address, what: 'Base address of a Prometheus Pushgateway.' },
        textfile: {
          shape: text,
          what: "A file for node_exporter's textfile collector, relative to the working folder.",
        },
        grafana: {
          shape: {
            type: 'object',
            keys: {
              url: { shape: address, what: 'Base address of Grafana.', required: true },
              'token-from': {
                shape: variable,
                what: 'The environment variable with the token of a service account that may write annotations.',
                required: true,
              },
            },
          },
          what: 'Where each run becomes an annotation.',
        },
        logs: {
          shape: { type: 'choice', values: ['text', 'json'] },
          what: 'How progress is logged; `text` when absent.',
        },
      },
    },
    what: 'What is told to monitoring.',
  },
};
