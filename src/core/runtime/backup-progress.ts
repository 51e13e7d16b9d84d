import type { BackupEvent } from '../report/backup/backup-event.ts';
import { jsonLogLine, liveLine, logLines, noProgress, progressAfter } from '../report/backup/progress.ts';
import { masked as withoutSecrets } from '../report/trials/without-secrets.ts';
import { liveLineOn } from './live-line.ts';

export interface BackupProgressOptions {
  /** Writes to standard error; the live line too. */
  err(text: string): void;
  now(): Date;
  /** Whether standard error is a terminal on which a line can be drawn again. */
  readonly live: boolean;
  readonly colour: boolean;
  readonly width: number;
  readonly logs: 'text' | 'json';
  readonly quiet: boolean;
  /** Names the run in JSON logs. */
  readonly run: string;
}

/** How often it is looked whether a log has been silent for too long. */
const heartMs = 5_000;

export interface BackupProgress {
  tell(event: BackupEvent): void;
  /** Takes the live line away and ends the timer. Has to be called whatever happens. */
  end(): void;
}

/**
 * Says on standard error what a backup, a restore or a drill does meanwhile: on a terminal one line that is drawn again and again, else a line
 * when a step has ended, and now and then while one moves bytes.
 */
export function backupProgress(options: BackupProgressOptions): BackupProgress {
  const { err, now, colour, width, logs, quiet, run } = options;
  if (quiet) return { tell: () => undefined, end: () => undefined };
  const live = options.live && logs === 'text';
  let state = noProgress;
  const line = liveLineOn(err, live, () => liveLine(state, now().getTime(), width, colour));
  const tell = (event: BackupEvent) => {
    // An error of a server or a store may repeat what it was given.
    const masked = withoutSecrets(event);
    const { state: after, isTold } = progressAfter(state, masked, now().getTime());
    state = after;
    if (!isTold) return;
    line.write(logs === 'json' ? [jsonLogLine(masked, state, run, now())] : logLines(masked, state, { colour, live }));
  };
  // A server that builds indexes, or a lock that is waited for, moves no bytes: a log that is silent for ten minutes looks like one that hangs.
  const heart = setInterval(() => {
    const { running } = state;
    if (running === null) return;
    const { plain, stored, since } = running;
    tell({ kind: 'bytes', plain, stored, ms: now().getTime() - since });
  }, heartMs);
  heart.unref();
  return {
    tell,
    end() {
      clearInterval(heart);
      state = noProgress;
      line.end();
    },
  };
}
