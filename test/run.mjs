// `npm test`: brings up what the tests need, builds dist/ (tests run it as GitHub would), runs everything, and ends with
// one line that counts. Arguments go to vitest: `npm test -- test/rules`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'drydock-test-'));
const results = join(folder, 'results.json');

function step(what, args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status === 0) return;
  console.error(`${what} failed.`);
  console.log('0 passed, 1 failed');
  rmSync(folder, { recursive: true, force: true });
  process.exit(1);
}

step('Getting the servers', ['test/servers/install.mjs']);
step('The build', ['scripts/build.mjs']);
const run = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);

let passed = 0;
let failed = 0;
try {
  const report = JSON.parse(readFileSync(results, 'utf8'));
  passed = report.numPassedTests;
  // A file that does not even load counts no test: it is a failure all the same, and so is a test that did not run.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  failed = report.numFailedTests + broken + report.numPendingTests + report.numTodoTests;
} catch {
  failed = 1;
}
if (run.status !== 0 && failed === 0) failed = 1;
if (passed === 0 && failed === 0) failed = 1;
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
