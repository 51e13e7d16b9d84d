import { cut, forHtmlName, forHtmlPage } from '../escape.ts';
import { code, page } from '../html-page.ts';
import { bytesText } from '../sizes.ts';
import { timeText } from '../trials/figures.ts';
import { withTrialStyle } from '../trials/html.ts';
import { badge } from '../trials/html-trial.ts';
import { drawing, label, line, rect } from '../trials/svg.ts';
import { isClean } from '../trials/verdict.ts';
import { grouped } from '../wording.ts';
import type { BackedUpDatabase, BackupReport, BackupSummary } from './backup-report.ts';
import { tablesWorstFirst, tableVerdict } from './verdict.ts';
import {
  ageText,
  commandNames,
  contentText,
  dataText,
  dryRunText,
  factsText,
  fateText,
  momentText,
  mostRecoveries,
  movedText,
  noPointInTime,
  packingText,
  provedMeaning,
  provedText,
  recoveryTrend,
  serverText,
  sizeText,
  tablesText,
  titleText,
} from './wording.ts';

export interface HtmlOptions {
  /** When the page was made, as a reader wants it; left out where it has to be the same each time. */
  readonly made?: string;
}

/** A browser has to draw them all. */
const mostRows = 2_000;
const longestText = 10_000;

/**
 * The report as one HTML page that needs nothing else: no script, no font, no picture from anywhere. Where a server takes the style away, it
 * reads as plain HTML.
 */
export function renderBackupHtml(report: BackupReport, options: HtmlOptions = {}): string {
  const heading = `Drydock ${commandNames[report.command]}: ${titleText(report)}`;
  const made = options.made === undefined ? '' : `, ${forHtmlName(options.made)}`;
  const dry = dryRunText(report.databases);
  const facts = [
    forHtmlName(momentText(report.startedAt)),
    timeText(report.ms),
    ...(report.store === '' ? [] : [`in ${code(report.store)}`]),
    `run ${code(report.run)}`,
  ];
  const body = [
    `<h1 class="${report.verdict}">${heading}</h1>`,
    ...(dry === null ? [] : [`<p class="differs"><b>${dry}</b></p>`]),
    `<p class="dim">${facts.join(' · ')}</p>`,
    ...report.databases.map((database) => databaseHtml(report, database)),
    `<p class="dim">${noPointInTime}</p>`,
    `<p class="dim">${forHtmlName(report.tool.name)} ${forHtmlName(report.tool.version)}${made}</p>`,
  ];
  return withTrialStyle(page(heading, body.join('\n')));
}

function databaseHtml(report: BackupReport, database: BackedUpDatabase): string {
  const server = serverText(database);
  const parts = [
    `<h2>${badge(database.verdict)} ${forHtmlName(database.name)}</h2>`,
    messageHtml(database),
    server === '' ? '' : `<p class="dim">${forHtmlPage(server)}</p>`,
    database.advice.length === 0 ? '' : `<div class="advice">${listHtml('What to do', database.advice)}</div>`,
    database.backup === null ? '' : summaryHtml(database.backup, report),
    stepsHtml(database),
    comparedHtml(database),
    backupsHtml(database, report),
    recoveriesHtml(database),
    listHtml('What to know besides', database.remarks),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function messageHtml({ verdict, reason, message }: BackedUpDatabase): string {
  const said = isClean(verdict) ? '' : ` <span class="dim">${forHtmlName(reason)}</span>`;
  return message === '' ? said : `<p><b>${text(message)}</b>${said}</p>`;
}

function summaryHtml(backup: BackupSummary, report: BackupReport): string {
  const rows: readonly (readonly [string, string])[] = [
    ['backup', `${code(backup.id)} ${forHtmlName(backup.class)}`],
    ['proved', `<b>${text(provedText(backup))}</b><br>${text(provedMeaning(backup))}`],
    ['data of', text(dataText(backup, report))],
    ['migration head', backup.head === null ? 'none that is known' : code(backup.head)],
    ['from', text(backup.server)],
    ['size', `${sizeText(backup)}; ${text(packingText(backup))}`],
    ['holds', contentText(backup)],
    ...(backup.pinned === null ? [] : [['pinned', text(backup.pinned)] as const]),
  ];
  return table(
    [],
    rows.map(([name, value]) => [`<b>${name}</b>`, value]),
    '',
  );
}

function stepsHtml({ steps }: BackedUpDatabase): string {
  if (steps.length === 0) return '';
  const rows = steps.slice(0, mostRows).map((step) => {
    const reason = isClean(step.verdict) ? '' : ` <span class="dim">${forHtmlName(step.reason)}</span>`;
    const facts = factsText(step);
    const with_ = facts === '' ? '' : `<br><span class="dim">${text(facts)}</span>`;
    return [
      badge(step.verdict),
      forHtmlName(step.title) + reason,
      text(step.message) + with_,
      movedText(step),
      timeText(step.ms),
    ];
  });
  return `<h3>Steps</h3>\n${table([], rows, 'trials')}`;
}

function comparedHtml({ tables }: BackedUpDatabase): string {
  if (tables.length === 0) return '';
  const sorted = tablesWorstFirst(tables);
  const isBad = sorted.some((each) => tableVerdict(each) !== 'pass');
  const rows = sorted
    .slice(0, mostRows)
    .map((each) => [
      badge(tableVerdict(each)),
      code(each.table),
      grouped(each.rows),
      each.found === null ? 'missing' : grouped(each.found),
      each.result,
    ]);
  const left = sorted.length - rows.length;
  const whole =
    table(['', 'table', 'rows in the backup', 'rows found', ''], rows, 'cases') +
    (left > 0 ? `\n<p>and ${grouped(left)} more</p>` : '');
  return `<h3>Tables</h3>\n<details${isBad ? ' open' : ''}><summary>${tablesText(tables)}</summary>\n${whole}\n</details>`;
}

function backupsHtml({ backups }: BackedUpDatabase, report: BackupReport): string {
  if (backups.length === 0) return '';
  const rows = backups.slice(0, mostRows).map((each) => {
    const fate = each.fate === null ? (each.pinned === null ? '' : `pinned: ${each.pinned}`) : fateText(each.fate);
    return [
      code(each.id),
      forHtmlName(each.class),
      ageText(each, report) ?? '',
      bytesText(each.storedBytes),
      text(provedText(each)),
      each.head === null ? '' : code(each.head),
      text([fate, each.damaged ?? ''].filter((part) => part !== '').join('; ')),
    ];
  });
  const left = backups.length - rows.length;
  return `<h3>Backups</h3>\n${table(['backup', 'class', 'age', 'size', 'proved', 'head', ''], rows, 'cases')}${left > 0 ? `\n<p>and ${grouped(left)} more</p>` : ''}`;
}

const chart = { width: 680, height: 140, left: 10, top: 20, bottom: 20 };

/** A bar for each drill, as high as its recovery was long. */
function recoveriesHtml({ recoveries }: BackedUpDatabase): string {
  const trend = recoveryTrend(recoveries);
  if (trend === null) return '';
  const shown = recoveries.slice(-mostRecoveries).filter(({ ms }) => Number.isFinite(ms) && ms >= 0);
  const most = Math.max(1, ...shown.map(({ ms }) => ms));
  const room = chart.height - chart.top - chart.bottom;
  const step = (chart.width - 2 * chart.left) / shown.length;
  const floor = chart.height - chart.bottom;
  const bars = shown.map(({ ms, at }, place) => {
    const high = Math.max(1, (ms / most) * room);
    return rect(
      chart.left + place * step,
      floor - high,
      Math.max(2, step - 4),
      high,
      'bar runs',
      `${momentText(at)}: ${timeText(ms)}`,
    );
  });
  const body = [
    line(chart.left, floor, chart.width - chart.left, floor, 'axis'),
    ...bars,
    label(chart.left, chart.top - 6, `longest ${timeText(most)}`, 'tick'),
    label(chart.width - chart.left, chart.height - 4, 'the newest', 'tick', 'end'),
  ];
  return `<h3>Recovery</h3>\n<p>${trend.text}</p>\n${drawing(chart.width, chart.height, `How long the last ${shown.length} recoveries took: ${trend.text}`, body)}`;
}

/** Cells are HTML. */
function table(names: readonly string[], rows: readonly (readonly string[])[], look: string): string {
  const top = names.length === 0 ? [] : [`<tr>${names.map((name) => `<th>${name}</th>`).join('')}</tr>`];
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<div class="scroll"><table${look === '' ? '' : ` class="${look}"`}>\n${[...top, ...lines].join('\n')}\n</table></div>`;
}

function listHtml(title: string, all: readonly string[]): string {
  if (all.length === 0) return '';
  return `<h4>${title}</h4>\n<ul>\n${all
    .slice(0, mostRows)
    .map((each) => `<li>${text(each)}</li>`)
    .join('\n')}\n</ul>`;
}

function text(given: string): string {
  return forHtmlPage(cut(given, longestText));
}
