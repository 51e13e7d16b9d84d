import type { NotifySettings } from '../configuration/telling-settings.ts';
import type { DeployReport } from '../report/deploy/deploy-report.ts';
import type { Environment } from '../runtime/world.ts';
import { isBad, isDeploy } from './facts.ts';
import { slackMessage } from './slack.ts';
import { messages, type Telling } from './telling.ts';
import { webhookMessage } from './webhook.ts';

/** Messages about a deploy. Addresses are secrets, and come from the variables that the settings name. */
export function notifications(
  report: DeployReport,
  { slackFrom, webhookFrom, on }: NotifySettings,
  env: Environment,
  fetch: typeof globalThis.fetch,
): Telling[] {
  if (!isDeploy(report) || (on === 'failures' && !isBad(report.verdict))) return [];
  return messages(
    slackFrom,
    webhookFrom,
    { slack: (url) => slackMessage(report, url, env), webhook: (url) => webhookMessage(report, url, env) },
    env,
    fetch,
  );
}
