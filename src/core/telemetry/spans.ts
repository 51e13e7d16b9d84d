import { createHash } from 'node:crypto';
import type {
  DeployedDatabase,
  DeployedMigration,
  DeployedStatement,
  DeployReport,
} from '../report/deploy/deploy-report.ts';
import { failureText, nameOf } from '../report/deploy/wording.ts';
import { isClean } from '../report/trials/verdict.ts';
import { startOf, targetParts } from './facts.ts';
import { summaryOf, withoutLiterals } from './without-literals.ts';

export type AttributeValue = string | number | boolean | readonly string[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** A span, before it is written in the words of a protocol. Times are milliseconds since 1970, with fractions. */
export interface Span {
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly parent: string | null;
  readonly name: string;
  /** `client`: a call to a database. */
  readonly kind: 'internal' | 'client';
  readonly from: number;
  readonly to: number;
  readonly attributes: Attributes;
  /** What went wrong; null when nothing did. */
  readonly failure: string | null;
}

export interface Trace {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly spans: readonly Span[];
  /** Statements that got no span, since there were too many of them: the quickest. */
  readonly left: number;
}

/** A span of whoever started us, as `TRACEPARENT` says it (W3C Trace Context). */
export interface Parent {
  readonly trace: string;
  readonly span: string;
}

/** Spans of statements that are sent: a folder may hold ten thousand. */
const mostStatements = 2_000;

/**
 * A span for the run, for each migration that ran and for each statement that ran. Names and attributes follow OpenTelemetry's semantic
 * conventions for database clients (`db.system.name`, `db.namespace`, `db.query.text` without literals, …); what they have no name
 * for is called `drydock.…`. The ids are digests of the run's name: whoever has that from a log or a table finds the trace.
 * @returns null when the report does not say when it began.
 */
export function traceOf(report: DeployReport, parent: Parent | null): Trace | null {
  const start = startOf(report);
  if (start === null) return null;
  const id = (what: string) => digest(`${report.run}\n${what}`).slice(0, 16);
  const run = id('run');
  const { kept, left } = keptStatements(report);
  const spans: Span[] = [
    {
      id: run,
      parent: parent?.span ?? null,
      name: `drydock ${report.mode}`,
      kind: 'internal',
      from: start,
      to: start + report.ms,
      attributes: runAttributes(report),
      failure: isClean(report.verdict) || report.verdict === 'warn' ? null : report.reason,
    },
  ];
  let at = start;
  for (const [number, database] of report.databases.entries()) {
    const common = databaseAttributes(database);
    for (const [place, migration] of database.migrations.entries()) {
      if (migration.ms === null) continue;
      const from = migration.startedMs === undefined ? at : start + migration.startedMs;
      const own = id(`migration ${number} ${place}`);
      at = from + migration.ms;
      spans.push(migrationSpan(migration, { id: own, parent: run, from, common }));
      let inside = from;
      for (const statement of migration.statements) {
        if (statement.ms === null || statement.state === 'done-before') continue;
        const begun = statement.startedMs === undefined ? inside : start + statement.startedMs;
        inside = begun + statement.ms;
        if (!kept.has(statement)) continue;
        const inner = id(`statement ${number} ${place} ${statement.number}`);
        spans.push(statementSpan(statement, database, { id: inner, parent: own, from: begun, common }));
      }
    }
  }
  return { id: parent?.trace ?? digest(report.run).slice(0, 32), spans, left };
}

/** In hexadecimal, for ids of traces and spans. Never all zeros, which an id must not be: no digest of ours is. */
export function digest(text: string): string {
  return createHash('sha256').update(`drydock\n${text}`).digest('hex');
}

/** The statements that ran: where there are too many, those that failed and those that took longest. */
function keptStatements({ databases }: DeployReport): {
  readonly kept: ReadonlySet<DeployedStatement>;
  readonly left: number;
} {
  const all = databases
    .flatMap(({ migrations }) => migrations.flatMap(({ ms, statements }) => (ms === null ? [] : statements)))
    .filter(({ ms, state }) => ms !== null && state !== 'done-before');
  const weight = ({ failure, ms }: DeployedStatement) => (failure === null ? (ms ?? 0) : Number.POSITIVE_INFINITY);
  const kept =
    all.length <= mostStatements ? all : [...all].sort((a, b) => weight(b) - weight(a)).slice(0, mostStatements);
  return { kept: new Set(kept), left: all.length - kept.length };
}

function runAttributes(report: DeployReport): Attributes {
  return {
    'drydock.run': report.run,
    'drydock.mode': report.mode,
    'drydock.verdict': report.verdict,
    'drydock.reason': report.reason,
    'drydock.databases': report.databases.map(({ name }) => name),
    'drydock.plans': report.databases.map(({ plan }) => plan),
    ...(report.deployment === null ? {} : { 'deployment.id': String(report.deployment.id) }),
  };
}

/** OpenTelemetry's names of the servers. */
export const systems = { postgres: 'postgresql', mysql: 'mysql', mariadb: 'mariadb' } as const;

function databaseAttributes(database: DeployedDatabase): Attributes {
  const { name, host, port } = targetParts(database);
  return {
    'db.system.name': systems[database.engine],
    'db.namespace': name,
    ...(host === null ? {} : { 'server.address': host }),
    ...(port === null ? {} : { 'server.port': port }),
    'drydock.database': database.name,
  };
}

interface Frame {
  readonly id: string;
  readonly parent: string;
  readonly from: number;
  readonly common: Attributes;
}

function migrationSpan(migration: DeployedMigration, { id, parent, from, common }: Frame): Span {
  const failed = migration.state === 'failed' || migration.state === 'half-applied';
  const failure = migration.statements.find((each) => each.failure !== null)?.failure ?? null;
  return {
    id,
    parent,
    name: `migration ${nameOf(migration)}`,
    kind: 'internal',
    from,
    to: from + (migration.ms ?? 0),
    attributes: {
      ...common,
      'code.file.path': migration.file,
      ...(migration.version === null ? {} : { 'drydock.migration.version': migration.version }),
      'drydock.migration.name': migration.name,
      'drydock.migration.state': migration.state,
      'drydock.migration.atomic': migration.atomic,
    },
    failure: failed ? (failure === null ? migration.state : failureText(failure)) : null,
  };
}

function statementSpan(
  statement: DeployedStatement,
  { engine }: DeployedDatabase,
  { id, parent, from, common }: Frame,
): Span {
  const text = withoutLiterals(statement.sql, engine);
  const { operation, summary } = summaryOf(text);
  const { failure, rows } = statement;
  return {
    id,
    parent,
    name: summary === '' ? `statement ${statement.number}` : summary,
    kind: 'client',
    from,
    to: from + (statement.ms ?? 0),
    attributes: {
      ...common,
      'db.query.text': text,
      ...(operation === '' ? {} : { 'db.operation.name': operation, 'db.query.summary': summary }),
      'code.file.path': statement.place.file,
      'code.line.number': statement.place.line,
      'drydock.statement.number': statement.number,
      'drydock.statement.retries': statement.retries,
      ...(rows === null ? {} : { 'drydock.statement.rows': rows }),
      ...(failure === null
        ? {}
        : {
            'error.type': failure.code,
            'db.response.status_code': failure.code,
            'drydock.blockers': failure.blockers.map((each) => `${each.id} ${each.user} ${each.application}`),
          }),
    },
    failure: failure === null ? null : failureText(failure),
  };
}
