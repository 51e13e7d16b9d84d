import type { FolderProblem, Migration, TransactionRule } from './migration.ts';
import { compareText } from './paths.ts';
import type { ToolReader } from './reader.ts';
import {
  areOrIs,
  asNumber,
  commonProblems,
  duplicateVersions,
  ignoredFiles,
  oneAndOthers,
  sourceOf,
  topLevel,
  wholeScript,
} from './scripts.ts';

const name = /^(\d+)_(.*)\.sql$/;

/**
 * The command line sends the statements and its own record as one pipeline, which the server runs as one implicit
 * transaction (supabase/cli, pkg/migration/file.go; PostgreSQL manual, 34.5.1). A statement that refuses a transaction
 * block is accepted only in front of all others, so that a file which has it alone works.
 */
const transaction: TransactionRule = {
  mode: 'simple-query',
  why: 'Supabase sends all statements of a file in one go, and the server runs them as one transaction',
  optOut: 'leave the statement alone in its file',
};

export const supabase: ToolReader = {
  id: 'supabase',
  name: 'Supabase',
  recognise(view) {
    const named = topLevel(view).filter((one) => /^\d{14}_.*\.sql$/.test(one.name));
    if (named.length === 0 || !/(?:^|\/)supabase\/migrations$/.test(view.folder)) return null;
    return { certainty: 'names', by: `${oneAndOthers(named)} ${areOrIs(named)} in supabase/migrations` };
  },
  read(view) {
    const problems: FolderProblem[] = [];
    const migrations: Migration[] = [];
    for (const entry of topLevel(view).sort((a, b) => compareText(a.name, b.name))) {
      const parts = name.exec(entry.name);
      const source = parts ? sourceOf(entry, problems) : null;
      if (!parts || !source) continue;
      migrations.push({
        tool: 'supabase',
        kind: 'versioned',
        version: parts[1] ?? '',
        name: parts[2] ?? '',
        file: entry.path,
        up: wholeScript(source, transaction),
        down: null,
        companions: [],
      });
    }
    problems.push(...duplicateVersions(migrations, asNumber), ...commonProblems(migrations));
    problems.push(
      ...ignoredFiles(view, {
        accepted: name,
        expected: 'TIMESTAMP_NAME.sql',
        nested: 'it lies in a subfolder, which Supabase does not enter',
      }),
    );
    return { migrations, problems };
  },
};
