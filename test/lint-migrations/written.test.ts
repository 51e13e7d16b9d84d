import { describe, expect, it } from 'vitest';
import { wordsWritten, writtenAfter } from '../../src/lint-migrations/written.ts';

const create = /\bcreate\b/i;

describe('where a name is written', () => {
  it.each<[string, string, number, number]>([
    ['DROP INDEX a; CREATE INDEX a ON t (b)', 'a', 27, 11],
    ['CREATE INDEX ab ON t (b); SELECT a', 'a', -1, 33],
    ['create table "Orders" ()', 'orders', 14, 14],
    ['create table t; drop index a', 'a', -1, 27],
    ['select 1', 'a', -1, -1],
    ['select 1', '', -1, -1],
    ['CREATE TABLE İ (a int)', 'a', 16, 16],
  ])('%s: %s', (text, name, after, first) => {
    expect(writtenAfter(text, name, create)).toEqual({ after, first });
    expect(wordsWritten(text, create)(name)).toEqual({ after, first });
  });

  it('takes a long text without a semicolon', () => {
    expect(writtenAfter('create '.repeat(500_000), 'missing', create)).toEqual({ after: -1, first: -1 });
  });
});
