import type { Script } from '../core/migrations/migration.ts';
import type { NotAnalysedSql } from '../core/sql/statement.ts';

/** The script's SQL with what could not be rendered counted among what is not analysed. */
export function withNotRendered<T extends { readonly notAnalysed: readonly NotAnalysedSql[] }>(
  sql: T,
  { notRendered }: Script,
): T {
  return notRendered ? { ...sql, notAnalysed: [...sql.notAnalysed, ...notRendered] } : sql;
}
