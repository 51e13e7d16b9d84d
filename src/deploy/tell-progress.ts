import type { DeployEvent } from '../core/report/deploy/deploy-event.ts';
import { jsonLogLine, liveLine, logLines, noProgress, progressAfter } from '../core/report/deploy/progress.ts';
import type { World } from '../core/runtime/world.ts';

export interface Telling {
  tell(event: DeployEvent): void;
  /** Takes the live line away. */
  end(): void;
}

/** Milliseconds between two drawings of the live line. */
const redraw = 200;

/** Tells what happens on standard error: one line that is redrawn on a terminal, lines of a log elsewhere, or JSON. */
export function tellProgress(
  { io, clock }: Pick<World, 'io' | 'clock'>,
  options: {
    readonly quiet: boolean;
    readonly colour: boolean;
    readonly logs: 'text' | 'json';
    readonly run: string;
    readonly live: boolean;
  },
): Telling {
  let state = noProgress;
  let drawn = false;
  const clear = () => {
    if (drawn) io.err('\r\x1b[2K');
    drawn = false;
  };
  const live = options.live && !options.quiet && options.logs === 'text';
  const draw = () => {
    const line = liveLine(state, performance.now(), io.width, options.colour);
    clear();
    if (line === null) return;
    io.err(line);
    drawn = true;
  };
  const timer = live ? setInterval(draw, redraw) : undefined;
  // The picture is no reason to go on.
  timer?.unref();
  return {
    tell(event) {
      const before = state;
      const step = progressAfter(state, event, performance.now());
      state = step.state;
      if (options.logs === 'json') {
        io.err(`${jsonLogLine(event, options.run, clock.now())}\n`);
        return;
      }
      if (options.quiet || !step.isTold) return;
      const lines = logLines(event, event.kind === 'progress' ? before : state, { colour: options.colour, live });
      if (lines.length === 0) return;
      clear();
      io.err(lines.map((line) => `${line}\n`).join(''));
    },
    end() {
      clearInterval(timer);
      clear();
    },
  };
}
