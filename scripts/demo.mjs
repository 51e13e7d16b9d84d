// `npm run demo`: checks a sample shop from the first dangerous migration on, with dist/ as it is. What it finds is no failure of the demo, and
// neither is a machine without the server: the report says so, with what to do, and the lint needs none.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [shop, from] = process.argv[2] === 'mysql' ? ['shop-mysql', '4'] : ['shop', '6'];
const { status } = spawnSync(
  process.execPath,
  [`${root}dist/drydock.js`, 'check', '--from', from, '--fail-on', 'never', ...process.argv.slice(3)],
  { cwd: `${root}examples/${shop}`, stdio: 'inherit' },
);
process.exit(status === 2 ? 0 : (status ?? 1));
