import { codeFrame, linesOf } from '../code-frame.ts';
import { cut, forHtmlName, forHtmlPage } from '../escape.ts';
import { code, folded, type HtmlLinking, linkedHtml, page, placeHtml } from '../html-page.ts';
import { rowsText } from '../sizes.ts';
import { timeText } from '../trials/figures.ts';
import { withTrialStyle } from '../trials/html.ts';
import { badge } from '../trials/html-trial.ts';
import { timelineSvg } from '../trials/svg-timeline.ts';
import { isClean } from '../trials/verdict.ts';
import { waitText } from '../waits.ts';
import { grouped, plural } from '../wording.ts';
import type {
  DeployedDatabase,
  DeployedMigration,
  DeployedStatement,
  DeployMode,
  DeployReport,
} from './deploy-report.ts';
import { sizesText } from './sizes.ts';
import { timelineOf } from './timeline.ts';
import { migrationVerdict } from './verdict.ts';
import { deployWaits, heldText } from './waits.ts';
import {
  approvalsText,
  blockerLockText,
  blockerText,
  dependsOnSize,
  failureText,
  gateName,
  historyText,
  modeNames,
  nameOf,
  outcomeText,
  policyNames,
  riskReasonsOf,
  riskText,
  scopeText,
  serverText,
  signOf,
  statementEffectText,
  stateText,
  titleText,
  versionsText,
} from './wording.ts';

export interface HtmlOptions extends HtmlLinking {
  /** The text of a file for the code frames, secrets masked; undefined where it is not at hand. */
  source?(file: string): string | undefined;
  /** When the page was made, as a reader wants it; left out where it has to be the same each time. */
  readonly made?: string;
}

/** A browser has to draw them all. */
const mostMigrations = 500;
const mostStatements = 200;
const mostBlockers = 50;
const mostWaits = 50;
const longestText = 10_000;
const frameWidth = 110;

/**
 * The report as one HTML page that needs nothing else: no script, no font, no picture from anywhere. Pictures are drawn in it. Where a
 * server takes the style away, it reads as plain HTML.
 */
export function renderDeployHtml(report: DeployReport, options: HtmlOptions = {}): string {
  const heading = `Drydock ${modeNames[report.mode]}: ${titleText(report)}`;
  const approvals = approvalsText(report.approvals);
  const { deployment } = report;
  const where =
    deployment === null ? '' : linkedHtml(forHtmlName(`deployment to ${deployment.environment}`), deployment.url);
  const made = options.made === undefined ? '' : `, ${forHtmlName(options.made)}`;
  const facts = [
    timeText(report.ms),
    `run ${code(report.run)}`,
    where,
    approvals === '' ? '' : forHtmlPage(cut(approvals, longestText)),
  ].filter((part) => part !== '');
  const body = [
    `<h1 class="${signOf(report)}">${heading}</h1>`,
    `<p class="dim">${facts.join(' · ')}</p>`,
    ...report.databases.map((database) => databaseHtml(report, database, options)),
    `<p class="dim">${forHtmlName(report.tool.name)} ${forHtmlName(report.tool.version)}${made}</p>`,
  ];
  return withTrialStyle(page(heading, body.join('\n')));
}

function databaseHtml({ mode, databases }: DeployReport, database: DeployedDatabase, options: HtmlOptions): string {
  const { migrations, verdict, message, plan } = database;
  const about = [scopeText(database, false), serverText(database), historyText(database)].filter((part) => part !== '');
  const quiet = message === '' || (isClean(verdict) && migrations.length > 0);
  const timeline = timelineOf(database, mode);
  // What stops a deploy is not to be looked for below what would have run.
  const refused = database.gates.some((gate) => !isClean(gate.verdict));
  const parts = [
    databases.length > 1 ? `<h2>${badge(verdict)} ${forHtmlName(database.name)}</h2>` : '',
    quiet ? '' : `<p>${badge(verdict)} <b>${forHtmlPage(message)}</b></p>`,
    `<p>${about.map(forHtmlPage).join('<br>')}</p>`,
    mode === 'plan' && migrations.length > 0 ? riskHtml(database, options) + waitsHtml(database, options) : '',
    refused ? gatesHtml(database) : '',
    migrationsHtml(database, mode, options),
    endingHtml(database),
    refused ? '' : gatesHtml(database),
    timeline === null ? '' : `<h3>${timeline.title}</h3>\n<div class="drawing">${timelineSvg(timeline)}</div>`,
    listHtml('What to know besides', database.remarks),
    plan === '' ? '' : `<p class="dim">plan ${code(plan)}</p>`,
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function riskHtml(database: DeployedDatabase, options: HtmlOptions): string {
  const reasons = database.risk.reasons.slice(0, mostWaits).map(({ file, line, text }) => {
    return `<li>${forHtmlPage(text)} ${placeHtml(options, file, line, `${file}:${line}`)}</li>`;
  });
  const list = reasons.length === 0 ? '' : `\n<ul>\n${reasons.join('\n')}\n</ul>`;
  return `<p><b>Risk: ${riskText(database)}</b></p>${list}\n`;
}

function waitsHtml(database: DeployedDatabase, options: HtmlOptions): string {
  const { rows, more } = deployWaits(database, mostWaits);
  if (rows.length === 0) return more === null ? '' : `<p>Who has to wait: ${more}</p>`;
  const lines = rows.map(({ wait, others, rows, isHeld }) => {
    const also = others === 0 ? '' : `, and ${plural(others, 'more statement')}`;
    const cells = [
      code(wait.relation),
      wait.blocks === 'writes' ? 'write' : 'read or write',
      waitText(wait),
      rows === null ? '' : rowsText(rows).replace(/ rows?$/, ''),
      placeHtml(options, wait.file, wait.line, `${wait.file}:${wait.line}`) + also + (isHeld ? `, ${heldText}` : ''),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return [
    '<h3>Who has to wait</h3>',
    '<div class="scroll"><table>',
    '<tr><th>table</th><th>nobody can</th><th>for</th><th>rows</th><th>because of</th></tr>',
    ...lines,
    `</table></div>${more === null ? '' : `\n<p>${more}</p>`}`,
  ].join('\n');
}

function gatesHtml({ gates }: DeployedDatabase): string {
  if (gates.length === 0) return '';
  const rows = gates.map((gate) => {
    const reason = isClean(gate.verdict) ? '' : ` <span class="dim">${forHtmlName(gate.reason)}</span>`;
    const cells = [
      badge(gate.verdict),
      forHtmlName(gateName(gate)) + reason,
      forHtmlPage(cut(gate.message, longestText)),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}<td class="number">${timeText(gate.ms)}</td></tr>`;
  });
  return `<h3>Gates</h3>\n<div class="scroll"><table class="trials">\n${rows.join('\n')}\n</table></div>`;
}

function migrationsHtml(database: DeployedDatabase, mode: DeployMode, options: HtmlOptions): string {
  const { migrations } = database;
  if (migrations.length === 0) return '';
  const versions = versionsText(database, mode);
  const shown = migrations.slice(0, mostMigrations);
  const left = migrations.length - shown.length;
  return [
    `<h3>Migrations${versions === '' ? '' : ` <span class="dim">${forHtmlName(versions)}</span>`}</h3>`,
    ...shown.map((each) => migrationHtml(each, database, mode, options)),
    ...(left > 0 ? [`<p>and ${grouped(left)} more</p>`] : []),
  ].join('\n');
}

function migrationHtml(
  migration: DeployedMigration,
  { risk }: DeployedDatabase,
  mode: DeployMode,
  options: HtmlOptions,
): string {
  const verdict = migrationVerdict(migration);
  const planned = mode === 'plan' && migration.state === 'pending';
  const how = migration.atomic ? 'one transaction' : 'no transaction';
  const time = migration.ms === null ? '' : ` <span class="dim">· ${timeText(migration.ms)}</span>`;
  const said = planned ? `${plural(migration.statements.length, 'statement')}, ${how}` : stateText(migration, mode);
  const open = planned || !isClean(verdict) ? ' open' : '';
  const shown = migration.statements.slice(0, mostStatements);
  const left = migration.statements.length - shown.length;
  return [
    `<details class="case ${planned ? 'planned' : verdict}"${open}>`,
    `<summary><b>${forHtmlName(nameOf(migration))}</b> <b class="verdict">${said}</b>${time}</summary>`,
    `<p class="dim">${placeHtml(options, migration.file, shown[0]?.place.line ?? 1, migration.file)}</p>`,
    ...(migration.remark === null
      ? []
      : [`<p class="differs">▲ ${forHtmlPage(cut(migration.remark, longestText))}</p>`]),
    '<div class="scroll"><table class="cases">',
    ...shown.map((each) => statementHtml(each, risk, mode, options)),
    `</table></div>${left > 0 ? `\n<p>and ${grouped(left)} more</p>` : ''}`,
    ...shown.map((each) => failureHtml(each, options)).filter((part) => part !== ''),
    '</details>',
  ].join('\n');
}

function statementHtml(
  statement: DeployedStatement,
  risk: DeployedDatabase['risk'],
  mode: DeployMode,
  options: HtmlOptions,
): string {
  const { place, sql, sizes, state } = statement;
  const size = dependsOnSize(statement) ? sizesText(sizes) : '';
  const effect =
    forHtmlPage(statementEffectText(statement)) +
    (size === '' ? '' : `<br><span class="dim">${forHtmlPage(size)}</span>`);
  const reasons = riskReasonsOf(statement, risk).map(
    (each) => `<br><span class="differs">▲ ${forHtmlPage(each)}</span>`,
  );
  const outcome = outcomeText(statement);
  const what =
    mode === 'plan' ? effect + reasons.join('') : outcome === '' ? (state === 'pending' ? 'not run' : state) : outcome;
  return `<tr><td class="number">${placeHtml(options, place.file, place.line, String(place.line))}</td><td>${code(sql)}</td><td>${what}</td></tr>`;
}

function failureHtml({ failure, place }: DeployedStatement, { source }: HtmlOptions): string {
  if (failure === null) return '';
  const frame = codeFrame(linesOf(source?.(place.file) ?? ''), place, frameWidth);
  const gutter = Math.max(0, ...frame.map(({ number }) => String(number ?? '').length));
  const lines = frame.map(({ number, kind, code: text }) => {
    const margin = `<i>${String(number ?? '').padStart(gutter)} ${kind === 'marked' ? '┃' : '│'} </i>`;
    return margin + (kind === 'underline' ? `<b>${forHtmlName(text)}</b>` : forHtmlName(text));
  });
  const details = [failure.detail, failure.hint].filter((text) => text !== null && text !== '');
  const blockers = failure.blockers.slice(0, mostBlockers).map((each) => {
    const query = each.query === '' ? '' : `<br>${code(each.query)}`;
    return `<li>${forHtmlPage(blockerText(each))}, ${forHtmlPage(blockerLockText(each))}${query}</li>`;
  });
  return [
    ...(lines.length === 0 ? [] : [`<pre>${lines.join('\n')}</pre>`]),
    `<p><b>${forHtmlPage(cut(failureText(failure), longestText))}</b></p>`,
    ...details.map((text) => `<p>${forHtmlPage(cut(text ?? '', longestText))}</p>`),
    ...(blockers.length === 0 ? [] : ['<h4>Who was in the way</h4>', `<ul>\n${blockers.join('\n')}\n</ul>`]),
  ].join('\n');
}

function endingHtml({ afterwards, advice }: DeployedDatabase): string {
  const losses = (afterwards?.losses ?? []).map(
    ({ table, rows, why }) => `${table}: ${plural(rows, 'row')} would be lost: ${why}`,
  );
  const parts = [
    ...(afterwards === null
      ? []
      : [listHtml(`Afterwards (${policyNames[afterwards.policy]})`, [...afterwards.steps, ...losses])]),
    ...(advice.length === 0 ? [] : [`<div class="advice">${listHtml('What to do', advice)}</div>`]),
  ];
  return parts.join('\n');
}

/** `title` is ours. Long lists are folded. */
function listHtml(title: string, all: readonly string[]): string {
  if (all.length === 0) return '';
  const list = `<ul>\n${all
    .slice(0, mostStatements)
    .map((each) => `<li>${forHtmlPage(cut(each, longestText))}</li>`)
    .join('\n')}\n</ul>`;
  return all.length > 12 ? folded(`${title} (${grouped(all.length)})`, list) : `<h4>${title}</h4>\n${list}`;
}
