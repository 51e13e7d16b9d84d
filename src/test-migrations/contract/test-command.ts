import { maskSecrets } from '../../core/report/secrets.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import type { ProgramResult, Programs } from '../../core/runtime/world.ts';
import { failed, passed, unanswered } from '../cases.ts';
import type { Bench } from '../trial.ts';

const minutes = 15;
const mostBytes = 64 * 1024 * 1024;
const shownLines = 40;

/**
 * Runs the application's own tests against the new schema, by a shell of the machine; where they fail, against the old one too, since
 * tests that fail there anyway show nothing of the change. DATABASE_URL leads them there.
 */
export async function tryCommand(bench: Bench, command: string): Promise<TrialCase> {
  const name = 'the test command';
  const { programs } = bench.world;
  if (programs === undefined) {
    const message = 'Nothing of what is tested may be run here, since anybody may have written it.';
    return unanswered(name, 'error', 'programs_not_allowed', message);
  }
  const shell = shellOf(bench, programs, command);
  if (shell === null) return unanswered(name, 'error', 'no_shell', 'There is no shell to run it.');
  const after = await bench.copies.head({ rows: true });
  if (after.kind === 'failed')
    return unanswered(name, 'error', 'history_does_not_apply', 'The history does not apply.');
  const started = bench.world.clock.now().getTime();
  const onHead = await run(bench, shell, after.database);
  const ms = bench.world.clock.now().getTime() - started;
  await bench.copies.drop(after.database);
  if (onHead === null) {
    const message = 'PostgreSQL in WebAssembly takes no connections: install PostgreSQL, or name a server with url.';
    return unanswered(name, 'error', 'needs_server', message);
  }
  if (onHead.succeeded) return passed(name, 'It succeeds on the new schema.', { ms });
  const evidence = [{ kind: 'text', title: 'Its last lines, on the new schema', text: onHead.output } as const];
  if (!onHead.ended)
    return unanswered(name, 'error', onHead.reason, `${onHead.how}, on the new schema.`, { ms, evidence });
  if (bench.history.base.length > 0) {
    const before = await bench.copies.base({ rows: true });
    if (before.kind === 'ready') {
      const onBase = await run(bench, shell, before.database);
      await bench.copies.drop(before.database);
      if (onBase !== null && !onBase.succeeded) {
        const message = `${onHead.how}, and it does on the old schema too: it shows nothing of the change.`;
        return unanswered(name, 'inconclusive', 'broken_before', message, { ms, evidence });
      }
      return failed(name, 'command_failed', `${onHead.how} on the new schema, and succeeds on the old one.`, {
        ms,
        evidence,
      });
    }
  }
  return failed(name, 'command_failed', `${onHead.how} on the new schema.`, { ms, evidence });
}

interface Shell {
  readonly program: string;
  readonly args: readonly string[];
}

function shellOf({ world }: Bench, programs: Programs, command: string): Shell | null {
  const windows = world.platform === 'win32';
  const program = programs.find(windows ? 'cmd' : 'sh');
  if (program === null) return null;
  return { program, args: windows ? ['/d', '/s', '/c', command] : ['-c', command] };
}

interface CommandRun {
  readonly succeeded: boolean;
  /** False where it was not the command that ended it. */
  readonly ended: boolean;
  readonly reason: string;
  /** "It ends with status 1". */
  readonly how: string;
  readonly output: string;
}

/** Null for a server that no other program reaches. */
async function run(bench: Bench, shell: Shell, database: string): Promise<CommandRun | null> {
  const { programs, files } = bench.world;
  const address = bench.server.url(database);
  if (address === null || programs === undefined) return null;
  const url = forApplications(address);
  const result = await programs.run(shell.program, shell.args, {
    folder: files.root,
    env: { DATABASE_URL: url },
    seconds: minutes * 60,
    mostBytes,
  });
  return { ...judged(result), output: outputOf(result, url) };
}

/**
 * The address as drivers of applications read it. `sslmode=prefer` is libpq's default, and node-postgres takes it for a demand; MariaDB's
 * own scheme is known to few.
 */
export function forApplications(url: string): string {
  return url
    .replace(/^mariadb:/, 'mysql:')
    .replace(/([?&])sslmode=prefer(&|$)/, (_, before: string, after: string) => (after === '&' ? before : ''));
}

function judged(result: ProgramResult): Omit<CommandRun, 'output'> {
  switch (result.kind) {
    case 'ended':
      return {
        succeeded: result.status === 0,
        ended: true,
        reason: 'command_failed',
        how: `It ends with status ${result.status}`,
      };
    case 'missing':
      return { succeeded: false, ended: false, reason: 'no_shell', how: 'The shell cannot be started' };
    case 'timed-out':
      return {
        succeeded: false,
        ended: false,
        reason: 'command_timed_out',
        how: `It was ended after ${minutes} minutes`,
      };
    case 'too-much-output':
      return {
        succeeded: false,
        ended: false,
        reason: 'too_much_output',
        how: 'It wrote more than 64 MB, and was ended',
      };
    default:
      return result satisfies never;
  }
}

function outputOf(result: ProgramResult, url: string): string {
  if (result.kind !== 'ended') return '';
  const text = `${result.out.trimEnd()}\n${result.err.trimEnd()}`.trim();
  return withoutPasswords(text, url)
    .split(/\r\n?|\n/)
    .slice(-shownLines)
    .join('\n');
}

/** The last lines of a program that was told a password: it may well have said it, alone or in the address. */
export function withoutPasswords(text: string, url: string): string {
  const passwords = new Set<string>();
  try {
    const { password } = new URL(url);
    for (const one of [password, decodeURIComponent(password)]) if (one.length > 2) passwords.add(one);
  } catch {
    // An address of another shape has no password that could be told from it.
  }
  let masked = text.replace(/\x1b\[[\d;]*[A-Za-z]/g, '');
  for (const password of passwords) masked = masked.replaceAll(password, '***');
  return maskSecrets(masked);
}
