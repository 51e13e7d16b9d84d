import { toInertJson } from '../escape.ts';
import type { Advice, Location } from '../finding.ts';
import type { Verdict } from '../report.ts';
import type { Evidence, Sample, TestedDatabase, TestReport, TrialCase, TrialReport } from './trial-report.ts';

/**
 * The report as one line of JSON with a line break. The keys are written out one by one: their order is the same whoever built the
 * objects, and what is not in docs/test-report.schema.json cannot slip out.
 */
export function renderTestJson(report: TestReport): string {
  return `${toInertJson({
    reportVersion: report.reportVersion,
    job: report.job,
    tool: { name: report.tool.name, version: report.tool.version },
    verdict: report.verdict,
    reason: report.reason,
    counts: counts(report.counts),
    ms: report.ms,
    databases: report.databases.map(database),
  })}\n`;
}

function counts({ pass, warn, fail, inconclusive, error, skipped }: Readonly<Record<Verdict, number>>) {
  return { pass, warn, fail, inconclusive, error, skipped };
}

function database(from: TestedDatabase) {
  const { name, engine, serverVersion, server, summary, tool, folder, migrations, changed } = from;
  const { differences, data, verdict, reason } = from;
  return {
    name,
    engine,
    serverVersion,
    server,
    differences,
    data,
    summary,
    tool,
    folder,
    migrations,
    changed,
    verdict,
    reason,
    trials: from.trials.map(trial),
  };
}

function trial({ trial, title, verdict, reason, summary, ms, cases, evidence }: TrialReport) {
  return {
    trial,
    title,
    verdict,
    reason,
    summary,
    ms,
    cases: cases.map(trialCase),
    evidence: evidence.map(proof),
  };
}

function trialCase({ name, verdict, reason, message, place, ms, evidence, advice }: TrialCase) {
  return {
    name,
    verdict,
    reason,
    message,
    place: place === null ? null : location(place),
    ms,
    evidence: evidence.map(proof),
    advice: advice === null ? null : adviceOf(advice),
  };
}

function location({ file, line, column, endLine, endColumn }: Location) {
  return { file, line, column, endLine, endColumn };
}

function adviceOf({ summary, steps }: Advice) {
  return {
    summary,
    steps: steps.map(({ title, sql, command, outsideTransaction }) => ({
      title,
      sql,
      ...(command === undefined ? {} : { command }),
      outsideTransaction: outsideTransaction ?? false,
    })),
  };
}

function proof(evidence: Evidence) {
  const { kind, title } = evidence;
  switch (evidence.kind) {
    case 'text':
      return { kind, title, text: evidence.text };
    case 'sql':
      return { kind, title, sql: evidence.sql };
    case 'table': {
      const { columns, rows } = evidence;
      return { kind, title, columns: columns.map(({ name, align }) => ({ name, align })), rows };
    }
    case 'diff':
      return { kind, title, from: evidence.from, to: evidence.to, lines: evidence.lines };
    case 'timeline': {
      const lanes = evidence.lanes.map(({ name, bars }) => ({
        name,
        bars: bars.map(({ from, to, state, label }) => ({ from, to, state, label })),
      }));
      return { kind, title, ms: evidence.ms, lanes };
    }
    case 'comparison': {
      const { unit, before, after, change } = evidence;
      return { kind, title, unit, before: sample(before), after: sample(after), change: change && interval(change) };
    }
    default:
      return evidence satisfies never;
  }
}

function sample({ n, median, p95, values }: Sample) {
  return { n, median, p95, values };
}

function interval(change: { estimate: number; low: number; high: number; confidence: number }) {
  const { estimate, low, high, confidence } = change;
  return { estimate, low, high, confidence };
}
