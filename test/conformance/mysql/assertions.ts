import type { Algorithm, OnlineLock } from '../../../src/core/effects/mysql/effect.ts';

const name = '(?:`[^`]+`|[\\w$]+)';
const table = `${name}(?:\\.${name})?`;
const alter = new RegExp(`^(ALTER\\s+(?:ONLINE\\s+|IGNORE\\s+)*TABLE\\s+(?:IF\\s+EXISTS\\s+)?${table})\\s+(.*)$`, 'is');

/** What the grammar lets stand beside ALGORITHM and LOCK, and the servers do in their own way all the same. */
const deaf = /\b(TRUNCATE|EXCHANGE|OPTIMIZE|ANALYZE|CHECK|REPAIR|DISCARD|IMPORT)\s+(PARTITION|TABLESPACE)\b/i;

/** True for statements that can be told how to do it. */
export function takesAssertions(sql: string): boolean {
  if (deaf.test(sql)) return false;
  return (
    alter.test(sql) || /^(CREATE\s+(OR\s+REPLACE\s+)?(UNIQUE\s+|FULLTEXT\s+|SPATIAL\s+)?|DROP\s+)INDEX\b/i.test(sql)
  );
}

/**
 * The statement with `ALGORITHM = …` and `LOCK = …`, at the place that both grammars take for most: in front of the other actions, with no
 * comma before PARTITION BY and REMOVE PARTITIONING; at the end of CREATE and DROP INDEX.
 */
export function asserting(sql: string, algorithm: Algorithm | null, lock: OnlineLock | null): string {
  const wishes = [
    ...(algorithm === null ? [] : [`ALGORITHM=${algorithm}`]),
    ...(lock === null ? [] : [`LOCK=${lock}`]),
  ];
  const parts = alter.exec(sql);
  if (parts === null) return `${sql} ${wishes.join(' ')}`;
  const [, head = '', actions = ''] = parts;
  const comma = /^(PARTITION\s+BY|REMOVE\s+PARTITIONING)/i.test(actions) ? '' : ',';
  return `${head} ${wishes.join(', ')}${comma} ${actions}`;
}
