import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const rows = readFileSync('docs/backup-faults.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| F\d/.test(line))
  .map((line) => {
    const [, id = '', , , tests = ''] = line.split(' | ').join('|').split('|');
    return {
      id: id.trim(),
      tests: [...tests.matchAll(/\[([^\]]+)\]\((\.\.\/test\/[^)]+)\)/g)].map(([, name = '', file = '']) => ({
        name,
        file: join('docs', file),
      })),
    };
  });

describe('docs/backup-faults.md', () => {
  it('has every fault once, in order', () => {
    expect(rows.map(({ id }) => id)).toEqual(
      Array.from({ length: 32 }, (_, at) => `F${String(at + 1).padStart(2, '0')}`),
    );
  });

  it.each(rows)('$id names tests that there are', ({ id, tests }) => {
    expect(tests.length, id).toBeGreaterThan(0);
    for (const { name, file } of tests) {
      // What a test fills in stands as an ellipsis.
      for (const part of name.split('…')) expect(readFileSync(file, 'utf8'), `${file}: ${name}`).toContain(part);
    }
  });
});
