import type { DeployReport } from '../report/deploy/deploy-report.ts';
import { approvalsText, countsText, modeNames, titleText } from '../report/deploy/wording.ts';
import { cut, forTerminal } from '../report/escape.ts';
import type { Verdict } from '../report/report.ts';
import type { Environment } from '../runtime/world.ts';
import { runAddress } from './facts.ts';
import { jsonBody } from './json-body.ts';
import type { Message } from './send.ts';

/** What Slack takes: a header of 150 characters, a text of 3,000, fifty blocks. */
const longestHeader = 150;
const longestSection = 2_900;
export const mostDatabases = 20;
export const mostAdvice = 3;

export const slackSigns: Readonly<Record<Verdict, string>> = {
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  inconclusive: '❔',
  error: '⛔',
  skipped: '⏭️',
};

/**
 * A message for an incoming webhook. All that comes from outside stands in `plain_text`, where Slack reads no mentions, links or marks;
 * the one link is ours.
 */
export function slackMessage(report: DeployReport, url: string, env: Environment): Message {
  const title = `${slackSigns[report.verdict]} Drydock ${modeNames[report.mode]}: ${titleText(report)}`;
  const approvals = approvalsText(report.approvals);
  const shown = report.databases.slice(0, mostDatabases);
  const left = report.databases.length - shown.length;
  const facts = [
    ...(report.deployment === null ? [] : [`environment ${report.deployment.environment}`]),
    ...(left > 0 ? [`and ${left} more databases`] : []),
    ...(approvals === '' ? [] : [approvals]),
    `run ${report.run}`,
  ].join(' · ');
  const sections = shown.map(({ name, target, message, advice, migrations }) => [
    `${name} (${target}): ${migrations.length === 0 ? '' : countsText(migrations, report.mode)}`,
    message,
    ...advice.slice(0, mostAdvice).map((each) => `• ${each}`),
  ]);
  return slackBlocks({ title, sections, facts }, url, env);
}

/**
 * The blocks of a message: a heading, a section for each database with its lines, and what is known of the run.
 * @param said hostile; `title` holds nothing from outside
 */
export function slackBlocks(
  {
    title,
    sections,
    facts,
  }: { readonly title: string; readonly sections: readonly (readonly string[])[]; readonly facts: string },
  url: string,
  env: Environment,
): Message {
  const run = runAddress(env);
  const blocks = [
    { type: 'header', text: text(title, longestHeader) },
    ...sections.map((lines) => ({
      type: 'section',
      text: text(
        lines
          .filter((line) => line !== '')
          .map(forTerminal)
          .join('\n'),
        longestSection,
      ),
    })),
    { type: 'context', elements: [text(forTerminal(facts), longestSection)] },
    ...(run === null
      ? []
      : [{ type: 'context', elements: [{ type: 'mrkdwn', text: `<${run}|The job on GitHub>`, verbatim: true }] }]),
  ];
  return {
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: jsonBody({ text: title, blocks, unfurl_links: false, unfurl_media: false }),
  };
}

function text(text: string, longest: number) {
  return { type: 'plain_text', text: cut(text, longest), emoji: false };
}
