import { clip } from '../code-frame.ts';
import { defuseLine, forTerminal } from '../escape.ts';
import { rowsText } from '../sizes.ts';
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
import { waitText } from '../waits.ts';
import { grouped, plural } from '../wording.ts';
import type { DeployedDatabase, DeployMode, DeployReport, GateReport } from './deploy-report.ts';
import { migrationLines } from './text-migration.ts';
import type { Room } from './text-parts.ts';
import { migrationVerdict } from './verdict.ts';
import { deployWaits, heldText } from './waits.ts';
import {
  approvalsText,
  gateName,
  historyText,
  nameOf,
  policyNames,
  riskText,
  scopeText,
  serverText,
  signOf,
  verdictText,
  versionsText,
} from './wording.ts';

export interface TextOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** The text of a file for the code frames, secrets masked; undefined where it is not at hand. */
  source(file: string): string | undefined;
  /** One line for each thing that is not well, nothing on a clean run. */
  readonly quiet?: boolean;
  /** Every statement, and every migration however many there are. */
  readonly verbose?: boolean;
}

/** On a wider terminal the times would stand too far from what they are of. */
const widest = 120;
const mostWaits = 6;
const mostMigrations = 25;
const mostReasons = 3;
const mostRemarks = 10;

/** The report for a terminal, ending with a line break (or empty). Nothing from outside acts on the terminal or the log. */
export function renderDeployText(report: DeployReport, options: TextOptions): string {
  const paint = options.colour ? coloured : plain;
  const width = Math.min(widest, Math.max(40, options.width));
  const risk = { class: 'none', reasons: [] } as const;
  const room: Room = {
    paint,
    width,
    mode: report.mode,
    verbose: options.verbose === true,
    risk,
    source: options.source,
  };
  const lines = options.quiet === true ? quietLines(report, paint) : fullLines(report, room);
  return lines.map((line) => `${defuseLine(line).trimEnd()}\n`).join('');
}

function quietLines(report: DeployReport, paint: Paint): string[] {
  const several = report.databases.length > 1;
  const lines = report.databases.flatMap((database) => {
    const where = several ? `${forTerminal(database.name)}: ` : '';
    const gates = database.gates
      .filter(({ verdict }) => !isClean(verdict))
      .map((gate) => {
        const verdict = paint(verdictTones[gate.verdict], gate.verdict);
        return `${verdict} ${where}${forTerminal(gateName(gate))}: ${forTerminal(gate.message)}`;
      });
    const migrations = database.migrations.flatMap((migration) => {
      const verdict = migrationVerdict(migration);
      if (isClean(verdict)) return [];
      const failed = migration.statements.find(({ state }) => state === 'failed');
      const place =
        failed === undefined ? migration.file : `${failed.place.file}:${failed.place.line}:${failed.place.column}`;
      const said = failed?.failure ? failed.failure.message : (migration.remark ?? migration.state);
      return [`${forTerminal(place)}: ${paint(verdictTones[verdict], verdict)} ${where}${forTerminal(said)}`];
    });
    const own =
      isClean(database.verdict) || database.message === '' ? [] : [`${where}${forTerminal(database.message)}`];
    return [...gates, ...migrations, ...own];
  });
  if (!isClean(report.verdict)) lines.push(paint(verdictTones[report.verdict], verdictText(report)));
  return lines;
}

function fullLines(report: DeployReport, room: Room): string[] {
  const several = report.databases.length > 1;
  const parts = report.databases.map((database) => databaseLines(database, several, { ...room, risk: database.risk }));
  const lines = parts.flatMap((part, place) => (place === 0 ? part : ['', ...part]));
  if (lines.length > 0) lines.push('');
  const verdict = wrap(verdictText(report), room.width).map((line) => room.paint(verdictTones[signOf(report)], line));
  lines.push(room.paint('dim', '─'.repeat(Math.min(room.width, 72))), ...verdict);
  const approvals = approvalsText(report.approvals);
  const said = [
    ...(approvals === '' ? [] : [approvals]),
    ...(report.deployment === null
      ? []
      : [`GitHub's deployment ${report.deployment.id} to ${report.deployment.environment}`]),
    `run ${report.run}`,
  ];
  return [
    ...lines,
    ...said.flatMap((each) => wrap(forTerminal(each), room.width).map((line) => room.paint('dim', line))),
  ];
}

/** One below the other, an empty line between; those that say nothing are left out. */
function apart(parts: readonly (readonly string[])[]): string[] {
  return parts.filter((part) => part.length > 0).flatMap((part, place) => (place === 0 ? [...part] : ['', ...part]));
}

function databaseLines(database: DeployedDatabase, several: boolean, room: Room): string[] {
  const { mode } = room;
  const gates = gateLines(database.gates, room);
  const refused = database.gates.some(({ verdict }) => !isClean(verdict));
  const parts = [
    headLines(database, several, room),
    messageLines(database, room),
    // What stops a deploy is not to be looked for below fifty statements.
    ...(refused ? [gates] : []),
    database.migrations.length > 0 && (mode === 'plan' || refused) ? riskLines(database, room) : [],
    mode === 'plan' ? waitLines(database, room) : [],
    allMigrationLines(database, room),
    afterwardsLines(database, room),
    adviceLines(database, room),
    ...(refused ? [] : [gates]),
    remarkLines(database, room),
    database.plan === '' ? [] : [`  ${room.paint('dim', `plan ${forTerminal(database.plan)}`)}`],
  ];
  return apart(parts);
}

function headLines(database: DeployedDatabase, several: boolean, { paint, width }: Room): string[] {
  const server = serverText(database);
  const history = historyText(database);
  return [
    ...wrap(forTerminal(scopeText(database, several)), width).map((line) => paint('strong', line)),
    ...(server === '' ? [] : wrap(`on ${forTerminal(server)}`, width).map((line) => paint('dim', line))),
    ...(history === '' ? [] : wrap(forTerminal(history), width).map((line) => paint('dim', line))),
  ];
}

/** What happened, in the database's own sentence, where it is not what the last line says anyway. */
function messageLines({ verdict, message, migrations }: DeployedDatabase, { paint, width }: Room): string[] {
  if (message === '' || (isClean(verdict) && migrations.length > 0)) return [];
  const tone = verdictTones[verdict];
  return wrap(forTerminal(message), width - 4).map(
    (line, place) =>
      `  ${place === 0 ? paint(tone, marks[verdict]) : ' '} ${paint(isClean(verdict) ? 'strong' : tone, line)}`,
  );
}

function riskLines(database: DeployedDatabase, room: Room): string[] {
  const { reasons } = database.risk;
  const shown = room.mode === 'plan' ? reasons.slice(0, room.verbose ? undefined : mostReasons) : [];
  const bad = database.risk.class === 'blocking' || database.risk.class === 'destructive';
  const tone = bad ? 'bad' : database.risk.class === 'none' || database.risk.class === 'low' ? 'good' : 'doubt';
  const lines = [`  ${room.paint('strong', 'Risk')} ${room.paint(tone, riskText(database))}`];
  for (const { file, line, text } of shown) {
    const said = `${forTerminal(text.replace(/\.$/, ''))} (${forTerminal(fileName(file))}:${line})`;
    lines.push(...indented(wrap(said, room.width - 7), 7));
  }
  const left = reasons.length - shown.length;
  if (left > 0 && room.mode === 'plan')
    lines.push(...indented([room.paint('dim', `and ${plural(left, 'more reason')}`)], 7));
  return lines;
}

/** The last part of a path: the folder has been said. */
function fileName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

function waitLines(database: DeployedDatabase, room: Room): string[] {
  const { paint, width } = room;
  const { rows, more } = deployWaits(database, room.verbose ? 100 : mostWaits);
  if (rows.length === 0)
    return more === null ? [] : [`  ${paint('strong', 'Who has to wait')}`, ...indented(wrap(more, width - 2), 2)];
  const cells = rows.map(({ wait, rows, others, isHeld }) => [
    clip(wait.relation, 0, 0, 30).text,
    wait.blocks === 'writes' ? 'write' : 'read or write',
    waitText(wait),
    rows === null ? '' : rowsText(rows).replace(/ rows?$/, ''),
    `${clip(fileName(wait.file), 0, 0, 40).text}:${wait.line}${others === 0 ? '' : `, and ${plural(others, 'more statement')}`}${isHeld ? `, ${heldText}` : ''}`,
  ]);
  const names = ['table', 'nobody can', 'for', 'rows', 'because of'];
  const shown = cells.some((row) => row[3] !== '') ? [0, 1, 2, 3, 4] : [0, 1, 2, 4];
  const widths = names.map((name, at) => Math.max(name.length, ...cells.map((row) => (row[at] ?? '').length)));
  // On a narrow terminal the place goes below, and with it what else has no room.
  const wide = (some: readonly number[]) => some.reduce((sum, at) => sum + (widths[at] ?? 0) + 2, 0);
  let inLine = shown;
  while (inLine.length > 3 && wide(inLine) > width) inLine = inLine.slice(0, -1);
  const below = shown.slice(inLine.length);
  const line = (row: readonly string[]) => `  ${inLine.map((at) => padded(row[at] ?? '', widths[at] ?? 0)).join('  ')}`;
  const body = cells.flatMap((row) => [
    line(row),
    ...below.flatMap((at) => indented(wrap(at === 3 ? `${row[at] ?? ''} rows` : (row[at] ?? ''), width - 4), 4)),
  ]);
  return [
    `  ${paint('strong', 'Who has to wait')}`,
    paint('dim', line(names)),
    ...body,
    ...(more === null ? [] : indented(wrap(more, width - 2), 2).map((line) => paint('dim', line))),
  ];
}

function allMigrationLines(database: DeployedDatabase, room: Room): string[] {
  const { migrations } = database;
  if (migrations.length === 0) return [];
  const versions = forTerminal(versionsText(database, room.mode));
  const title = titles[room.mode];
  const isOneLine = title.length + versions.length + 4 <= room.width;
  const head = [
    `  ${room.paint('strong', title)}${isOneLine && versions !== '' ? `  ${room.paint('dim', versions)}` : ''}`,
    ...(isOneLine ? [] : indented(wrap(versions, room.width - 2), 2).map((line) => room.paint('dim', line))),
  ];
  const most = room.verbose ? migrations.length : mostMigrations;
  // Those that are not well are shown whatever their place is: a failure is mostly the last one that ran.
  const chosen = new Set(
    [...migrations.keys()].sort((a, b) => weight(migrations[a]) - weight(migrations[b]) || a - b).slice(0, most),
  );
  const width = Math.min(44, Math.max(0, ...migrations.map((each) => forTerminal(nameOf(each)).length)));
  const lines = [...head];
  let left = 0;
  for (const [place, migration] of migrations.entries()) {
    if (!chosen.has(place)) {
      left++;
      continue;
    }
    const some = migrationLines(migration, place + 1, width, room);
    // What is told at length stands apart; what is one line stays with its neighbours.
    if (some.length > 1 && lines.length > head.length && lines.at(-1) !== '') lines.push('');
    lines.push(...some);
    if (some.length > 1 && place < migrations.length - 1) lines.push('');
  }
  if (lines.at(-1) === '') lines.pop();
  if (left > 0) lines.push(room.paint('dim', `  and ${plural(left, 'more migration')} (--verbose shows them)`));
  return lines;
}

function weight(migration: DeployedDatabase['migrations'][number] | undefined): number {
  return migration === undefined || isClean(migrationVerdict(migration)) ? 1 : 0;
}

const titles: Readonly<Record<DeployMode, string>> = {
  plan: 'What would run',
  'dry-run': 'What was tried',
  deploy: 'Migrations',
  undo: 'Migrations',
};

function afterwardsLines({ afterwards }: DeployedDatabase, room: Room): string[] {
  if (afterwards === null) return [];
  const { paint, width } = room;
  const losses = afterwards.losses.map(
    ({ table, rows, why }) => `${table}: ${plural(rows, 'row')} would be lost: ${why}`,
  );
  const tone = verdictTones[afterwards.verdict];
  return [
    `  ${paint('strong', 'Afterwards')}  ${paint('dim', policyNames[afterwards.policy])}`,
    ...[...afterwards.steps, ...losses].flatMap((each) =>
      wrap(forTerminal(each), width - 4).map(
        (line, place) => `  ${place === 0 ? paint(tone, marks[afterwards.verdict]) : ' '} ${line}`,
      ),
    ),
  ];
}

function adviceLines({ advice }: DeployedDatabase, { paint, width }: Room): string[] {
  if (advice.length === 0) return [];
  const numbered = advice.length > 1;
  return [
    `  ${paint('strong', 'What to do')}`,
    ...advice.flatMap((each, at) => {
      const start = numbered ? `${at + 1}. ` : '';
      return wrap(forTerminal(each), width - 2 - start.length).map(
        (line, place) => `  ${place === 0 ? start : ' '.repeat(start.length)}${line}`,
      );
    }),
  ];
}

function gateLines(gates: readonly GateReport[], room: Room): string[] {
  const { paint, width } = room;
  if (gates.length === 0) return [];
  if (room.mode !== 'plan' && !room.verbose && gates.every(({ verdict }) => verdict === 'pass')) {
    const names = [...new Set(gates.map(({ gate }) => gate))].join(', ');
    return labelled(
      paint('good', marks.pass),
      `${plural(gates.length, 'gate')} passed: ${forTerminal(names)}`,
      width - 2,
    ).map((line) => `  ${line}`);
  }
  return [
    `  ${paint('strong', 'Gates')}`,
    ...gates.flatMap((gate) => {
      const tone = verdictTones[gate.verdict];
      const code = isClean(gate.verdict) ? '' : `  ${forTerminal(gate.reason)}`;
      const time = gate.ms < 1_000 ? '' : `  ${timeText(gate.ms)}`;
      const name = forTerminal(gateName(gate));
      return [
        ...indented(labelled(paint(tone, marks[gate.verdict]), `${name}${code}${time}`, width - 2), 2),
        ...(gate.message === ''
          ? []
          : indented(wrap(forTerminal(gate.message), width - 4), 4).map((line) => paint('dim', line))),
      ];
    }),
  ];
}

function remarkLines({ remarks }: DeployedDatabase, room: Room): string[] {
  const shown = room.verbose ? remarks : remarks.slice(0, mostRemarks);
  const lines = shown.flatMap((each) => labelled(room.paint('doubt', '▲'), forTerminal(each), room.width - 2));
  if (remarks.length > shown.length)
    lines.push(room.paint('dim', `  and ${grouped(remarks.length - shown.length)} more remarks`));
  return indented(lines, 2);
}
