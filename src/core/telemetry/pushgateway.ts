import type { DeployReport } from '../report/deploy/deploy-report.ts';
import { prometheusText } from './prometheus.ts';
import { type Sent, send } from './send.ts';

/**
 * Puts the metrics of each database into a group of its own of a Pushgateway (`/metrics/job/drydock/database/NAME`): a deploy of one
 * database replaces what was said of that one, and leaves the others alone.
 */
export function pushMetrics(report: DeployReport, address: string, fetch: typeof globalThis.fetch): Promise<Sent> {
  const groups = report.databases.map(
    (database): MetricGroup => ({
      labels: [['database', database.name]],
      method: 'PUT',
      text: prometheusText(report, [database]),
    }),
  );
  return pushGroups('drydock', groups, address, fetch);
}

/** Samples that the Pushgateway keeps together. */
export interface MetricGroup {
  /** What the group is called besides its job; the names are ours. */
  readonly labels: readonly (readonly [name: string, value: string])[];
  /** `PUT`: in place of all that the group has. `POST`: in place of metrics of the same names, and beside the others. */
  readonly method: 'PUT' | 'POST';
  readonly text: string;
}

/** All at once; the first that was refused says why. */
export async function pushGroups(
  job: string,
  groups: readonly MetricGroup[],
  address: string,
  fetch: typeof globalThis.fetch,
): Promise<Sent> {
  const base = address.replace(/\/+$/, '').replace(/\/metrics$/, '');
  const all = await Promise.all(
    groups.map(({ labels, method, text }) =>
      send(
        {
          url: `${base}/metrics/job/${job}/${labels.map(([name, value]) => labelPath(name, value)).join('/')}`,
          method,
          headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
          body: text,
        },
        fetch,
      ),
    ),
  );
  return all.find((each) => !each.sent) ?? { sent: true };
}

/** A value that a path cannot hold as it is (empty, with a slash) is written in base64, as the Pushgateway lets one. */
function labelPath(name: string, value: string): string {
  if (/^[\w.-]+$/.test(value) && value !== '.' && value !== '..') return `${name}/${value}`;
  const text = Buffer.from(value, 'utf8').toString('base64url');
  return `${name}@base64/${text === '' ? '=' : text}`;
}
