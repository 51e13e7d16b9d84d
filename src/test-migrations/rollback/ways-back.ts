import type { Migration, MigrationFolder, Script } from '../../core/migrations/migration.ts';
import { isBlank } from '../../core/migrations/scripts.ts';
import { downOf } from '../history.ts';

/** How a migration is taken back, as far as its author said. */
export type WayBack =
  | { readonly kind: 'script'; readonly script: Script }
  /** There is a place for it in which nothing stands: the tool runs it, reports success, and forgets the version. */
  | { readonly kind: 'blank'; readonly script: Script }
  | { readonly kind: 'none' };

/** The way back of a migration. Repeatables have none, and need none. */
export function wayBackOf(migration: Migration, folder: MigrationFolder): WayBack {
  const script = downOf(migration, folder);
  // No piece at all is an author who says that there is nothing to take back (Liquibase's `--rollback empty`).
  if (script === null || script.pieces.length === 0) return { kind: 'none' };
  return { kind: isBlank(script.source.text, script.pieces) ? 'blank' : 'script', script };
}

/** True when somebody in this folder writes ways back. */
export function hasWaysBack(folder: MigrationFolder): boolean {
  return folder.migrations.some((one) => one.kind === 'versioned' && wayBackOf(one, folder).kind === 'script');
}

/** A migration whose way back is what runs, for sentences and places about it. */
export function takenBack(migration: Migration, script: Script): Migration {
  return { ...migration, up: script };
}

/** What a way back says that is there only to refuse: "irreversible", "cannot be undone". */
export function refusesOnPurpose(message: string): boolean {
  return /\birreversible\b|\b(?:cannot|can't|can not|must not|not) be (?:undone|reverted|reversed|rolled back|downgraded)\b|\b(?:no|not supported|unsupported)\b.{0,20}\b(?:rollback|roll back|downgrade|down migration)\b|\b(?:rollback|downgrade|down migration)s?\b.{0,20}\b(?:not supported|unsupported|not possible|impossible)\b/i.test(
    message,
  );
}
