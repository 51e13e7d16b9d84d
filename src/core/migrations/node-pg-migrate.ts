import type { SourceText } from '../sql/source-text.ts';
import type { FolderProblem, Migration, Script, TransactionRule } from './migration.ts';
import { compareDigits, compareText } from './paths.ts';
import { noPlaceholders, type ToolReader } from './reader.ts';
import { areOrIs, commonProblems, oneAndOthers, sample, sourceOf, textStart, topLevel, withMarker } from './scripts.ts';

/** How its SQL loader finds the two parts: dashes, the direction and the word, in any case, at the start of a line. */
const upMark = /^\s*--[\s-]*up\s+migration/im;
const downMark = /^\s*--[\s-]*down\s+migration/im;

const transaction: TransactionRule = {
  mode: 'wrapped',
  why: 'node-pg-migrate runs all pending migrations in one transaction',
  // `noTransaction()` is a call of a JavaScript migration; a file of SQL cannot make it.
  optOut: null,
};

export const nodePgMigrate: ToolReader = {
  id: 'node-pg-migrate',
  name: 'node-pg-migrate',
  recognise(view) {
    const marked = withMarker(sample(topLevel(view)), upMark);
    if (marked.length === 0) return null;
    return { certainty: 'content', by: `${oneAndOthers(marked)} ${areOrIs(marked)} marked with -- Up Migration` };
  },
  read(view) {
    const problems: FolderProblem[] = [];
    const migrations: Migration[] = [];
    for (const entry of topLevel(view)) {
      const source = sourceOf(entry, problems);
      if (!source) continue;
      const stem = entry.name.replace(/\.sql$/i, '');
      const digits = /^\d+/.exec(stem)?.[0] ?? null;
      migrations.push({
        tool: 'node-pg-migrate',
        kind: 'versioned',
        // The table holds the whole name of the file, without its ending.
        version: stem,
        name: digits ? stem.slice(digits.length).replace(/^[_-]/, '') : stem,
        file: entry.path,
        ...cut(source),
        companions: [],
      });
    }
    migrations.sort(byPrefix);
    return { migrations, problems: [...problems, ...commonProblems(migrations)] };
  },
};

function byPrefix(a: Migration, b: Migration): number {
  const x = /^\d+/.exec(a.version ?? '')?.[0];
  const y = /^\d+/.exec(b.version ?? '')?.[0];
  return (x && y ? compareDigits(x, y) : 0) || compareText(a.version ?? '', b.version ?? '');
}

function cut(source: SourceText): { readonly up: Script; readonly down: Script | null } {
  const { text } = source;
  const up = text.search(upMark);
  const down = text.search(downMark);
  const part = (start: number, end: number): Script => ({
    source,
    pieces: [{ start, end }],
    transaction,
    placeholders: noPlaceholders,
  });
  const begin = up >= 0 ? up : textStart(source);
  const ahead = down >= 0 && down < begin;
  return {
    up: part(begin, down > begin ? down : text.length),
    down: down < 0 ? null : part(down, ahead ? begin : text.length),
  };
}
