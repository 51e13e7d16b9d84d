import { createConnection } from 'mysql2/promise';
import { afterAll, describe, expect, it } from 'vitest';
import { mysqlServer as versionOf } from '../../src/core/effects/server-version.ts';
import type { Finding } from '../../src/core/report/finding.ts';
import { readMysql } from '../../src/core/sql/mysql/read-mysql.ts';
import type { MysqlServer } from '../../src/core/sql/mysql/statement.ts';
import { sourceText } from '../../src/core/sql/source-text.ts';
import type { MysqlExample, MysqlRulePart } from '../../src/lint-migrations/mysql/rule-part.ts';
import type { Rule } from '../../src/lint-migrations/rule.ts';
import { rules } from '../../src/lint-migrations/rules/registry.ts';
import type { RunningMysql } from '../servers/mysql.ts';
import { type MysqlServerName, mysqlServerNames } from '../servers/mysql-names.ts';
import { mysqlServer } from '../servers/server-of.ts';
import { lintMysqlExample, serversFor } from './lint-mysql-example.ts';

/*
 * Advice that does not run is worse than none. So each series that a bad example gets is executed where the bad statement would have
 * been, and each text that a fix leaves, on every real server that the example is for.
 */

const servers = new Map<MysqlServerName, Promise<RunningMysql>>();
function server(name: MysqlServerName): Promise<RunningMysql> {
  const found = servers.get(name) ?? mysqlServer(name);
  servers.set(name, found);
  return found;
}
afterAll(async () => {
  for (const one of servers.values()) await (await one).stop();
});

interface Case {
  readonly id: string;
  readonly rule: Rule;
  readonly example: MysqlExample;
  readonly sql: string;
  readonly place: number;
  readonly name: MysqlServerName;
  readonly version: MysqlServer;
}

/** Rules whose advice is lines of a routine, with its parameters. */
const inRoutine: ReadonlySet<string> = new Set(['dynamic-sql-concatenation']);

function casesOf(rule: Rule, part: MysqlRulePart): readonly Case[] {
  return part.bad.flatMap((example, place) => {
    const { sql } = example;
    if (typeof sql !== 'string' || inRoutine.has(rule.id)) return [];
    const held = serversFor(part, example).map(({ name }) => name.replace(' ', '-'));
    return mysqlServerNames
      .filter((name) => held.includes(name))
      .map((name) => ({ id: rule.id, rule, example, sql, place, name, version: versionIn(name) }));
  });
}

function versionIn(name: MysqlServerName): MysqlServer {
  const [engine = '', version = ''] = name.split('-');
  return versionOf(engine === 'mariadb' ? 'mariadb' : 'mysql', version);
}

const cases = rules.flatMap((rule) => (rule.mysql ? casesOf(rule, rule.mysql) : []));

/** What rows are in the way of is no matter of the advice: NULL, a double key, a missing parent, a value that is too long. */
const aboutRows: ReadonlySet<number> = new Set([1048, 1062, 1138, 1265, 1364, 1406, 1452, 3819, 4025]);

describe('advice runs as it stands', () => {
  it.each(cases)('$id, bad example $place, on $name', async ({ rule, example, sql, name, version }) => {
    const findings = lintMysqlExample(rule, example, version).filter((finding) => finding.rule === rule.id);
    const failed: string[] = [];
    for (const finding of findings) {
      const steps = (finding.advice?.steps ?? []).filter((step) => step.sql !== '');
      if (steps.length === 0) continue;
      const before = [example.before ?? '', ...earlier(sql, finding, version)];
      failed.push(
        ...(await failures(
          await server(name),
          before,
          steps.map((step) => step.sql),
          version,
        )),
      );
    }
    expect(failed).toEqual([]);
  });
});

describe('a fix ends the finding that it is for, and the server takes it', () => {
  it.each(cases)('$id, bad example $place, on $name', async ({ rule, example, sql, name, version }) => {
    const findings = lintMysqlExample(rule, example, version).filter(
      (finding) => finding.rule === rule.id && finding.fix,
    );
    for (const finding of findings) {
      const fixed = withEdits(sql, finding);
      const left = lintMysqlExample(rule, { ...example, sql: fixed }, version);
      const still = left.filter(
        (one) => one.rule === 'syntax-error' || (one.rule === rule.id && one.message === finding.message),
      );
      expect(still, fixed).toEqual([]);
      expect(await failures(await server(name), [example.before ?? ''], [fixed], version), fixed).toEqual([]);
    }
  });
});

function withEdits(sql: string, finding: Finding): string {
  const edits = [...(finding.fix?.edits ?? [])].sort((a, b) => b.start - a.start);
  return edits.reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), sql);
}

/** Rules whose advice comes after the statement instead of in its place. */
const addsTo: ReadonlySet<string> = new Set([
  'table-without-primary-key',
  'foreign-key-without-index',
  'inline-references',
]);

/** Statements of the example that have run when the one that the finding is about would. */
function earlier(sql: string, finding: Finding, version: MysqlServer): readonly string[] {
  return statementsOf(sql, version)
    .filter(({ source, span }) => addsTo.has(finding.rule) || source.position(span.end).line < finding.line)
    .map((statement) => statement.sql);
}

function statementsOf(sql: string, version: MysqlServer) {
  return readMysql(sourceText('advice.sql', sql), {
    server: version,
    placeholders: { kind: 'none' },
  }).statements.filter(({ body }) => body === null);
}

/** Runs `before`, then the steps, statement by statement in one session; gives what the server refuses of the steps. */
async function failures(
  running: RunningMysql,
  before: readonly string[],
  steps: readonly string[],
  version: MysqlServer,
): Promise<readonly string[]> {
  const connection = await createConnection({ uri: await running.database(), charset: 'utf8mb4' });
  connection.on('error', () => {});
  try {
    for (const text of before) for (const { sql } of statementsOf(text, version)) await connection.query(sql);
    const failed: string[] = [];
    for (const text of steps) {
      for (const { sql } of statementsOf(text, version)) {
        try {
          await connection.query(sql);
        } catch (error) {
          const errno = typeof error === 'object' && error !== null && 'errno' in error ? Number(error.errno) : 0;
          const message = error instanceof Error ? error.message : String(error);
          if (!aboutRows.has(errno)) failed.push(`${errno} ${message}: ${sql}`);
        }
      }
    }
    return failed;
  } finally {
    await connection.end();
  }
}
