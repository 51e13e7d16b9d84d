import { type ActionShell, actionShell } from '../runtime/action-shell.ts';
import { Cancelled } from '../runtime/cancellation.ts';
import { describeFailure } from '../runtime/failures.ts';
import type { ActionProcess } from './action-place.ts';

/** What a job that runs as an action works with. */
export interface ActionRun {
  readonly started: ActionProcess;
  readonly shell: ActionShell;
  /** For work that starts what has to be taken down: when the run is cancelled, its signal is aborted, and the process waits for its end. */
  takingDown<T>(work: (cancelled: AbortSignal) => Promise<T>): Promise<T>;
}

/**
 * Runs a job as the runner started it, and gives the exit status. Never throws: what goes wrong is an annotation, the summary, and the
 * output `verdict`.
 * @param headline of the summary when there is no report: "Drydock could not lint the migrations"
 */
export async function runAsAction(
  started: ActionProcess,
  headline: string,
  job: (run: ActionRun) => Promise<number>,
): Promise<number> {
  const shell = actionShell(started.stdout, started.env);
  const controller = new AbortController();
  const underway = new Set<Promise<unknown>>();
  started.onCancel?.(async (cancelled) => {
    controller.abort(cancelled);
    await Promise.allSettled(underway);
    shell.close();
  });
  const takingDown: ActionRun['takingDown'] = async (work) => {
    const running = work(controller.signal);
    underway.add(running);
    try {
      return await running;
    } finally {
      underway.delete(running);
    }
  };
  try {
    return await job({ started, shell, takingDown });
  } catch (error) {
    // The process is about to end, and there is nobody left to read.
    if (error instanceof Cancelled) return error.status;
    return await tellFailure(error, headline, started, shell);
  } finally {
    shell.close();
  }
}

async function tellFailure(
  error: unknown,
  headline: string,
  started: ActionProcess,
  shell: ActionShell,
): Promise<number> {
  const failure = describeFailure(error, started.program);
  for (const line of failure.lines) shell.io.err(`drydock: ${line}\n`);
  await shell.annotate('error', failure.status === 2 ? failure.lines.join('\n') : (failure.lines[0] ?? ''));
  await shell.output('verdict', 'error');
  await shell.summary(`## ${headline}\n\n${failure.lines.map(inCode).join('\n')}\n`);
  return failure.status;
}

/** A line of Markdown that shows a text as it is: a fence longer than any in it. */
export function inCode(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${text} ${fence}  `;
}
