import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DeployReport } from '../report/deploy/deploy-report.ts';
import { prometheusText } from './prometheus.ts';
import type { Sent } from './send.ts';

/** Writes the metrics of a deploy to a file for the textfile collector of node_exporter. */
export function writeMetrics(report: DeployReport, path: string): Sent {
  return writeTextfile(path, prometheusText(report));
}

/**
 * Writes a file for the textfile collector of node_exporter. First beside it, then renamed: the collector reads at any moment, and must not
 * find half a file. The name beside it does not end with `.prom`, so that the collector passes it over.
 */
export function writeTextfile(path: string, text: string): Sent {
  if (!path.endsWith('.prom')) return { sent: false, why: 'node_exporter reads only files whose name ends with .prom' };
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    writeFileSync(beside, text, { mode: 0o644, flag: 'wx' });
    renameSync(beside, path);
    return { sent: true };
  } catch (error) {
    rmSync(beside, { force: true });
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
    return { sent: false, why: `the file could not be written (${code})` };
  }
}
