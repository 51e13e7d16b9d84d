import type { DeployReport } from '../report/deploy/deploy-report.ts';
import { titleText } from '../report/deploy/wording.ts';
import { cut, forHtmlPage } from '../report/escape.ts';
import type { Environment } from '../runtime/world.ts';
import { runAddress, startOf } from './facts.ts';
import { jsonBody } from './json-body.ts';
import type { Message } from './send.ts';

const longestText = 300;
const mostDatabases = 20;

/** An annotation over the time of a deploy. Null when the report does not say when it began. */
export function grafanaMessage(report: DeployReport, address: string, token: string, env: Environment): Message | null {
  const shown = report.databases.slice(0, mostDatabases);
  const environment = report.deployment === null ? [] : [`environment:${cut(report.deployment.environment, 100)}`];
  return annotationMessage(
    {
      startedAt: report.startedAt,
      ms: report.ms,
      title: `Drydock ${report.mode}: ${titleText(report)}`,
      lines: shown.map(({ name, message }) => `${name}: ${message}`),
      tags: ['drydock', report.mode, report.verdict, ...shown.map(({ name }) => databaseTag(name)), ...environment],
    },
    address,
    token,
    env,
  );
}

export function databaseTag(name: string): string {
  return `database:${cut(name, 100)}`;
}

/**
 * An annotation over the time of a run, which any dashboard of the organisation can show by its tags: `POST /api/annotations` with `time` and
 * `timeEnd` in milliseconds. Grafana shows its text as HTML.
 * @param of `lines` are hostile, `title` holds nothing from outside
 */
export function annotationMessage(
  of: {
    readonly startedAt: string;
    readonly ms: number;
    readonly title: string;
    readonly lines: readonly string[];
    readonly tags: readonly string[];
  },
  address: string,
  token: string,
  env: Environment,
): Message | null {
  const time = startOf(of);
  if (time === null) return null;
  const run = runAddress(env);
  const text = [
    `<b>${of.title}</b>`,
    ...of.lines.slice(0, mostDatabases).map((line) => forHtmlPage(cut(line, longestText))),
    ...(run === null ? [] : [`<a href="${forHtmlPage(run)}">the job</a>`]),
  ].join('<br>');
  return {
    url: `${address.replace(/\/+$/, '')}/api/annotations`,
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
    body: jsonBody({ time, timeEnd: time + Math.round(of.ms), tags: of.tags, text }),
  };
}
