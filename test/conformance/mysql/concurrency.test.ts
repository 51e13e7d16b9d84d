import { describe, expect, it } from 'vitest';
import type { OnlineLock } from '../../../src/core/effects/mysql/effect.ts';
import { type MysqlServerName, mysqlServerNames } from '../../servers/mysql-names.ts';
import { mysqlServer } from '../../servers/server-of.ts';
import { Crowd, type Proof } from './concurrency.ts';
import { unpack } from './outcome.ts';
import { stored } from './stored.ts';

// That a server accepts LOCK=NONE says what it means to do. Here others really read and write meanwhile, and nothing is asserted.
const proofs: readonly Proof[] = [
  { shape: 'type-int-to-bigint', sql: 'ALTER TABLE big MODIFY COLUMN a bigint NOT NULL' },
  { shape: 'index-add', sql: 'ALTER TABLE big ADD INDEX big_c (c(100), b)' },
  { shape: 'index-add-fulltext', sql: 'ALTER TABLE big ADD FULLTEXT INDEX big_ft (c)' },
  { shape: 'generated-add-stored', sql: 'ALTER TABLE big ADD COLUMN v int AS (a + 1) STORED' },
  { shape: 'option-force', sql: 'ALTER TABLE big FORCE' },
  { shape: 'column-nullable', sql: 'ALTER TABLE big MODIFY COLUMN a int NULL' },
  { shape: 'index-primary-drop', sql: 'ALTER TABLE big DROP PRIMARY KEY' },
  { shape: 'charset-convert-latin1', sql: 'ALTER TABLE big CONVERT TO CHARACTER SET utf8mb4' },
  { shape: 'check-add', sql: 'ALTER TABLE big ADD CONSTRAINT a_small CHECK (a < 5)' },
  { shape: 'foreign-key-add', sql: 'ALTER TABLE big ADD CONSTRAINT big_fk FOREIGN KEY (a) REFERENCES parents (id)' },
  { shape: 'partition-by-hash', sql: 'ALTER TABLE big PARTITION BY HASH (id) PARTITIONS 4' },
  {
    shape: 'partition-rebuild-all',
    before: 'ALTER TABLE big PARTITION BY HASH (id) PARTITIONS 4',
    sql: 'ALTER TABLE big REBUILD PARTITION ALL',
  },
];

/** Statements of which no server says its lock: what was seen, on all servers or by name. */
const seen: readonly {
  readonly proof: Proof;
  readonly locks: OnlineLock | Partial<Record<MysqlServerName, OnlineLock>>;
}[] = [
  { proof: { shape: 'statement-optimize', sql: 'OPTIMIZE TABLE big' }, locks: 'NONE' },
  {
    proof: {
      shape: 'foreign-key-add',
      others: 'parents',
      sql: 'ALTER TABLE big ADD CONSTRAINT big_fk FOREIGN KEY (a) REFERENCES parents (id)',
    },
    locks: 'SHARED',
  },
  {
    proof: { shape: 'type-int-to-bigint', sql: 'ALTER TABLE big MODIFY COLUMN a bigint NOT NULL, LOCK=EXCLUSIVE' },
    locks: 'EXCLUSIVE',
  },
];

describe.each(mysqlServerNames)('others at work meanwhile, on %s', (name) => {
  it('find the lock that was measured', { timeout: 300_000 }, async () => {
    const server = await mysqlServer(name);
    const crowd = await Crowd.open(await server.database());
    const wrong: string[] = [];
    const compare = async (proof: Proof, expected: OnlineLock | undefined) => {
      if (expected === undefined) return;
      // A machine that is busy elsewhere may let nobody through for a moment.
      let found = await crowd.lockOf(proof);
      if (found !== expected) found = await crowd.lockOf(proof);
      if (found !== expected)
        wrong.push(
          `${proof.sql}${proof.others ? ` (${proof.others})` : ''}: measured ${expected}, others found ${found}`,
        );
    };
    try {
      for (const proof of proofs) await compare(proof, unpack(stored[proof.shape] ?? {}).get(name)?.lock);
      for (const { proof, locks } of seen) await compare(proof, typeof locks === 'string' ? locks : locks[name]);
    } finally {
      await crowd.close();
      await server.stop();
    }
    expect(wrong).toEqual([]);
  });
});
