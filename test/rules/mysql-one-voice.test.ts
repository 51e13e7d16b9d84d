import { describe, expect, it } from 'vitest';
import { rules } from '../../src/lint-migrations/rules/registry.ts';
import { lintMysqlExample, serversFor } from './lint-mysql-example.ts';

/** The rules that say what an ALTER does to the table while it runs. */
const voices = new Set([
  'add-column-position',
  'alter-blocks-writes',
  'alter-copies-table',
  'alter-rebuilds-table',
  'blocking-work',
  'check-copies-table',
  'enum-members-reordered',
  'foreign-key-copies-table',
  'instant-mixed-with-slow',
  'partition-blocks-writes',
]);

const cases = rules.flatMap((rule) =>
  (rule.mysql?.bad ?? []).flatMap((example, place) =>
    example.sql === undefined ? [] : [{ id: rule.id, rule, example, place }],
  ),
);

describe('what an action costs is said once', () => {
  it.each(cases)('of $id, bad example $place', ({ rule, example }) => {
    if (!rule.mysql) return;
    for (const { name, server } of serversFor(rule.mysql, example)) {
      const said = new Map<string, string[]>();
      for (const finding of lintMysqlExample(rule, example, server)) {
        if (!voices.has(finding.rule)) continue;
        const where = `${finding.file}:${finding.line}:${finding.column}`;
        said.set(where, [...(said.get(where) ?? []), finding.rule]);
      }
      const twice = [...said.values()].filter((each) => each.length > 1);
      expect(twice, `on ${name}`).toEqual([]);
    }
  });
});
