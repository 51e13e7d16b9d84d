import { toInertJson } from './escape.ts';
import type { Advice, CodeReference, Finding, FindingEffect, Fix, Location, Suppressed } from './finding.ts';
import type { DatabaseReport, Report } from './report.ts';
import type { TableChange, TableShape } from './schema-change.ts';

/**
 * The report as one line of JSON with a line break. The keys are written out one by one: their order is the same whoever
 * built the objects, and what is not in docs/report.schema.json cannot slip out.
 */
export function renderJson(report: Report): string {
  return `${toInertJson({
    reportVersion: report.reportVersion,
    job: report.job,
    tool: { name: report.tool.name, version: report.tool.version },
    verdict: report.verdict,
    reason: report.reason,
    failOn: report.failOn,
    risk: {
      class: report.risk.class,
      reasons: report.risk.reasons.map(({ rule, file, line, text }) => ({ rule, file, line, text })),
    },
    counts: { error: report.counts.error, warning: report.counts.warning, notice: report.counts.notice },
    migrations: report.migrations,
    statements: report.statements,
    analysed: report.analysed,
    databases: report.databases.map(database),
    findings: report.findings.map(finding),
    suppressed: report.suppressed.map(suppressed),
    notAnalysed: report.notAnalysed.map((each) => ({ ...locationJson(each), reason: each.reason })),
    unsure: report.unsure,
    ...(report.effects
      ? {
          effects: report.effects.map((each) => ({
            ...locationJson(each),
            statement: each.statement,
            effect: effectJson(each.effect),
          })),
        }
      : {}),
  })}\n`;
}

function database(from: DatabaseReport) {
  const { name, engine, serverVersion, summary, tool, folder, migrations, reported } = from;
  const change = from.schemaChange;
  return {
    name,
    engine,
    serverVersion,
    summary,
    tool,
    folder,
    migrations,
    reported,
    ...(change ? { schemaChange: { certain: change.certain, tables: change.tables.map(tableChange) } } : {}),
  };
}

function tableChange({ name, renamedFrom, before, after }: TableChange) {
  return { name, renamedFrom, before: before && tableShape(before), after: after && tableShape(after) };
}

function tableShape({ kind, columns, rules, references }: TableShape) {
  return {
    kind,
    columns: columns.map(({ name, type, nullable, extra, primaryKey, foreignKey }) => ({
      name,
      type,
      nullable,
      extra,
      primaryKey,
      foreignKey,
    })),
    rules,
    references: references.map(({ columns, table, unique }) => ({ columns, table, unique })),
  };
}

/** A place, as every report has it. */
export function locationJson({ file, line, column, endLine, endColumn }: Location) {
  return { file, line, column, endLine, endColumn };
}

function finding(from: Finding) {
  const { rule, category, severity, message } = from;
  return {
    rule,
    category,
    severity,
    message,
    ...locationJson(from),
    effect: from.effect === null ? null : effectJson(from.effect),
    advice: from.advice === null ? null : advice(from.advice),
    fix: from.fix === null ? null : fix(from.fix),
    docs: from.docs,
    fingerprint: from.fingerprint,
    references: from.references.map(({ file, line, text }: CodeReference) => ({ file, line, text })),
    ...(from.rendered === undefined ? {} : { rendered: from.rendered }),
  };
}

/** What a statement does, as every report has it. */
export function effectJson(from: FindingEffect) {
  const { rewrites, scans, indexBuilds, mayFail, estimatedMs, certain } = from;
  const locks = from.locks.map(({ relation, mode, blocks }) => ({ relation, mode, blocks }));
  // PostgreSQL has neither: there the keys are absent, as they were before other engines came.
  const online = from.lock === undefined ? {} : { algorithm: from.algorithm ?? null, lock: from.lock };
  return { locks, rewrites, scans, indexBuilds, mayFail, estimatedMs, certain, ...online };
}

function advice(from: Advice) {
  return {
    summary: from.summary,
    steps: from.steps.map(({ title, sql, command, outsideTransaction }) => ({
      title,
      sql,
      ...(command === undefined ? {} : { command }),
      outsideTransaction: outsideTransaction ?? false,
    })),
  };
}

function fix(from: Fix) {
  return { title: from.title, edits: from.edits.map(({ file, start, end, text }) => ({ file, start, end, text })) };
}

function suppressed(from: Suppressed) {
  return { finding: finding(from.finding), reason: from.reason, by: from.by, until: from.until };
}
