import { clip } from '../code-frame.ts';
import { cut, defuseLine, forTerminal, toInertJson } from '../escape.ts';
import { timeText } from '../trials/figures.ts';
import { coloured, marks, type Paint, plain } from '../trials/terminal.ts';
import { durationText, grouped, plural } from '../wording.ts';
import type { DeployEvent, EventMigration } from './deploy-event.ts';
import type { Blocker } from './deploy-report.ts';
import { blockerJson } from './json.ts';
import { blockerLockText, blockerText, nameOf } from './wording.ts';

/**
 * What is said while a deploy runs, as a pure function of what happens: `progressAfter` keeps in mind what runs and says which events
 * are worth a line; `logLines`, `jsonLogLine` and `liveLine` write them. Times come in as milliseconds of any clock that only goes forward.
 */

/** What runs at the moment. Starts as `noProgress`. */
export interface ProgressState {
  readonly running: Running | null;
  /** Whether the next line of a log names the database: as soon as there is a second one. */
  readonly databases: readonly string[];
}

interface Running {
  readonly database: string;
  readonly migration: EventMigration;
  readonly number: number;
  readonly of: number;
  readonly sql: string;
  /** When it began. */
  readonly since: number;
  readonly phase: string | null;
  readonly share: number | null;
  readonly blockers: readonly Blocker[];
  /** When the next heartbeat is due. */
  readonly beat: number;
  /** Sessions that the last line named as being in the way: new ones are told at once. */
  readonly told: readonly number[];
}

export const noProgress: ProgressState = { running: null, databases: [] };

/** Milliseconds between two heartbeats of a statement that has run for so long: every 10 s at first, then every 30 s, then every minute. */
function pause(ran: number): number {
  return ran < 60_000 ? 10_000 : ran < 300_000 ? 30_000 : 60_000;
}

/** Milliseconds that a statement may wait before who is in the way is worth a line: most are gone by then. */
const patience = 1_000;

/** What a step changes, and whether it is worth a line of a log. */
export interface ProgressStep {
  readonly state: ProgressState;
  readonly isTold: boolean;
}

export function progressAfter(state: ProgressState, event: DeployEvent, at: number): ProgressStep {
  const databases = state.databases.includes(event.database) ? state.databases : [...state.databases, event.database];
  switch (event.kind) {
    case 'statement': {
      const { database, migration, number, of, sql } = event;
      const nothing = { phase: null, share: null, blockers: [], told: [] };
      const running = { database, migration, number, of, sql, since: at, beat: at + pause(0), ...nothing };
      return { state: { running, databases }, isTold: true };
    }
    case 'progress': {
      const { running } = state;
      if (running === null) return { state: { ...state, databases }, isTold: false };
      const { phase, share, blockers } = event;
      // Who is in the way is news whenever it is somebody else.
      const ids = blockers.map(({ id }) => id);
      const isNews = at - running.since >= patience && ids.some((id) => !running.told.includes(id));
      const isTold = isNews || at >= running.beat;
      const next = isTold ? { beat: at + pause(at - running.since), told: ids } : {};
      return { state: { running: { ...running, phase, share, blockers, ...next }, databases }, isTold };
    }
    case 'retry':
    case 'statement-done':
    case 'migration-done':
      return { state: { running: null, databases }, isTold: true };
    case 'database':
    case 'waiting-for-deploy':
    case 'migration':
      return { state: { ...state, databases }, isTold: true };
  }
}

/** Statements that were quicker get no second line in a log. */
const quick = 1_000;
const mostBlockers = 3;

export interface LogOptions {
  readonly colour: boolean;
  /** On a terminal the live line has shown what runs: only what has ended is left standing. */
  readonly live: boolean;
}

/** The lines of an event that is told, without line breaks. Nothing in them acts on a terminal or on the log of a runner. */
export function logLines(event: DeployEvent, { running, databases }: ProgressState, options: LogOptions): string[] {
  const paint = options.colour ? coloured : plain;
  const where = databases.length > 1 ? `${forTerminal(event.database)}: ` : '';
  return textsOf(event, running, options.live, paint).map((line, place) =>
    defuseLine(place === 0 ? where + line : line),
  );
}

function textsOf(event: DeployEvent, running: Running | null, live: boolean, paint: Paint): string[] {
  switch (event.kind) {
    case 'database':
      return [
        `${forTerminal(event.target)}: ${event.pending === 0 ? 'nothing is pending' : `${plural(event.pending, 'migration')} pending`}`,
      ];
    case 'waiting-for-deploy':
      return [`waiting for another deploy, by ${forTerminal(event.by)}, for ${timeText(event.ms)} so far`];
    case 'migration':
      return live ? [] : [paint('strong', `${placeText(event.migration)} ${forTerminal(nameOf(event.migration))}`)];
    case 'statement':
      return live ? [] : [`  ${event.number} of ${event.of}  ${paint('info', oneLine(event.sql))}`];
    case 'progress':
      return live ? [] : [`  ${timeText(event.ms)}: ${said(event, running)}`, ...blockerLines(event.blockers, paint)];
    case 'statement-done': {
      const rows = event.rows === null ? '' : `, ${plural(event.rows, 'row')}`;
      if (event.failed !== null)
        return [
          paint(
            'bad',
            `  ${marks.fail} statement ${event.number} after ${timeText(event.ms)}: ${forTerminal(event.failed)}`,
          ),
        ];
      return live || event.ms < quick ? [] : [paint('dim', `  done after ${timeText(event.ms)}${rows}`)];
    }
    case 'retry': {
      const { attempt, of, pauseMs, blockers } = event;
      const text = `  ${marks.warn} given up because of a lock; tried again in ${timeText(pauseMs)} (${attempt} of ${of})`;
      return [paint('doubt', text), ...blockerLines(blockers, paint)];
    }
    case 'migration-done': {
      const name = `${placeText(event.migration)} ${forTerminal(nameOf(event.migration))}`;
      if (event.failed !== null)
        return [paint('bad', `${marks.fail} ${name} failed after ${timeText(event.ms)}: ${forTerminal(event.failed)}`)];
      return [`${paint('good', marks.pass)} ${name}  ${paint('dim', timeText(event.ms))}`];
    }
  }
}

/** "[2 of 4]". */
function placeText({ place, of }: EventMigration): string {
  return `[${grouped(place)} of ${grouped(of)}]`;
}

const longestSql = 160;

function oneLine(sql: string): string {
  return forTerminal(cut(sql.trim(), longestSql));
}

/** What a running statement does: "copying rows, 12 %", or its first line where the server tells nothing. */
function said(
  { phase, share, blockers }: Pick<Running, 'phase' | 'share' | 'blockers'>,
  running: Running | null,
): string {
  if (blockers.length > 0) return 'waits for a lock';
  if (phase === null) return running === null ? 'runs' : `still ${oneLine(running.sql)}`;
  // Some servers' phases name their share themselves.
  return forTerminal(phase) + (share === null || phase.includes('%') ? '' : `, ${percent(share)}`);
}

function percent(share: number): string {
  return `${Math.floor(Math.min(1, Math.max(0, share)) * 100)} %`;
}

function blockerLines(blockers: readonly Blocker[], paint: Paint): string[] {
  const lines = blockers
    .slice(0, mostBlockers)
    .map((each) => `    blocked by ${forTerminal(blockerText(each))}; ${forTerminal(blockerLockText(each))}`);
  const left = blockers.length - mostBlockers;
  return [...lines, ...(left > 0 ? [`    and by ${plural(left, 'more session')}`] : [])].map((line) =>
    paint('doubt', line),
  );
}

/**
 * The line that a terminal shows while a statement runs, as wide as the terminal at most; null when nothing runs. Redrawn by whoever
 * shows it: what it says of the time is right at `at`.
 */
export function liveLine({ running }: ProgressState, at: number, width: number, colour: boolean): string | null {
  if (running === null) return null;
  const paint = colour ? coloured : plain;
  const { migration, number, of, sql, since, phase, share, blockers } = running;
  const [first, ...others] = blockers;
  const time = timeText(Math.max(0, at - since));
  const start = `${placeText(migration)} ${number}/${of} ${Math.max(0, at - since) < 1_000 ? '' : time}`.trimEnd();
  const about =
    first === undefined
      ? phase === null
        ? ''
        : phase + (share === null || phase.includes('%') ? '' : `, ${percent(share)}`)
      : `blocked by ${blockerWord(first)}${others.length === 0 ? '' : ` and ${plural(others.length, 'more')}`}`;
  const room = Math.max(20, width - 1);
  const head = `${start}  ${about === '' ? '' : `${about}  `}`;
  const text = clip(`${head}${sql.trim()}`, 0, 0, room).text;
  return first === undefined ? paint('dim', text) : paint('doubt', text);
}

/** "48211 (reporting, metabase, idle in transaction for 14 min)". */
function blockerWord({ id, user, application, state, transactionSeconds }: Blocker): string {
  const age =
    transactionSeconds === null ? '' : ` for ${durationText(transactionSeconds * 1_000).replace('about ', '')}`;
  const who = [user, application].filter((part) => part !== '').join(' ');
  return `${id} (${who}, ${state}${age})`;
}

export type LogLevel = 'info' | 'warn' | 'error';

/** An event as one line of JSON: the fields that log collectors look for first, then what the event knows. */
export function jsonLogLine(event: DeployEvent, run: string, time: Date): string {
  const { kind, database, ...facts } = event;
  const migration = 'migration' in event ? event.migration : null;
  const { migration: _, ...others } = { migration: null, ...facts };
  const known = 'blockers' in others ? { ...others, blockers: others.blockers.map(blockerJson) } : others;
  return toInertJson({
    time: time.toISOString(),
    level: levelOf(event),
    message: messageOf(event),
    run,
    database,
    ...(migration === null ? {} : { migration: nameOf(migration), file: migration.file }),
    event: kind,
    ...known,
  });
}

function levelOf(event: DeployEvent): LogLevel {
  switch (event.kind) {
    case 'statement-done':
    case 'migration-done':
      return event.failed === null ? 'info' : 'error';
    case 'retry':
    case 'waiting-for-deploy':
      return 'warn';
    case 'progress':
      return event.blockers.length > 0 ? 'warn' : 'info';
    case 'database':
    case 'migration':
    case 'statement':
      return 'info';
  }
}

function messageOf(event: DeployEvent): string {
  switch (event.kind) {
    case 'database':
      return `${plural(event.pending, 'migration')} pending`;
    case 'waiting-for-deploy':
      return `waiting for another deploy, by ${event.by}`;
    case 'migration':
      return `migration ${event.migration.place} of ${event.migration.of} begins`;
    case 'statement':
      return `statement ${event.number} of ${event.of} begins`;
    case 'progress':
      return event.blockers.length > 0
        ? `waits for a lock, after ${timeText(event.ms)}`
        : `${event.phase ?? 'runs'}, after ${timeText(event.ms)}`;
    case 'statement-done':
      return event.failed === null
        ? `statement ${event.number} is done`
        : `statement ${event.number} failed: ${event.failed}`;
    case 'retry':
      return `given up because of a lock; tried again in ${timeText(event.pauseMs)} (${event.attempt} of ${event.of})`;
    case 'migration-done':
      return event.failed === null ? 'migration is done' : `migration failed: ${event.failed}`;
  }
}
