import { cut, forMarkdownCode, forMarkdownTableCell, forMarkdownText } from '../escape.ts';
import { type Block, beside, details, fitInto, nameCode } from '../markdown-block.ts';
import { bytesText } from '../sizes.ts';
import { timeText } from '../trials/figures.ts';
import { bold } from '../trials/markdown-evidence.ts';
import { signs } from '../trials/markdown-trial.ts';
import { isClean } from '../trials/verdict.ts';
import { grouped, plural } from '../wording.ts';
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

export interface MarkdownOptions {
  /** UTF-8 bytes that the result may have: 1,000,000 for a step summary, 60,000 for a comment. */
  readonly bytes: number;
}

/** A text that is longer is nothing for the head of a report. */
const longestText = 300;
const mostDatabases = 50;
const mostAdvice = 10;
const mostBackups = 200;
const mostTables = 500;
const mostRemarks = 20;

/**
 * The report for a step summary, and as evidence for who has to show that backups restore: the verdict, what was saved and how far it is
 * proved since when, each step, each table that was compared, and how long recoveries take. Where the whole does not fit into `bytes`, what
 * stands at the end goes first; a line says what is missing.
 */
export function renderBackupMarkdown(report: BackupReport, options: MarkdownOptions): string {
  const shown = report.databases.slice(0, mostDatabases);
  const left = report.databases.length - shown.length;
  const title = `### ${signs[report.verdict]} Drydock ${commandNames[report.command]}: ${titleText(report)}\n`;
  const dry = dryRunText(report.databases);
  const blocks: Block[] = [
    head([title]),
    ...(dry === null ? [] : [head([`> **${dry}.**\n`])]),
    ...shown.flatMap((database) => databaseBlocks(report, database)),
    ...(left > 0 ? [head([`and ${grouped(left)} more databases\n`])] : []),
    head([footer(report)]),
  ];
  return fitInto(blocks, options.bytes, 'backup');
}

function head(forms: readonly string[]): Block {
  return { forms: [...new Set(forms)], kind: 'head', findings: 0, name: 'the head' };
}

function databaseBlocks(report: BackupReport, database: BackedUpDatabase): Block[] {
  const name = report.databases.length > 1 ? bold(cut(database.name, longestText)) : '';
  return [
    head([
      `${joined([name, messageText(database), adviceText(database)])}\n`,
      `${joined([name, messageText(database)])}\n`,
    ]),
    ...(database.backup === null ? [] : [head([summaryTable(database.backup, report)])]),
    ...stepBlocks(database),
    ...comparedBlocks(database),
    ...backupBlocks(database, report),
    ...recoveryBlocks(database),
    ...remarkBlocks(database),
  ];
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function messageText({ verdict, reason, message, name }: BackedUpDatabase): string {
  const code = isClean(verdict) ? '' : ` (${nameCode(reason)})`;
  return `${signs[verdict]} ${forMarkdownText(cut(message === '' ? name : message, 1_000))}${code}`;
}

function adviceText({ advice }: BackedUpDatabase): string {
  if (advice.length === 0) return '';
  const list = advice.slice(0, mostAdvice).map((each, at) => `${at + 1}. ${forMarkdownText(cut(each, longestText))}`);
  return `**What to do**\n\n${list.join('\n')}`;
}

function summaryTable(backup: BackupSummary, report: BackupReport): string {
  const rows: readonly (readonly [string, string])[] = [
    ['backup', `${nameCode(backup.id)} (${cell(backup.class)})`],
    ['proved', `<b>${cell(provedText(backup))}</b>: ${cell(provedMeaning(backup))}`],
    ['data of', cell(dataText(backup, report))],
    ['migration head', backup.head === null ? 'none that is known' : nameCode(backup.head)],
    ['from', cell(backup.server)],
    ['size', `${sizeText(backup)}; ${cell(packingText(backup))}`],
    ['holds', contentText(backup)],
    ...(backup.pinned === null ? [] : [['pinned', cell(backup.pinned)] as const]),
  ];
  return `| | |\n| --- | --- |\n${rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n')}\n`;
}

function cell(text: string): string {
  return forMarkdownTableCell(cut(text, longestText));
}

function stepBlocks({ steps }: BackedUpDatabase): Block[] {
  if (steps.length === 0) return [];
  const rows = steps.map((step) => {
    const code = isClean(step.verdict) ? '' : ` (${nameCode(step.reason)})`;
    const cells = [
      signs[step.verdict],
      cell(step.title),
      timeText(step.ms),
      movedText(step),
      cell(step.message) + code,
      cell(factsText(step)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const table = [
    '| | step | took | moved | what came of it | with |',
    '| --- | --- | ---: | --- | --- | --- |',
    ...rows,
  ].join('\n');
  return [head([`${table}\n`])];
}

function comparedBlocks({ tables }: BackedUpDatabase): Block[] {
  if (tables.length === 0) return [];
  const sorted = tablesWorstFirst(tables);
  const isBad = sorted.some((each) => tableVerdict(each) !== 'pass');
  const table = (most: number) => {
    const rows = sorted.slice(0, most).map((each) => {
      const found = each.found === null ? 'missing' : grouped(each.found);
      return `| ${signs[tableVerdict(each)]} | ${nameCode(each.table)} | ${grouped(each.rows)} | ${found} | ${each.result} |`;
    });
    const left = sorted.length - rows.length;
    return (
      ['| | table | rows in the backup | rows found | |', '| --- | --- | ---: | ---: | --- |', ...rows].join('\n') +
      (left > 0 ? `\n\nand ${grouped(left)} more` : '')
    );
  };
  const title = tablesText(tables);
  return isBad
    ? [head([`${title}\n\n${table(mostTables)}\n`, `${title}\n\n${table(20)}\n`, `${title}\n`])]
    : [beside('the tables', details(`✅ ${title}`, table(mostTables)), `✅ ${title}\n`)];
}

function backupBlocks({ backups }: BackedUpDatabase, report: BackupReport): Block[] {
  if (backups.length === 0) return [];
  const hasFate = backups.some(({ fate }) => fate !== null);
  const table = (most: number) => {
    const rows = backups.slice(0, most).map((each) => {
      const fate = each.fate === null ? (each.pinned === null ? '' : `pinned: ${each.pinned}`) : fateText(each.fate);
      const cells = [
        nameCode(each.id),
        cell(each.class),
        ageText(each, report) ?? '',
        bytesText(each.storedBytes),
        cell(provedText(each)),
        each.head === null ? '' : nameCode(each.head),
        cell([fate, each.damaged ?? ''].filter((part) => part !== '').join('; ')),
      ];
      return `| ${cells.join(' | ')} |`;
    });
    const left = backups.length - rows.length;
    return [
      `| backup | class | age | size | proved | head | ${hasFate ? 'what becomes of it' : ''} |`,
      '| --- | --- | ---: | ---: | --- | --- | --- |',
      ...rows,
      ...(left > 0 ? ['', `and ${grouped(left)} more`] : []),
    ].join('\n');
  };
  return [head([`${table(mostBackups)}\n`, `${table(20)}\n`, `${plural(backups.length, 'backup')}\n`])];
}

function recoveryBlocks({ recoveries }: BackedUpDatabase): Block[] {
  const trend = recoveryTrend(recoveries);
  if (trend === null) return [];
  const rows = recoveries
    .slice(-mostRecoveries)
    .reverse()
    .map(
      ({ id, at, ms, bytes }) =>
        `| ${cell(momentText(at))} | ${nameCode(id)} | ${bytesText(bytes)} | ${timeText(ms)} |`,
    );
  const table = ['| drill | backup | size | recovery |', '| --- | --- | ---: | ---: |', ...rows].join('\n');
  const picture = `How long a recovery takes: ${trend.text}\n\n${forMarkdownCode(trend.blocks, 'text')}`;
  return [beside('the recovery times', `${picture}\n\n${details('The drills', table)}`, `${picture}\n`)];
}

function remarkBlocks({ remarks }: BackedUpDatabase): Block[] {
  if (remarks.length === 0) return [];
  const lines = remarks
    .slice(0, mostRemarks)
    .map((each) => `- ${signs.warn} ${forMarkdownText(cut(each, longestText))}`);
  if (remarks.length > lines.length) lines.push(`- and ${grouped(remarks.length - lines.length)} more`);
  return [beside('remarks', `${lines.join('\n')}\n`)];
}

/** What binds this text to the run, and what it does not say. */
function footer({ databases, run, store, startedAt, ms, tool, command }: BackupReport): string {
  const servers = [...new Set(databases.map(serverText))].filter((each) => each !== '');
  // Nothing from outside at the start of a line: it may act.
  const parts = [
    `run ${nameCode(run)}`,
    ...servers.slice(0, 5).map((each) => forMarkdownText(cut(each, longestText))),
    ...(store === '' ? [] : [`in ${nameCode(store)}`]),
    forMarkdownText(momentText(startedAt)),
    timeText(ms),
    `drydock ${forMarkdownText(cut(tool.version, 40))}`,
  ];
  const limits =
    command === 'backup' || command === 'drill' || command === 'restore' ? `\n\n<sub>${noPointInTime}</sub>` : '';
  return `${parts.join(' · ')}${limits}\n`;
}
