import { digestOf } from '../core/execution/digest.ts';
import { identityOf, type Pending, pendingOf, type Recorded } from '../core/execution/pending.ts';
import type { Migration, MigrationFolder, MigrationKind, ToolId } from '../core/migrations/migration.ts';

/** What a run tests: what the base has, and what comes on top of it. */
export interface History {
  /** As the tool applies the folder to an empty database: no callbacks, no undo scripts, a baseline instead of the versions up to it. */
  readonly all: readonly Migration[];
  /** What the base has, with the base's own texts, in its order. Empty when everything is new, or nobody said what the base is. */
  readonly base: readonly Migration[];
  /** What the tool does with the folder on a database that has the base. In the order of the folder. */
  readonly pending: readonly Pending[];
  /** Of `pending`, what really runs there. */
  readonly change: readonly Migration[];
  /** How the base was found: "origin/main", "the newest migration was taken for the change"; null when there is none. */
  readonly foundBy: string | null;
  /** Migrations of the base that the folder does not have any more. */
  readonly missing: readonly Migration[];
}

/** Builds the history from a folder and the base's version of it; null for `base` when there is none. */
export function historyOf(
  folder: MigrationFolder,
  base: { readonly migrations: readonly Migration[]; readonly foundBy: string } | null,
): History {
  const all = onEmpty(folder.migrations);
  const before = base ? applied(base.migrations) : [];
  const pending: readonly Pending[] =
    before.length > 0
      ? pendingOf(folder.tool, folder.migrations, before.map(recorded), digestOf)
      : all.map((migration) => ({ migration, fate: { kind: 'runs' } }));
  const there = new Set(folder.migrations.map((one) => identityOf(one.tool, one)));
  return {
    all,
    base: before,
    pending,
    change: pending.flatMap(({ migration, fate }) =>
      fate.kind === 'runs' || fate.kind === 'runs-late' ? [migration] : [],
    ),
    foundBy: base?.foundBy ?? null,
    missing: before.filter((one) => one.kind === 'versioned' && !there.has(identityOf(one.tool, one))),
  };
}

/**
 * What a database has that grew with a folder, in the tool's order. A baseline (Flyway's `B` scripts) stands for the versions up to its own:
 * it counts where these are not there any more.
 */
export function applied(migrations: readonly Migration[]): readonly Migration[] {
  const first = migrations.find((one) => one.kind === 'versioned' || one.kind === 'baseline');
  return first?.kind === 'baseline' ? onEmpty(migrations) : migrations.filter(isOf('versioned', 'repeatable'));
}

/** What an empty database gets of a folder, in the tool's order: the newest baseline instead of the versions up to it. */
export function onEmpty(migrations: readonly Migration[]): readonly Migration[] {
  const newest = migrations.findLastIndex((one) => one.kind === 'baseline');
  return migrations.filter(
    (one, place) => place === newest || one.kind === 'repeatable' || (one.kind === 'versioned' && place > newest),
  );
}

function isOf(...kinds: readonly MigrationKind[]) {
  return ({ kind }: Migration) => kinds.includes(kind);
}

/** The script that takes a migration back: its own down part, or the undo script of its version. */
export function downOf(migration: Migration, folder: MigrationFolder) {
  if (migration.down) return migration.down;
  if (migration.kind !== 'versioned' || migration.version === null) return null;
  const undo = folder.migrations.find((one) => one.kind === 'undo' && one.version === migration.version);
  return undo?.up ?? null;
}

export function recorded(migration: Migration): Recorded {
  return { version: migration.version, name: migration.name, file: migration.file, digest: digestOf(migration) };
}

/** Tables by which tools remember what ran, and ours: no part of the team's schema. */
export function isHistoryTable(tool: ToolId, schema: string, name: string): boolean {
  if (/^drydock_(?:history|journal|runs)$/.test(name) || schema === 'drydock') return true;
  return historyTables.has(name) || (tool === 'supabase' && schema === 'supabase_migrations') || schema === 'drizzle';
}

const historyTables: ReadonlySet<string> = new Set([
  'flyway_schema_history',
  'schema_migrations',
  'goose_db_version',
  '_prisma_migrations',
  '_sqlx_migrations',
  '__diesel_schema_migrations',
  'pgmigrations',
  '__drizzle_migrations',
  'atlas_schema_revisions',
  'databasechangelog',
  'databasechangeloglock',
  'DATABASECHANGELOG',
  'DATABASECHANGELOGLOCK',
  'alembic_version',
]);
