import { maskSecrets } from '../../report/secrets.ts';
import { UserError } from '../../report/user-error.ts';
import { plain } from '../../runtime/plain-text.ts';
import type { Environment, Programs, World } from '../../runtime/world.ts';

/** A program that never ends is ended: rendering takes seconds, also for thousands of migrations. */
const seconds = 300;
const mostBytes = 256 * 1024 * 1024;

/**
 * The machine's programs.
 * @throws UserError where what is looked at must not be run
 */
export function programsOf(world: World, tool: string): Programs {
  if (world.programs) return world.programs;
  throw new UserError(
    'untrusted_code',
    `${tool} would run code of the pull request, which on ${world.github?.event ?? 'this event'} anybody may have written`,
    { hint: 'Lint on pull_request instead: there the job has no secrets and a token that can only read.' },
  );
}

/**
 * Runs a program to its end and gives what it printed.
 * @param explain makes of what it said a sentence of ours, and what to do; null when it knows none.
 * @throws UserError when it cannot be started, takes too long, or ends with a failure
 */
export async function runToEnd(
  programs: Programs,
  given: {
    /** As users write it: "Liquibase". */
    readonly tool: string;
    readonly program: string;
    readonly args: readonly string[];
    readonly folder: string;
    readonly env?: Environment;
    readonly missing: UserError;
    explain(said: string): UserError | null;
  },
): Promise<{ readonly out: string; readonly err: string }> {
  const { tool, program, args, folder, env } = given;
  const result = await programs.run(program, args, { folder, seconds, mostBytes, ...(env ? { env } : {}) });
  switch (result.kind) {
    case 'missing':
      throw given.missing;
    case 'timed-out':
      throw new UserError('program_timed_out', `${tool} did not end within ${result.seconds} seconds and was stopped`);
    case 'too-much-output':
      throw new UserError('program_failed', `${tool} printed more than ${result.bytes >> 20} MB and was stopped`);
    case 'ended':
      if (result.status === 0) return result;
      throw given.explain(`${result.err}\n${result.out}`) ?? failed(tool, result.status, result.err || result.out);
    default:
      return result satisfies never;
  }
}

/** How many lines of a program's own words are repeated. */
const mostLines = 4;

export function failed(tool: string, status: number, said: string): UserError {
  // Settings of a project hold addresses with passwords, and programs repeat them when they fail.
  const lines = maskSecrets(said)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const shown = lines.slice(0, mostLines).map((line) => plain(line, 300));
  return new UserError(
    'program_failed',
    `${tool} ended with status ${status}${shown.length === 0 ? ' and said nothing' : `: ${shown.join(' / ')}`}`,
  );
}
