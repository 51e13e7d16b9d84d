import type { Row, Session } from '../../core/database/session.ts';
import { optional } from '../../core/schema/server/row.ts';
import type { PlanShape, SeenPlan } from './plan.ts';

/**
 * Counts the rows that the storage engine is asked for while the query runs (`Handler_read_…`, MySQL manual, section 7.1.10), and explains
 * it. Null for what cannot be explained. The caller has begun a transaction where it writes.
 */
export async function mysqlPlan(session: Session, sql: string): Promise<SeenPlan | null> {
  const explained = await session.send(`EXPLAIN ${sql}`);
  if (explained.kind === 'failed') return null;
  // Asking for the counters counts too, and each time the same.
  const first = await readsOf(session);
  const second = await readsOf(session);
  const ran = await session.send(sql);
  if (ran.kind === 'failed') return null;
  const third = await readsOf(session);
  const amount = Math.max(0, third - second - (second - first));
  const rows = ran.affected ?? ran.rows.length;
  return {
    work: { amount, unit: 'rows', rows },
    shape: shapeOf(explained.rows),
    text: await textOf(session, sql, explained.rows),
  };
}

async function readsOf(session: Session): Promise<number> {
  const rows = await session.query("SHOW SESSION STATUS LIKE 'Handler\\_read%'");
  return rows.reduce((sum, row) => sum + Number(optional(row, 'Value') ?? 0), 0);
}

/** From the rows of EXPLAIN in its traditional form, which every version has. */
export function shapeOf(rows: readonly Row[]): PlanShape {
  const lines: string[] = [];
  const indexes: string[] = [];
  const scans: string[] = [];
  let sorts = 0;
  for (const row of rows) {
    const [table, type, key] = [optional(row, 'table'), optional(row, 'type'), optional(row, 'key')];
    const extra = optional(row, 'Extra') ?? '';
    const how = /Using (?:filesort|temporary|join buffer|index condition|index for group-by)/g;
    const steps = [...extra.matchAll(how)].map(([text]) => text);
    lines.push(
      [table ?? optional(row, 'select_type') ?? '', type ?? '', key === null ? '' : `by ${key}`, ...steps]
        .filter((one) => one !== '')
        .join(' '),
    );
    if (key !== null) indexes.push(table === null ? key : `${key} of ${table}`);
    if (type === 'ALL' && table !== null && !table.startsWith('<')) scans.push(table);
    if (steps.includes('Using filesort')) sorts++;
  }
  return { lines, indexes, scans, sorts };
}

async function textOf(session: Session, sql: string, rows: readonly Row[]): Promise<string> {
  const tree = /^\s*(?:select|with|values|table|\()/i.test(sql);
  const way = session.engine === 'mariadb' ? 'ANALYZE FORMAT=JSON' : tree ? 'EXPLAIN ANALYZE' : 'EXPLAIN FORMAT=TREE';
  const answer = await session.send(`${way} ${sql}`);
  const [row] = answer.kind === 'done' ? answer.rows : [];
  const text = row ? optional(row, Object.keys(row)[0] ?? '') : null;
  return text ?? shapeOf(rows).lines.join('\n');
}
