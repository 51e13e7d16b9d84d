import { type SourceText, sourceText } from '../sql/source-text.ts';
import type { Span } from '../sql/statement.ts';
import { type Line, linesOf, textStart } from './scripts.ts';

/** A changeset of a formatted SQL file. */
export interface FormattedChangeset {
  readonly id: string;
  readonly author: string;
  /** The line `--changeset …`. */
  readonly head: Span;
  /** What Liquibase sends, without its own lines; spans of `FormattedSql.up`. */
  readonly pieces: readonly Span[];
  readonly rollback: Rollback;
  readonly attributes: ChangesetAttributes;
  /** From its own line to the next changeset's: what a reader compares to tell whether it was edited. */
  readonly whole: Span;
}

/** `sql`: spans of `FormattedSql.down`. `nothing`: the author says that there is nothing to undo. */
export type Rollback =
  | { readonly kind: 'absent' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'changeset'; readonly id: string; readonly author: string }
  | { readonly kind: 'sql'; readonly pieces: readonly Span[] };

/** What any format says of a changeset; absent means Liquibase's default. */
export interface ChangesetAttributes {
  readonly runInTransaction: boolean;
  readonly runOnChange: boolean;
  readonly runAlways: boolean;
  readonly ignore: boolean;
  /** As written: `postgresql,h2`, `!mysql`. */
  readonly dbms: string | null;
}

export interface Mistake {
  /** An offset of the line. */
  readonly at: number;
  readonly why: string;
  /** Liquibase goes on, but does not do what the line says. */
  readonly misread: boolean;
}

export interface FormattedSql {
  readonly changesets: readonly FormattedChangeset[];
  /**
   * The file with everything blanked out that is not sent: as long as the file, so that offsets are the file's. Liquibase's
   * lines begin with two hyphens and need no space after them, which MySQL takes for an expression and not for a comment.
   */
  readonly up: SourceText;
  /** The file with everything blanked out but the SQL of the rollbacks. */
  readonly down: SourceText;
  readonly mistakes: readonly Mistake[];
}

/** The line that makes a `.sql` file a changelog. It has to be the first that is not empty. */
export function isFormattedSql(text: string): boolean {
  return /^\uFEFF?\s*--\s*liquibase\s*formatted/i.test(text);
}

const changesetLine = /^\s*--\s*changeset\s+("[^"]+"|[^:]+):\s*("[^"]+"|\S+)/i;
const rollbackLine = /^(\s*--\s*rollback )/i;
const blockRollback = /^\s*\/\*\s*liquibase\s*rollback\s*$/i;
const blockEnd = /\s*\*\/\s*$/;
const ignoreLines = /^--\s*ignoreLines:(\w+)$/i;
/** Lines about the changeset that are neither sent nor kept. */
const aboutChangeset = /^(?:\s*--\s*(?:preconditions|precondition-[\w-]+)|--\s*(?:comment:? |validCheckSum:? ))/i;
const property = /^\s*--\s*property\s+.*:.*\s+.*:/i;

/** Words that make Liquibase stop when one hyphen is missing. */
const oneHyphen = /^\s*-\s*(changeset|rollback|preconditions?|property|comment|validCheckSum|ignoreLines)\b/i;

/**
 * Reads a formatted SQL changelog line by line, as Liquibase's parser does: it knows nothing of strings or block comments,
 * so that a line in one counts as any other. A mistake ends its reading; ours goes on, so that the rest is linted.
 */
export function readFormattedSql(source: SourceText): FormattedSql {
  const { text } = source;
  const mistakes: Mistake[] = [];
  const changesets: FormattedChangeset[] = [];
  const blanked: Span[] = [];
  const rollbacks: Span[] = [];
  let open: Open | null = null;
  const say = (at: number, why: string, misread = false) => mistakes.push({ at, why, misread });

  const close = (end: number, last: boolean) => {
    if (open) changesets.push(finish(open, end, last, text, blanked, say));
    open = null;
  };
  const lines = linesOf(text, textStart(source));
  for (let step = lines.next(); !step.done; step = lines.next()) {
    const line = step.value;
    const mark = /^\s*(?:-|\/\*)/.exec(line.text)?.[0].trimStart();
    if (mark === undefined) continue;
    const head = changesetLine.exec(line.text);
    if (head) {
      close(line.start, false);
      open = opened(line, head, blanked.length, say);
      blanked.push(line);
    } else if (mark === '/*') {
      if (!blockRollback.test(line.text) || !open) continue;
      const body = blockBody(lines, line, text);
      if (body === null) say(line.start, 'the comment with the rollback is not closed');
      blanked.push({ start: line.start, end: body?.end ?? text.length });
      const sql = { start: line.next, end: body?.sqlEnd ?? text.length };
      open.rollback.push(sql);
      rollbacks.push(sql);
    } else if (ignoreLines.test(line.text)) {
      blanked.push({ start: line.start, end: skipIgnored(lines, line, ignoreLines.exec(line.text)?.[1] ?? '', say) });
    } else if (/^\s*--\s*changeset/i.test(line.text)) {
      say(line.start, 'this line does not have the form `--changeset author:id`');
    } else if (rollbackLine.test(line.text) && open) {
      const sql = { start: line.start + (rollbackLine.exec(line.text)?.[1]?.length ?? 0), end: line.end };
      open.rollback.push(sql);
      rollbacks.push(sql);
      blanked.push(line);
    } else if (property.test(line.text)) blanked.push(line);
    else if (aboutChangeset.test(line.text)) {
      blanked.push(line);
      if (!open && /^--\s*comment/i.test(line.text)) say(line.start, 'a `--comment` stands outside of any changeset');
    } else {
      const wrong = oneHyphen.exec(line.text);
      if (wrong && !line.text.trimStart().startsWith('--')) {
        say(line.start, `\`-${wrong[1]}\` begins with one hyphen instead of two`);
      } else if (open && /^--\s*comments:? /i.test(line.text)) {
        say(line.start, '`--comments` is no word of Liquibase; it is `--comment`');
      }
    }
  }
  close(text.length, true);
  return {
    changesets,
    up: sourceText(source.file, without(text, blanked)),
    down: sourceText(source.file, only(text, rollbacks)),
    mistakes,
  };
}

interface Open {
  readonly id: string;
  readonly author: string;
  readonly head: Line;
  /** How many spans of the file were blanked out before it. */
  readonly before: number;
  readonly attributes: ChangesetAttributes;
  readonly split: SplitRule;
  readonly splitRollback: SplitRule;
  readonly rollback: Span[];
}

/** How a script is cut into statements: null for not at all, else the delimiter; `default` is the semicolon, `go` and `/`. */
type SplitRule = { readonly by: string | 'default' } | null;

type Say = (at: number, why: string, misread?: boolean) => void;

function opened(line: Line, head: RegExpExecArray, before: number, say: Say): Open {
  const { text } = line;
  const id = unquoted(head[2] ?? '');
  if (id.replace(/[: ]/g, '') === '') say(line.start, 'the changeset has no id');
  misspelled(line, head[0].length, say);
  return {
    id,
    author: unquoted(head[1] ?? ''),
    head: line,
    before,
    attributes: {
      runInTransaction: flag(text, 'runInTransaction', true),
      runOnChange: flag(text, 'runOnChange', false),
      runAlways: flag(text, 'runAlways', false),
      ignore: flag(text, 'ignore', false),
      dbms: lastOf(text, /dbms:([^,\s][\w!,]+)/gi),
    },
    split: splitRule(flag(text, 'splitStatements', true), lastOf(text, /\bendDelimiter:(\S+)/gi)),
    splitRollback: splitRule(
      flag(text, 'rollbackSplitStatements', true),
      lastOf(text, /\brollbackEndDelimiter:(\S+)/gi),
    ),
    rollback: [],
  };
}

function splitRule(splits: boolean, delimiter: string | null): SplitRule {
  return splits ? { by: delimiter ?? 'default' } : null;
}

/** Attributes as Liquibase knows them, in any case. */
const attributeNames = new Map(
  [
    'stripComments',
    'splitStatements',
    'rollbackSplitStatements',
    'endDelimiter',
    'rollbackEndDelimiter',
    'runWith',
    'runWithSpoolFile',
    'runOnChange',
    'runAlways',
    'context',
    'contextFilter',
    'labels',
    'logicalFilePath',
    'runInTransaction',
    'dbms',
    'ignore',
    'failOnError',
  ].map((name) => [name.toLowerCase(), name]),
);

/** An attribute that is not of the form `name:value` is passed over without a word, and the default holds. */
function misspelled(line: Line, from: number, say: Say): void {
  for (const found of line.text.slice(from).matchAll(/(?<![\w"'])([A-Za-z]+)(\s*=\s*|\s+:\s*|:\s+)(?=["\w!])/g)) {
    const name = attributeNames.get(found[1]?.toLowerCase() ?? '');
    if (name === undefined) continue;
    const what = (found[2] ?? '').includes('=') ? 'an equals sign' : 'a space beside its colon';
    say(line.start, `\`${name}\` is written with ${what}, so that it is passed over; it is \`${name}:value\``, true);
  }
}

function finish(
  open: Open,
  end: number,
  last: boolean,
  text: string,
  blanked: readonly Span[],
  say: Say,
): FormattedChangeset {
  const body = { start: open.head.next, end };
  const own = blanked.slice(open.before + 1);
  const pieces = cut(text, body, open.split, own);
  // Only for one that others follow: the last one's missing SQL goes unnoticed.
  if (
    !last &&
    without(
      text.slice(body.start, end),
      own.map((span) => ({ start: span.start - body.start, end: span.end - body.start })),
    ).trim() === ''
  ) {
    say(open.head.start, `changeset ${open.author}:${open.id} has no SQL`);
  }
  return {
    id: open.id,
    author: open.author,
    head: { start: open.head.start, end: open.head.end },
    pieces,
    rollback: rollbackOf(open, text),
    attributes: open.attributes,
    whole: { start: open.head.start, end },
  };
}

function rollbackOf(open: Open, text: string): Rollback {
  const { rollback } = open;
  const all = rollback
    .map((span) => text.slice(span.start, span.end))
    .join('\n')
    .trim();
  if (all === '') return { kind: 'absent' };
  if (/^(?:not required|empty)/i.test(all)) return { kind: 'nothing' };
  if (/changesetid/i.test(all)) {
    const id = /changeSetId:(\S+)/i.exec(all)?.[1];
    const author = /changeSetAuthor:(\S+)/i.exec(all)?.[1];
    return id && author ? { kind: 'changeset', id, author } : { kind: 'nothing' };
  }
  const first = rollback[0];
  const last = rollback.at(-1);
  if (!first || !last) return { kind: 'absent' };
  return { kind: 'sql', pieces: cut(text, { start: first.start, end: last.end }, open.splitRollback, [], rollback) };
}

/**
 * Cuts a script where the end delimiter says. A delimiter is looked for at the end of a line alone, where everybody puts it,
 * so that no quoting of any engine has to be known. Semicolons are left to whoever reads the SQL.
 */
function cut(
  text: string,
  body: Span,
  rule: SplitRule,
  without: readonly Span[],
  within: readonly Span[] | null = null,
): Span[] {
  const pieces: Span[] = [];
  let from = body.start;
  const add = (end: number) => {
    if (holdsText(text, from, end, without)) pieces.push({ start: from, end });
  };
  if (rule && rule.by !== ';') {
    for (const line of linesOf(text.slice(0, body.end), body.start)) {
      if (without.some((span) => line.start >= span.start && line.start < span.end)) continue;
      const start = within?.find((span) => span.start >= line.start && span.start < line.next)?.start ?? line.start;
      const at = delimiterAt(text.slice(start, line.end), rule.by);
      if (at === null) continue;
      add(start + at);
      from = line.next;
    }
  }
  add(body.end);
  return pieces;
}

/** Where the delimiter that ends a line begins; null when there is none. */
function delimiterAt(line: string, delimiter: string): number | null {
  const trimmed = line.trimEnd();
  const alone = trimmed.trimStart();
  if (delimiter === 'default') return alone === '/' || /^go$/i.test(alone) ? 0 : null;
  // A pattern to Liquibase: `\n/` and `\nGO` are how a delimiter on a line of its own is written.
  const bare = delimiter.replace(/^(?:\\n|\\r|\\s\*?|\^)+/, '').replace(/(?:\\s\*|\$(?!$)|\\n)+$/, '');
  const word = bare.replace(/\\(.)/g, '$1') || delimiter;
  if (bare !== delimiter || word === '/' || /^\w+$/.test(word)) {
    return alone.toLowerCase() === word.toLowerCase() ? 0 : null;
  }
  return trimmed.toLowerCase().endsWith(word.toLowerCase()) ? trimmed.length - word.length : null;
}

function holdsText(text: string, start: number, end: number, without: readonly Span[]): boolean {
  let at = start;
  for (const span of without) {
    if (span.end <= at || span.start >= end) continue;
    if (text.slice(at, span.start).trim() !== '') return true;
    at = span.end;
  }
  return at < end && text.slice(at, end).trim() !== '';
}

/** The end of a rollback in a block comment: of its SQL, and of the comment. */
function blockBody(
  lines: Generator<Line>,
  from: Line,
  text: string,
): { readonly sqlEnd: number; readonly end: number } | null {
  if (from.next >= text.length) return null;
  for (let step = lines.next(); !step.done; step = lines.next()) {
    const line = step.value;
    const end = blockEnd.exec(line.text);
    if (end) return { sqlEnd: line.start + end.index, end: line.end };
  }
  return null;
}

/** Where the lines end that Liquibase is told to pass over. */
function skipIgnored(lines: Generator<Line>, from: Line, what: string, say: Say): number {
  if (!/^(?:start|\d+)$/.test(what)) {
    say(from.start, `\`--ignoreLines:${what}\` is neither \`start\` nor a number of lines`);
    return from.end;
  }
  let left = what === 'start' ? Number.POSITIVE_INFINITY : Number(what);
  let end = from.end;
  while (left-- > 0) {
    const step = lines.next();
    if (step.done) break;
    end = step.value.end;
    if (what === 'start' && /^--\s*ignoreLines:end$/i.test(step.value.text)) break;
  }
  return end;
}

function flag(line: string, name: string, otherwise: boolean): boolean {
  // What is not the word "true" is false to Java.
  const value = lastOf(line, new RegExp(`(?<![a-z])${name}:(\\w+)`, 'gi'));
  return value === null ? otherwise : value.toLowerCase() === 'true';
}

/** The first group of the last match, as a greedy pattern takes it. */
function lastOf(line: string, pattern: RegExp): string | null {
  let found: string | null = null;
  for (const match of line.matchAll(pattern)) found = match[1] ?? null;
  return found;
}

function unquoted(text: string): string {
  return text.trim().replace(/^"([\s\S]*)"$/, '$1');
}

function blanks(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** The text with the spans, which are in order, blanked out. */
function without(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const span of spans) {
    parts.push(text.slice(at, span.start), blanks(text.slice(span.start, span.end)));
    at = span.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** The text with everything but the spans, which are in order, blanked out. */
function only(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return '';
  const parts: string[] = [];
  let at = 0;
  for (const span of spans) {
    parts.push(blanks(text.slice(at, span.start)), text.slice(span.start, span.end));
    at = span.end;
  }
  parts.push(blanks(text.slice(at)));
  return parts.join('');
}
