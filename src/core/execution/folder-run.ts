import type { Migration, MigrationFolder } from '../migrations/migration.ts';
import type { Engine } from '../report/engine.ts';
import type { History } from './histories/history.ts';
import { historyOf } from './histories/registry.ts';
import { replacePlaceholders } from './placeholders.ts';
import type { StepOptions } from './step.ts';

export interface FolderRunWish {
  readonly engine: Engine;
  readonly folder: MigrationFolder;
  /** Of MySQL and MariaDB; null for PostgreSQL. */
  readonly server: StepOptions['server'];
  /** As drydock.yml has them. */
  readonly placeholders: Readonly<Record<string, string>>;
  /** The tool's history table where it is not the tool's default. */
  readonly historyTable: string | null;
  /** Who we are, and where: Flyway puts that in for names of its own. */
  readonly database: string;
  readonly user: string;
}

/** How the migrations of a folder become statements on a server, and where their tool remembers them. */
export function folderRun(wish: FolderRunWish): { readonly history: History; readonly steps: StepOptions } {
  const { engine, folder, server, historyTable } = wish;
  const steps: StepOptions = { engine, server, placeholders: withBuiltIn(wish) };
  const rendered = (migration: Migration): string => {
    const { source, placeholders } = migration.up;
    const replaced = replacePlaceholders(source.text, placeholders, steps.placeholders);
    return 'text' in replaced ? replaced.text : source.text;
  };
  const table = historyTable === null ? {} : { table: historyTable };
  return { steps, history: historyOf(folder.tool, engine, { ...table, folder, rendered }) };
}

/** What Flyway puts in for names of its own (Flyway's documentation, "Default placeholders"). */
function withBuiltIn({ folder, placeholders, database, user }: FolderRunWish): Readonly<Record<string, string>> {
  if (folder.tool !== 'flyway') return placeholders;
  return {
    'flyway:database': database,
    'flyway:user': user,
    'flyway:table': 'flyway_schema_history',
    ...placeholders,
  };
}
