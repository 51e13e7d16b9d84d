import { runCommandLine } from './command-line.ts';
import { Cancelled } from './core/runtime/cancellation.ts';
import { describeFailure } from './core/runtime/failures.ts';
import { issuesPage } from './issues.ts';
import { version } from './version.ts';
import { terminalWorld } from './world.ts';

/** The program: an action when the stub that the runner started said so, else a command in a terminal. */
async function main(): Promise<void> {
  const world = terminalWorld();
  try {
    // Not process.exit: it would cut off what a pipe has not taken yet.
    process.exitCode = (await runAction()) ?? (await runCommandLine(process.argv.slice(2), world));
  } catch (error) {
    if (error instanceof Cancelled) {
      world.io.err('drydock: Cancelled. What was started is taken down.\n');
      process.exitCode = error.status;
      return;
    }
    const failure = describeFailure(error, { version, issues: issuesPage(world.env) });
    world.io.err(failure.lines.map((line) => `drydock: ${line}\n`).join(''));
    process.exitCode = failure.status;
  }
}

/** The job whose stub in dist/ the runner started: it says so before it loads this file. Null in a terminal. */
async function runAction(): Promise<number | null> {
  switch ((globalThis as { drydockJob?: string }).drydockJob) {
    case 'lint-migrations':
      return (await import('./lint-migrations/action.ts')).lintMigrationsAction();
    case 'test-migrations': {
      const { testMigrationsAction } = await import('./test-migrations/entry.ts');
      return testMigrationsAction((await import('./linter.ts')).linter.rules);
    }
    case 'deploy': {
      const { deployAction } = await import('./deploy/entry.ts');
      return deployAction((await import('./linter.ts')).assessor);
    }
    case 'backup': {
      const { backupAction } = await import('./backup/entry.ts');
      return backupAction((await import('./linter.ts')).linter.rules);
    }
    case 'check': {
      const { checkAction } = await import('./check/entry.ts');
      return checkAction((await import('./linter.ts')).linter);
    }
    default:
      return null;
  }
}

// Whoever reads us may stop early (`drydock rules | head`): that is no defect, and the rest is wanted by nobody.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
void main();
