import { describe, expect, it } from 'vitest';
import { families } from '../conformance/shapes/all.ts';
import { effect, said } from './predicting.ts';

const items = `CREATE TABLE items (id int PRIMARY KEY, name varchar(20), stock int, note text DEFAULT 'n');
  INSERT INTO items VALUES (1, 'a', 1, 'x');`;

describe('a table that the history does not know', () => {
  it('is taken to be there and to hold rows', () => {
    expect(said('ALTER TABLE unknown ADD COLUMN a bigserial')).toEqual([
      'ACCESS EXCLUSIVE unknown',
      'rewrite unknown: add-column-serial',
    ]);
    expect(said('CREATE INDEX ON unknown (a)')).toEqual(['SHARE unknown', 'index-build unknown: create-index']);
  });

  it('leaves us unsure only where the answer depends on it', () => {
    expect(effect('ALTER TABLE unknown ADD COLUMN a int DEFAULT 1').certain).toBe(true);
    expect(effect('CREATE INDEX ON unknown (a)').certain).toBe(true);
    expect(effect('ALTER TABLE unknown ALTER COLUMN a TYPE text').certain).toBe(false);
    expect(effect('ALTER TABLE unknown ALTER COLUMN a SET NOT NULL').certain).toBe(false);
    expect(effect('ALTER TABLE unknown VALIDATE CONSTRAINT c').certain).toBe(false);
  });

  it('is not there for IF EXISTS when a history is', () => {
    expect(said('DROP TABLE IF EXISTS unknown', { before: items })).toEqual([]);
    expect(said('DROP TABLE IF EXISTS unknown')).toEqual(['ACCESS EXCLUSIVE unknown']);
  });

  it('is never said to lack a column', () => {
    expect(said('ALTER TABLE unknown DROP COLUMN a')).toEqual(['ACCESS EXCLUSIVE unknown']);
    expect(said('ALTER TABLE items DROP COLUMN absent', { before: items })).toContain('fails 42703');
  });
});

describe('several commands of one ALTER TABLE', () => {
  it('take the strongest of their locks', () => {
    expect(said('ALTER TABLE items SET (fillfactor = 80), ALTER stock SET DEFAULT 1', { before: items })).toEqual([
      'ACCESS EXCLUSIVE items',
    ]);
    expect(said('ALTER TABLE items SET (fillfactor = 80), ALTER stock SET STATISTICS 9', { before: items })).toEqual([
      'SHARE UPDATE EXCLUSIVE items',
    ]);
  });

  it('each say which one their work is of', () => {
    const { work } = effect('ALTER TABLE items ADD x int, ADD CHECK (stock > 0), ALTER stock SET NOT NULL', {
      before: items,
    });
    expect(work.map((piece) => [piece.command, piece.cause])).toEqual([
      [1, 'add-check'],
      [2, 'set-not-null'],
    ]);
  });

  it('keep the lock of NOT VALID through VALIDATE', () => {
    const sql = 'ALTER TABLE items ADD CONSTRAINT c CHECK (stock > 0) NOT VALID, VALIDATE CONSTRAINT c';
    expect(said(sql, { before: items })).toEqual(['ACCESS EXCLUSIVE items', 'scan items: validate-constraint']);
  });

  it('build no index that a rewrite builds anyway', () => {
    const before = `${items} CREATE INDEX ON items (lower(name));`;
    expect(said('ALTER TABLE items ALTER name TYPE text', { before })).toContain(
      'index-build items: alter-column-type',
    );
    expect(said('ALTER TABLE items ALTER name TYPE text, ADD COLUMN s serial', { before })).toEqual([
      'ACCESS EXCLUSIVE items',
      'rewrite items: add-column-serial',
    ]);
  });

  it('drop a default before the type changes', () => {
    const given = { before: items };
    expect(said('ALTER TABLE items ALTER note TYPE int USING 1', given)).toContain('fails 42804');
    expect(said('ALTER TABLE items ALTER note DROP DEFAULT, ALTER note TYPE int USING 1', given)).toEqual([
      'ACCESS EXCLUSIVE items',
      'rewrite items: alter-column-type',
    ]);
  });
});

describe('what the history proves', () => {
  const checked = `${items} ALTER TABLE items ADD CONSTRAINT there CHECK (stock IS NOT NULL) NOT VALID;`;

  it('spares SET NOT NULL its scan once the CHECK is validated', () => {
    const sql = 'ALTER TABLE items ALTER COLUMN stock SET NOT NULL';
    expect(said(sql, { before: checked })).toContain('scan items: set-not-null');
    const before = `${checked} ALTER TABLE items VALIDATE CONSTRAINT there;`;
    expect(said(sql, { before })).toEqual(['ACCESS EXCLUSIVE items']);
    expect(said(`${sql}, DROP CONSTRAINT there`, { before })).toContain('scan items: set-not-null');
  });

  it('makes a second VALIDATE free', () => {
    const before = `${checked} ALTER TABLE items VALIDATE CONSTRAINT there;`;
    expect(said('ALTER TABLE items VALIDATE CONSTRAINT there', { before })).toEqual(['SHARE UPDATE EXCLUSIVE items']);
  });

  it('finds that there is nothing to do', () => {
    expect(said('CREATE TABLE IF NOT EXISTS items (id int)', { before: items })).toEqual([]);
    expect(said('ALTER TABLE items ADD COLUMN IF NOT EXISTS stock int', { before: items })).toEqual([
      'ACCESS EXCLUSIVE items',
    ]);
    const before = `${items} CREATE INDEX items_stock ON items (stock);`;
    expect(said('CREATE INDEX IF NOT EXISTS items_stock ON items (stock)', { before })).toEqual(['SHARE items']);
  });
});

describe('the server’s version', () => {
  it('decides which words it knows', () => {
    const merge = 'MERGE INTO items USING other ON items.id = other.id WHEN MATCHED THEN DELETE';
    expect(said(merge, { major: 14 })).toContain('fails 42601');
    expect(said(merge, { major: 15 })).not.toContain('fails 42601');
    const virtual = 'ALTER TABLE items ADD COLUMN v int GENERATED ALWAYS AS (stock * 2) VIRTUAL';
    expect(said(virtual, { before: items, major: 17 })).toContain('fails 42601');
    expect(said(virtual, { before: items, major: 18 })).toEqual(['ACCESS EXCLUSIVE items']);
  });

  it('decides what DETACH locks', () => {
    const before = `CREATE TABLE p (k int) PARTITION BY LIST (k); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);`;
    const sql = 'ALTER TABLE p DETACH PARTITION p1';
    expect(said(sql, { before, major: 13 })).toEqual(['ACCESS EXCLUSIVE p', 'SHARE UPDATE EXCLUSIVE p1']);
    expect(said(sql, { before, major: 14 })).toEqual(['ACCESS EXCLUSIVE p', 'ACCESS EXCLUSIVE p1']);
  });
});

describe('what is lost', () => {
  const losses = (sql: string, before = items) => {
    const { loses, reversible } = effect(sql, { before });
    return { kinds: loses.map((loss) => loss.kind), reversible };
  };

  it('is told apart from what can be brought back', () => {
    expect(losses('ALTER TABLE items DROP COLUMN stock')).toEqual({ kinds: ['column'], reversible: false });
    expect(losses('TRUNCATE items')).toEqual({ kinds: ['rows'], reversible: false });
    expect(losses('ALTER TABLE items RENAME COLUMN stock TO amount')).toEqual({ kinds: [], reversible: true });
    expect(losses('UPDATE items SET stock = 0')).toEqual({ kinds: ['values'], reversible: false });
  });

  it('does not hold what was NULL before', () => {
    expect(losses('UPDATE items SET stock = 0 WHERE stock IS NULL')).toEqual({ kinds: [], reversible: true });
  });

  it('does not hold what a refused DROP leaves', () => {
    const before = `${items} CREATE VIEW v AS SELECT stock FROM items;`;
    expect(losses('ALTER TABLE items DROP COLUMN stock', before)).toEqual({ kinds: [], reversible: true });
    expect(losses('ALTER TABLE items DROP COLUMN stock CASCADE', before).kinds.sort()).toEqual(['column', 'view']);
  });
});

describe('policies and triggers', () => {
  const guarded = `${items} CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';`;

  it('stand in the way of the columns that they name, and of no others', () => {
    const before = `${guarded} CREATE POLICY own ON items USING (stock > 0);`;
    expect(said('ALTER TABLE items ALTER stock TYPE bigint', { before })).toContain('fails 0A000');
    expect(said('ALTER TABLE items DROP COLUMN stock', { before })).toContain('fails 2BP01');
    expect(said('ALTER TABLE items ALTER name TYPE text', { before })).toEqual(['ACCESS EXCLUSIVE items']);
  });

  it('follow a renamed column, and are gone when dropped', () => {
    const trigger = `${guarded} CREATE TRIGGER t BEFORE UPDATE OF stock ON items FOR EACH ROW EXECUTE FUNCTION f();
      ALTER TABLE items RENAME COLUMN stock TO amount;`;
    const sql = 'ALTER TABLE items ALTER amount TYPE bigint';
    expect(said(sql, { before: trigger })).toContain('fails 0A000');
    expect(said(sql, { before: `${trigger} DROP TRIGGER t ON items;` })).not.toContain('fails 0A000');
  });
});

describe('any statement at all', () => {
  const texts = [...new Set(families.flatMap((family) => family.shapes.map((shape) => shape.sql)))];

  it('gives an effect without a history, on every major', () => {
    for (const sql of texts) {
      for (const major of [13, 18]) {
        let found: unknown;
        try {
          found = effect(sql, { major });
        } catch (error) {
          // Some shapes are there because the grammar refuses them.
          if (error instanceof Error && /syntax error|cannot be marked|no statement/.test(error.message)) continue;
          if (error instanceof Error && error.message.endsWith(sql)) continue;
          throw error;
        }
        expect(found).toHaveProperty('locks');
      }
    }
  });

  it('is judged twice alike, and changes nothing', () => {
    const sql = 'ALTER TABLE items ADD COLUMN a uuid DEFAULT gen_random_uuid() UNIQUE';
    expect(effect(sql, { before: items })).toEqual(effect(sql, { before: items }));
  });
});
