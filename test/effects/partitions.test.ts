import { describe, expect, it } from 'vitest';
import { said } from './predicting.ts';

/** Whether ATTACH reads the new partition. */
function attached(check: string, bound = 'FROM (10) TO (20)', column = 'k int NOT NULL'): string {
  const strategy = bound.startsWith('IN') ? 'LIST' : 'RANGE';
  const before = `CREATE TABLE p (k int NOT NULL) PARTITION BY ${strategy} (k); CREATE TABLE other PARTITION OF p FOR VALUES ${
    strategy === 'LIST' ? 'IN (99)' : 'FROM (90) TO (99)'
  };
    CREATE TABLE n (${column}); INSERT INTO n VALUES (12); ${check && `ALTER TABLE n ADD CONSTRAINT c ${check};`}`;
  const words = said(`ALTER TABLE p ATTACH PARTITION n FOR VALUES ${bound}`, { before });
  return words.includes('scan n: attach-partition') ? 'read' : 'trusted';
}

describe('ATTACH PARTITION', () => {
  it.each([
    'CHECK (k >= 10 AND k < 20)',
    'CHECK (k BETWEEN 10 AND 19)',
    'CHECK (10 <= k AND 20 > k)',
    'CHECK (k > 10 AND k <= 15)',
    'CHECK (k IN (11, 12))',
    'CHECK (k = 12)',
  ])('trusts %s', (check) => {
    expect(attached(check)).toBe('trusted');
  });

  it.each([
    '',
    'CHECK (k >= 10)',
    'CHECK (k >= 10 AND k <= 20)',
    // The server does not know that no integer lies between.
    'CHECK (k > 9 AND k < 20)',
    'CHECK (k >= 10 AND k < 20) NOT VALID',
    'CHECK (k IN (11, 30))',
    'CHECK (k <> 12)',
  ])('reads in spite of "%s"', (check) => {
    expect(attached(check)).toBe('read');
  });

  it('wants the key NOT NULL as well, since a CHECK passes for NULL', () => {
    const nullable = (check: string) => {
      const before = `CREATE TABLE p (k int) PARTITION BY RANGE (k); CREATE TABLE n (k int); ALTER TABLE n ADD ${check};`;
      return said('ALTER TABLE p ATTACH PARTITION n FOR VALUES FROM (10) TO (20)', { before });
    };
    expect(nullable('CHECK (k >= 10 AND k < 20)')).toContain('scan n: attach-partition');
    expect(nullable('CHECK (k IS NOT NULL AND k >= 10 AND k < 20)')).not.toContain('scan n: attach-partition');
  });

  it('goes through a list', () => {
    expect(attached('CHECK (k IN (1, 2))', 'IN (1, 2, 3)')).toBe('trusted');
    expect(attached('CHECK (k IN (1, 4))', 'IN (1, 2, 3)')).toBe('read');
  });

  it('reads the default partition unless a CHECK keeps the new rows out of it', () => {
    const given = (check: string) => ({
      before: `CREATE TABLE p (k int NOT NULL) PARTITION BY RANGE (k); CREATE TABLE d PARTITION OF p DEFAULT;
        INSERT INTO d VALUES (1); ${check && `ALTER TABLE d ADD CHECK (${check});`}`,
    });
    const sql = 'CREATE TABLE n PARTITION OF p FOR VALUES FROM (10) TO (20)';
    expect(said(sql, given(''))).toEqual(['ACCESS EXCLUSIVE p', 'ACCESS EXCLUSIVE d', 'scan d: default-partition']);
    for (const check of ['k < 10', 'k >= 20', 'k < 10 OR k >= 20', 'NOT (k >= 10 AND k < 20)']) {
      expect(said(sql, given(check)), check).toEqual(['ACCESS EXCLUSIVE p', 'ACCESS EXCLUSIVE d']);
    }
    expect(said(sql, given('k < 11'))).toContain('scan d: default-partition');
  });
});

describe('queries on partitions', () => {
  const before = `CREATE TABLE p (k int, v int) PARTITION BY RANGE (k); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
    CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20); INSERT INTO p VALUES (1), (11);`;

  it('lock and read only what the condition reaches', () => {
    expect(said('DELETE FROM p WHERE k = 5', { before })).toEqual([
      'ROW EXCLUSIVE p',
      'ROW EXCLUSIVE p1',
      'scan p1: delete',
    ]);
    expect(said('UPDATE p SET v = 1 WHERE k >= 10', { before })).toEqual([
      'ROW EXCLUSIVE p',
      'ROW EXCLUSIVE p2',
      'scan p2: update',
    ]);
  });

  it('say that bounds overlap', () => {
    const sql = 'CREATE TABLE p3 PARTITION OF p FOR VALUES FROM (15) TO (30)';
    expect(said(sql, { before })).toContain('fails 42P17');
    expect(said(sql.replace('15', '20'), { before })).not.toContain('fails 42P17');
  });
});
