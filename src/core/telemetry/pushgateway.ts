import type { DeployedDatabase, DeployReport } from '../report/deploy/deploy-report.ts';
import { prometheusText } from './prometheus.ts';
import { type Sent, send } from './send.ts';

/**
 * Puts the metrics of each database into a group of its own of a Pushgateway (`/metrics/job/drydock/database/NAME`): a deploy of one
 * database replaces what was said of that one, and leaves the others alone.
 */
export async function pushMetrics(
  report: DeployReport,
  address: string,
  fetch: typeof globalThis.fetch,
): Promise<Sent> {
  const base = address.replace(/\/+$/, '').replace(/\/metrics$/, '');
  const all = await Promise.all(
    report.databases.map((database) =>
      send(
        {
          url: `${base}/metrics/job/drydock/${groupOf(database)}`,
          method: 'PUT',
          headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
          body: prometheusText(report, [database]),
        },
        fetch,
      ),
    ),
  );
  return all.find((each) => !each.sent) ?? { sent: true };
}

/** A name that a path cannot hold as it is (empty, with a slash) is written in base64, as the Pushgateway lets one. */
function groupOf({ name }: DeployedDatabase): string {
  if (/^[\w.-]+$/.test(name) && name !== '.' && name !== '..') return `database/${name}`;
  const text = Buffer.from(name, 'utf8').toString('base64url');
  return `database@base64/${text === '' ? '=' : text}`;
}
