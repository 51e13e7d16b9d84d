import type { DatabaseServer } from '../core/database/server.ts';
import { mysqlServer } from '../core/effects/server-version.ts';
import { baseName } from '../core/migrations/paths.ts';
import type { World } from '../core/runtime/world.ts';
import { readMysqlSchema } from '../core/schema/server/read-mysql-schema.ts';
import { readPostgresSchema } from '../core/schema/server/read-postgres-schema.ts';
import type { Target } from '../core/targets/find-targets.ts';
import { applyScript } from './build-history.ts';
import { historyCopies } from './copies.ts';
import { type History, isHistoryTable } from './history.ts';
import type { TestedOptions, TestOptions } from './inputs.ts';
import { seedFor } from './seed/seed-for.ts';
import type { Bench } from './trial.ts';

/** Puts together what the trials of one database work with. */
export function benchOf(
  target: Target<TestedOptions>,
  history: History,
  server: DatabaseServer,
  options: TestOptions,
  world: World,
  cancelled: AbortSignal,
  say: (message: string) => void,
): Bench {
  const { folder, engine, database } = target;
  const { version } = server;
  const mysql = engine === 'postgres' ? null : mysqlServer(engine, `${version.major}.${version.minor}`);
  const leaveOut = (schema: string, name: string) => isHistoryTable(folder.tool, schema, name);
  const steps = { engine, server: mysql, placeholders: { ...builtIn(folder.tool), ...database.placeholders } };
  const open = (name: string) => server.open(name);
  return {
    engine,
    server,
    mysql,
    folder,
    history,
    copies: historyCopies({
      server,
      history,
      steps,
      tool: folder.tool,
      seed: seedFor({ server, options: database, change: history.change, world, leaveOut, say }),
      onApplied: () => cancelled.throwIfAborted(),
    }),
    options: database,
    settings: options.settings,
    writeSchema: options.writeSchema,
    world,
    stepOptions: steps,
    cancelled,
    say,
    open,
    apply: (session, script, apply) => applyScript(session, script, steps, apply),
    snapshot: async (session) => {
      const ask = (sql: string) => session.query(sql);
      const read = engine === 'postgres' ? readPostgresSchema : readMysqlSchema;
      const snapshot = await read(ask, { leaveOut });
      // Drizzle and Supabase keep their table in a schema of their own.
      const objects = snapshot.objects.filter(({ kind, name }) => kind !== 'schema' || !leaveOut(name, ''));
      return { ...snapshot, objects };
    },
    nameOf: ({ part, file }) => (part ? `${shortName(file)} ${part.id}` : shortName(file)),
  };
}

/** The file's name, or its folder's where each migration has one and the file is called `up.sql`. */
function shortName(file: string): string {
  const name = baseName(file);
  return /^(?:up|down|migration)\.sql$/i.test(name) ? (file.split('/').at(-2) ?? name) : name;
}

/** Placeholders that Flyway fills in itself (its documentation, "Default placeholders"), as far as they hold for a test. */
function builtIn(tool: string): Readonly<Record<string, string>> {
  if (tool !== 'flyway') return {};
  return { 'flyway:defaultSchema': 'public', 'flyway:table': 'flyway_schema_history', 'flyway:environment': 'test' };
}
