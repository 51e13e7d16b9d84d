import type { SourceText } from '../sql/source-text.ts';
import type { Span } from '../sql/statement.ts';
import type { FolderProblem, Migration, Script, TransactionRule } from './migration.ts';
import { compareText } from './paths.ts';
import { noPlaceholders, type ToolReader } from './reader.ts';
import {
  areOrIs,
  commonProblems,
  duplicateVersions,
  ignoredFiles,
  isBlank,
  linesOf,
  malformed,
  oneAndOthers,
  sample,
  sourceOf,
  textStart,
  topLevel,
  withMarker,
} from './scripts.ts';

const name = /^(\d+)(.*)\.sql$/;
const directive = /^--\s*migrate:(up|down)(?:\s+(\S.*))?\s*$/;

const wrapped: TransactionRule = {
  mode: 'wrapped',
  why: 'dbmate wraps each migration in a transaction',
  optOut: 'write `-- migrate:up transaction:false`',
};
/** The block is still one message to the server (dbmate, pkg/dbmate/db.go: one Exec a block). */
const unwrapped: TransactionRule = {
  mode: 'simple-query',
  why: '`transaction:false` takes away the transaction of dbmate, and the whole block goes out as one message',
  optOut: 'leave the statement alone in its migration',
};

export const dbmate: ToolReader = {
  id: 'dbmate',
  name: 'dbmate',
  recognise(view) {
    const marked = withMarker(sample(topLevel(view)), /^\uFEFF?--\s*migrate:up/m);
    if (marked.length === 0) return null;
    return { certainty: 'content', by: `${oneAndOthers(marked)} ${areOrIs(marked)} marked with -- migrate:up` };
  },
  read(view) {
    const problems: FolderProblem[] = [];
    const migrations: Migration[] = [];
    for (const entry of topLevel(view).sort((a, b) => compareText(a.name, b.name))) {
      const parts = name.exec(entry.name);
      const source = parts ? sourceOf(entry, problems) : null;
      if (!parts || !source) continue;
      const { up, down, wrong } = cut(source);
      if (wrong) problems.push(malformed(entry.path, wrong.line, wrong.why));
      migrations.push({
        tool: 'dbmate',
        kind: 'versioned',
        version: parts[1] ?? '',
        name: (parts[2] ?? '').replace(/^[_-]/, ''),
        file: entry.path,
        up,
        down,
        companions: [],
      });
    }
    problems.push(
      ...duplicateVersions(migrations),
      ...commonProblems(migrations).filter((one) => one.kind === 'empty'),
    );
    problems.push(
      ...ignoredFiles(view, {
        accepted: name,
        expected: 'a name that begins with a number, such as 20240131120000_add_note.sql',
        nested: 'it lies in a subfolder, which dbmate does not enter',
        why: () => 'its name does not begin with a number',
      }),
    );
    return { migrations, problems };
  },
};

interface Cut {
  readonly up: Script;
  readonly down: Script | null;
  readonly wrong: { readonly line: number; readonly why: string } | null;
}

function cut(source: SourceText): Cut {
  const { text } = source;
  const begin = textStart(source);
  const marks: { direction: string; options: string; start: number; next: number; line: number }[] = [];
  for (const line of linesOf(text, begin)) {
    if (!line.text.startsWith('--')) continue;
    const found = directive.exec(line.text);
    if (found) {
      const [, direction = '', options = ''] = found;
      marks.push({ direction, options, start: line.start, next: line.next, line: line.number });
    }
  }
  const block = (direction: string): Script | null => {
    const pieces: Span[] = [];
    let isWrapped = true;
    marks.forEach((mark, place) => {
      if (mark.direction !== direction) return;
      pieces.push({ start: mark.next, end: marks[place + 1]?.start ?? text.length });
      if (/(?:^|\s)transaction:false(?:\s|$)/.test(mark.options)) isWrapped = false;
    });
    if (pieces.length === 0) return null;
    return { source, pieces, transaction: isWrapped ? wrapped : unwrapped, placeholders: noPlaceholders };
  };
  const everything: Script = {
    source,
    pieces: [{ start: begin, end: text.length }],
    transaction: wrapped,
    placeholders: noPlaceholders,
  };
  // Without marks dbmate refuses the file; its author still meant it to be run, so that is what is linted.
  return { up: block('up') ?? everything, down: block('down'), wrong: mistake() };

  function mistake(): Cut['wrong'] {
    const up = marks.findIndex((mark) => mark.direction === 'up');
    const down = marks.findIndex((mark) => mark.direction === 'down');
    const first = marks[0];
    if (!first || up < 0) return { line: 1, why: 'it has no `-- migrate:up` line' };
    if (down < 0) return { line: first.line, why: 'it has no `-- migrate:down` line' };
    if (down < up) return { line: first.line, why: '`-- migrate:down` stands before `-- migrate:up`' };
    if (!isBlank(text, [{ start: begin, end: first.start }])) {
      return { line: 1, why: 'SQL stands before `-- migrate:up`' };
    }
    const again = marks.find((mark, place) => place !== up && mark.direction === 'up');
    // Measured on dbmate 2.36: it inserts the version once a section, so that the second one fails on the primary key.
    if (again)
      return { line: again.line, why: 'it has a second `-- migrate:up`, after which the version is recorded twice' };
    return null;
  }
}
