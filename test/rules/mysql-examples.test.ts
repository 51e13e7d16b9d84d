import { describe, expect, it } from 'vitest';
import { rules } from '../../src/lint-migrations/rules/registry.ts';
import { lintMysqlExample, serversFor } from './lint-mysql-example.ts';

const withPart = rules.flatMap((rule) => (rule.mysql ? [{ id: rule.id, rule, part: rule.mysql }] : []));

describe.each(withPart)('$id on MySQL and MariaDB', ({ rule, part }) => {
  it.each(part.bad.map((example, place) => ({ place, example })))(
    'says something of bad example $place',
    ({ example }) => {
      const servers = serversFor(part, example);
      expect(servers.length, 'the example holds on a version that we support').toBeGreaterThan(0);
      for (const { name, server } of servers) {
        const found = lintMysqlExample(rule, example, server).filter((finding) => finding.rule === rule.id);
        expect(found.length, `on ${name}`).toBeGreaterThan(0);
        for (const finding of found) {
          expect(finding.message).toMatch(/^\S.*\.$/s);
          expect(finding.message).not.toMatch(/undefined|\[object|NaN/);
          expect(JSON.stringify(finding.advice ?? '')).not.toMatch(/undefined|\[object|NaN|CONCURRENTLY|NOT VALID/);
          expect(finding.line).toBeGreaterThan(0);
        }
      }
    },
  );

  it.each(part.good.map((example, place) => ({ place, example })))(
    'is silent on good example $place',
    ({ example }) => {
      for (const { name, server } of serversFor(part, example)) {
        const found = lintMysqlExample(rule, example, server).filter((finding) => finding.rule === rule.id);
        expect(found, `on ${name}`).toEqual([]);
      }
    },
  );
});
