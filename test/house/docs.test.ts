import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ruleIndex, rulePage } from '../../src/lint-migrations/rule-page.ts';
import { rules } from '../../src/lint-migrations/rules/registry.ts';
import { mysqlLocksPage } from '../conformance/mysql/print-table.ts';
import { locksPage } from '../conformance/print-table.ts';

describe('docs/rules', () => {
  it.each(rules)('$id has the page that the rule gives', (rule) => {
    expect(readFileSync(`docs/rules/${rule.id}.md`, 'utf8')).toBe(rulePage(rule));
  });

  it('lists every rule and nothing else', () => {
    expect(readFileSync('docs/rules/README.md', 'utf8')).toBe(ruleIndex(rules));
    const pages = readdirSync('docs/rules').sort();
    expect(pages).toEqual([...rules.map((rule) => `${rule.id}.md`), 'README.md'].sort());
  });
});

describe('docs/locks.md and docs/locks-mysql.md', () => {
  it('are the tables of what was measured', () => {
    expect(readFileSync('docs/locks.md', 'utf8')).toBe(locksPage());
    expect(readFileSync('docs/locks-mysql.md', 'utf8')).toBe(mysqlLocksPage());
  });
});

describe('the catalogue', () => {
  it('has every row as a rule, part of a rule, or a line that says why not', () => {
    const page = readFileSync('docs/rules-not-needed.md', 'utf8');
    const covered = new Set(rules.flatMap((rule) => rule.covers));
    const rows = [
      ...Array.from({ length: 130 }, (_, i) => `P${i + 1}`),
      ...Array.from({ length: 33 }, (_, i) => `M${i + 1}`),
      ...Array.from({ length: 10 }, (_, i) => `X${i + 1}`),
    ];
    const missing = rows.filter((row) => !covered.has(row) && !new RegExp(`\\b${row}\\b`).test(page));
    expect(missing).toEqual([]);
  });
});
