import { afterAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/report/finding.ts';
import { readPostgres } from '../../src/core/sql/read-postgres.ts';
import { sourceText } from '../../src/core/sql/source-text.ts';
import type { Rule } from '../../src/lint-migrations/rule.ts';
import { rules } from '../../src/lint-migrations/rules/registry.ts';
import { proveExample } from '../conformance/prove-good-example.ts';
import type { Major, PostgresServer } from '../servers/postgres.ts';
import { serverOf } from '../servers/server-of.ts';
import { lintExample, majorsOf } from './lint-example.ts';

/*
 * Advice that does not run is worse than none: whoever follows it finds out in production. So each series that a bad
 * example gets is executed, step by step, where the bad statement would have been, on the oldest and the newest major
 * that the example is for.
 */

const servers = new Map<number, Promise<PostgresServer>>();

function server(major: number): Promise<PostgresServer> {
  let found = servers.get(major);
  if (!found) {
    found = serverOf(major as Major);
    servers.set(major, found);
  }
  return found;
}

afterAll(async () => {
  for (const one of servers.values()) await (await one).stop();
});

const cases = rules
  .filter(
    (rule) =>
      rule.category === 'availability' ||
      ['add-column-not-null', 'refused-in-transaction', 'rename-column', 'rename-table', 'drop-column'].includes(
        rule.id,
      ),
  )
  .flatMap((rule) =>
    rule.bad.flatMap((example, place) => {
      if (example.files) return [];
      const majors = majorsOf(example);
      const wanted = [...new Set([majors[0], majors.at(-1)])].filter((major) => major !== undefined);
      return wanted.map((major) => ({ id: rule.id, rule, example, place, major }));
    }),
  );

describe('advice runs as it stands', () => {
  it.each(cases)('$id, bad example $place, on PostgreSQL $major', async ({ rule, example, major }) => {
    const findings = lintExample(rule, example, major).filter((finding) => finding.rule === rule.id);
    const failed: string[] = [];
    for (const finding of findings)
      failed.push(...(await failures(finding, example.before ?? '', context(rule, example.sql, finding), major)));
    expect(failed).toEqual([]);
  });
});

/** Rules whose advice comes after the statement instead of in its place. */
const addsTo: ReadonlySet<string> = new Set(['foreign-key-without-index']);

/** What comes before the statement in its own migration has run by then; but not where the advice is about that too. */
function context(rule: Rule, sql: string | readonly string[] | undefined, finding: Finding): string {
  if (typeof sql !== 'string' || /^\s*begin\b/i.test(sql) || finding.rule === 'merge-alter-table') return '';
  const { statements } = readPostgres(sourceText('example.sql', sql));
  return statements
    .filter((statement) => addsTo.has(rule.id) || statement.source.position(statement.span.end).line < finding.line)
    .map((statement) => `${statement.sql};`)
    .join('\n');
}

async function failures(finding: Finding, before: string, earlier: string, major: number): Promise<readonly string[]> {
  const steps = (finding.advice?.steps ?? []).filter((step) => step.sql !== '');
  if (steps.length === 0) return [];
  const proved = await proveExample(
    await server(major),
    `${before}\n${earlier}`,
    steps.map((step) => step.sql),
    { outsideTransaction: steps.map((step) => step.outsideTransaction === true) },
  );
  // What the rows of the examples break is no matter of the advice: a test cannot know which values are right.
  return proved.flatMap((step) =>
    step.error && !['23502', '23505', '23514', '23503'].includes(step.error.sqlstate)
      ? [`${step.error.sqlstate} ${step.error.error}: ${step.sql}`]
      : [],
  );
}

const fixable = rules.flatMap((rule) =>
  rule.bad.flatMap((example, place) =>
    'sql' in example && typeof example.sql === 'string'
      ? [{ id: rule.id, rule, example, sql: example.sql, place, major: majorsOf(example).at(-1) ?? 18 }]
      : [],
  ),
);

describe('a fix ends the finding that it is for', () => {
  it.each(fixable)('$id, bad example $place', ({ rule, example, sql, major }) => {
    const findings = lintExample(rule, example, major).filter((finding) => finding.rule === rule.id && finding.fix);
    for (const finding of findings) {
      const edits = [...(finding.fix?.edits ?? [])].sort((a, b) => b.start - a.start);
      const fixed = edits.reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), sql);
      const left = lintExample(rule, { ...example, sql: fixed }, major);
      expect(
        left.filter((one) => one.rule === 'syntax-error'),
        fixed,
      ).toEqual([]);
      expect(
        left.filter((one) => one.rule === rule.id && one.message === finding.message),
        fixed,
      ).toEqual([]);
    }
  });
});
