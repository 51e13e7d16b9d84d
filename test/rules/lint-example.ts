import type { Finding } from '../../src/core/report/finding.ts';
import type { Example, Rule, SqlExample } from '../../src/lint-migrations/rule.ts';
import { findingsOfFolder } from '../lint-text.ts';

/** Majors on which an example holds. */
export function majorsOf(example: Example): number[] {
  const from = example.versions?.from ?? 13;
  const to = example.versions?.to ?? 18;
  return [13, 14, 15, 16, 17, 18].filter((major) => major >= from && major <= to);
}

/** Findings that an example's own migration gives, with the rule switched on and its options set. */
export function lintExample(rule: Rule, example: Example, major: number): readonly Finding[] {
  const settings = { [rule.id]: { severity: rule.enabled ? null : rule.severity, options: example.options ?? {} } };
  if (example.files) {
    return findingsOfFolder(example.files, { major, settings, merged: example.merged ?? null });
  }
  const steps = typeof example.sql === 'string' ? [example.sql] : example.sql;
  const files: Record<string, string> = {};
  if (example.before) files['migrations/0001_before.sql'] = example.before;
  steps.forEach((sql, place) => {
    files[`migrations/${String(place + 2).padStart(4, '0')}_step.sql`] = sql;
  });
  return findingsOfFolder(files, {
    major,
    settings,
    from: 'migrations/0002_step.sql',
    transaction: transactionOf(example),
  });
}

function transactionOf(example: SqlExample): 'wrapped' | 'none' | null {
  if (example.outsideTransaction === undefined) return null;
  return example.outsideTransaction ? 'none' : 'wrapped';
}
