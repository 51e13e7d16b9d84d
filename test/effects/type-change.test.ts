import { describe, expect, it } from 'vitest';
import { effect } from './predicting.ts';

/** What a change of type does to a populated table: `kept`, `rewritten`, `unsure`, or the SQLSTATE of its refusal. */
function changed(from: string, to: string, settings: Record<string, string> = {}, more = ''): string {
  const before = `CREATE TYPE mood AS ENUM ('a'); CREATE DOMAIN plain AS text; CREATE DOMAIN short AS varchar(10);
    CREATE DOMAIN checked AS text CHECK (VALUE <> ''); CREATE TABLE t (c ${from}); ${more}`;
  const { work, failures, certain } = effect(`ALTER TABLE t ALTER COLUMN c TYPE ${to}`, { before, settings });
  const refused = failures.find((failure) => failure.when === 'always');
  if (refused !== undefined) return refused.sqlstate;
  if (!certain) return 'unsure';
  if (work.some((piece) => piece.kind === 'rewrite')) return 'rewritten';
  return work.some((piece) => piece.kind === 'index-build') ? 'reindexed' : 'kept';
}

describe('the type of a column', () => {
  it.each([
    ['varchar(10)', 'varchar(20)'],
    ['varchar(10)', 'varchar'],
    ['varchar(10)', 'text'],
    ['text', 'varchar'],
    ['varchar(10)', 'varchar(20) USING c::varchar(20)'],
    ['varchar(10)', 'text USING c'],
    ['varchar(10)', 'short'],
    ['text', 'plain'],
    ['plain', 'text'],
    ['numeric(10,2)', 'numeric(12,2)'],
    ['numeric(10)', 'numeric(12,0)'],
    ['numeric(10,2)', 'numeric'],
    ['varbit(4)', 'varbit(8)'],
    ['bit(4)', 'varbit'],
    ['timestamp(3)', 'timestamp'],
    ['timestamp', 'timestamp(6)'],
    ['time(3)', 'time(4)'],
    ['interval(3)', 'interval'],
    ['cidr', 'inet'],
    ['int', 'oid'],
    ['xml', 'text'],
    ['int', 'int'],
  ])('%s goes to %s as it is', (from, to) => {
    expect(changed(from, to)).toBe('kept');
  });

  it.each([
    ['varchar(20)', 'varchar(10)'],
    ['text', 'varchar(10)'],
    ['text', 'short'],
    ['text', 'checked'],
    ['char(5)', 'char(10)'],
    ['char(5)', 'text'],
    ['int', 'bigint'],
    ['numeric(10,2)', 'numeric(12,3)'],
    ['numeric', 'numeric(10,2)'],
    ['timestamp', 'timestamp(3)'],
    ['interval', 'interval year to month'],
    ['inet', 'cidr'],
    ['json', 'jsonb'],
    ['varchar(10)[]', 'varchar(20)[]'],
    ['varchar(10)[]', 'text[]'],
    ['mood', 'text'],
    ['text', 'mood USING c::mood'],
    ['text', "text USING coalesce(c, '')"],
    ['varchar(10)', 'varchar(20) USING c::text'],
  ])('%s goes to %s row by row', (from, to) => {
    expect(changed(from, to)).toBe('rewritten');
  });

  it.each([
    ['text', 'int', '42804'],
    ['text', 'mood', '42804'],
    ['text', 'jsonb', '42804'],
    ['int', 'boolean', '42804'],
    ['uuid', 'int', '42804'],
    ['uuid', 'int USING c::int', '42846'],
  ])('%s does not go to %s', (from, to, sqlstate) => {
    expect(changed(from, to)).toBe(sqlstate);
  });

  it('goes by the time zone between the two timestamps', () => {
    expect(changed('timestamp', 'timestamptz', { timezone: 'UTC' })).toBe('kept');
    expect(changed('timestamptz', 'timestamp', { timezone: 'Etc/UTC' })).toBe('kept');
    expect(changed('timestamp', 'timestamptz', { timezone: 'Europe/London' })).toBe('rewritten');
    expect(changed('timestamp', 'timestamptz')).toBe('unsure');
    expect(changed('timestamp', 'timestamptz(3)', { timezone: 'UTC' })).toBe('rewritten');
  });

  it('keeps an index only when its order stays', () => {
    expect(changed('varchar(10)', 'text', {}, 'CREATE INDEX ON t (c);')).toBe('kept');
    expect(changed('varchar(10)', 'text', {}, 'CREATE INDEX ON t (lower(c));')).toBe('reindexed');
    expect(changed('varchar(10)', 'text', {}, "CREATE INDEX ON t (c) WHERE c <> '';")).toBe('reindexed');
    expect(changed('varchar(10)', 'bpchar', {}, 'CREATE INDEX ON t (c);')).toBe('reindexed');
    expect(changed('text', 'text COLLATE "C"', {}, 'CREATE INDEX ON t (c);')).toBe('reindexed');
    expect(changed('int', 'oid', {}, 'CREATE INDEX ON t (c);')).toBe('reindexed');
  });
});
