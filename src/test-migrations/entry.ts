// What dist/test-migrations.js gives to the program, which loads it only for a command that needs a database.
import type { TestReport } from '../core/report/trials/trial-report.ts';
import type { World } from '../core/runtime/world.ts';
import { loadParserFromDisk } from '../core/sql/load-parser.ts';
import type { TestOptions } from './inputs.ts';
import { runTest } from './run.ts';

export { testMigrationsAction } from './action.ts';
export { doomedRun } from './chaos/doomed-run.ts';
export { testCommand } from './command.ts';

/** `runTest` with what it needs to read PostgreSQL's SQL. */
export async function test(options: TestOptions, world: World, say: (message: string) => void): Promise<TestReport> {
  await loadParserFromDisk();
  return runTest(options, world, say);
}
