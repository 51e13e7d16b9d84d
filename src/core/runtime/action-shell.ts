import { randomBytes } from 'node:crypto';
import type { OutputStream } from './io.ts';
import type { Environment, Io } from './world.ts';

/**
 * An action's side of the runner. The runner reads what we print line by line and obeys lines that look like commands, so
 * everything that is not meant as one is printed while it is told not to listen.
 */
export interface ActionShell {
  /** Both streams go to standard output: the order between two pipes is not kept, and the order is what protects us. */
  readonly io: Io;
  /** Prints lines that the runner is to obey; each has been escaped for that by whoever made it. */
  commands(lines: string): void;
  /** Hides a text in all later output. */
  mask(secret: string): Promise<void>;
  annotate(level: 'error' | 'warning' | 'notice', message: string): Promise<void>;
  output(name: string, value: string | number): Promise<void>;
  /** Adds Markdown to the summary of the step; false where the runner has none. The runner drops one of more than 1 MiB. */
  summary(markdown: string): Promise<boolean>;
  /** Lets the runner listen again, which the next step relies on. */
  close(): void;
}

/** Masking less would tear holes into every log line. */
const shortestSecret = 4;
/** `::stop-commands::` with a token that cannot be guessed from a file that was written before (32 bytes). */
const tokenBytes = 32;

export function actionShell(stdout: OutputStream, env: Environment): ActionShell {
  let token: string | null = null;
  let atLineStart = true;
  const write = (text: string) => {
    if (text === '') return;
    stdout.write(text);
    atLineStart = text.endsWith('\n');
  };
  const stop = () => {
    if (token !== null) return;
    if (!atLineStart) write('\n');
    token = randomBytes(tokenBytes).toString('hex');
    write(`::stop-commands::${token}\n`);
  };
  const listen = () => {
    if (token === null) return;
    // A command is only one at the start of a line.
    if (!atLineStart) write('\n');
    write(`::${token}::\n`);
    token = null;
  };
  const say = (text: string) => {
    stop();
    write(text);
  };
  return {
    io: {
      out: say,
      err: say,
      // The log of a run shows colours.
      isTerminal: (env['NO_COLOR'] ?? '') === '',
      width: 120,
    },
    commands: (lines) => {
      if (lines === '') return;
      listen();
      write(lines);
    },
    mask: async (secret) => {
      if (secret.length < shortestSecret) return;
      const core = await toolkit();
      listen();
      core.setSecret(secret);
    },
    annotate: async (level, message) => {
      const core = await toolkit();
      listen();
      core[level](message);
    },
    output: async (name, value) => {
      if ((env['GITHUB_OUTPUT'] ?? '') === '') return;
      (await toolkit()).setOutput(name, value);
    },
    summary: async (markdown) => {
      if ((env['GITHUB_STEP_SUMMARY'] ?? '') === '') return false;
      const { summary } = await toolkit();
      await summary.addRaw(markdown, true).write();
      return true;
    },
    close: listen,
  };
}

// Most of the toolkit is an HTTP client, which takes a while to load: the first finding does not wait for it.
function toolkit(): Promise<typeof import('./toolkit.ts')> {
  return import('./toolkit.ts');
}
