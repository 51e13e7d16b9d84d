import type { FolderProblem, Migration, TransactionRule } from './migration.ts';
import { compareText } from './paths.ts';
import type { ToolReader } from './reader.ts';
import { areOrIs, commonProblems, malformed, oneAndOthers, sourceOf, wholeScript } from './scripts.ts';

/** `apply_migrations` hands the file to the server in one simple query (prisma-engines, schema-engine). */
const transaction: TransactionRule = {
  mode: 'simple-query',
  why: 'Prisma sends the whole file as one message, and the server runs several statements of a message as one transaction',
  optOut: 'leave the statement alone in its migration',
};

export const prisma: ToolReader = {
  id: 'prisma',
  name: 'Prisma',
  recognise(view) {
    if (view.at('migration_lock.toml')) {
      return { certainty: 'side file', by: 'migration_lock.toml is what Prisma keeps beside its migrations' };
    }
    const named = view.sql.filter((one) => one.name === 'migration.sql' && /^[^/]+$/.test(one.parent));
    if (named.length === 0) return null;
    return {
      certainty: 'names',
      by: `${oneAndOthers(named)} ${areOrIs(named)} laid out as Prisma does: a folder for each migration`,
    };
  },
  read(view) {
    const problems: FolderProblem[] = [];
    const migrations: Migration[] = [];
    const scripts = view.sql.filter((one) => one.name === 'migration.sql' && /^[^/]+$/.test(one.parent));
    for (const entry of scripts.sort((a, b) => compareText(a.parent, b.parent))) {
      const source = sourceOf(entry, problems);
      const back = view.at(`${entry.parent}/down.sql`);
      const backSource = back ? sourceOf(back, problems) : null;
      if (!source) continue;
      const parts = /^(\d+)_?(.*)$/.exec(entry.parent);
      migrations.push({
        tool: 'prisma',
        kind: 'versioned',
        // Prisma records the whole name of the folder; the digits are a convention, and two folders may share them.
        version: entry.parent,
        name: parts?.[2] ?? entry.parent,
        file: entry.path,
        up: wholeScript(source, transaction),
        // Nothing runs it by itself: `prisma db execute` does, when a team keeps one.
        down: backSource ? wholeScript(backSource, transaction) : null,
        companions: back ? [back.path] : [],
      });
    }
    problems.push(...commonProblems(migrations));
    for (const one of view.sql) {
      if (one.parent === '') {
        if (!/^\d/.test(one.name) && one.name !== 'migration.sql') continue;
        problems.push({
          kind: 'ignored-file',
          file: one.path,
          why: 'it does not lie in a folder of its own',
          expected: 'VERSION_NAME/migration.sql',
        });
      } else if (!one.parent.includes('/') && /^\d/.test(one.parent) && !view.at(`${one.parent}/migration.sql`)) {
        problems.push(malformed(one.path, 1, 'its folder has no migration.sql'));
      }
    }
    return { migrations, problems };
  },
};
