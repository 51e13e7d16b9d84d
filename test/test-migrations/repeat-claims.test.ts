import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/core/execution/step.ts';
import { sourceText } from '../../src/core/sql/source-text.ts';
import { claimsToBeRepeatable } from '../../src/test-migrations/repeat/claims.ts';

function claims(...statements: readonly string[]): boolean {
  const source = sourceText('x.sql', '');
  const steps = statements.map(
    (sql, place): Step => ({ number: place + 1, sql, rows: null, source, span: { start: 0, end: 0 }, control: null }),
  );
  return claimsToBeRepeatable(steps);
}

describe('a script says that it may run again', () => {
  it.each([
    ['CREATE TABLE IF NOT EXISTS a (b int)'],
    ['create  or\n replace view v as select 1'],
    ['DROP TABLE IF EXISTS a CASCADE', 'CREATE TABLE a (b int)'],
    ['DROP TRIGGER IF EXISTS t ON a', 'CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f()'],
    ['DROP INDEX IF EXISTS public."A_b"', 'CREATE UNIQUE INDEX "A_b" ON a (b)'],
    ['ALTER TABLE a DROP CONSTRAINT IF EXISTS c, ADD CONSTRAINT c CHECK (b IN (1, 2))'],
    ['ALTER TABLE IF EXISTS a ADD COLUMN IF NOT EXISTS b numeric(10, 2), ALTER COLUMN c DROP NOT NULL'],
    ['INSERT INTO a VALUES (1) ON CONFLICT (b) DO UPDATE SET c = 1'],
    ['INSERT IGNORE INTO a VALUES (1)'],
    ['INSERT INTO a SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM a)'],
    ['REPLACE INTO a VALUES (1)'],
    ['SET lock_timeout = 1', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON a (b)', "COMMENT ON TABLE a IS 'x'"],
    ["ALTER TYPE mood ADD VALUE IF NOT EXISTS 'x'"],
    ['DO $$ BEGIN IF NOT EXISTS (SELECT 1) THEN CREATE TABLE a (); END IF; END $$'],
  ])('%s', (...statements) => {
    expect(claims(...statements)).toBe(true);
  });
});

describe('a script does not say so', () => {
  it.each([
    ['CREATE TABLE a (b int)'],
    ['CREATE TABLE IF NOT EXISTS a (b int)', 'CREATE INDEX i ON a (b)'],
    ['CREATE TABLE IF NOT EXISTS a (b int)', 'UPDATE a SET b = b + 1'],
    ['ALTER TABLE IF EXISTS a ADD COLUMN b int'],
    ['ALTER TABLE a ADD COLUMN IF NOT EXISTS b int, ADD COLUMN c int'],
    ['ALTER TABLE a DROP CONSTRAINT IF EXISTS c, ADD CONSTRAINT d CHECK (b > 0)'],
    ['DROP TABLE a'],
    ['DROP TABLE IF EXISTS other', 'CREATE TABLE a (b int)'],
    ["INSERT INTO a VALUES ('on conflict do nothing')"],
    ['INSERT INTO a VALUES (1) -- on conflict do nothing'],
    ["COMMENT ON TABLE a IS 'x'"],
    ['SELECT 1'],
    ['DO $$ BEGIN CREATE TABLE a (); END $$'],
    [],
  ])('%s', (...statements) => {
    expect(claims(...statements)).toBe(false);
  });

  it('with rows of a COPY', () => {
    const step = {
      number: 1,
      sql: 'COPY a FROM stdin',
      rows: '1\n',
      source: sourceText('x.sql', ''),
      span: { start: 0, end: 0 },
      control: null,
    };
    expect(claimsToBeRepeatable([step])).toBe(false);
  });
});
