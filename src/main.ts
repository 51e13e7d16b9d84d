import { runCommandLine } from './command-line.ts';
import { describeFailure } from './core/runtime/failures.ts';
import { issuesPage } from './issues.ts';
import { version } from './version.ts';
import { terminalWorld } from './world.ts';

// Whoever reads us may stop early (`drydock rules | head`): that is no defect, and the rest is wanted by nobody.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const world = terminalWorld();
try {
  // Not process.exit: it would cut off what a pipe has not taken yet.
  process.exitCode = await runCommandLine(process.argv.slice(2), world);
} catch (error) {
  const failure = describeFailure(error, { version, issues: issuesPage(world.env) });
  world.io.err(failure.lines.map((line) => `drydock: ${line}\n`).join(''));
  process.exitCode = failure.status;
}
