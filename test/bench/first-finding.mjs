// Starts an action's bundle on the folder "migrations" and prints, as JSON, after how many milliseconds its first finding
// stood in the log and its first annotation came. Fails when one of them never does.
import { spawn } from 'node:child_process';

const [bundle] = process.argv.slice(2);
const start = process.hrtime.bigint();
const child = spawn(process.execPath, [bundle], {
  env: {
    ...process.env,
    INPUT_PATH: 'migrations',
    'INPUT_SERVER-VERSION': '16',
    'INPUT_FAIL-ON': 'never',
    INPUT_TOOL: 'plain',
    NO_COLOR: '1',
  },
  stdio: ['ignore', 'pipe', 'pipe'],
});
const seen = { log: null, annotation: null };
let text = '';
child.stdout.setEncoding('utf8');
child.stdout.on('data', (part) => {
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  text += part;
  if (seen.log === null && /^\s*\S+ (?:error|warning|notice) {2}[a-z]/m.test(text)) seen.log = ms;
  if (seen.annotation === null && /^::(?:error|warning|notice) /m.test(text)) seen.annotation = ms;
});
let complaint = '';
child.stderr.on('data', (part) => {
  complaint += part;
});
child.on('close', (code) => {
  if (seen.log !== null && seen.annotation !== null) console.log(JSON.stringify(seen));
  else {
    console.error(`exit ${code}; seen ${JSON.stringify(seen)}\n${complaint}${text.slice(0, 2000)}`);
    process.exitCode = 1;
  }
});
