import type { MysqlEngine } from '../../core/sql/mysql/statement.ts';
import type { Rule } from '../rule.ts';
import { block } from '../rule-page.ts';
import type { MysqlExample, MysqlRulePart } from './rule-part.ts';

const names: Readonly<Record<MysqlEngine, string>> = { mysql: 'MySQL', mariadb: 'MariaDB' };

/** "PostgreSQL, MySQL, MariaDB". */
export function enginesText(rule: Rule): string {
  if (rule.anyEngine) return 'PostgreSQL, MySQL, MariaDB';
  const ours = rule.mysql ? (rule.mysql.engines ?? (['mysql', 'mariadb'] as const)).map((engine) => names[engine]) : [];
  return [...(rule.statement || rule.script || rule.folder ? ['PostgreSQL'] : []), ...ours].join(', ');
}

/** The examples of a rule's part for MySQL and MariaDB, in Markdown. */
export function mysqlExamples(part: MysqlRulePart): string[] {
  const where = (part.engines ?? (['mysql', 'mariadb'] as const)).map((engine) => names[engine]).join(' and ');
  return [
    `## Reported on ${where}`,
    '',
    ...part.bad.flatMap(exampleLines),
    `## Not reported on ${where}`,
    '',
    ...part.good.flatMap(exampleLines),
  ];
}

function exampleLines(example: MysqlExample): string[] {
  const lines: string[] = [];
  const heading = [example.title, where(example)].filter(Boolean).join('; ');
  if (heading) lines.push(`${heading.charAt(0).toUpperCase()}${heading.slice(1)}:`, '');
  for (const [name, text] of Object.entries(example.files ?? {})) {
    const merged = example.merged?.[name];
    const state = !example.merged
      ? ''
      : merged === undefined
        ? ', new'
        : merged === text
          ? ', merged'
          : ', merged and edited';
    lines.push(...block(text, `${name}${state}`));
  }
  if (example.before) lines.push(...block(example.before, 'deployed before'));
  const steps = typeof example.sql === 'string' ? [example.sql] : (example.sql ?? []);
  steps.forEach((sql, place) => {
    lines.push(...block(sql, steps.length > 1 ? `migration ${place + 1}` : example.before ? 'the migration' : null));
  });
  if (example.algorithm) {
    const lock = example.lock ? `, LOCK=${example.lock}` : '';
    lines.push(
      `Accepted with ALGORITHM=${example.algorithm}${lock}, ${isMeasured(example) ? 'measured' : 'by the manual'}.`,
      '',
    );
  }
  return lines;
}

function where(example: MysqlExample): string | null {
  const engines = example.engines?.map((engine) => names[engine]).join(' and ');
  const versions = Object.entries(example.versions ?? {}).map(([engine, { from, to }]) => {
    const name = engine === 'mysql' ? names.mysql : names.mariadb;
    if (from !== undefined && to !== undefined) return `${name} ${from} to ${to}`;
    return from === undefined ? `${name} up to ${to}` : `${name} from ${from}`;
  });
  const parts = [engines, ...versions].filter(Boolean);
  return parts.length > 0 ? `on ${parts.join(', ')}` : null;
}

/** The newest servers that examples are run on: what holds only on older ones is not measured. */
const measured: Readonly<Record<MysqlEngine, readonly [number, number]>> = { mysql: [9, 7], mariadb: [10, 11] };

function isMeasured({ engines, versions, notRunnable }: MysqlExample): boolean {
  if (notRunnable !== undefined) return false;
  return (engines ?? (['mysql', 'mariadb'] as const)).some((engine) => {
    if (!versions) return true;
    const of = versions[engine];
    if (!of) return false;
    if (of.to === undefined) return true;
    const [major = 0, minor = 0] = of.to.split('.').map(Number);
    const [ourMajor, ourMinor] = measured[engine];
    return major > ourMajor || (major === ourMajor && minor >= ourMinor);
  });
}
