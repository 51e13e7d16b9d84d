import { tokens } from '../sql/lexer.ts';
import type { PlaceholderStyle } from '../sql/placeholders.ts';
import type { SourceText } from '../sql/source-text.ts';
import type { Span } from '../sql/statement.ts';
import type { FolderProblem, Migration, Script, TransactionRule } from './migration.ts';
import { compareDigits, compareText } from './paths.ts';
import { noPlaceholders, type ToolReader } from './reader.ts';
import {
  areOrIs,
  asNumber,
  commonProblems,
  duplicateVersions,
  ignoredFiles,
  isBlank,
  type Line,
  linesOf,
  malformed,
  oneAndOthers,
  sample,
  sourceOf,
  textStart,
  topLevel,
  withMarker,
} from './scripts.ts';

/** The text before the first underscore has to be a number of at least 1 that 64 bits hold (goose, provider_collect.go). */
const name = /^(0*[1-9]\d*)_(.*)\.sql$/;

const wrapped: TransactionRule = {
  mode: 'wrapped',
  why: 'goose wraps each migration in a transaction',
  optOut: 'put `-- +goose NO TRANSACTION` at the top',
};
const unwrapped: TransactionRule = {
  mode: 'none',
  why: 'it says `-- +goose NO TRANSACTION`, and goose sends each statement by itself',
  optOut: null,
};

export const goose: ToolReader = {
  id: 'goose',
  name: 'goose',
  recognise(view) {
    const marked = withMarker(sample(topLevel(view)), /^\uFEFF?--\s*\+goose\s+up\b/im);
    if (marked.length === 0) return null;
    return { certainty: 'content', by: `${oneAndOthers(marked)} ${areOrIs(marked)} marked with -- +goose Up` };
  },
  read(view) {
    const problems: FolderProblem[] = [];
    const migrations: Migration[] = [];
    for (const entry of topLevel(view)) {
      const parts = name.exec(entry.name);
      const source = parts ? sourceOf(entry, problems) : null;
      if (!parts || !source) continue;
      const { up, down, wrong } = cut(source);
      if (wrong) problems.push(malformed(entry.path, wrong.line, wrong.why));
      migrations.push({
        tool: 'goose',
        kind: 'versioned',
        version: parts[1] ?? '',
        name: parts[2] ?? '',
        file: entry.path,
        up,
        down,
        companions: [],
      });
    }
    migrations.sort((a, b) => compareDigits(a.version ?? '', b.version ?? '') || compareText(a.file, b.file));
    problems.push(...duplicateVersions(migrations, asNumber), ...commonProblems(migrations));
    problems.push(
      ...ignoredFiles(view, {
        accepted: name,
        expected: 'NUMBER_NAME.sql',
        nested: 'it lies in a subfolder, which goose does not enter',
        why: () => 'its name does not begin with a version from 1 and an underscore',
      }),
    );
    return { migrations, problems };
  },
};

interface Mistake {
  readonly line: number;
  readonly why: string;
}

interface Section {
  readonly pieces: Span[];
  /** Statement blocks, which goose sends as they are. */
  readonly blocks: Span[];
}

interface Cut {
  readonly up: Script;
  readonly down: Script | null;
  readonly wrong: Mistake | null;
}

/**
 * Cuts a file the way goose's own parser walks it, line by line (internal/sqlparser/parser.go). The first mistake ends
 * goose's reading; ours goes on, so that the rest of the file is linted nevertheless.
 */
function cut(source: SourceText): Cut {
  const { text } = source;
  const begin = textStart(source);
  const up: Section = { pieces: [], blocks: [] };
  const down: Section = { pieces: [], blocks: [] };
  let section: Section | null = null;
  let block: Omit<Line, 'number'> | null = null;
  let from = begin;
  let useTransaction = true;
  let placeholders: PlaceholderStyle = noPlaceholders;
  let wrong: Mistake | null = null;
  const say = (at: number, why: string) => {
    // Lines are counted only for a mistake: it takes a walk through the whole text.
    wrong ??= { line: source.position(at).line, why };
  };
  const close = (end: number) => {
    if (section && text.slice(from, end).trim() !== '') section.pieces.push({ start: from, end });
  };
  for (const line of annotations(source, begin)) {
    const trimmed = line.text.trim();
    if (/^[ \t]/.test(line.text)) say(line.start, 'a `-- +goose` line is indented');
    const word = trimmed.replaceAll('--', '').replace('+goose', '').trim().toLowerCase();
    switch (word) {
      case 'up':
        if (section) say(line.start, 'it has a second `-- +goose Up`');
        else if (!isBlank(text, [{ start: begin, end: line.start }])) {
          say(line.start, 'SQL stands before `-- +goose Up`');
        }
        close(line.start);
        section = up;
        break;
      case 'down':
        if (!section) say(line.start, '`-- +goose Down` stands before `-- +goose Up`');
        if (section === down) say(line.start, 'it has a second `-- +goose Down`');
        if (block) say(block.start, '`-- +goose StatementBegin` has no `-- +goose StatementEnd`');
        close(line.start);
        block = null;
        section = down;
        break;
      case 'statementbegin':
        if (!section) say(line.start, '`-- +goose StatementBegin` stands before `-- +goose Up`');
        if (block) say(block.start, '`-- +goose StatementBegin` has no `-- +goose StatementEnd`');
        close(line.start);
        block = line;
        break;
      case 'statementend':
        if (!block) say(line.start, '`-- +goose StatementEnd` has no `-- +goose StatementBegin`');
        close(line.start);
        if (block && section) section.blocks.push({ start: from, end: line.start });
        block = null;
        break;
      case 'no transaction':
        useTransaction = false;
        continue;
      case 'envsub on':
        placeholders = { kind: 'environment' };
        continue;
      case 'envsub off':
        continue;
      default:
        say(line.start, `\`${trimmed.slice(0, 60)}\` is no annotation of goose`);
        continue;
    }
    from = line.next;
  }
  close(text.length);
  if (block) say(block.start, '`-- +goose StatementBegin` has no `-- +goose StatementEnd`');
  if (!section) say(begin, 'it has no `-- +goose Up` line');
  wrong ??= cutWrong(source, up) ?? cutWrong(source, down);
  const script = (pieces: readonly Span[]): Script => ({
    source,
    pieces,
    transaction: useTransaction ? wrapped : unwrapped,
    placeholders,
  });
  return {
    up: script(section ? up.pieces : [{ start: begin, end: text.length }]),
    down: section === down ? script(down.pieces) : null,
    wrong,
  };
}

/**
 * Outside its blocks goose ends a statement at a line that ends with a semicolon, and knows nothing of dollar quotes:
 * it cuts a function body in two. And what has no semicolon at all is an error.
 */
function cutWrong(source: SourceText, section: Section): Mistake | null {
  for (const piece of section.pieces) {
    if (section.blocks.some((block) => block.start === piece.start)) continue;
    const { unfinished, cutAt } = statementEnds(source.text, piece);
    if (cutAt !== null) {
      return {
        line: source.position(cutAt).line,
        why: 'this semicolon ends the statement inside a quoted body; put it between `-- +goose StatementBegin` and `-- +goose StatementEnd`',
      };
    }
    // A block may follow at once: goose then sends what is left in front of it along with the block.
    const followed = section.blocks.some((block) => block.start >= piece.end && isNext(section, piece, block));
    if (unfinished !== null && !followed) {
      return {
        line: source.position(unfinished).line,
        why: 'the statement that begins here does not end with a semicolon at the end of a line',
      };
    }
  }
  return null;
}

function isNext(section: Section, piece: Span, block: Span): boolean {
  const place = section.pieces.findIndex((one) => one.start === piece.start);
  return section.pieces[place + 1]?.start === block.start;
}

function endsStatement(line: string): boolean {
  let last = '';
  for (const word of line.split(/\s+/)) {
    if (word.startsWith('--')) break;
    if (word !== '') last = word;
  }
  return last.endsWith(';');
}

/** Where goose would cut a quoted text in two, and where a statement begins that never ends. */
function statementEnds(
  text: string,
  piece: Span,
): { readonly unfinished: number | null; readonly cutAt: number | null } {
  // A text without a quote that might span lines needs no more than a look at its last line.
  const inside = text.slice(piece.start, piece.end);
  const mayCut = inside.includes('$') || /'[^']*;[ \t\r]*\n/.test(inside);
  if (!mayCut && endsStatement(lastLine(inside))) return { unfinished: null, cutAt: null };
  let open: number | null = null;
  for (const line of linesOf(inside)) {
    const trimmed = line.text.trim();
    if (open === null && (trimmed === '' || trimmed.startsWith('--'))) continue;
    open ??= piece.start + line.start;
    if (!endsStatement(line.text)) continue;
    if (mayCut && endsInQuote(text, open, piece.start + line.end))
      return { unfinished: null, cutAt: piece.start + line.start };
    open = null;
  }
  return { unfinished: open, cutAt: null };
}

/** The last line that is neither empty nor a comment. */
function lastLine(text: string): string {
  let end = text.length;
  while (end > 0) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end).trim();
    if (line !== '' && !line.startsWith('--')) return line;
    end = start - 1;
  }
  return ';';
}

function endsInQuote(text: string, start: number, end: number): boolean {
  for (const token of tokens(text, start, end)) if (!token.closed) return true;
  return false;
}

/** The lines that goose takes for annotations: a comment that names it anywhere. */
function* annotations(source: SourceText, begin: number): Generator<Omit<Line, 'number'>> {
  const { text } = source;
  let at = text.indexOf('+goose', begin);
  while (at >= 0) {
    const start = Math.max(begin, text.lastIndexOf('\n', at) + 1);
    const feed = text.indexOf('\n', at);
    const next = feed < 0 ? text.length : feed + 1;
    const line = text.slice(start, feed < 0 ? text.length : feed);
    if (line.trimStart().startsWith('--')) {
      yield { start, end: start + line.length, next, text: line };
    }
    at = text.indexOf('+goose', next);
  }
}
