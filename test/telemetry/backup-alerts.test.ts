import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultBackupSettings } from '../../src/core/configuration/backup-settings.ts';
import { backupMetricsText } from '../../src/core/telemetry/backup-metrics.ts';
import { tellBackupTelemetry } from '../../src/core/telemetry/tell-backup.ts';
import { backup, database, drilled, examples, lost, report, saved } from '../report/backup/example-backup-report.ts';
import { hostile } from '../report/sample.ts';
import { collect, ended, endWithUs, freePort, lastLine, throwawayFolder } from '../servers/processes.ts';
import { prometheusProgram } from '../servers/prometheus-programs.ts';

const rules = fileURLToPath(new URL('../../examples/prometheus/backup-alerts.yml', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(throwawayFolder(), 'alerts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What promtool says; throws when it finds anything wrong. */
function promtool(args: readonly string[], input = ''): string {
  return execFileSync(prometheusProgram('promtool'), [...args], { input, encoding: 'utf8' });
}

describe('examples/prometheus/backup-alerts.yml', () => {
  it('is what Prometheus reads', () => {
    expect(promtool(['check', 'rules', rules])).toContain('7 rules found');
  });

  it('calls somebody when, and only when, something is wrong', () => {
    const tests = join(folder, 'tests.yml');
    const text = readFileSync(new URL('backup-alerts.yml', import.meta.url), 'utf8');
    writeFileSync(tests, text.replace('RULES', rules));
    expect(promtool(['test', 'rules', tests])).toContain('SUCCESS');
  });

  it('asks for metrics that there are', () => {
    const named = new Set(readFileSync(rules, 'utf8').match(/drydock_backup_[a-z_]+/g));
    const given = [saved(), drilled()].map(backupMetricsText).join('');
    expect(named.size).toBeGreaterThan(4);
    for (const name of named) expect(given, name).toContain(`# TYPE ${name} gauge`);
  });
});

describe('the metrics', () => {
  it('are as promtool wants them, whatever the names are', () => {
    const named = hostile.map((name) => report([database({ name, backup: backup() })]));
    for (const one of [saved(), drilled(), lost(), ...named])
      expect(promtool(['check', 'metrics'], backupMetricsText(one))).toBe('');
  });
});

describe('a Pushgateway of its own', () => {
  it('goes on knowing the last good backup through a drill and a failed night', async () => {
    const port = await freePort();
    const child = spawn(prometheusProgram('prometheus-pushgateway'), [`--web.listen-address=127.0.0.1:${port}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: folder,
    });
    endWithUs(child, 'SIGKILL', folder);
    const said = collect(child);
    const url = `http://127.0.0.1:${port}`;
    const answers = () =>
      fetch(`${url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    for (let tries = 0; !(await answers()); tries++) {
      if (child.exitCode !== null || tries > 300) throw new Error(`The Pushgateway did not start: ${lastLine(said())}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    try {
      const { notify, telemetry } = defaultBackupSettings;
      const settings = { notify, telemetry: { ...telemetry, pushgateway: url } };
      for (const one of [...Object.values(examples).map((make) => make()), saved(), drilled(), lost()])
        for (const told of await tellBackupTelemetry(one, settings, {}, fetch))
          expect(told).toEqual({ to: 'the Pushgateway', sent: true });
      const text = await (await fetch(`${url}/metrics`)).text();
      const of = (name: string, command = '') =>
        text
          .split('\n')
          .filter(
            (line) =>
              line.startsWith(`drydock_backup_${name}{`) && line.includes('database="shop"') && line.includes(command),
          );
      expect(of('last_success_timestamp_seconds').map((line) => Number(line.split(' ').at(-1)))).toEqual([
        Date.parse('2026-11-21T03:00:02Z') / 1_000,
      ]);
      expect(of('last_run_success', 'command="backup"').map((line) => line.split(' ').at(-1))).toEqual(['0']);
      expect(of('last_run_success', 'command="drill"').map((line) => line.split(' ').at(-1))).toEqual(['1']);
      expect(of('recovery_seconds')).toHaveLength(1);
    } finally {
      await ended(child);
    }
  });
});
