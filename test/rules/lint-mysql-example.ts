import { mysqlServer } from '../../src/core/effects/server-version.ts';
import type { Finding } from '../../src/core/report/finding.ts';
import { isAtLeast, type MysqlServer } from '../../src/core/sql/mysql/statement.ts';
import type { MysqlExample, MysqlRulePart } from '../../src/lint-migrations/mysql/rule-part.ts';
import type { Rule } from '../../src/lint-migrations/rule.ts';
import { findingsOfFolder } from '../lint-text.ts';

/** Versions that every example is linted for: the first and the last of each series that differs. */
const versions = {
  mysql: ['8.0.11', '8.0.28', '8.0.30', '8.0.36', '8.4', '9.7'],
  mariadb: ['10.6', '10.11', '11.4', '11.8'],
} as const;

/** The servers on which an example holds. */
export function serversFor(part: MysqlRulePart, example: MysqlExample): { name: string; server: MysqlServer }[] {
  const engines = (example.engines ?? part.engines ?? (['mysql', 'mariadb'] as const)).filter(
    (engine) => part.engines?.includes(engine) ?? true,
  );
  return engines.flatMap((engine) => {
    // Who names versions of one engine alone speaks of that engine alone.
    if (example.versions && !example.versions[engine]) return [];
    const { from, to } = example.versions?.[engine] ?? {};
    return versions[engine]
      .map((version) => ({ name: `${engine} ${version}`, server: mysqlServer(engine, version) }))
      .filter(({ server }) => from === undefined || notBefore(server, from))
      .filter(({ server }) => to === undefined || !notBefore(server, to) || isSame(server, to));
  });
}

function notBefore(server: MysqlServer, version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return isAtLeast(server, major, minor, patch);
}

function isSame(server: MysqlServer, version: string): boolean {
  const [major, minor, patch] = version.split('.').map(Number);
  return (
    server.major === major &&
    (minor === undefined || server.minor === minor) &&
    (patch === undefined || server.patch === patch)
  );
}

/** Findings that an example's own migration gives, with the rule switched on and its options set. */
export function lintMysqlExample(rule: Rule, example: MysqlExample, server: MysqlServer): readonly Finding[] {
  const settings = { [rule.id]: { severity: rule.enabled ? null : rule.severity, options: example.options ?? {} } };
  if (example.files)
    return findingsOfFolder(example.files, { mysql: server, settings, merged: example.merged ?? null });
  const steps = typeof example.sql === 'string' ? [example.sql] : (example.sql ?? []);
  const files: Record<string, string> = {};
  if (example.before) files['migrations/0001_before.sql'] = example.before;
  steps.forEach((sql, place) => {
    files[`migrations/${String(place + 2).padStart(4, '0')}_step.sql`] = sql;
  });
  return findingsOfFolder(files, { mysql: server, settings, from: 'migrations/0002_step.sql' });
}
