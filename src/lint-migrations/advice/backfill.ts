import type { AdviceStep } from '../../core/report/finding.ts';
import type { Catalog, QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';

/** Rows a batch: short enough that a row lock is held for well under a second. */
const batch = 10_000;

export interface Backfill {
  readonly catalog: Catalog;
  readonly table: QualifiedName;
  /** What comes after SET: `token = gen_random_uuid()`. */
  readonly assign: string;
  /** True for the rows that still have to be filled: `token IS NULL`. Must turn false by the assignment, or the fallback would not end. */
  readonly unfilled: string;
}

/**
 * One statement that fills the rows in batches and commits after each, so that no row stays locked for long and an
 * interrupted run can be started anew. COMMIT inside DO works only outside a transaction block (manual, section 43.8).
 *
 * With a primary key of one column it walks along the key, each row once. Without, it looks for unfilled rows until
 * there are none; a row that is moved between look-up and update is found by the next round.
 */
export function backfillStep(title: string, { catalog, table, assign, unfilled }: Backfill): AdviceStep {
  const name = displayName(table);
  const key = singleKeyOf(catalog, table);
  const sql = key
    ? walkAlongKey(name, quoteIdentifier(key), assign, unfilled)
    : untilNoneIsLeft(name, catalog.relation(table)?.partitionKey != null, assign, unfilled);
  return { title, sql, outsideTransaction: true };
}

function walkAlongKey(table: string, key: string, assign: string, unfilled: string): string {
  return [
    'DO $$',
    'DECLARE',
    `  done_to ${table}.${key}%TYPE;`,
    `  batch_end ${table}.${key}%TYPE;`,
    'BEGIN',
    '  LOOP',
    `    SELECT batch.${key} INTO batch_end FROM (`,
    `      SELECT t.${key} FROM ${table} AS t WHERE done_to IS NULL OR t.${key} > done_to ORDER BY t.${key} LIMIT ${batch}`,
    `    ) AS batch ORDER BY batch.${key} DESC LIMIT 1;`,
    '    EXIT WHEN batch_end IS NULL;',
    `    UPDATE ${table} SET ${assign}`,
    `    WHERE (done_to IS NULL OR ${key} > done_to) AND ${key} <= batch_end AND (${unfilled});`,
    '    COMMIT;',
    '    done_to := batch_end;',
    '  END LOOP;',
    'END',
    '$$;',
  ].join('\n');
}

function untilNoneIsLeft(table: string, partitioned: boolean, assign: string, unfilled: string): string {
  // A ctid is unique only within one partition.
  const picked = partitioned
    ? `(tableoid, ctid) IN (SELECT tableoid, ctid FROM ${table} WHERE ${unfilled} LIMIT ${batch})`
    : `ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${unfilled} LIMIT ${batch}))`;
  return [
    'DO $$',
    'DECLARE',
    '  filled bigint;',
    'BEGIN',
    '  LOOP',
    `    UPDATE ${table} SET ${assign}`,
    `    WHERE ${picked};`,
    '    GET DIAGNOSTICS filled = ROW_COUNT;',
    '    COMMIT;',
    '    EXIT WHEN filled = 0;',
    '  END LOOP;',
    'END',
    '$$;',
  ].join('\n');
}

/** The only column of the table's primary key, when there is one. */
export function singleKeyOf(catalog: Catalog, table: QualifiedName): string | null {
  for (const constraint of catalog.relation(table)?.constraints.values() ?? []) {
    if (constraint.kind === 'primary key' && constraint.columns.length === 1) return constraint.columns[0] ?? null;
  }
  return null;
}
