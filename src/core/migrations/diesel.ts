import type { Entry, FolderView } from './folder-view.ts';
import type { FolderProblem, TransactionRule } from './migration.ts';
import { readPairs } from './pairs.ts';
import { baseName } from './paths.ts';
import type { ToolReader } from './reader.ts';
import { areOrIs, malformed, oneAndOthers } from './scripts.ts';

const wrapped: TransactionRule = {
  mode: 'wrapped',
  why: 'Diesel wraps each migration in a transaction',
  optOut: 'put `run_in_transaction = false` into a metadata.toml beside it',
};
/** Diesel hands the file over with one `batch_execute`, which is one message. */
const unwrapped: TransactionRule = {
  mode: 'simple-query',
  why: 'its metadata.toml says `run_in_transaction = false`, and the whole file goes out as one message',
  optOut: 'leave the statement alone in its file',
};

export const diesel: ToolReader = {
  id: 'diesel',
  name: 'Diesel',
  recognise(view) {
    const ups = upFiles(view);
    if (ups.length === 0) return null;
    const settings = ups.filter((one) => view.at(`${one.parent}/metadata.toml`));
    if (settings.length > 0 || ups.some((one) => baseName(one.parent) === '00000000000000_diesel_initial_setup')) {
      return {
        certainty: 'side file',
        by: `${ups.length} folders with an up.sql, and what only Diesel writes beside them`,
      };
    }
    return {
      certainty: 'names',
      by: `${oneAndOthers(ups)} ${areOrIs(ups)} laid out as Diesel does: a folder for each migration`,
    };
  },
  read(view) {
    const problems: FolderProblem[] = [];
    const { migrations, problems: found } = readPairs(view.sql, {
      tool: 'diesel',
      parse(entry) {
        if (!entry.parent || entry.parent.includes('/')) return null;
        const direction = entry.name === 'up.sql' ? 'up' : entry.name === 'down.sql' ? 'down' : null;
        if (!direction) return null;
        // Diesel's version is what stands before the first underscore, without hyphens (diesel_migrations, file_based).
        const cut = entry.parent.indexOf('_');
        const version = (cut < 0 ? entry.parent : entry.parent.slice(0, cut)).replaceAll('-', '');
        return { version, name: cut < 0 ? '' : entry.parent.slice(cut + 1), direction };
      },
      order: 'text',
      transaction: (_, entry) => (runsInTransaction(view, entry, problems) ? wrapped : unwrapped),
      companions(entry) {
        const settings = view.at(`${entry.parent}/metadata.toml`);
        return settings ? [settings.path] : [];
      },
    });
    return { migrations, problems: [...found, ...problems, ...misplaced(view)] };
  },
};

function upFiles(view: FolderView): Entry[] {
  return view.sql.filter((one) => one.name === 'up.sql' && /^\d[\d-]*_[^/]*$/.test(one.parent));
}

function runsInTransaction(view: FolderView, entry: Entry, problems: FolderProblem[]): boolean {
  const settings = view.at(`${entry.parent}/metadata.toml`)?.content();
  if (!settings) return true;
  if (!('source' in settings)) {
    if (entry.name === 'up.sql') problems.push(settings.problem);
    return true;
  }
  return !/^\s*run_in_transaction\s*=\s*false\b/m.test(settings.source.text);
}

function misplaced(view: FolderView): FolderProblem[] {
  const problems: FolderProblem[] = [];
  for (const one of view.sql) {
    if (one.parent === '' && /^\d/.test(one.name)) {
      problems.push({
        kind: 'ignored-file',
        file: one.path,
        why: 'it does not lie in a folder of its own',
        expected: 'VERSION_NAME/up.sql',
      });
    } else if (/^\d[\d-]*_[^/]*$/.test(one.parent) && one.name !== 'up.sql' && one.name !== 'down.sql') {
      const hasUp = view.at(`${one.parent}/up.sql`);
      problems.push(
        hasUp
          ? { kind: 'ignored-file', file: one.path, why: 'its name is neither up.sql nor down.sql', expected: 'up.sql' }
          : malformed(one.path, 1, 'its folder has no up.sql'),
      );
    }
  }
  return problems;
}
