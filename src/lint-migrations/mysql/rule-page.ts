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
    lines.push(`Accepted with ALGORITHM=${example.algorithm}${lock}, measured.`, '');
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
