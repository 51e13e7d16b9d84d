import { issuesPage } from '../issues.ts';
import { version } from '../version.ts';
import { runLintAction } from './run-action.ts';

// Where the runner starts: `main` of actions/lint-migrations/action.yml and of the front door's.
process.exitCode = await runLintAction({
  stdout: process.stdout,
  env: process.env,
  platform: process.platform,
  cwd: process.cwd(),
  program: { version, issues: issuesPage(process.env) },
});
