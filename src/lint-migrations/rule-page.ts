import { enginesText, mysqlExamples } from './mysql/rule-page.ts';
import type { Example, Rule } from './rule.ts';

/** The documentation page of a rule, in Markdown: written from the rule itself, so that it cannot say anything else. */
export function rulePage(rule: Rule): string {
  const options = Object.entries(rule.options ?? {});
  return [
    `# ${rule.id}`,
    '',
    `${rule.title}. ${capital(rule.category)}, ${rule.severity}${rule.enabled ? '' : ', off by default'}. For ${enginesText(rule)}.`,
    '',
    '## What it finds',
    '',
    rule.what,
    '',
    '## Why it matters',
    '',
    rule.why,
    '',
    ...postgresExamples(rule),
    ...(rule.mysql ? mysqlExamples(rule.mysql) : []),
    ...(options.length > 0
      ? [
          '## Options',
          '',
          '| option | default | what |',
          '| --- | --- | --- |',
          ...options.map(
            ([name, option]) => `| \`${name}\` | \`${JSON.stringify(option.default)}\` | ${option.what} |`,
          ),
          '',
        ]
      : []),
    '## Silencing it',
    '',
    'For one statement, with a reason and if you like an end date:',
    '',
    '```sql',
    `-- drydock: ignore ${rule.id} why it does not matter here until 2027-12-31`,
    '```',
    '',
    `For the project, in \`drydock.yml\`: \`rules: { ${rule.id}: off }\`. See [the configuration](../configuration.md).`,
    '',
  ].join('\n');
}

function postgresExamples(rule: Rule): string[] {
  if (rule.bad.length === 0) return [];
  const where = rule.mysql ? ' on PostgreSQL' : '';
  return [
    `## Reported${where}`,
    '',
    ...rule.bad.flatMap(exampleLines),
    `## Not reported${where}`,
    '',
    ...rule.good.flatMap(exampleLines),
  ];
}

function exampleLines(example: Example): string[] {
  const lines: string[] = [];
  const notes = [
    example.title,
    versions(example),
    'sql' in example && example.outsideTransaction ? 'outside of a transaction' : null,
  ];
  const heading = notes.filter(Boolean).join('; ');
  if (heading) lines.push(`${capital(heading)}:`, '');
  if (example.files) {
    const merged: Readonly<Record<string, string>> = example.merged ?? {};
    for (const [name, text] of Object.entries(example.files)) {
      const state = example.merged
        ? !(name in merged)
          ? ', new'
          : merged[name] === text
            ? ', merged'
            : ', merged and edited'
        : '';
      lines.push(...block(text, `${name}${state}`));
    }
    for (const name of Object.keys(merged))
      if (!(name in example.files)) lines.push(`\`${name}\` was merged and is gone.`, '');
    return lines;
  }
  if (example.before) lines.push(...block(example.before, 'deployed before'));
  const steps = typeof example.sql === 'string' ? [example.sql] : example.sql;
  steps.forEach((sql, place) => {
    lines.push(...block(sql, steps.length > 1 ? `migration ${place + 1}` : example.before ? 'the migration' : null));
  });
  if (example.strongestLock) {
    lines.push(
      example.strongestLock === 'none'
        ? 'Locks no table that was there before.'
        : `Strongest lock on a table that was there before: ${example.strongestLock}, measured.`,
      '',
    );
  }
  return lines;
}

/** A fenced block of SQL. */
export function block(sql: string, label: string | null): string[] {
  // A fence longer than any inside, and no byte that an editor would not show.
  const shown = [...sql.trim()].map((one) => (one < ' ' && one !== '\n' && one !== '\t' ? '\u2420' : one)).join('');
  const fence = '`'.repeat(Math.max(3, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length + 1)));
  return [`${fence}sql`, ...(label ? [`-- ${label}`] : []), shown, fence, ''];
}

function versions(example: Example): string | null {
  const { from, to } = example.versions ?? {};
  if (from !== undefined && to !== undefined)
    return from === to ? `on PostgreSQL ${from}` : `on PostgreSQL ${from} to ${to}`;
  if (from !== undefined) return `from PostgreSQL ${from}`;
  return to === undefined ? null : `up to PostgreSQL ${to}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The list of all rules, in Markdown, grouped by category. */
export function ruleIndex(rules: readonly Rule[]): string {
  const categories = ['availability', 'compatibility', 'correctness', 'security', 'process', 'style'] as const;
  const lines = [
    '# Rules',
    '',
    `${rules.length} rules. Those marked "off" are switched on in [drydock.yml](../configuration.md).`,
    '',
  ];
  for (const category of categories) {
    const some = rules.filter((rule) => rule.category === category);
    if (some.length === 0) continue;
    lines.push(`## ${capital(category)}`, '', '| rule | severity | engines | what |', '| --- | --- | --- | --- |');
    for (const rule of some) {
      lines.push(
        `| [${rule.id}](${rule.id}.md) | ${rule.enabled ? rule.severity : `${rule.severity}, off`} | ${enginesText(rule)} | ${rule.title} |`,
      );
    }
    lines.push('');
  }
  return lines.join('\n');
}
