import type { BackedUpDatabase, BackupReport, BackupStep } from '../report/backup/backup-report.ts';
import { isBad, startOf, targetParts } from './facts.ts';
import { type Attributes, digest, type Parent, type Span, systems, type Trace } from './spans.ts';

/** Spans of steps that are sent; no run of ours has as many. */
const mostSteps = 2_000;

/**
 * A span for the run, for each database and for each step of it. Steps follow one another, so that each begins where the one before it ended.
 * Names and attributes follow OpenTelemetry's semantic conventions where they have one; what they have no name for is called `drydock.…`. The
 * ids are digests of the run's name: whoever has that from a log finds the trace.
 * @returns null when the report does not say when it began.
 */
export function backupTraceOf(report: BackupReport, parent: Parent | null): Trace | null {
  const start = startOf(report);
  if (start === null) return null;
  const id = (what: string) => digest(`${report.run}\n${what}`).slice(0, 16);
  const run = id('run');
  const spans: Span[] = [
    {
      id: run,
      parent: parent?.span ?? null,
      name: `drydock ${report.command}`,
      kind: 'internal',
      from: start,
      to: start + report.ms,
      attributes: {
        'drydock.run': report.run,
        'drydock.command': report.command,
        'drydock.verdict': report.verdict,
        'drydock.reason': report.reason,
        'drydock.store': report.store,
        'drydock.databases': report.databases.map(({ name }) => name),
      },
      failure: isBad(report.verdict) ? report.reason : null,
    },
  ];
  let at = start;
  let left = 0;
  for (const [number, database] of report.databases.entries()) {
    const own = id(`database ${number}`);
    const from = at;
    at += database.ms;
    spans.push(databaseSpan(database, { id: own, parent: run, from }));
    let inside = from;
    for (const [place, step] of database.steps.entries()) {
      const begun = inside;
      inside += step.ms;
      if (spans.length > mostSteps) left++;
      else spans.push(stepSpan(step, database, { id: id(`step ${number} ${place}`), parent: own, from: begun }));
    }
  }
  return { id: parent?.trace ?? digest(report.run).slice(0, 32), spans, left };
}

interface Frame {
  readonly id: string;
  readonly parent: string;
  readonly from: number;
}

function common({ name, engine, target }: BackedUpDatabase): Attributes {
  const where = target === null ? null : targetParts({ target });
  return {
    'drydock.database': name,
    ...(engine === null ? {} : { 'db.system.name': systems[engine] }),
    ...(where === null ? {} : { 'db.namespace': where.name }),
    ...(where === null || where.host === null ? {} : { 'server.address': where.host }),
    ...(where === null || where.port === null ? {} : { 'server.port': where.port }),
  };
}

function databaseSpan(database: BackedUpDatabase, { id, parent, from }: Frame): Span {
  const { backup, verdict, reason, message, ms, name } = database;
  return {
    id,
    parent,
    name: `database ${name}`,
    kind: 'internal',
    from,
    to: from + ms,
    attributes: {
      ...common(database),
      'drydock.verdict': verdict,
      'drydock.reason': reason,
      ...(backup === null
        ? {}
        : {
            'drydock.backup.id': backup.id,
            'drydock.backup.size': backup.plainBytes,
            'drydock.backup.stored': backup.storedBytes,
            'drydock.backup.encrypted': backup.encrypted,
            ...(backup.verified === null ? {} : { 'drydock.backup.level': backup.verified.level }),
          }),
    },
    failure: isBad(verdict) ? message || reason : null,
  };
}

function stepSpan(step: BackupStep, database: BackedUpDatabase, { id, parent, from }: Frame): Span {
  const { title, verdict, reason, message, ms, bytes, facts } = step;
  return {
    id,
    parent,
    name: step.step,
    kind: 'internal',
    from,
    to: from + ms,
    attributes: {
      ...common(database),
      'drydock.step': step.step,
      'drydock.step.title': title,
      'drydock.verdict': verdict,
      'drydock.reason': reason,
      ...(bytes === null ? {} : { 'drydock.step.bytes': bytes }),
      ...(facts.length === 0 ? {} : { 'drydock.step.facts': facts.map(([name, value]) => `${name}: ${value}`) }),
      ...(isBad(verdict) ? { 'error.type': reason } : {}),
    },
    failure: isBad(verdict) ? message || reason : null,
  };
}
