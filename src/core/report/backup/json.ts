import { toInertJson } from '../escape.ts';
import type { BackedUpDatabase, BackupReport, BackupStep, BackupSummary, ComparedTable } from './backup-report.ts';

/**
 * The report as one line of JSON with a line break. The keys are written out one by one: their order is the same whoever built the
 * objects, and what is not in docs/backup-report.schema.json cannot slip out.
 */
export function renderBackupJson(report: BackupReport): string {
  return `${toInertJson({
    reportVersion: report.reportVersion,
    job: report.job,
    command: report.command,
    tool: { name: report.tool.name, version: report.tool.version },
    run: report.run,
    verdict: report.verdict,
    reason: report.reason,
    store: report.store,
    startedAt: report.startedAt,
    ms: report.ms,
    databases: report.databases.map(database),
  })}\n`;
}

function database(from: BackedUpDatabase) {
  const { name, engine, server, target, verdict, reason, message, advice, remarks, ms } = from;
  return {
    name,
    engine,
    server,
    target,
    verdict,
    reason,
    message,
    advice,
    backup: from.backup && summaryJson(from.backup),
    steps: from.steps.map(stepJson),
    tables: from.tables.map(table),
    backups: from.backups.map(summaryJson),
    recoveries: from.recoveries.map(({ id, at, ms, bytes }) => ({ id, at, ms, bytes })),
    remarks,
    ms,
  };
}

/** A backup, as every document has it. */
export function summaryJson(from: BackupSummary) {
  const { id, class: kind, at, ms, server, head, plainBytes, storedBytes, tables, rows } = from;
  const { encrypted, compression, verified, damaged, pinned, fate } = from;
  return {
    id,
    class: kind,
    at,
    ms,
    server,
    head,
    plainBytes,
    storedBytes,
    tables,
    rows,
    encrypted,
    compression,
    verified: verified && { level: verified.level, at: verified.at },
    damaged,
    pinned,
    fate: fate && { kept: fate.kept, why: fate.why, removal: fate.removal },
  };
}

/** A step, as every document has it. */
export function stepJson({ step, title, verdict, reason, message, ms, bytes, facts }: BackupStep) {
  return { step, title, verdict, reason, message, ms, bytes, facts: facts.map(([name, value]) => [name, value]) };
}

function table({ table, rows, found, result }: ComparedTable) {
  return { table, rows, found, result };
}
