import type { DeployReport } from '../report/deploy/deploy-report.ts';
import { titleText } from '../report/deploy/wording.ts';
import { cut, forHtmlPage } from '../report/escape.ts';
import type { Environment } from '../runtime/world.ts';
import { runAddress, startOf } from './facts.ts';
import { jsonBody } from './json-body.ts';
import type { Message } from './send.ts';

const longestText = 300;
const mostDatabases = 20;

/**
 * An annotation over the time of the deploy, which any dashboard of the organisation can show by its tags: `POST /api/annotations` with
 * `time` and `timeEnd` in milliseconds. Grafana shows its text as HTML. Null when the report does not say when it began.
 */
export function grafanaMessage(report: DeployReport, address: string, token: string, env: Environment): Message | null {
  const time = startOf(report);
  if (time === null) return null;
  const run = runAddress(env);
  const shown = report.databases.slice(0, mostDatabases);
  const lines = [
    `<b>Drydock ${report.mode}: ${titleText(report)}</b>`,
    ...shown.map(({ name, message }) => forHtmlPage(cut(`${name}: ${message}`, longestText))),
    ...(run === null ? [] : [`<a href="${forHtmlPage(run)}">the job</a>`]),
  ];
  const environment = report.deployment === null ? [] : [`environment:${cut(report.deployment.environment, 100)}`];
  const tags = [
    'drydock',
    report.mode,
    report.verdict,
    ...shown.map(({ name }) => `database:${cut(name, 100)}`),
    ...environment,
  ];
  return {
    url: `${address.replace(/\/+$/, '')}/api/annotations`,
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
    body: jsonBody({ time, timeEnd: time + Math.round(report.ms), tags, text: lines.join('<br>') }),
  };
}
