// Starts an action's bundle and says after how many milliseconds its first annotation came.
import { spawn } from 'node:child_process';

const [bundle, folder] = process.argv.slice(2);
const start = process.hrtime.bigint();
const child = spawn(process.execPath, [bundle], {
  env: {
    ...process.env,
    INPUT_PATH: folder,
    'INPUT_SERVER-VERSION': '16',
    'INPUT_FAIL-ON': 'never',
    INPUT_TOOL: 'plain',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let said = false;
child.stdout.setEncoding('utf8');
child.stdout.on('data', (text) => {
  if (said || !/^::(error|warning|notice) /m.test(text)) return;
  said = true;
  console.log(`first finding after ${Number(process.hrtime.bigint() - start) / 1e6} ms`);
});
