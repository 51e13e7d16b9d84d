import type { DeployedDatabase, DeployReport } from '../report/deploy/deploy-report.ts';
import { verdicts } from '../report/trials/verdict.ts';
import { countsOf, startOf } from './facts.ts';
import { type Metric, metricsText, type Sample } from './metrics-text.ts';

/**
 * Metrics of the last run in Prometheus' text format (version 0.0.4): gauges, since a job that ends has nothing to count up. One group of
 * lines a metric, a line a database; ends with a line break, as the format demands.
 */
export function prometheusText(
  report: DeployReport,
  databases: readonly DeployedDatabase[] = report.databases,
): string {
  const end = ((startOf(report) ?? 0) + report.ms) / 1_000;
  const environment = report.deployment === null ? {} : { environment: report.deployment.environment };
  const of = (database: DeployedDatabase) => ({ database: database.name, ...environment });
  const metrics: Metric[] = [
    {
      name: 'drydock_deploy_last_run_timestamp_seconds',
      help: 'When the last deploy of the database ended, in seconds since 1970.',
      samples: databases.map((each) => [of(each), end]),
    },
    {
      name: 'drydock_deploy_last_run_duration_seconds',
      help: 'How long the last deploy of the database took.',
      samples: databases.map((each) => [of(each), each.ms / 1_000]),
    },
    {
      name: 'drydock_deploy_last_run_success',
      help: 'Whether the last deploy of the database went well: 1 or 0.',
      samples: databases.map((each) => [
        of(each),
        each.verdict === 'pass' || each.verdict === 'warn' || each.verdict === 'skipped' ? 1 : 0,
      ]),
    },
    {
      name: 'drydock_deploy_last_run_verdict',
      help: 'What the last deploy of the database came to: 1 for the verdict that it has, 0 for the others.',
      samples: databases.flatMap((each) =>
        verdicts.map((verdict): Sample => [{ ...of(each), verdict }, each.verdict === verdict ? 1 : 0]),
      ),
    },
    {
      name: 'drydock_deploy_last_run_migrations',
      help: 'Migrations of the last deploy by what became of them; pending are those that are not in the database now.',
      samples: databases.flatMap((each) =>
        Object.entries(countsOf(each)).map(([state, count]): Sample => [{ ...of(each), state }, count]),
      ),
    },
  ];
  return metricsText(metrics);
}
