import { clip, codeFrame, linesOf } from '../code-frame.ts';
import { forTerminal } from '../escape.ts';
import { timeText } from '../trials/figures.ts';
import { indented, labelled, marks, padded, type Tone, verdictTones, wrap } from '../trials/terminal.ts';
import { isClean } from '../trials/verdict.ts';
import { grouped, plural } from '../wording.ts';
import type { DeployedMigration, DeployedStatement, StatementFailure } from './deploy-report.ts';
import { sizesText } from './sizes.ts';
import type { Room } from './text-parts.ts';
import { migrationVerdict } from './verdict.ts';
import {
  blockerLockText,
  blockerText,
  dependsOnSize,
  failureText,
  nameOf,
  outcomeText,
  riskReasonsOf,
  statementEffectText,
  stateText,
  toldStatements,
} from './wording.ts';

/** Statements of a migration that are told of one by one. */
const mostStatements = 8;
const mostBlockers = 5;
/** Statements that took longer are told of in a deploy that went well. */
const slow = 1_000;

/**
 * A migration: one line with its mark, what became of it and how long it took, and below it the statements that matter: in a plan those
 * that somebody may notice, after a deploy those that failed, took long or had to wait.
 */
export function migrationLines(migration: DeployedMigration, number: number, nameWidth: number, room: Room): string[] {
  const below = [...remarkLines(migration, room), ...statementLines(migration, room)];
  return [...headLines(migration, number, nameWidth, room), ...indented(below, 6)];
}

function headLines(migration: DeployedMigration, number: number, nameWidth: number, room: Room): string[] {
  const { paint, mode, width } = room;
  const verdict = migrationVerdict(migration);
  const planned = mode === 'plan' && migration.state === 'pending';
  const mark = planned
    ? paint('dim', padded(`${number}.`, 2, 'right'))
    : ` ${paint(verdictTones[verdict], marks[verdict])}`;
  const name = padded(clip(nameOf(migration), 0, 0, nameWidth).text, nameWidth);
  const count = plural(migration.statements.length, 'statement');
  const how = howText(migration);
  const said = planned
    ? `${count}, ${how}`
    : isClean(verdict) && migration.state !== 'resumed' && migration.state !== 'pending'
      ? count
      : stateText(migration, mode);
  const time = migration.ms === null ? '' : timeText(migration.ms);
  const start = `  ${mark} ${paint('strong', name)}  `;
  const tone: Tone = isClean(verdict) ? 'dim' : verdictTones[verdict];
  const used = 7 + nameWidth + (time === '' ? 0 : time.length + 2);
  if (used + said.length > width) {
    const apart = indented(wrap(said, width - 6), 6).map((line) => paint(tone, line));
    return [start + paint('dim', time), ...apart];
  }
  const gap = Math.max(0, Math.min(width, 100) - used - said.length);
  return [start + paint(tone, said) + (time === '' ? '' : `${' '.repeat(gap)}  ${paint('dim', time)}`)];
}

function howText({ atomic, statements }: DeployedMigration): string {
  if (atomic) return 'one transaction';
  return statements.length === 1 ? 'no transaction' : 'each on its own, no transaction';
}

/** What was worth a remark before it ran; afterwards only where it did not go well. */
function remarkLines(migration: DeployedMigration, { paint, width, mode, verbose }: Room): string[] {
  const { remark, file } = migration;
  const where = mode === 'plan' ? [paint('dim', forTerminal(file))] : [];
  const isTold = mode === 'plan' || verbose || !isClean(migrationVerdict(migration));
  return remark === null || !isTold
    ? where
    : [...where, ...labelled(paint('doubt', '▲'), forTerminal(remark), width - 6)];
}

function statementLines(migration: DeployedMigration, room: Room): string[] {
  const { mode, verbose, paint, risk } = room;
  const planned = toldStatements(migration.statements, risk, mostStatements);
  const isTold = ({ state, retries, ms }: DeployedStatement) =>
    state === 'failed' || retries > 0 || (ms !== null && ms >= slow);
  const told = verbose
    ? migration.statements
    : mode === 'plan'
      ? planned.told
      : migration.statements.filter(isTold).slice(-mostStatements);
  const lines = told.flatMap((each) => oneStatement(each, migration, room));
  const left = migration.statements.length - told.length;
  if (left === 0 || mode !== 'plan') return lines;
  const { quiet } = planned;
  const others = left - quiet;
  const rest = [
    ...(others > 0 ? [`${grouped(others)} that somebody may notice (--verbose shows them)`] : []),
    ...(quiet > 0 ? [`${plural(quiet, 'statement')} that ${quiet === 1 ? 'keeps' : 'keep'} nobody waiting`] : []),
  ];
  const start = told.length === 0 ? '' : 'and ';
  return [...lines, ...wrap(`${start}${rest.join(', ')}`, room.width - 6).map((line) => paint('dim', line))];
}

function oneStatement(statement: DeployedStatement, migration: DeployedMigration, room: Room): string[] {
  const { paint, width, mode } = room;
  const inner = { ...room, width: width - 8 };
  const { failure, place } = statement;
  const ran = outcomeText(statement);
  const number =
    migration.statements.length === 1 ? '' : `statement ${statement.number} of ${migration.statements.length}`;
  const said = [...(number === '' ? [] : [number]), ...(ran === '' ? [] : [ran])].join(', ');
  const sql = paint('info', clip(statement.sql, 0, 0, width - 8).text);
  if (failure === null) {
    const about =
      mode === 'plan' || statement.effect === null
        ? effectLines(statement, inner)
        : wrap(`line ${place.line}${said === '' ? '' : `, ${said}`}`, inner.width).map((line) => paint('dim', line));
    return [`${paint('dim', '▸')} ${sql}`, ...indented(about, 2)];
  }
  const where = `${place.file}:${place.line}:${place.column}`;
  const frame = frameLines(statement, inner);
  return [
    ...labelled(paint('bad', '▸'), `${forTerminal(where)}${said === '' ? '' : `, ${said}`}`, width - 6),
    ...indented(frame.length > 0 ? frame : [sql], 2),
    ...indented(failureLines(failure, inner), 2),
  ];
}

function effectLines(statement: DeployedStatement, { paint, width, risk }: Room): string[] {
  const tone: Tone | null = statement.effect === null ? 'doubt' : null;
  const said = wrap(forTerminal(statementEffectText(statement)), width);
  const sizes = dependsOnSize(statement) ? sizesText(statement.sizes) : '';
  const reasons = riskReasonsOf(statement, risk);
  return [
    ...reasons.flatMap((reason) => labelled(paint('bad', '▲'), forTerminal(reason), width)),
    ...(tone === null ? said : said.map((line) => paint(tone, line))),
    ...(sizes === '' ? [] : wrap(forTerminal(sizes), width).map((line) => paint('dim', line))),
  ];
}

function frameLines({ place }: DeployedStatement, { source, width, paint }: Room): string[] {
  const frame = codeFrame(linesOf(source(place.file) ?? ''), place, width - 8);
  const gutter = Math.max(0, ...frame.map(({ number }) => String(number ?? '').length));
  return frame.map(({ kind, number, code }) => {
    const bar = kind === 'marked' ? paint('bad', '┃') : paint('dim', '│');
    const text = kind === 'underline' ? paint('bad', code) : kind === 'more' ? paint('dim', code) : code;
    return `${paint('dim', (number === null ? '' : String(number)).padStart(gutter))} ${bar} ${text}`;
  });
}

function failureLines(failure: StatementFailure, room: Room): string[] {
  const { paint, width } = room;
  const lines = wrap(forTerminal(failureText(failure)), width).map((line) => paint('bad', line));
  for (const [label, text] of [
    ['detail', failure.detail],
    ['hint', failure.hint],
  ] as const)
    if (text !== null && text !== '') lines.push(...wrap(`${label}: ${forTerminal(text)}`, width));
  if (failure.blockers.length === 0) return lines;
  lines.push('', paint('strong', 'Who was in the way'));
  for (const blocker of failure.blockers.slice(0, mostBlockers)) {
    lines.push(
      ...labelled(paint('bad', '●'), forTerminal(blockerText(blocker)), width),
      ...indented(wrap(forTerminal(blockerLockText(blocker)), width - 2), 2),
      ...(blocker.query === '' ? [] : [`  ${paint('info', clip(blocker.query, 0, 0, width - 2).text)}`]),
    );
  }
  const left = failure.blockers.length - mostBlockers;
  if (left > 0) lines.push(paint('dim', `and ${plural(left, 'more session')}`));
  return lines;
}
