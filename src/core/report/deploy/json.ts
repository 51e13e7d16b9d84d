import { toInertJson } from '../escape.ts';
import { effectJson, locationJson } from '../json.ts';
import type {
  Afterwards,
  Approval,
  Blocker,
  DeployedDatabase,
  DeployedMigration,
  DeployedStatement,
  DeployReport,
  GateReport,
  StatementFailure,
} from './deploy-report.ts';

/**
 * The report as one line of JSON with a line break. The keys are written out one by one: their order is the same whoever built the
 * objects, and what is not in docs/deploy-report.schema.json cannot slip out.
 */
export function renderDeployJson(report: DeployReport): string {
  return `${toInertJson({
    reportVersion: report.reportVersion,
    job: report.job,
    mode: report.mode,
    tool: { name: report.tool.name, version: report.tool.version },
    run: report.run,
    verdict: report.verdict,
    reason: report.reason,
    startedAt: report.startedAt,
    ms: report.ms,
    deployment: deployment(report.deployment),
    approvals: report.approvals.map(approval),
    databases: report.databases.map(database),
  })}\n`;
}

function deployment(from: DeployReport['deployment']) {
  return from && { id: from.id, environment: from.environment, url: from.url };
}

function approval({ login, what, comment }: Approval) {
  return { login, what, comment };
}

function database(from: DeployedDatabase) {
  const { name, engine, summary, tool, folder, server, target, history, before, after, applied, plan } = from;
  const { risk, verdict, reason, message, advice, migrations, gates, remarks, afterwards, ms } = from;
  return {
    name,
    engine,
    summary,
    tool,
    folder,
    server,
    target,
    history,
    before,
    after,
    applied,
    plan,
    risk: {
      class: risk.class,
      reasons: risk.reasons.map(({ rule, file, line, text }) => ({ rule, file, line, text })),
    },
    verdict,
    reason,
    message,
    advice,
    migrations: migrations.map(migration),
    gates: gates.map(gate),
    remarks,
    afterwards: afterwards && ending(afterwards),
    ms,
  };
}

function migration(from: DeployedMigration) {
  const { version, name, file, kind, state, atomic, startedMs, ms, statements, remark } = from;
  return {
    version,
    name,
    file,
    kind,
    state,
    atomic,
    ...(startedMs === undefined ? {} : { startedMs }),
    ms,
    remark,
    statements: statements.map(statement),
  };
}

function statement(from: DeployedStatement) {
  const { number, sql, place, state, effect, sizes, startedMs, ms, rows, retries, failure } = from;
  return {
    number,
    sql,
    place: locationJson(place),
    state,
    effect: effect && effectJson(effect),
    sizes: sizes.map(({ table, rows, bytes }) => ({ table, rows, bytes })),
    ...(startedMs === undefined ? {} : { startedMs }),
    ms,
    rows,
    retries,
    failure: failure && failed(failure),
  };
}

function failed({ code, message, detail, hint, blockers }: StatementFailure) {
  return { code, message, detail, hint, blockers: blockers.map(blockerJson) };
}

/** A session that is in the way, as every document has it. */
export function blockerJson(from: Blocker) {
  const { id, user, application, state, transactionSeconds, query, lock, blockedBy } = from;
  return { id, user, application, state, transactionSeconds, query, lock, blockedBy };
}

function gate({ gate, name, verdict, reason, message, ms }: GateReport) {
  return { gate, name, verdict, reason, message, ms };
}

function ending({ policy, verdict, reason, steps, losses }: Afterwards) {
  return {
    policy,
    verdict,
    reason,
    steps,
    losses: losses.map(({ table, rows, why }) => ({ table, rows, why })),
  };
}
