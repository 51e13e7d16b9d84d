import type { NotifySettings } from '../configuration/telling-settings.ts';
import type { DeployReport } from '../report/deploy/deploy-report.ts';
import type { Environment } from '../runtime/world.ts';
import { isBad, isDeploy } from './facts.ts';
import { type Sent, send } from './send.ts';
import { slackMessage } from './slack.ts';
import { webhookMessage } from './webhook.ts';

/** A message that is to be sent, and what people call its receiver. */
export interface Telling {
  readonly to: string;
  tell(): Promise<Sent>;
}

/** Messages about a deploy. Addresses are secrets, and come from the variables that the settings name. */
export function notifications(
  report: DeployReport,
  { slackFrom, webhookFrom, on }: NotifySettings,
  env: Environment,
  fetch: typeof globalThis.fetch,
): Telling[] {
  if (!isDeploy(report) || (on === 'failures' && !isBad(report.verdict))) return [];
  return [
    ...(slackFrom === null
      ? []
      : [
          {
            to: 'Slack',
            tell: () => withAddress(env, slackFrom, (url) => send(slackMessage(report, url, env), fetch)),
          },
        ]),
    ...(webhookFrom === null
      ? []
      : [
          {
            to: 'the webhook',
            tell: () => withAddress(env, webhookFrom, (url) => send(webhookMessage(report, url, env), fetch)),
          },
        ]),
  ];
}

/** Calls with what a variable holds; one that is empty is said by its name, which is no secret. */
export async function withAddress(
  env: Environment,
  name: string,
  work: (value: string) => Promise<Sent>,
): Promise<Sent> {
  const value = env[name]?.trim();
  return value ? await work(value) : { sent: false, why: `the environment variable ${name} is empty or missing` };
}
