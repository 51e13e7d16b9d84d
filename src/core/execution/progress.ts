import type { Session } from '../database/session.ts';

export interface Progress {
  /** "building index: loading tuples in tree"; null where the server tells nothing. */
  readonly phase: string | null;
  /** 0 to 1; of the phase, not of the whole. */
  readonly share: number | null;
}

const unknown: Progress = { phase: null, share: null };

/** How far the statement of a session has come, where the server counts (PostgreSQL's manual, section 27.4; MariaDB's progress reporting). */
export async function progressOf(guard: Session, at: Session): Promise<Progress> {
  if (guard.engine === 'postgres') return progressInPostgres(guard, at.id);
  return guard.engine === 'mysql' ? progressInMysql(guard, at.id) : progressInMariadb(guard, at.id);
}

async function progressInPostgres(guard: Session, id: number): Promise<Progress> {
  const [row] = await guard.query(`
    SELECT lower(command) || ': ' || phase AS phase, CASE WHEN blocks_total > 0 THEN blocks_done::float8 / blocks_total WHEN tuples_total > 0 THEN tuples_done::float8 / tuples_total
      WHEN lockers_total > 0 THEN lockers_done::float8 / lockers_total END AS share FROM pg_stat_progress_create_index WHERE pid = ${id}
    UNION ALL SELECT lower(command) || ': ' || phase, CASE WHEN heap_blks_total > 0 THEN heap_blks_scanned::float8 / heap_blks_total END FROM pg_stat_progress_cluster WHERE pid = ${id}
    UNION ALL SELECT 'vacuum: ' || phase, CASE WHEN heap_blks_total > 0 THEN heap_blks_scanned::float8 / heap_blks_total END FROM pg_stat_progress_vacuum WHERE pid = ${id}
    LIMIT 1`);
  return row ? progress(row['phase'], row['share']) : unknown;
}

/** Only where somebody switched the stages on; they are off by default (MySQL 9.7 manual, section 29.12.5). */
async function progressInMysql(guard: Session, id: number): Promise<Progress> {
  const [row] = await guard.query(`
    SELECT SUBSTRING_INDEX(s.EVENT_NAME, '/', -1) AS phase, s.WORK_COMPLETED / NULLIF(s.WORK_ESTIMATED, 0) AS share
    FROM performance_schema.events_stages_current s JOIN performance_schema.threads t USING (THREAD_ID) WHERE t.PROCESSLIST_ID = ${id} LIMIT 1`);
  if (row) return progress(row['phase'], row['share']);
  const [now] = await guard.query(`SELECT STATE AS phase FROM performance_schema.processlist WHERE ID = ${id}`);
  return now ? progress(now['phase'], null) : unknown;
}

async function progressInMariadb(guard: Session, id: number): Promise<Progress> {
  const [row] = await guard.query(
    `SELECT STATE AS phase, CASE WHEN MAX_STAGE > 0 THEN PROGRESS / 100 END AS share FROM information_schema.PROCESSLIST WHERE ID = ${id}`,
  );
  return row ? progress(row['phase'], row['share']) : unknown;
}

function progress(phase: unknown, share: unknown): Progress {
  const text = phase === null || phase === undefined ? '' : String(phase);
  const number = share === null || share === undefined ? Number.NaN : Number(share);
  return { phase: text === '' ? null : text, share: Number.isFinite(number) ? Math.min(1, Math.max(0, number)) : null };
}
