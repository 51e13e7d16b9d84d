import type { BackedUpDatabase, BackupReport } from '../report/backup/backup-report.ts';
import { summaryJson } from '../report/backup/json.ts';
import { countTables } from '../report/backup/verdict.ts';
import { commandNames, provedText, sizeText, titleText } from '../report/backup/wording.ts';
import { timeText } from '../report/trials/figures.ts';
import { isClean } from '../report/trials/verdict.ts';
import type { Environment } from '../runtime/world.ts';
import { recoveryOf } from './backup-facts.ts';
import { runAddress } from './facts.ts';
import { annotationMessage, databaseTag } from './grafana.ts';
import type { Message } from './send.ts';
import { mostAdvice, mostDatabases, slackBlocks, slackSigns } from './slack.ts';
import { jsonMessage, webhookVersion } from './webhook.ts';

/** For Slack's incoming webhook: those that are not well first. */
export function backupSlack(report: BackupReport, url: string, env: Environment): Message {
  const sorted = [...report.databases].sort((a, b) => Number(isClean(a.verdict)) - Number(isClean(b.verdict)));
  const left = sorted.length - mostDatabases;
  return slackBlocks(
    {
      title: `${slackSigns[report.verdict]} Drydock ${commandNames[report.command]}: ${titleText(report)}`,
      sections: sorted.slice(0, mostDatabases).map(linesOf),
      facts: [
        ...(report.store === '' ? [] : [`in ${report.store}`]),
        ...(left > 0 ? [`and ${left} more databases`] : []),
        timeText(report.ms),
        `run ${report.run}`,
      ].join(' · '),
    },
    url,
    env,
  );
}

function linesOf({ name, target, message, reason, backup, advice }: BackedUpDatabase): string[] {
  return [
    `${name}${target === null || target === '' ? '' : ` (${target})`}`,
    message === '' ? reason : message,
    ...(backup === null ? [] : [`${backup.id}: ${sizeText(backup)}, ${provedText(backup)}`]),
    ...advice.slice(0, mostAdvice).map((each) => `• ${each}`),
  ];
}

/** Fields are only added within a major version. docs/backup-webhook.schema.json describes them. */
export function backupWebhook(report: BackupReport, url: string, env: Environment): Message {
  const { run, command, verdict, reason, store, startedAt, ms } = report;
  const document = {
    webhookVersion,
    event: 'backup',
    run,
    command,
    verdict,
    reason,
    title: titleText(report),
    store,
    startedAt,
    ms: Math.round(ms),
    job: runAddress(env),
    repository: env['GITHUB_REPOSITORY'] || null,
    commit: env['GITHUB_SHA'] || null,
    databases: report.databases.map(databaseJson),
  };
  return jsonMessage(document, url, report.tool.version);
}

function databaseJson(database: BackedUpDatabase) {
  const { name, engine, server, target, verdict, reason, message, advice, backup, tables, ms } = database;
  return {
    name,
    engine,
    server,
    target,
    verdict,
    reason,
    message,
    advice,
    backup: backup && summaryJson(backup),
    tables: countTables(tables),
    recoveryMs: recoveryOf(database),
    ms: Math.round(ms),
  };
}

/** An annotation over the time of the run. Null when the report does not say when it began. */
export function backupAnnotation(
  report: BackupReport,
  address: string,
  token: string,
  env: Environment,
): Message | null {
  const shown = report.databases.slice(0, mostDatabases);
  return annotationMessage(
    {
      startedAt: report.startedAt,
      ms: report.ms,
      title: `Drydock ${commandNames[report.command]}: ${titleText(report)}`,
      lines: shown.map(({ name, message, reason }) => `${name}: ${message === '' ? reason : message}`),
      tags: ['drydock', report.command, report.verdict, ...shown.map(({ name }) => databaseTag(name))],
    },
    address,
    token,
    env,
  );
}
