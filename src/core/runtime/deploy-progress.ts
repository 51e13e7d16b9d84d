import type { DeployEvent } from '../report/deploy/deploy-event.ts';
import { jsonLogLine, liveLine, logLines, noProgress, progressAfter } from '../report/deploy/progress.ts';
import { masked as withoutSecrets } from '../report/trials/without-secrets.ts';
import { liveLineOn } from './live-line.ts';

export interface DeployProgressOptions {
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

export interface DeployProgress {
  tell(event: DeployEvent): void;
  /** Takes the live line away and ends the timer. Has to be called whatever happens. */
  end(): void;
}

/** The longest time between two lines about a wait for another deploy: first they come more often, for somebody may be looking on. */
const longestSilence = 60_000;

/** Whether a wait for another deploy is worth another line: while it goes on there is an event a second. */
function waitNews(): (event: DeployEvent) => boolean {
  let by: string | null = null;
  let next = 0;
  return (event) => {
    if (event.kind !== 'waiting-for-deploy') return true;
    if (event.by === by && event.ms < next) return false;
    by = event.by;
    next = event.ms + Math.min(longestSilence, Math.max(5_000, event.ms));
    return true;
  };
}

/** Says on standard error what a deploy does meanwhile: on a terminal one line that is drawn again and again, else lines of a log. */
export function deployProgress(options: DeployProgressOptions): DeployProgress {
  const { err, now, colour, width, logs, quiet, run } = options;
  if (quiet) return { tell: () => undefined, end: () => undefined };
  const live = options.live && logs === 'text';
  let state = noProgress;
  const isNews = waitNews();
  const line = liveLineOn(err, live, () => liveLine(state, now().getTime(), width, colour));
  return {
    tell(event) {
      // A statement that sets a password, and an error that repeats it, would be shown while they run too.
      const masked = withoutSecrets(event);
      const step = progressAfter(state, masked, now().getTime());
      state = step.state;
      const lines =
        !step.isTold || !isNews(event)
          ? []
          : logs === 'json'
            ? [jsonLogLine(masked, run, now())]
            : logLines(masked, state, { colour, live });
      line.write(lines);
      // A burst of quick statements is not drawn one by one.
      if (event.kind === 'progress') line.redraw();
    },
    end() {
      state = noProgress;
      line.end();
    },
  };
}
