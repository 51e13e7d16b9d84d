import type { Session } from '../../core/database/session.ts';
import type { Evidence } from '../../core/report/trials/trial-report.ts';
import { optional, text } from '../../core/schema/server/row.ts';
import { type Coverable, coverableKinds } from './coverable.ts';
import { isHeard, isMentioned, type Mentions } from './mentions.ts';

/** One file that ran, with what tells which objects it touched. */
export interface Touching {
  readonly mentions: Mentions;
  /** Names in strings count: pgTAP is given them as texts. */
  readonly strings: boolean;
  readonly heard: readonly string[];
  /** What the server counted: `kind schema name`. */
  readonly counted: ReadonlySet<string>;
}

export interface Coverage {
  readonly touched: number;
  readonly all: number;
  readonly evidence: readonly Evidence[];
}

export function countKey(kind: string, schema: string, name: string): string {
  return `${kind}\u0000${schema}\u0000${name}`;
}

/**
 * Tables that were read or written and functions that ran in this transaction, also those behind views and triggers, by the counters of
 * PostgreSQL (manual, section 28.2: pg_stat_xact_…). Functions are counted only where the session may switch track_functions on.
 */
export async function countedInTransaction(session: Session): Promise<ReadonlySet<string>> {
  if (session.engine !== 'postgres' || session.lost) return new Set();
  const rows = await session.query(`
    SELECT 'table' AS kind, schemaname AS sch, relname AS name FROM pg_stat_xact_user_tables
    WHERE coalesce(seq_scan, 0) + coalesce(idx_scan, 0) + n_tup_ins + n_tup_upd + n_tup_del > 0
    UNION ALL SELECT 'function', schemaname, funcname FROM pg_stat_xact_user_functions WHERE calls > 0`);
  return new Set(rows.map((row) => countKey(text(row, 'kind'), optional(row, 'sch') ?? '', text(row, 'name'))));
}

export function coverageOf(objects: readonly Coverable[], files: readonly Touching[]): Coverage {
  const isTouched = (object: Coverable) =>
    files.some(
      (file) =>
        file.counted.has(countKey(object.kind, object.schema, object.name)) ||
        isMentioned(object, file.mentions, file.strings) ||
        isHeard(object, file.heard),
    );
  const touched = new Set(objects.filter(isTouched));
  const rows = coverableKinds.flatMap((kind) => {
    const ofKind = objects.filter((one) => one.kind === kind);
    if (ofKind.length === 0) return [];
    const left = ofKind.filter((one) => !touched.has(one)).map((one) => one.display);
    const names = left.slice(0, mostNames).join(', ');
    const more = left.length > mostNames ? `, and ${left.length - mostNames} more` : '';
    return [[`${kind}s`, ofKind.length - left.length, ofKind.length, left.length === 0 ? null : names + more]];
  });
  const evidence: readonly Evidence[] =
    rows.length === 0
      ? []
      : [
          {
            kind: 'table',
            title: 'What the assertions touch',
            columns: [
              { name: 'kind', align: 'left' },
              { name: 'touched', align: 'right' },
              { name: 'of', align: 'right' },
              { name: 'not touched', align: 'left' },
            ],
            rows,
          },
        ];
  return { touched: touched.size, all: objects.length, evidence };
}

const mostNames = 20;
