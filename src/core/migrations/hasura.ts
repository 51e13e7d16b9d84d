import type { Entry, FolderView } from './folder-view.ts';
import type { FolderProblem, TransactionRule } from './migration.ts';
import { readPairs } from './pairs.ts';
import type { ToolReader } from './reader.ts';
import { areOrIs, oneAndOthers } from './scripts.ts';

/** The command line names a folder by the milliseconds of the clock: 13 digits from 2001 to 2286. */
const folderName = /^(\d{13})_([^/]*)$/;

/** The `run_sql` call of Hasura's schema API opens a transaction of its own and has no switch for it. */
const transaction: TransactionRule = {
  mode: 'wrapped',
  why: 'Hasura runs each file in a transaction of its own',
  optOut: null,
};

export const hasura: ToolReader = {
  id: 'hasura',
  name: 'Hasura',
  recognise(view) {
    const ups = upFiles(view);
    if (ups.length === 0) return null;
    return {
      certainty: 'names',
      by: `${oneAndOthers(ups)} ${areOrIs(ups)} in folders named by milliseconds, as Hasura does`,
    };
  },
  read(view) {
    const { migrations, problems } = readPairs(view.sql, {
      tool: 'hasura',
      parse(entry) {
        const direction = entry.name === 'up.sql' ? 'up' : entry.name === 'down.sql' ? 'down' : null;
        const parts = /^(\d+)_([^/]*)$/.exec(entry.parent);
        if (!direction || !parts) return null;
        return { version: parts[1] ?? '', name: parts[2] ?? '', direction };
      },
      order: 'number',
      transaction: () => transaction,
    });
    return { migrations, problems: [...problems, ...misplaced(view)] };
  },
};

function upFiles(view: FolderView): Entry[] {
  return view.sql.filter((one) => one.name === 'up.sql' && folderName.test(one.parent));
}

function misplaced(view: FolderView): FolderProblem[] {
  return view.sql
    .filter((one) => one.parent === '' && /^\d/.test(one.name) && !/^\d+_.*\.(?:up|down)\.sql$/.test(one.name))
    .map((one) => ({
      kind: 'ignored-file' as const,
      file: one.path,
      why: 'it does not lie in a folder of its own',
      expected: 'VERSION_NAME/up.sql',
    }));
}
