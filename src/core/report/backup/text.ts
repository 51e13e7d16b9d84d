import { defuseLine, forTerminal } from '../escape.ts';
import { bytesText } from '../sizes.ts';
import { timeText } from '../trials/figures.ts';
import {
  coloured,
  indented,
  labelled,
  marks,
  type Paint,
  padded,
  plain,
  verdictTones,
  wrap,
} from '../trials/terminal.ts';
import { isClean } from '../trials/verdict.ts';
import { grouped, plural } from '../wording.ts';
import type { BackedUpDatabase, BackupReport, BackupSummary } from './backup-report.ts';
import { tableLines } from './text-table.ts';
import { tablesWorstFirst, tableVerdict } from './verdict.ts';
import {
  ageText,
  commandNames,
  contentText,
  dataText,
  dryRunText,
  factsText,
  fateText,
  movedText,
  noPointInTime,
  packingText,
  provedMeaning,
  provedText,
  recoveryTrend,
  serverText,
  showsStore,
  sizeText,
  tablesText,
  verdictText,
} from './wording.ts';

export interface TextOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** One line for each thing that is not well, nothing on a clean run. */
  readonly quiet?: boolean;
  /** Every step's details, every table and every backup. */
  readonly verbose?: boolean;
}

interface Room {
  readonly paint: Paint;
  readonly width: number;
  readonly verbose: boolean;
  readonly report: BackupReport;
}

/** On a wider terminal the figures would stand too far from what they are of. */
const widest = 120;
const mostTables = 12;
const mostBackups = 40;
const mostRemarks = 10;

/** The report for a terminal, ending with a line break (or empty). Nothing from outside acts on the terminal or the log. */
export function renderBackupText(report: BackupReport, options: TextOptions): string {
  const room: Room = {
    paint: options.colour ? coloured : plain,
    width: Math.min(widest, Math.max(40, options.width)),
    verbose: options.verbose === true,
    report,
  };
  const lines = options.quiet === true ? quietLines(report, room.paint) : fullLines(report, room);
  return lines.map((line) => `${defuseLine(line).trimEnd()}\n`).join('');
}

function quietLines(report: BackupReport, paint: Paint): string[] {
  const lines = report.databases
    .filter(({ verdict }) => !isClean(verdict))
    .map(({ name, verdict, reason, message }) => {
      const said = message === '' ? reason : message;
      return `${paint(verdictTones[verdict], verdict)} ${forTerminal(name)}: ${forTerminal(said)}`;
    });
  if (!isClean(report.verdict)) lines.push(paint(verdictTones[report.verdict], verdictText(report)));
  return lines;
}

function fullLines(report: BackupReport, room: Room): string[] {
  const { paint, width } = room;
  const lines = report.databases.flatMap((database, place) => [
    ...(place === 0 ? [] : ['']),
    ...databaseLines(database, room),
  ]);
  if (lines.length > 0) lines.push('');
  const dry = dryRunText(report.databases);
  lines.push(paint('dim', '─'.repeat(Math.min(width, 72))));
  if (dry !== null) lines.push(paint('doubt', dry));
  lines.push(...wrap(verdictText(report), width).map((line) => paint(verdictTones[report.verdict], line)));
  const where = report.store === '' ? [] : wrap(`in ${forTerminal(report.store)}`, width);
  return [...lines, ...[...where, ...wrap(`run ${forTerminal(report.run)}`, width)].map((line) => paint('dim', line))];
}

function databaseLines(database: BackedUpDatabase, room: Room): string[] {
  const isBad = !isClean(database.verdict);
  const parts = [
    headLines(database, room),
    messageLines(database, room),
    // Whoever is called at night reads what to do before how it came to it.
    isBad ? adviceLines(database, room) : [],
    database.backup === null ? [] : summaryLines(database.backup, database, room),
    stepLines(database, room),
    comparedLines(database, room),
    backupLines(database, room),
    trendLines(database, room),
    isBad ? [] : adviceLines(database, room),
    remarkLines(database, room),
  ];
  return parts.filter((part) => part.length > 0).flatMap((part, place) => (place === 0 ? part : ['', ...part]));
}

function headLines(database: BackedUpDatabase, { paint, width, report }: Room): string[] {
  const server = serverText(database);
  return [
    ...wrap(`${forTerminal(database.name)}: ${commandNames[report.command]}`, width).map((line) =>
      paint('strong', line),
    ),
    ...(server === '' ? [] : wrap(`on ${forTerminal(server)}`, width).map((line) => paint('dim', line))),
  ];
}

function messageLines({ verdict, reason, message }: BackedUpDatabase, { paint, width }: Room): string[] {
  if (message === '') return [];
  const tone = verdictTones[verdict];
  const code = isClean(verdict) ? '' : ` (${forTerminal(reason)})`;
  return indented(labelled(paint(tone, marks[verdict]), forTerminal(message) + code, width - 2), 2).map((line) =>
    paint(isClean(verdict) ? 'strong' : tone, line),
  );
}

/** What it is, as a list of names and values: it is read once, in a hurry. */
function summaryLines(backup: BackupSummary, { recoveries }: BackedUpDatabase, room: Room): string[] {
  const { paint, width, report } = room;
  const bad = backup.damaged !== null;
  const last = recoveries.at(-1);
  const recovery = report.command === 'drill' && last?.id === backup.id ? last : undefined;
  const facts: readonly (readonly [string, string])[] = [
    ['backup', `${backup.id}, ${backup.class}`],
    ['data of', dataText(backup, report)],
    ['head', backup.head ?? 'no migration that is known'],
    ['from', backup.server],
    ['size', `${sizeText(backup)}; ${packingText(backup)}`],
    ['holds', contentText(backup)],
    ['proved', provedText(backup)],
    ['', provedMeaning(backup)],
    ...(backup.pinned === null ? [] : [['pinned', backup.pinned] as const]),
    ...(recovery === undefined ? [] : [['recovery', timeText(recovery.ms)] as const]),
  ];
  const names = 10;
  return facts.flatMap(([name, value]) => {
    const isProof = name === 'proved';
    return wrap(forTerminal(value), width - names - 2).map((line, place) => {
      const shown =
        isProof && bad ? paint('bad', line) : isProof && backup.verified !== null ? paint('good', line) : line;
      return `  ${paint('dim', padded(place === 0 ? name : '', names))}${shown}`;
    });
  });
}

function stepLines({ steps }: BackedUpDatabase, room: Room): string[] {
  if (steps.length === 0) return [];
  const { paint, width } = room;
  const titles = steps.map(({ title }) => forTerminal(title));
  const wide = Math.min(44, Math.max(...titles.map((title) => title.length)));
  const times = Math.max(...steps.map(({ ms }) => timeText(ms).length));
  return [
    `  ${paint('strong', 'Steps')}`,
    ...steps.flatMap((step, place) => {
      const tone = verdictTones[step.verdict];
      const moved = movedText(step);
      const head = `${padded(titles[place] ?? '', wide)}  ${padded(timeText(step.ms), times, 'right')}${moved === '' ? '' : `  ${moved}`}`;
      const isBad = !isClean(step.verdict);
      const facts = factsText(step);
      const said = isBad
        ? `${step.message === '' ? step.reason : step.message} (${step.reason})`
        : room.verbose
          ? step.message
          : '';
      return [
        ...indented(labelled(paint(tone, marks[step.verdict]), head, width - 2), 2),
        ...(said === ''
          ? []
          : indented(wrap(forTerminal(said), width - 4), 4).map((line) => paint(isBad ? tone : 'dim', line))),
        ...(facts === '' || !(isBad || room.verbose)
          ? []
          : indented(wrap(forTerminal(facts), width - 4), 4).map((line) => paint('dim', line))),
      ];
    }),
  ];
}

function comparedLines({ tables }: BackedUpDatabase, room: Room): string[] {
  if (tables.length === 0) return [];
  const { paint, width } = room;
  const sorted = tablesWorstFirst(tables);
  const bad = sorted.filter((each) => tableVerdict(each) !== 'pass');
  const shown = room.verbose ? sorted : bad.slice(0, mostTables);
  const left = room.verbose ? 0 : bad.length - shown.length;
  const rows = shown.map((each) => ({
    cells: [each.table, grouped(each.rows), each.found === null ? '–' : grouped(each.found), resultWords[each.result]],
    tone: verdictTones[tableVerdict(each)],
  }));
  return [
    ...indented(wrap(`Compared: ${tablesText(tables)}`, width - 2), 2).map((line) => paint('strong', line)),
    ...(rows.length === 0
      ? []
      : tableLines(
          [
            { name: 'table', most: 48 },
            { name: 'in the backup', right: true },
            { name: 'found', right: true },
            { name: '' },
          ],
          rows,
          room,
        )),
    ...(left > 0 ? [paint('dim', `  and ${plural(left, 'more table')} (--verbose shows them)`)] : []),
  ];
}

const resultWords = {
  equal: 'equal',
  rows: 'as many rows',
  differs: 'DIFFERS',
  missing: 'MISSING',
  unexpected: 'not in the backup',
} as const;

function backupLines(database: BackedUpDatabase, room: Room): string[] {
  const { backups } = database;
  const { report, paint, width } = room;
  if (backups.length === 0) return showsStore(report) ? ['  There is no backup.'] : [];
  const most = room.verbose ? backups.length : mostBackups;
  const shown = backups.slice(0, most);
  const hasFate = shown.some(({ fate }) => fate !== null);
  const rows = shown.map((each) => {
    const age = ageText(each, report);
    const fate = each.fate === null ? '' : fateText(each.fate);
    const pinned = each.pinned === null || hasFate ? '' : `pinned: ${each.pinned}`;
    return {
      cells: [
        each.id,
        age ?? '–',
        bytesText(each.storedBytes),
        each.damaged === null ? (each.verified?.level ?? 'not proved') : 'DAMAGED',
        each.head ?? '–',
        [fate, pinned, each.damaged === null ? '' : each.damaged].filter((part) => part !== '').join('; '),
      ],
      tone:
        each.damaged !== null || each.fate?.removal === 'failed'
          ? ('bad' as const)
          : each.fate?.kept === false
            ? ('doubt' as const)
            : null,
    };
  });
  const dry = dryRunText([database]);
  return [
    ...(dry === null ? [] : [`  ${paint('doubt', dry)}`]),
    ...tableLines(
      [
        { name: 'backup', most: 48 },
        { name: 'age', right: true },
        { name: 'size', right: true },
        { name: 'proved' },
        { name: 'head', most: 24 },
        { name: hasFate ? 'what becomes of it' : '', most: 200 },
      ],
      rows,
      room,
    ),
    ...(backups.length > most
      ? wrap(`and ${plural(backups.length - most, 'more backup')} (--verbose shows them)`, width - 2).map((line) =>
          paint('dim', `  ${line}`),
        )
      : []),
  ];
}

function trendLines({ recoveries }: BackedUpDatabase, { paint, width }: Room): string[] {
  const trend = recoveryTrend(recoveries);
  if (trend === null) return [];
  return indented(labelled(paint('info', '▸'), `Recovery ${trend.blocks} ${trend.text}`, width - 2), 2);
}

function adviceLines({ advice }: BackedUpDatabase, { paint, width }: Room): string[] {
  if (advice.length === 0) return [];
  return [
    `  ${paint('strong', 'What to do')}`,
    ...advice.flatMap((each, at) => {
      const start = advice.length > 1 ? `${at + 1}. ` : '';
      return wrap(forTerminal(each), width - 2 - start.length).map(
        (line, place) => `  ${place === 0 ? start : ' '.repeat(start.length)}${line}`,
      );
    }),
  ];
}

function remarkLines({ remarks }: BackedUpDatabase, room: Room): string[] {
  const all =
    room.verbose && (room.report.command === 'backup' || room.report.command === 'restore')
      ? [...remarks, noPointInTime]
      : remarks;
  const shown = room.verbose ? all : all.slice(0, mostRemarks);
  const lines = shown.flatMap((each) => labelled(room.paint('doubt', '▲'), forTerminal(each), room.width - 2));
  if (all.length > shown.length)
    lines.push(room.paint('dim', `  and ${grouped(all.length - shown.length)} more remarks`));
  return indented(lines, 2);
}
