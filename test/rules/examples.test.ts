import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { registry } from '../../scripts/register-rules.mjs';
import { rules } from '../../src/lint-migrations/rules/registry.ts';
import { lintExample, majorsOf } from './lint-example.ts';

describe('the registry', () => {
  it('holds every file of the folder', () => {
    expect(readFileSync('src/lint-migrations/rules/registry.ts', 'utf8')).toBe(registry());
  });

  it.each(rules)('$id is complete', (rule) => {
    expect(rule.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(rule.what.length).toBeGreaterThan(20);
    expect(rule.why.length).toBeGreaterThan(40);
    const postgres = Boolean(rule.statement ?? rule.script ?? rule.folder ?? rule.anyEngine);
    expect(postgres || rule.mysql !== undefined, 'it has something to say').toBe(true);
    if (postgres) {
      expect(rule.bad.length).toBeGreaterThan(0);
      expect(rule.good.length).toBeGreaterThan(0);
    }
    if (rule.mysql) {
      expect(rule.mysql.bad.length).toBeGreaterThan(0);
      expect(rule.mysql.good.length).toBeGreaterThan(0);
      expect(rule.mysql.statement ?? rule.mysql.script ?? rule.mysql.folder ?? rule.anyEngine).toBeDefined();
    }
    if (rule.category === 'style') expect(rule.enabled, 'style rules are off by default').toBe(false);
  });

  it('has each id once', () => {
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
  });
});

describe.each(rules.filter((rule) => rule.bad.length > 0))('$id', (rule) => {
  it.each(rule.bad.map((example, place) => ({ place, example })))(
    'says something of bad example $place',
    ({ example }) => {
      for (const major of majorsOf(example)) {
        const found = lintExample(rule, example, major).filter((finding) => finding.rule === rule.id);
        expect(found.length, `on PostgreSQL ${major}`).toBeGreaterThan(0);
        for (const finding of found) {
          expect(finding.message).toMatch(/^\S.*\.$/s);
          expect(finding.message).not.toMatch(/undefined|\[object|NaN/);
          expect(finding.line).toBeGreaterThan(0);
        }
      }
    },
  );

  it.each(rule.good.map((example, place) => ({ place, example })))(
    'is silent on good example $place',
    ({ example }) => {
      for (const major of majorsOf(example)) {
        const found = lintExample(rule, example, major).filter((finding) => finding.rule === rule.id);
        expect(found, `on PostgreSQL ${major}`).toEqual([]);
      }
    },
  );
});
