import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect, ended, endWithUs, freePort, lastLine, throwawayFolder } from '../../servers/processes.ts';
import { prometheusProgram } from '../../servers/prometheus-programs.ts';

/** Prometheus as Debian has it. It watches itself, so that there are real samples; everything else is told by expressions of constants. */
export async function startPrometheus(): Promise<AsyncDisposable & { readonly url: string }> {
  const home = mkdtempSync(join(throwawayFolder(), 'prometheus-'));
  const config = join(home, 'prometheus.yml');
  const port = await freePort();
  writeFileSync(
    config,
    `global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: self, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }]\n`,
  );
  const child = spawn(
    prometheusProgram('prometheus'),
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(home, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], cwd: home },
  );
  endWithUs(child, 'SIGKILL', home);
  const said = collect(child);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await isReady(url)); tries++) {
    if (child.exitCode !== null || tries > 600) throw new Error(`Prometheus did not start: ${lastLine(said())}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    async [Symbol.asyncDispose]() {
      await ended(child);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Ready, and it has looked at itself once. */
async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/v1/query?query=up`);
    const text = await response.text();
    return response.ok && text.includes('"1"');
  } catch {
    return false;
  }
}
