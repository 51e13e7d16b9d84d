import { describe, expect, it } from 'vitest';
import { lintText } from '../lint-text.ts';

const about = (files: Record<string, string>) => {
  const { findings, suppressed } = lintText(files);
  return { findings: findings.map((one) => one.rule), suppressed: suppressed.map((one) => one.finding.rule) };
};

describe('suppressions', () => {
  it('hold for what a rule says of the whole folder', () => {
    const key =
      'CREATE TABLE a (id bigint PRIMARY KEY);\nCREATE TABLE b (id bigint PRIMARY KEY, a_id bigint REFERENCES a (id));\n';
    expect(about({ 'migrations/0001_x.sql': key }).findings).toContain('foreign-key-without-index');
    const silenced = about({
      'migrations/0001_x.sql': key.replace(
        'CREATE TABLE b',
        '-- drydock: ignore foreign-key-without-index nothing is ever deleted from a\nCREATE TABLE b',
      ),
    });
    expect(silenced.suppressed).toContain('foreign-key-without-index');
    expect(silenced.findings).not.toContain('foreign-key-without-index');
    expect(silenced.findings).not.toContain('suppression-unused');
  });

  it('hold for the file when they stand above the mark where a part begins', () => {
    const { findings, suppressed } = about({
      'migrations/00001_a.sql':
        '-- +goose Up\nCREATE TABLE a (id bigint PRIMARY KEY, b text);\n-- +goose Down\nDROP TABLE a;\n',
      'migrations/00002_b.sql':
        '-- drydock: ignore-file drop-column nobody reads it\n-- +goose Up\nALTER TABLE a DROP COLUMN b;\n-- +goose Down\nALTER TABLE a ADD COLUMN b text;\n',
    });
    expect(suppressed).toContain('drop-column');
    expect(findings).not.toContain('drop-column');
    expect(findings).not.toContain('suppression-unused');
  });

  it('are said to be unused once, though the file has two parts', () => {
    const { findings } = about({
      'migrations/00001_a.sql':
        '-- +goose Up\n-- drydock: ignore drop-column not here\nCREATE TABLE a (id bigint PRIMARY KEY);\n-- +goose Down\nDROP TABLE a;\n',
    });
    expect(findings.filter((one) => one === 'suppression-unused')).toHaveLength(1);
  });
});
