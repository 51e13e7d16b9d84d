import { alembic } from './alembic.ts';
import { atlas } from './atlas.ts';
import { dbmate } from './dbmate.ts';
import { diesel } from './diesel.ts';
import { drizzle } from './drizzle.ts';
import { flyway } from './flyway.ts';
import { golangMigrate } from './golang-migrate.ts';
import { goose } from './goose.ts';
import { hasura } from './hasura.ts';
import { liquibase } from './liquibase.ts';
import type { ToolId } from './migration.ts';
import { nodePgMigrate } from './node-pg-migrate.ts';
import { plain } from './plain.ts';
import { prisma } from './prisma.ts';
import type { ToolReader } from './reader.ts';
import { sqlx } from './sqlx.ts';
import { supabase } from './supabase.ts';

/**
 * Every tool, in the order in which they are asked. Where two are equally certain the earlier one wins, so that the
 * narrower shape stands before the wider: sqlx's pairs are golang-migrate's by name, Hasura's folders Diesel's.
 */
export const toolReaders: readonly ToolReader[] = [
  goose,
  dbmate,
  liquibase,
  alembic,
  nodePgMigrate,
  sqlx,
  flyway,
  prisma,
  drizzle,
  hasura,
  diesel,
  golangMigrate,
  supabase,
  atlas,
  plain,
];

/** The reader of a tool. */
export function readerOf(tool: ToolId): ToolReader {
  const found = toolReaders.find((one) => one.id === tool);
  if (!found) throw new Error(`No reader for the tool ${tool}.`);
  return found;
}
