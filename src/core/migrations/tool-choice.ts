import type { ToolId } from './migration.ts';

/** What the option `tool` may be: a tool, or that it is told from the files. */
export const tools = [
  'auto',
  'flyway',
  'golang-migrate',
  'dbmate',
  'goose',
  'sqlx',
  'diesel',
  'prisma',
  'drizzle',
  'hasura',
  'supabase',
  'node-pg-migrate',
  'atlas',
  'liquibase',
  'alembic',
  'plain',
] as const satisfies readonly (ToolId | 'auto')[];

export type ToolChoice = (typeof tools)[number];

export function isTool(text: string): text is ToolChoice {
  return tools.some((tool) => tool === text);
}
