import { cut, forMarkdownCode, forMarkdownTableCell, forMarkdownText } from '../escape.ts';
import { type Block, beside, details, fitInto, type Linking, linked, nameCode, placeLink } from '../markdown-block.ts';
import { rowsText } from '../sizes.ts';
import { timeText } from '../trials/figures.ts';
import { ganttChart } from '../trials/gantt.ts';
import { bold } from '../trials/markdown-evidence.ts';
import { signs } from '../trials/markdown-trial.ts';
import { isClean } from '../trials/verdict.ts';
import { isShort, waitText } from '../waits.ts';
import { grouped, plural } from '../wording.ts';
import type { DeployedDatabase, DeployReport, GateReport } from './deploy-report.ts';
import { failureBlocks, migrationTable, statementBlocks } from './markdown-migration.ts';
import { timelineOf } from './timeline.ts';
import { deployWaits, heldText } from './waits.ts';
import {
  approvalsText,
  gateName,
  historyText,
  modeNames,
  policyNames,
  riskText,
  serverText,
  signOf,
  titleText,
} from './wording.ts';

export interface MarkdownOptions extends Linking {
  /** UTF-8 bytes that the result may have: 1,000,000 for a step summary, 60,000 for a comment. */
  readonly bytes: number;
  /** Characters that one diagram may have. */
  readonly diagramCharacters?: number;
}

/** A text that is longer is nothing for the head of a report. */
const longestText = 300;
const mostWaits = 5;
const mostDatabases = 20;
const mostAdvice = 10;
const mostGates = 20;
const mostRemarks = 20;
const mostLosses = 20;

/**
 * The report for a step summary or a comment, at most `bytes` long: the verdict, the risk with its reason, who has to wait, and a table of
 * the migrations; then what failed, who was in the way, and what to do; then a picture of the time, the statements, gates and remarks.
 * Where the whole does not fit, what stands at the end goes first; a line says what is missing.
 */
export function renderDeployMarkdown(report: DeployReport, options: MarkdownOptions): string {
  const shown = report.databases.slice(0, mostDatabases);
  const left = report.databases.length - shown.length;
  const title = `### ${signs[signOf(report)]} Drydock ${modeNames[report.mode]}: ${titleText(report)}\n`;
  const blocks: Block[] = [
    head([title]),
    ...shown.flatMap((database) => databaseBlocks(report, database, options)),
    ...(left > 0 ? [head([`and ${grouped(left)} more databases\n`])] : []),
    head([footer(report)]),
  ];
  return fitInto(blocks, options.bytes, 'migration');
}

function head(forms: readonly string[], findings = 0): Block {
  return { forms: [...new Set(forms)], kind: 'head', findings, name: 'the head' };
}

function databaseBlocks(report: DeployReport, database: DeployedDatabase, options: MarkdownOptions): Block[] {
  const { mode, databases } = report;
  const several = databases.length > 1;
  const refused = database.gates.some(({ verdict }) => !isClean(verdict));
  const gates = gatesMarkdown(database.gates, refused);
  const planned = mode === 'plan';
  return [
    databaseHead(report, database, options),
    ...(refused ? [head([gates], 0)] : []),
    ...failureBlocks(database, several, options),
    ...endingBlocks(database),
    ...pictureBlocks(report, database, options),
    ...(planned ? statementBlocks(database, options) : []),
    ...(refused || gates === '' ? [] : [beside('the gates', gates)]),
    ...remarkBlocks(database),
  ];
}

/** What decides about a database: what happened, how risky it is, who waits, and its migrations. */
function databaseHead({ mode, databases }: DeployReport, database: DeployedDatabase, options: MarkdownOptions): Block {
  const { verdict, message, migrations } = database;
  const name = databases.length > 1 ? `${bold(cut(database.name, longestText))}: ` : '';
  const about = [database.summary, serverText(database), historyText(database)].filter((part) => part !== '');
  const scope = `${name}${about.map((part) => forMarkdownText(cut(part, longestText))).join('; ')}.`;
  const said = message === '' || (isClean(verdict) && migrations.length > 0) ? '' : messageText(database);
  const planned = mode === 'plan' && migrations.length > 0;
  const risk = planned ? riskLine(database, options) : '';
  const waits = planned ? waitsTable(database, options) : '';
  const table = migrationTable(database, mode, options);
  const join = (parts: readonly string[]) => `${parts.filter((part) => part !== '').join('\n\n')}\n`;
  return head(
    [
      join([said, risk, waits, scope, table]),
      join([said, risk, waits, scope]),
      join([said, risk]),
      join([said || scope]),
    ],
    migrations.length,
  );
}

function messageText({ verdict, message }: DeployedDatabase): string {
  return `${signs[verdict]} ${forMarkdownText(cut(message, 1_000))}`;
}

function riskLine(database: DeployedDatabase, options: MarkdownOptions): string {
  const [first, ...rest] = database.risk.reasons;
  const [word = '', ...meaning] = riskText(database).split(', ');
  const start = `**Risk: ${word}**, ${meaning.join(', ')}`;
  if (first === undefined) return `${start}.`;
  const text = forMarkdownText(cut(first.text.replace(/\.$/, ''), longestText));
  const more = rest.length === 0 ? '' : `, and ${plural(rest.length, 'more reason')}`;
  return `${start}: ${text} (${placeLink(fileOnly(options, first.file), fileName(first.file), first.line)})${more}.`;
}

/** A link that names the file by its last part alone. */
function fileOnly({ link }: Linking, file: string): Linking {
  return { link: (_, line) => link?.(file, line) ?? null };
}

function fileName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

function waitsTable(database: DeployedDatabase, options: MarkdownOptions): string {
  const { rows, more } = deployWaits(database, mostWaits);
  if (rows.length === 0) return more === null ? '' : `Who has to wait: ${more}`;
  const sized = rows.some((row) => row.rows !== null);
  const lines = [
    `| table | nobody can | for |${sized ? ' rows |' : ''} because of |`,
    `| --- | --- | --- |${sized ? ' ---: |' : ''} --- |`,
    ...rows.map(({ wait, others, rows, isHeld }) => {
      const what = wait.blocks === 'writes' ? 'write' : 'read or write';
      const time = isShort(wait) ? waitText(wait) : `**${waitText(wait)}**`;
      const size = sized ? ` ${rows === null ? '' : rowsText(rows).replace(/ rows?$/, '')} |` : '';
      const place = placeLink(fileOnly(options, wait.file), fileName(wait.file), wait.line);
      const also = others === 0 ? '' : `, and ${plural(others, 'more statement')}`;
      return `| ${nameCode(wait.relation)} | ${what} | ${time} |${size} ${place}${also}${isHeld ? `, ${heldText}` : ''} |`;
    }),
  ];
  return [...lines, ...(more === null ? [] : ['', more])].join('\n');
}

/** What was done after a failure, what would be lost, and what to do now: never left out before the failure itself is. */
function endingBlocks({ afterwards, advice }: DeployedDatabase): Block[] {
  const parts: string[] = [];
  if (afterwards !== null) {
    const { policy, verdict, steps, losses } = afterwards;
    const lines = [
      ...steps.slice(0, mostAdvice).map((step) => `${signs[verdict]} ${forMarkdownText(cut(step, longestText))}`),
      ...losses
        .slice(0, mostLosses)
        .map(
          ({ table, rows, why }) =>
            `${signs.warn} ${nameCode(table)}: ${plural(rows, 'row')} would be lost: ${forMarkdownText(cut(why, longestText))}`,
        ),
    ];
    parts.push(`**Afterwards** (${policyNames[policy]})\n\n${lines.map((line) => `- ${line}`).join('\n')}`);
  }
  if (advice.length > 0) {
    const list = advice.slice(0, mostAdvice).map((each, at) => `${at + 1}. ${forMarkdownText(cut(each, longestText))}`);
    parts.push(`**What to do**\n\n${list.join('\n')}`);
  }
  return parts.length === 0 ? [] : [head([`${parts.join('\n\n')}\n`])];
}

function pictureBlocks(report: DeployReport, database: DeployedDatabase, options: MarkdownOptions): Block[] {
  const timeline = timelineOf(database, report.mode);
  const chart = timeline && ganttChart(timeline, options.diagramCharacters);
  if (timeline === null || chart === null) return [];
  return [beside('the picture of how long it takes', `${timeline.title}:\n\n${forMarkdownCode(chart, 'mermaid')}\n`)];
}

/** A table, unfolded where one of them refused. */
function gatesMarkdown(gates: readonly GateReport[], refused: boolean): string {
  if (gates.length === 0) return '';
  const worst = [...gates].sort((a, b) => Number(isClean(a.verdict)) - Number(isClean(b.verdict)));
  const rows = worst.slice(0, mostGates).map((gate) => {
    const code = isClean(gate.verdict) ? '' : ` (${nameCode(gate.reason)})`;
    const cells = [
      signs[gate.verdict],
      forMarkdownTableCell(cut(gateName(gate), longestText)) + code,
      forMarkdownTableCell(cut(gate.message, longestText)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const left = gates.length - rows.length;
  const table = ['| | gate | answer |', '| --- | --- | --- |', ...rows].join('\n');
  const whole = left > 0 ? `${table}\n\nand ${grouped(left)} more` : table;
  return refused ? `${whole}\n` : details(`${signs.pass} ${plural(gates.length, 'gate')} passed`, whole);
}

function remarkBlocks({ remarks }: DeployedDatabase): Block[] {
  if (remarks.length === 0) return [];
  const lines = remarks
    .slice(0, mostRemarks)
    .map((each) => `- ${signs.warn} ${forMarkdownText(cut(each, longestText))}`);
  if (remarks.length > lines.length) lines.push(`- and ${grouped(remarks.length - lines.length)} more`);
  return [beside('remarks', `${lines.join('\n')}\n`)];
}

/** What binds this text to the run and to what was approved. */
function footer({ databases, run, approvals, deployment, ms, mode }: DeployReport): string {
  const said = approvalsText(approvals);
  // Nothing from outside at the start of a line, and none before a colon: either may act.
  const plans = databases.slice(0, mostDatabases).flatMap(({ name, plan }) => {
    const whose = databases.length > 1 ? ` of ${bold(cut(name, 100))}` : '';
    return plan === '' ? [] : [`plan${whose} ${nameCode(plan)}`];
  });
  const parts = [
    ...plans,
    `run ${nameCode(run)}`,
    ...(mode === 'plan' ? [] : [timeText(ms)]),
    ...(deployment === null
      ? []
      : [linked(`deployment to ${forMarkdownText(cut(deployment.environment, 100))}`, deployment.url)]),
    ...(said === '' ? [] : [forMarkdownText(cut(said, longestText))]),
  ];
  return `${parts.join(' · ')}\n`;
}
