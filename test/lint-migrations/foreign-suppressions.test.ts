import { describe, expect, it } from 'vitest';
import { answersTo, atlasRules, eugeneRules, squawkRules } from '../../src/lint-migrations/foreign-suppressions.ts';
import { rules } from '../../src/lint-migrations/rules/registry.ts';

const registered = new Set(rules.map((rule) => rule.id));

/** Codes of Atlas's page on its analyzers, as far as they are about PostgreSQL. */
const atlasCodes = (
  'DS101 DS102 DS103 MF101 MF102 MF103 MF104 BC101 BC102 CD101 NM101 NM102 NM103 NM104 NM105 NM106 ' +
  'PG101 PG102 PG103 PG104 PG105 PG110 PG301 PG302 PG303 PG304 PG305 AR101'
).split(' ');

describe('ids of other linters', () => {
  it.each(Object.entries({ ...squawkRules, ...eugeneRules }))('%s means rules that exist', (_, ours) => {
    expect(ours.filter((id) => !registered.has(id))).toEqual([]);
    expect(new Set(ours).size).toBe(ours.length);
  });

  it.each(atlasCodes)('%s means rules that exist', (code) => {
    expect(atlasRules(code).length).toBeGreaterThan(0);
    expect(atlasRules(code).filter((id) => !registered.has(id))).toEqual([]);
  });

  it('has every rule of squawk 2.66, each with an answer', () => {
    // What `strings` finds in the program that npm installs, and the two that its documentation writes otherwise.
    const theirs = (
      'adding-field-with-default adding-foreign-key-constraint adding-not-nullable-field adding-required-field ' +
      'adding-serial-primary-key-field ban-alter-domain-with-add-constraint ban-char-field ' +
      'ban-concurrent-index-creation-in-transaction ban-create-domain-with-constraint ban-drop-column ban-drop-database ' +
      'ban-drop-not-null ban-drop-table ban-duplicate-column-assignments ban-truncate-cascade ban-uncommitted-transaction ' +
      'changing-column-type constraint-missing-not-valid disallowed-unique-constraint identifier-too-long ' +
      'prefer-bigint-over-int prefer-bigint-over-smallint prefer-identity prefer-repack prefer-robust-stmts ' +
      'prefer-text-field prefer-timestamp-tz prefer-timestamptz renaming-column renaming-table ' +
      'require-concurrent-index-creation require-concurrent-index-deletion require-concurrent-partition-detach ' +
      'require-concurrent-reindex require-enum-value-ordering require-lock-timeout require-statement-timeout ' +
      'require-table-schema require-timeout-settings syntax-error transaction-nesting unused-ignore'
    ).split(' ');
    expect(Object.keys(squawkRules).sort()).toEqual(theirs.sort());
    const without = theirs.filter((id) => squawkRules[id]?.length === 0);
    expect(without).toEqual(['unused-ignore']);
  });

  it('has every hint of eugene', () => {
    const hints = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E8', 'E9', 'E10', 'E11', 'W12', 'W13', 'W14', 'E15'];
    expect(Object.keys(eugeneRules)).toEqual(hints);
    expect(Object.values(eugeneRules).every((ours) => ours.length > 0)).toBe(true);
  });

  it("takes Atlas's analyzers by name and groups of codes by their letters, in any case", () => {
    expect(atlasRules('destructive')).toEqual(atlasRules('DS'));
    expect(atlasRules('destructive')).toEqual(expect.arrayContaining(['drop-schema', 'drop-table', 'drop-column']));
    expect(atlasRules('Data_Depend')).toContain('unique-may-fail');
    expect(atlasRules('ds103')).toEqual(atlasRules('DS103'));
    expect(atlasRules('concurrent_index')).toEqual(
      expect.arrayContaining(['create-index', 'drop-index', 'refused-in-transaction']),
    );
    expect(atlasRules('PG3')).not.toContain('create-index');
  });

  it('knows nothing of what it does not know', () => {
    for (const word of ['DS999', 'nonsense', 'constructor', '__proto__', 'toString', '']) {
      expect(atlasRules(word)).toEqual([]);
      expect(answersTo(squawkRules, word)).toEqual([]);
      expect(answersTo(eugeneRules, word)).toEqual([]);
    }
  });
});
