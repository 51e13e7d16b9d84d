import { describe, expect, it } from 'vitest';
import { builtinVolatility } from '../../src/core/effects/builtin-functions.ts';
import { effect } from './predicting.ts';

const before = `CREATE TABLE items (id int);
  CREATE FUNCTION made_up() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
  CREATE FUNCTION calm() RETURNS int LANGUAGE plpgsql STABLE AS 'BEGIN RETURN 1; END';
  CREATE FUNCTION simple() RETURNS int LANGUAGE sql AS 'SELECT 1';`;

/** What ADD COLUMN … DEFAULT does: `kept`, `rewritten`, or `unsure` when it may be either. */
function defaulted(expression: string, major = 16): string {
  const { work, certain } = effect(`ALTER TABLE items ADD COLUMN a text DEFAULT ${expression}`, { before, major });
  if (!certain) return 'unsure';
  return work.some((piece) => piece.kind === 'rewrite') ? 'rewritten' : 'kept';
}

describe('a default', () => {
  it.each([
    "'x'",
    'now()',
    "(now() + interval '1 day')",
    "(now() AT TIME ZONE 'utc')",
    'CURRENT_TIMESTAMP',
    '(CURRENT_DATE + 1)',
    'CURRENT_USER',
    'extract(epoch FROM now())',
    'statement_timestamp()',
    "lower('X')",
    "concat('a', 'b')",
    "'items'::regclass",
    "ARRAY['a']",
    'jsonb_build_object()',
    'calm()',
    "encode(sha256('x'), 'hex')",
    "uuid_generate_v5(uuid_ns_url(), 'x')",
  ])('%s is the same for every row', (expression) => {
    expect(defaulted(expression)).toBe('kept');
  });

  it.each([
    'random()',
    'md5(random()::text)',
    'clock_timestamp()',
    'timeofday()',
    'gen_random_uuid()',
    'pg_catalog.gen_random_uuid()',
    "nextval('s')",
    "(CASE WHEN random() > 0.5 THEN 'a' ELSE 'b' END)",
    'uuid_generate_v4()',
    'extensions.uuid_generate_v4()',
    'gen_random_bytes(8)',
    'made_up()',
  ])('%s is computed row by row', (expression) => {
    expect(defaulted(expression)).toBe('rewritten');
  });

  it('that calls what nobody knows leaves us unsure', () => {
    expect(defaulted('who_knows()')).toBe('unsure');
    // The planner may put the body of a function in SQL in its place, and then the body decides.
    expect(defaulted('simple()')).toBe('unsure');
  });

  it('goes by what the major has', () => {
    expect(defaulted('uuidv7()', 18)).toBe('rewritten');
    expect(defaulted('random_normal()', 15)).toBe('unsure');
    expect(defaulted('random_normal()', 16)).toBe('rewritten');
  });
});

describe('the table of functions', () => {
  it('knows the volatile ones that matter', () => {
    for (const name of ['random', 'clock_timestamp', 'timeofday', 'nextval', 'gen_random_uuid', 'setval', 'pg_sleep']) {
      expect(builtinVolatility(name, 13), name).toBe('volatile');
    }
    for (const name of ['now', 'statement_timestamp', 'transaction_timestamp', 'to_char', 'current_setting']) {
      expect(builtinVolatility(name, 13), name).toBe('stable');
    }
    for (const name of ['lower', 'timezone', 'date_trunc', 'coalesce_nothing', 'int4range']) {
      expect(builtinVolatility(name, 13), name).toBe(name === 'coalesce_nothing' ? undefined : 'immutable');
    }
  });
});

describe('an index', () => {
  const table = 'CREATE TABLE logs (id int, at timestamptz, day date, local timestamp);';
  const fails = (expression: string) =>
    effect(`CREATE INDEX ON logs (${expression})`, { before: table }).failures.map((failure) => failure.sqlstate);

  it('cannot be on an expression that goes by the session', () => {
    expect(fails('(at::date)')).toEqual(['42P17']);
    expect(fails("date_trunc('day', at)")).toEqual(['42P17']);
    expect(fails("date_trunc('day', day)")).toEqual(['42P17']);
    expect(fails('(id + random())')).toEqual(['42P17']);
  });

  it('can be on one that does not', () => {
    expect(fails("date_trunc('day', local)")).toEqual([]);
    expect(fails("((at AT TIME ZONE 'UTC')::date)")).toEqual([]);
    expect(fails('(local::date)')).toEqual([]);
  });
});
