import { describe, expect, it } from 'vitest';
import type { LiveTable } from '../../../src/test-migrations/data/live-tables.ts';
import { isOrdered } from '../../../src/test-migrations/data/ordered.ts';
import { pairsOf } from '../../../src/test-migrations/data/pairs.ts';
import { isConstraint } from '../../../src/test-migrations/data/refusals.ts';
import { compareResults, differenceEvidence } from '../../../src/test-migrations/data/result-differences.ts';

const table = (
  name: string,
  columns: readonly string[],
  ids: { of: string; columns: readonly string[] } | null = null,
): LiveTable => ({
  schema: ids ? 'public' : '',
  name,
  display: name,
  id: ids?.of ?? null,
  only: false,
  partitions: [],
  ancestors: [],
  primaryKey: ['id'],
  columns: columns.map((column, place) => ({
    name: column,
    id: ids?.columns[place] ?? null,
    type: 'int',
    family: 'integer',
    generated: false,
    onUpdate: false,
  })),
});

const shown = (pairs: ReturnType<typeof pairsOf>) =>
  pairs.both.map(({ before, after, columns, dropped, added }) => ({
    tables: `${before.name} > ${after.name}`,
    columns: columns.map((one) => `${one.before.name} > ${one.after.name}${one.madeAgain ? ' again' : ''}`),
    dropped: dropped.map((one) => one.name),
    added: added.map((one) => one.name),
  }));

describe('which table is which', () => {
  it('follows the numbers of PostgreSQL through renames and swaps', () => {
    const before = [
      table('a', ['id', 'x', 'y'], { of: '1', columns: ['1', '2', '3'] }),
      table('b', ['id'], { of: '2', columns: ['1'] }),
    ];
    const after = [
      table('b', ['id', 'y', 'x'], { of: '1', columns: ['1', '2', '4'] }),
      table('a', ['id'], { of: '2', columns: ['1'] }),
    ];
    expect(shown(pairsOf(before, after, []))).toEqual([
      { tables: 'a > b', columns: ['id > id', 'x > y'], dropped: ['y'], added: ['x'] },
      { tables: 'b > a', columns: ['id > id'], dropped: [], added: [] },
    ]);
  });

  it('knows a column that was dropped and made again', () => {
    const before = [table('a', ['id', 'x'], { of: '1', columns: ['1', '2'] })];
    const after = [table('a', ['id', 'x'], { of: '1', columns: ['1', '3'] })];
    expect(shown(pairsOf(before, after, []))[0]?.columns).toEqual(['id > id', 'x > x again']);
  });

  it('takes a table that was built anew for the one whose name it took', () => {
    const before = [table('a', ['id'], { of: '1', columns: ['1'] })];
    const after = [
      table('a', ['id'], { of: '9', columns: ['1'] }),
      table('a_old', ['id'], { of: '1', columns: ['1'] }),
    ];
    const pairs = pairsOf(before, after, []);
    expect(shown(pairs)[0]?.tables).toBe('a > a');
    expect([...pairs.setAside.values()].map(({ name }) => name)).toEqual(['a_old']);
  });

  it('is led through the renames of MySQL', () => {
    const before = [table('a', ['id', 'x']), table('b', ['id'])];
    const after = [table('c', ['id', 'z'])];
    const pairs = pairsOf(before, after, [
      { table: 'a', column: 'x', to: 'y' },
      { table: 'a', column: null, to: 'c' },
      { table: 'c', column: 'y', to: 'z' },
    ]);
    expect(shown(pairs)).toEqual([{ tables: 'a > c', columns: ['id > id', 'x > z'], dropped: [], added: [] }]);
    expect(pairs.dropped.map(({ name }) => name)).toEqual(['b']);
  });
});

describe('results', () => {
  it('compares rows as a bag unless their order is asked for', () => {
    const [a, b] = [{ n: 1 }, { n: 2 }];
    expect(compareResults([a, b], [b, a], false)).toEqual({ kind: 'same' });
    expect(compareResults([a, b], [b, a], true)).toEqual({ kind: 'other order' });
    expect(compareResults([a, a], [a], false)).toEqual({ kind: 'differs', gone: ['1'], come: [] });
  });

  it('tells NULL from an empty text, and takes digits behind the point for what they are', () => {
    expect(compareResults([{ n: null }], [{ n: '' }], false).kind).toBe('differs');
    expect(compareResults([{ n: '1.50' }], [{ n: '1.5000' }], false)).toEqual({ kind: 'same numbers' });
    expect(compareResults([{ n: '100' }], [{ n: '1' }], false).kind).toBe('differs');
    expect(compareResults([{ n: 'a0' }], [{ n: 'a' }], false).kind).toBe('differs');
  });

  it('cuts a long difference', () => {
    const lines = Array.from({ length: 25 }, (_, place) => `row ${place}`);
    const evidence = differenceEvidence('x', lines, []);
    expect(evidence.kind === 'diff' && evidence.lines.slice(-1)).toEqual(['-… 5 more']);
  });

  it('sees ORDER BY only where it orders the result', () => {
    expect(isOrdered('postgres', 'SELECT id FROM t ORDER BY id')).toBe(true);
    expect(isOrdered('postgres', 'SELECT id, rank() OVER (ORDER BY id) FROM (SELECT * FROM t ORDER BY id) x')).toBe(
      false,
    );
    expect(isOrdered('mysql', 'SELECT id FROM t ORDER BY id')).toBe(true);
    expect(isOrdered('mysql', "SELECT 'order by', rank() OVER (ORDER BY id) /* order by */ FROM t")).toBe(false);
  });
});

describe('what refuses a row', () => {
  const failure = (code: string, message = '') => ({
    code,
    message,
    detail: null,
    hint: null,
    position: null,
    lost: false,
  });

  it('tells a constraint from a mistake in the statement', () => {
    expect(isConstraint('postgres', failure('23514'))).toBe(true);
    expect(isConstraint('postgres', failure('P0001'))).toBe(true);
    expect(isConstraint('postgres', failure('42703'))).toBe(false);
    expect(isConstraint('postgres', failure('22P02', 'invalid input value for enum mood: "x"'))).toBe(true);
    expect(isConstraint('postgres', failure('22P02', 'invalid input syntax for type integer: "x"'))).toBe(false);
    expect(isConstraint('postgres', failure('42501', 'permission denied for table t'))).toBe(false);
    expect(isConstraint('mariadb', failure('4025'))).toBe(true);
    expect(isConstraint('mysql', failure('1146'))).toBe(false);
  });
});
