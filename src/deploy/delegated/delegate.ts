import type { Migration, MigrationFolder } from '../../core/migrations/migration.ts';
import { UserError } from '../../core/report/user-error.ts';

/** A tool that runs its own migrations, since what it runs is no SQL until it does. */
export type Delegate = 'alembic' | 'liquibase';

/** Whose program runs a folder's migrations; null where their SQL is written down, and we run it. */
export function delegateOf({ tool, migrations }: Pick<MigrationFolder, 'tool' | 'migrations'>): Delegate | null {
  if (tool === 'alembic') return 'alembic';
  return tool === 'liquibase' && migrations.some(isRendered) ? 'liquibase' : null;
}

function isRendered({ up }: Migration): boolean {
  return up.source.rendered !== undefined;
}

/** The tool's own commands for what only the tool can do. */
const own: Readonly<Record<Delegate, { readonly name: string; readonly undo: string; readonly baseline: string }>> = {
  alembic: { name: 'Alembic', undo: 'alembic downgrade -1', baseline: 'alembic stamp REVISION' },
  liquibase: { name: 'Liquibase', undo: 'liquibase rollback-count --count=1', baseline: 'liquibase changelog-sync' },
};

export function nameOf(delegate: Delegate): string {
  return own[delegate].name;
}

/**
 * Refuses what the tool alone can do with its migrations.
 * @throws UserError that names the tool's command for it
 */
export function mustNotBeDelegated(folder: MigrationFolder, job: 'undo' | 'baseline'): void {
  const delegate = delegateOf(folder);
  // A revision that is recorded is one row of one column, which we write as Alembic does.
  if (delegate === null || (job === 'baseline' && delegate === 'alembic')) return;
  const { name } = own[delegate];
  throw new UserError(
    'only_its_tool',
    job === 'undo'
      ? `The way back of ${folder.folder} is known to ${name} alone, so that it cannot be undone here`
      : `Under which names ${name} records the changesets of ${folder.folder} is known to ${name} alone, so that no baseline can be written here`,
    { hint: `Run \`${own[delegate][job]}\`, then look at drydock status.` },
  );
}

/** @throws UserError for what a deploy by the tool's own program cannot do */
export function mustFitDelegate(folder: MigrationFolder, mode: 'plan' | 'dry-run' | 'deploy', to: string | null): void {
  const delegate = delegateOf(folder);
  if (delegate === null || mode === 'plan') return;
  const { name } = own[delegate];
  if (mode === 'dry-run') {
    throw new UserError(
      'no_dry_run',
      `The migrations of ${folder.folder} are run by ${name} itself, which commits what it runs: there is no dry run of them`,
      { hint: 'Look at drydock plan, or try it on a copy: drydock test.' },
    );
  }
  if (to !== null && delegate === 'liquibase') {
    throw new UserError(
      'no_target',
      `${name} runs the changesets of ${folder.folder} all, or up to a tag: --to cannot be given`,
      {
        hint: 'Deploy what is pending, or run `liquibase update-to-tag` yourself.',
      },
    );
  }
}
