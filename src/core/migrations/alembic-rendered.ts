import type { SourceText } from '../sql/source-text.ts';

/** A revision as Alembic's offline mode renders it. */
export interface RenderedRevision {
  readonly id: string;
  /** The revision's file. */
  readonly source: SourceText;
  /** In a transaction that Alembic opens. */
  readonly wrapped: boolean;
  readonly statements: readonly RenderedStatement[];
  /** Why its rendering stopped, on which line of the file; null when it came to its end. */
  readonly failed: { readonly line: number | null; readonly why: string } | null;
}

export interface RenderedStatement {
  readonly sql: string;
  /** The line of the revision's file that gave it; null when none did. */
  readonly line: number | null;
  /** BEGIN or COMMIT of Alembic's own, around what has to run outside a transaction. */
  readonly byTool: boolean;
}

/** What the driver printed, before the files are read. */
export interface PrintedRevision extends Omit<RenderedRevision, 'source'> {
  /** As Python knows it: absolute. */
  readonly path: string;
}

export interface PrintedRevisions {
  readonly revisions: readonly PrintedRevision[];
  /** SQLAlchemy's name of the server that it was rendered for: `postgresql`, `mysql`, `sqlite`; null when nothing was. */
  readonly dialect: string | null;
  /** False when the program ended before its time. */
  readonly done: boolean;
}

/**
 * Reads what the driver printed. Lines that begin with the key are its marks; what stands between is SQL. What Alembic
 * itself needs, its table of versions, lies outside of every revision and is left out.
 */
export function readPrinted(printed: string, key: string): PrintedRevisions {
  const revisions: PrintedRevision[] = [];
  let open: {
    id: string;
    path: string;
    wrapped: boolean;
    statements: RenderedStatement[];
    failed: RenderedRevision['failed'];
  } | null = null;
  let inTransaction = false;
  let dialect: string | null = null;
  let done = false;
  const parts = printed.split(`\n${key}`);
  for (const part of parts.slice(1)) {
    const feed = part.indexOf('\n');
    const mark = parsed(feed < 0 ? part : part.slice(0, feed));
    const sql = feed < 0 ? '' : part.slice(feed + 1).trim();
    const line = typeof mark['line'] === 'number' ? mark['line'] : null;
    switch (mark['what']) {
      case 'revision':
        open = {
          id: String(mark['id']),
          path: String(mark['path']),
          wrapped: inTransaction,
          statements: [],
          failed: null,
        };
        break;
      case 'statement':
        if (typeof mark['dialect'] === 'string') dialect ??= mark['dialect'];
        if (open) open.statements.push({ sql, line, byTool: mark['tool'] === true });
        else if (/^BEGIN\s*(?:TRANSACTION\s*)?;?$/i.test(sql)) inTransaction = true;
        else if (/^COMMIT\s*;?$/i.test(sql)) inTransaction = false;
        break;
      case 'failed':
        if (open) open.failed = { line, why: String(mark['why']) };
        break;
      case 'end':
        if (open) revisions.push(open);
        open = null;
        break;
      case 'done':
        done = true;
        break;
    }
  }
  return { revisions, dialect, done };
}

function parsed(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
