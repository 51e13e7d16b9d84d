import type { DeployedDatabase, DeployReport } from '../report/deploy/deploy-report.ts';
import { titleText } from '../report/deploy/wording.ts';
import type { Environment } from '../runtime/world.ts';
import { countsOf, runAddress } from './facts.ts';
import { jsonBody } from './json-body.ts';
import type { Message } from './send.ts';

/** Fields are only added within a major version. docs/deploy-webhook.schema.json describes them. */
export const webhookVersion = '1.0';

/** A receiver wants to know what happened, not all of it: the report as JSON has that. */
const mostMigrations = 500;

/** What any webhook gets: one JSON document. */
export function webhookMessage(report: DeployReport, url: string, env: Environment): Message {
  const { run, mode, verdict, reason, startedAt, ms, deployment, approvals } = report;
  const document = {
    webhookVersion,
    event: 'deploy',
    run,
    mode,
    verdict,
    reason,
    title: titleText(report),
    startedAt,
    ms: Math.round(ms),
    environment: deployment?.environment ?? null,
    deployment: deployment?.url ?? null,
    job: runAddress(env),
    repository: env['GITHUB_REPOSITORY'] || null,
    commit: env['GITHUB_SHA'] || null,
    approvals: approvals.map(({ login, what }) => ({ login, what })),
    databases: report.databases.map(databaseJson),
  };
  return jsonMessage(document, url, report.tool.version);
}

/** A JSON document for anybody's webhook. @param version of Drydock */
export function jsonMessage(document: object, url: string, version: string): Message {
  return {
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': `drydock/${version}` },
    body: jsonBody(document),
  };
}

function databaseJson(database: DeployedDatabase) {
  const { name, engine, target, before, after, plan, risk, verdict, reason, message, advice, migrations, ms } =
    database;
  return {
    name,
    engine,
    target,
    before,
    after,
    plan,
    risk: risk.class,
    verdict,
    reason,
    message,
    advice,
    counts: countsOf(database),
    migrations: migrations.slice(0, mostMigrations).map(({ version, name, file, state, ms }) => ({
      version,
      name,
      file,
      state,
      ms: ms === null ? null : Math.round(ms),
    })),
    ms: Math.round(ms),
  };
}
