import type { Migration, ToolId } from '../migrations/migration.ts';

/** A migration that a database has, as its history tells. */
export interface Recorded {
  readonly version: string | null;
  /** What tells a repeatable migration from another. */
  readonly name: string;
  /** Its file, for tools that tell migrations of one version apart by it; left out where the history has none. */
  readonly file?: string;
  /** A digest of its text as it was applied; null when the history has none. */
  readonly digest: string | null;
}

/** What a tool does with a migration on a database that has some of the history. */
export type Fate =
  | { readonly kind: 'applied' }
  | { readonly kind: 'runs' }
  /** It runs although newer ones ran before it. */
  | { readonly kind: 'runs-late'; readonly after: string }
  /** The tool passes it over for ever, and says nothing. */
  | { readonly kind: 'skipped'; readonly after: string }
  /** The tool stops with an error. */
  | { readonly kind: 'refused'; readonly why: 'late' | 'edited'; readonly after: string | null };

export interface Pending {
  readonly migration: Migration;
  readonly fate: Fate;
}

/** What a tool does about a version below the newest that ran (each tool's own source). */
const lateVersions: Readonly<Record<ToolId, 'skipped' | 'refused' | 'runs-late'>> = {
  'golang-migrate': 'skipped',
  drizzle: 'skipped',
  flyway: 'refused',
  goose: 'refused',
  supabase: 'refused',
  atlas: 'refused',
  'node-pg-migrate': 'refused',
  dbmate: 'runs-late',
  sqlx: 'runs-late',
  diesel: 'runs-late',
  prisma: 'runs-late',
  hasura: 'runs-late',
  liquibase: 'runs-late',
  alembic: 'runs-late',
  plain: 'runs-late',
};

/** Tools that compare the text of what ran with the file, and stop when it changed. */
const checksEdits: ReadonlySet<ToolId> = new Set(['flyway', 'sqlx', 'atlas', 'liquibase']);

/**
 * Tells for each migration of a folder what its tool does on a database with that history: what is there, what runs, what is passed
 * over. In the order in which the tool goes through them. Undo scripts and callbacks are nobody's turn here.
 * @param digest gives a migration's text as the history has it; null where it keeps none
 * @param outOfOrder what a version below the newest that ran does, where the tool would stop or run it; null: as the tool does
 */
export function pendingOf(
  tool: ToolId,
  migrations: readonly Migration[],
  recorded: readonly Recorded[],
  digest: (migration: Migration) => string | null,
  outOfOrder: boolean | null = null,
): readonly Pending[] {
  const byKey = new Map(recorded.map((one) => [identityOf(tool, one), one]));
  const versioned = migrations.filter((one) => one.kind === 'versioned');
  const newest = versioned.findLastIndex((one) => byKey.has(identityOf(tool, one)));
  const newestVersion = versioned[newest]?.version ?? versioned[newest]?.name ?? null;
  const place = new Map(versioned.map((one, index) => [one, index]));
  return migrations.flatMap((migration): Pending[] => {
    const known = byKey.get(identityOf(tool, migration));
    switch (migration.kind) {
      case 'undo':
      case 'callback':
        return [];
      case 'baseline':
        return recorded.length === 0 && versioned.length === 0 ? [{ migration, fate: { kind: 'runs' } }] : [];
      case 'repeatable': {
        const same = known !== undefined && known.digest === digest(migration);
        return [{ migration, fate: { kind: same ? 'applied' : 'runs' } }];
      }
      case 'versioned': {
        if (known) {
          const edited = known.digest !== null && known.digest !== digest(migration) && checksEdits.has(tool);
          return [{ migration, fate: edited ? { kind: 'refused', why: 'edited', after: null } : { kind: 'applied' } }];
        }
        const late = newestVersion !== null && (place.get(migration) ?? 0) < newest;
        if (!late) return [{ migration, fate: { kind: 'runs' } }];
        const asTool = lateVersions[tool];
        const fate = outOfOrder === null || asTool === 'skipped' ? asTool : outOfOrder ? 'runs-late' : 'refused';
        return [
          {
            migration,
            fate:
              fate === 'refused'
                ? { kind: fate, why: 'late', after: newestVersion }
                : { kind: fate, after: newestVersion },
          },
        ];
      }
      default:
        return migration.kind satisfies never;
    }
  });
}

/** What tells one migration of a tool from another. Liquibase takes author, id and file together, so that one id may stand in several files. */
export function identityOf(tool: ToolId, one: Pick<Recorded, 'version' | 'name' | 'file'>): string {
  const key = keyOf(one.version, one.name);
  return tool === 'liquibase' && one.file !== undefined ? `${key} of ${one.file}` : key;
}

/** What tells one migration of a history from another: its version, or for repeatables its name. */
export function keyOf(version: string | null, name: string): string {
  return version === null ? `name ${name}` : `version ${version}`;
}
