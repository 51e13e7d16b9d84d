import { clip } from '../code-frame.ts';
import { defuseLine, forTerminal, toInertJson } from '../escape.ts';
import { bytesText } from '../sizes.ts';
import { timeText } from '../trials/figures.ts';
import { coloured, marks, plain, verdictTones } from '../trials/terminal.ts';
import { isClean } from '../trials/verdict.ts';
import { durationText } from '../wording.ts';
import type { BackupEvent } from './backup-event.ts';
import { stepJson } from './json.ts';
import { movedText, rateText } from './wording.ts';

/**
 * What is said while a backup, a restore or a drill runs, as a pure function of what happens: `progressAfter` keeps in mind what runs and says
 * which events are worth a line; `logLines`, `jsonLogLine` and `liveLine` write them. Times come in as milliseconds of any clock that only
 * goes forward.
 */

/** What runs at the moment. Starts as `noProgress`. */
export interface ProgressState {
  readonly database: string | null;
  readonly running: Running | null;
}

interface Running {
  readonly step: string;
  readonly title: string;
  readonly of: number | null;
  /** When it began, and when the next line of a log is due. */
  readonly since: number;
  readonly beat: number;
  readonly plain: number;
  readonly stored: number;
}

export const noProgress: ProgressState = { database: null, running: null };

/** Milliseconds between two lines of a log about one step. */
const beat = 15_000;

/** What an event changes, and whether it is worth a line of a log. */
export interface ProgressStep {
  readonly state: ProgressState;
  readonly isTold: boolean;
}

export function progressAfter(state: ProgressState, event: BackupEvent, at: number): ProgressStep {
  switch (event.kind) {
    case 'database':
      return { state: { database: event.name, running: null }, isTold: true };
    case 'begins': {
      const { step, title, of } = event;
      const running = { step, title, of, since: at, beat: at + beat, plain: 0, stored: 0 };
      return { state: { ...state, running }, isTold: true };
    }
    case 'bytes': {
      const { running } = state;
      if (running === null) return { state, isTold: false };
      const isTold = at >= running.beat;
      const next = isTold ? at + beat : running.beat;
      return {
        state: { ...state, running: { ...running, plain: event.plain, stored: event.stored, beat: next } },
        isTold,
      };
    }
    case 'ended':
      return { state: { ...state, running: null }, isTold: true };
  }
}

/** The line of an event for a log; the terminal's own line shows what is missing here when `live`. */
export function logLines(
  event: BackupEvent,
  { running }: ProgressState,
  { colour, live }: { readonly colour: boolean; readonly live: boolean },
): string[] {
  const paint = colour ? coloured : plain;
  switch (event.kind) {
    case 'database':
      return [paint('strong', defuseLine(forTerminal(event.name)))];
    case 'begins':
      // A step that ends at once is said when it has ended.
      return [];
    case 'bytes':
      return live || running === null
        ? []
        : [defuseLine(`  ${forTerminal(running.title)}: ${movingText(running, event.ms)}`)];
    case 'ended': {
      const { title, verdict, message, ms, reason } = event.step;
      const moved = movedText(event.step);
      const said = isClean(verdict) ? '' : `: ${forTerminal(message === '' ? reason : message)}`;
      const mark = paint(verdictTones[verdict], marks[verdict]);
      return [
        `${mark} ${forTerminal(title)}${said}  ${paint('dim', [timeText(ms), moved].filter((part) => part !== '').join(', '))}`,
      ];
    }
  }
}

/** The line that a terminal shows while a step runs, as wide as the terminal at most; null when nothing runs. */
export function liveLine({ running }: ProgressState, at: number, width: number, colour: boolean): string | null {
  if (running === null) return null;
  const ms = Math.max(0, at - running.since);
  const text = defuseLine(clip(`${running.title}  ${movingText(running, ms)}`, 0, 0, Math.max(20, width - 1)).text);
  return colour ? coloured('dim', text) : text;
}

/** "1.2 GB, 54 MB/s, 40 %, about 2 min left, after 48 s". Nothing in it comes from outside. */
function movingText(running: Running, ms: number): string {
  const moved = movedOf(running);
  const share = shareOf(running);
  const left = leftOf(running, share, ms);
  const parts = [
    ...(moved > 0 ? [bytesText(moved)] : []),
    ...(moved > 0 ? [rateText(moved, ms)] : []),
    // What a dump will come to is guessed from the sizes of tables.
    ...(share === null ? [] : [`${isGuess(running) ? 'about ' : ''}${Math.floor(share * 100)} %`]),
    ...(left === null ? [] : [`${durationText(left)} left`]),
    ...(ms < 1_000 ? [] : [`after ${timeText(ms)}`]),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Where only the stored side is counted, as when a backup is read back, that is what moves. */
function movedOf({ plain, stored, step }: Running): number {
  return step === 'digest' || step === 'decode' || plain === 0 ? stored : plain;
}

function isGuess({ step }: Running): boolean {
  return step === 'dump';
}

/** 0 to 1; null where nobody knows, and as soon as more has come than was expected: then the whole was wrong. */
function shareOf(running: Running): number | null {
  const moved = movedOf(running);
  if (running.of === null || running.of <= 0 || moved <= 0 || moved > running.of) return null;
  return moved / running.of;
}

/** Milliseconds: only where the whole is known, and enough has come to tell the rate. A wrong one is worse than none. */
function leftOf(running: Running, share: number | null, ms: number): number | null {
  if (share === null || isGuess(running) || share < 0.05 || share >= 1 || ms < 5_000) return null;
  return (ms / share) * (1 - share);
}

/** An event as one line of JSON: the fields that log collectors look for first, then what the event knows. */
export function jsonLogLine(event: BackupEvent, state: ProgressState, run: string, time: Date): string {
  return toInertJson({
    time: time.toISOString(),
    level:
      event.kind !== 'ended' || isClean(event.step.verdict) ? 'info' : event.step.verdict === 'warn' ? 'warn' : 'error',
    message: messageOf(event, state),
    run,
    database: event.kind === 'database' ? event.name : state.database,
    event: event.kind,
    ...factsOf(event, state),
  });
}

function messageOf(event: BackupEvent, { running }: ProgressState): string {
  switch (event.kind) {
    case 'database':
      return `${event.name} begins`;
    case 'begins':
      return `${event.title} begins`;
    case 'bytes':
      return running === null ? bytesText(event.plain) : `${running.title}: ${movingText(running, event.ms)}`;
    case 'ended':
      return event.step.message === '' ? event.step.title : event.step.message;
  }
}

function factsOf(event: BackupEvent, { running }: ProgressState): object {
  switch (event.kind) {
    case 'database':
      return {};
    case 'begins':
      return { step: event.step, of: event.of };
    case 'bytes':
      return {
        step: running?.step ?? null,
        plain: event.plain,
        stored: event.stored,
        of: running?.of ?? null,
        ms: event.ms,
      };
    case 'ended': {
      const { step, verdict, reason, ms, bytes, facts } = stepJson(event.step);
      return { step, verdict, reason, ms, bytes, facts };
    }
  }
}
