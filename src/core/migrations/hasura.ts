import type { Entry, FolderView } from './folder-view.ts';
import type { FolderProblem, TransactionRule } from './migration.ts';
import { readPairs } from './pairs.ts';
import type { ToolReader } from './reader.ts';
import { areOrIs, oneAndOthers } from './scripts.ts';

/** The command line names a folder by the milliseconds of the clock: 13 digits from 2001 to 2286. */
const named = /^\d{13}_[^/]*(?:\/up|\.up)\.sql$/;

const folderForm = /^(\d+)_([^/]*)\/(up|down)\.sql$/;
/** Before version 2 of its configuration Hasura kept both ways beside each other, and still reads that. */
const fileForm = /^(\d+)_([^/]*)\.(up|down)\.sql$/;

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
      by: `${oneAndOthers(ups)} ${areOrIs(ups)} named by milliseconds, as Hasura does`,
    };
  },
  read(view) {
    const { migrations, problems } = readPairs(view.sql, {
      tool: 'hasura',
      parse(entry) {
        const parts = folderForm.exec(entry.inside) ?? fileForm.exec(entry.inside);
        if (!parts) return null;
        return { version: parts[1] ?? '', name: parts[2] ?? '', direction: parts[3] === 'up' ? 'up' : 'down' };
      },
      order: 'number',
      transaction: () => transaction,
    });
    return { migrations, problems: [...problems, ...misplaced(view)] };
  },
};

function upFiles(view: FolderView): Entry[] {
  return view.sql.filter((one) => named.test(one.inside));
}

function misplaced(view: FolderView): FolderProblem[] {
  return view.sql
    .filter((one) => one.parent === '' && /^\d/.test(one.name) && !fileForm.test(one.inside))
    .map((one) => ({
      kind: 'ignored-file' as const,
      file: one.path,
      why: 'it does not lie in a folder of its own',
      expected: 'VERSION_NAME/up.sql',
    }));
}
