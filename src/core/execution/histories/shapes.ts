import type { ToolId } from '../../migrations/migration.ts';

interface Shape {
  readonly tool: ToolId;
  readonly columns: readonly string[];
  /** The table has no other columns, since what is there is too little to tell by. */
  readonly exact?: true;
  /** The schema that it is in, and no other. */
  readonly schema?: string;
}

/** By which columns the table of a tool is known, in small letters. What a team has added to them does no harm. */
const shapes: readonly Shape[] = [
  {
    tool: 'flyway',
    columns: ['installed_rank', 'version', 'description', 'type', 'script', 'checksum', 'installed_on', 'success'],
  },
  // Hasura has a row for each version there, golang-migrate one at all: only the schema tells them apart.
  { tool: 'hasura', columns: ['version', 'dirty'], schema: 'hdb_catalog' },
  { tool: 'golang-migrate', columns: ['version', 'dirty'], exact: true },
  { tool: 'dbmate', columns: ['version'], exact: true },
  { tool: 'goose', columns: ['id', 'version_id', 'is_applied', 'tstamp'] },
  {
    tool: 'sqlx',
    columns: ['version', 'description', 'installed_on', 'success', 'checksum', 'execution_time'],
  },
  { tool: 'diesel', columns: ['version', 'run_on'], exact: true },
  {
    tool: 'prisma',
    columns: ['id', 'checksum', 'finished_at', 'migration_name', 'rolled_back_at', 'started_at', 'applied_steps_count'],
  },
  { tool: 'drizzle', columns: ['id', 'hash', 'created_at'] },
  { tool: 'supabase', columns: ['version', 'statements', 'name'] },
  { tool: 'node-pg-migrate', columns: ['id', 'name', 'run_on'] },
  { tool: 'atlas', columns: ['version', 'description', 'applied', 'total', 'executed_at', 'hash', 'partial_hashes'] },
  {
    tool: 'liquibase',
    columns: ['id', 'author', 'filename', 'dateexecuted', 'orderexecuted', 'exectype', 'md5sum', 'description'],
  },
  { tool: 'alembic', columns: ['version_num'], exact: true },
  { tool: 'plain', columns: ['id', 'version', 'name', 'kind', 'file', 'digest', 'ms', 'applied_at'] },
];

/**
 * The tool whose table has these columns; null when none has, or when they are too few to tell.
 * @param schema where the table is, without quotes
 */
export function toolOfColumns(columns: readonly string[], schema: string | null): ToolId | null {
  const there = new Set(columns.map((name) => name.toLowerCase()));
  for (const shape of shapes) {
    if (shape.schema !== undefined && shape.schema !== schema) continue;
    if (shape.exact && there.size !== shape.columns.length) continue;
    if (shape.columns.every((name) => there.has(name))) return shape.tool;
  }
  return null;
}
