// `npm run test:zizmor`: the security auditor zizmor over our workflows, actions and examples. Apart from `npm test`, since it
// needs Python's package index. Arguments go to zizmor.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const version = '1.32.0';
const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'drydock', `zizmor-${version}`);
const program = join(folder, 'bin/zizmor');

if (!existsSync(program)) {
  mkdirSync(folder, { recursive: true });
  run('python3', ['-m', 'venv', folder]);
  run(join(folder, 'bin/pip'), ['install', '--quiet', '--only-binary', ':all:', `zizmor==${version}`]);
}
const examples = readdirSync('examples/workflows').map((name) => join('examples/workflows', name));
const places = ['.github', 'action.yml', 'actions', ...examples];
run(program, ['--offline', '--config', 'test/workflows/zizmor.yml', ...process.argv.slice(2), ...places]);

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
