import { RenderedText } from '../sql/rendered-text.ts';
import type { SourceText } from '../sql/source-text.ts';
import type { NotAnalysedSql, Span } from '../sql/statement.ts';
import type { Changelog, OutlinedChange, OutlinedChangeset, RenderedChangesets } from './liquibase-changelog.ts';
import { normalizePath } from './liquibase-order.ts';

// On MySQL two spaces follow the hyphens.
const title = /^--\s+Changeset (.+)$/;

/** Cuts what `liquibase update-sql` printed into changesets. Its header and footer belong to none. */
export function cutUpdateSql(printed: string): RenderedChangesets {
  const changesets: { title: string; sql: string }[] = [];
  let current: { title: string; lines: string[] } | null = null;
  const close = () => {
    if (current) changesets.push({ title: current.title, sql: current.lines.join('\n').trim() });
  };
  for (const line of printed.split(/\r?\n/)) {
    const found = title.exec(line);
    if (found) {
      close();
      current = { title: found[1] ?? '', lines: [] };
    } else current?.lines.push(line);
  }
  close();
  return { changesets };
}

/** Finds the SQL of a changeset that the outline of a changelog tells of. Each piece of SQL is given once. */
export class RenderedBy {
  readonly #byTitle = new Map<string, { readonly path: string; readonly sql: string; taken: boolean }[]>();

  constructor({ changesets }: RenderedChangesets) {
    for (const one of changesets) {
      // Path, id and author may each hold the mark that stands between them: every way to read it is kept.
      for (let at = one.title.indexOf('::'); at >= 0; at = one.title.indexOf('::', at + 1)) {
        const rest = one.title.slice(at + 2);
        const known = this.#byTitle.get(rest) ?? [];
        known.push({ path: one.title.slice(0, at), sql: one.sql, taken: false });
        this.#byTitle.set(rest, known);
      }
    }
  }

  /** Null when Liquibase does not run it here: another engine's, or one that its preconditions leave out. */
  take(changelog: Changelog, changeset: OutlinedChangeset): string | null {
    const found = this.#byTitle
      .get(`${changeset.id}::${changeset.author}`)
      ?.find((one) => !one.taken && isSameFile(one.path, changelog, changeset));
    if (!found) return null;
    found.taken = true;
    return found.sql;
  }
}

function isSameFile(path: string, changelog: Changelog, changeset: OutlinedChangeset): boolean {
  const logical = changeset.logicalFilePath ?? changelog.logicalFilePath;
  if (logical !== null) return path === logical || path === normalizePath(logical);
  const { file } = changelog.source;
  return file === path || file.endsWith(`/${path}`) || path.endsWith(`/${file}`);
}

/** The rendered scripts of one file. They share one text, as the changesets of a file share the file. */
export class RenderedFile {
  readonly #changelog: Changelog;
  readonly #text: RenderedText;
  #comment = 0;
  #source: SourceText | null = null;

  constructor(changelog: Changelog) {
    this.#changelog = changelog;
    this.#text = new RenderedText(changelog.source);
  }

  /** Adds a changeset's SQL; gives the pieces of the script. In the order of the file. */
  add(changeset: OutlinedChangeset, sql: string): Span[] {
    const { comments } = this.#changelog;
    const open: { readonly at: number; readonly settle: (about: readonly Span[]) => void }[] = [];
    for (; this.#comment < comments.length; this.#comment++) {
      const comment = comments[this.#comment];
      if (!comment || comment.span.start >= changeset.whole.end) break;
      open.push({ at: comment.span.start, settle: this.#text.addComment(comment.text, comment.span) });
    }
    const placed = placeStatements(sql, changeset).map(({ text, change }) => ({
      span: this.#text.add(text, change?.span ?? changeset.head),
      change,
    }));
    for (const { at, settle } of open) {
      const change = at < changeset.whole.start ? null : (changeset.changes.find((one) => one.span.end > at) ?? null);
      const own = placed.filter((one) => one.change === change).map((one) => one.span);
      settle(change !== null && own.length > 0 ? own : placed.map((one) => one.span));
    }
    const first = placed[0]?.span;
    const last = placed.at(-1)?.span;
    return first && last ? [{ start: first.start, end: last.end }] : [];
  }

  /** What Java classes do in a changeset, which no SQL tells. After `add`. */
  notRendered(changeset: OutlinedChangeset): NotAnalysedSql[] {
    const { whole, changes } = changeset;
    return this.#changelog.classes
      .filter(({ span }) => span.start >= whole.start && changes.some((one) => one.span.start === span.start))
      .map(({ span, name }) => ({
        reason: `a change that the Java class ${name === '' ? 'of the project' : name} makes`,
        span: this.#text.add('', span),
      }));
  }

  /** The text of all that was added; to be asked when it is whole. */
  source(): SourceText {
    this.#source ??= this.#text.finish();
    return this.#source;
  }
}

/** Beyond this many pairs a changeset's statements are shown at the changeset: nobody reads so many one by one. */
const mostPairs = 250_000;

/**
 * Tells for each statement of a changeset which of its changes gave it. A change may give several, or none, but their order
 * is kept: of all ways to deal the statements out in order, the one is taken where names and words agree best.
 */
export function placeStatements(
  sql: string,
  changeset: OutlinedChangeset,
): { readonly text: string; readonly change: OutlinedChange | null }[] {
  const statements = statementsOf(sql);
  const { changes } = changeset;
  const [only] = changes;
  if (changes.length <= 1) return statements.map((text) => ({ text, change: only ?? null }));
  if (changes.length * statements.length > mostPairs) return statements.map((text) => ({ text, change: null }));
  const wanted = changes.map(signsOf);
  // best[i][j]: the most that statements from i on can agree when the first of them is given to change j or a later one.
  const scores = statements.map((text) => {
    const words = wordsOf(text);
    return wanted.map((one) => agreement(one, words, text));
  });
  const columns = changes.length + 1;
  const best = new Float64Array((statements.length + 1) * columns);
  for (let i = statements.length - 1; i >= 0; i--) {
    for (let j = changes.length - 1; j >= 0; j--) {
      const here = (scores[i]?.[j] ?? 0) + (best[(i + 1) * columns + j] ?? 0);
      best[i * columns + j] = Math.max(here, best[i * columns + j + 1] ?? 0);
    }
  }
  let j = 0;
  return statements.map((text, i) => {
    // Of equals the earlier change, unless each statement has a change of its own.
    if (statements.length === changes.length && (scores[i]?.[i] ?? 0) > 0 && reaches(i, Math.max(i, j)))
      j = Math.max(i, j);
    while (j < changes.length - 1 && !reaches(i, j)) j++;
    const change = (scores[i]?.[j] ?? 0) > 0 ? (changes[j] ?? null) : null;
    return { text, change };
  });

  function reaches(i: number, at: number): boolean {
    const here = (scores[i]?.[at] ?? 0) + (best[(i + 1) * columns + at] ?? 0);
    return here >= (best[i * columns + j] ?? 0) - 1e-9;
  }
}

/** Liquibase ends a statement with a semicolon and an empty line. */
function statementsOf(sql: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (const end of sql.matchAll(/;[ \t]*\n(?:[ \t]*\n)+/g)) {
    found.push(sql.slice(from, end.index + 1));
    from = end.index + end[0].length;
  }
  if (sql.slice(from).trim() !== '') found.push(sql.slice(from));
  return found;
}

interface Signs {
  readonly verbs: readonly string[];
  readonly names: ReadonlySet<string>;
  readonly sql: string;
  readonly opaque: boolean;
}

function signsOf(change: OutlinedChange): Signs {
  return {
    verbs: change.name.split(/(?=[A-Z])/).map((word) => word.toLowerCase()),
    names: new Set(change.names.map((name) => name.toLowerCase())),
    sql: squeezed(change.sql),
    // Its SQL stands elsewhere: it may have given anything.
    opaque: /^(?:sqlFile|customChange|loadData|loadUpdateData|executeCommand)$/.test(change.name),
  };
}

function agreement(signs: Signs, words: ReadonlySet<string>, text: string): number {
  let score = signs.opaque ? 0.5 : 0;
  if (signs.sql !== '') {
    const squeezedText = squeezed(text);
    return squeezedText !== '' && signs.sql.includes(squeezedText) ? 20 : score;
  }
  for (const verb of signs.verbs) if (words.has(verb)) score += 1;
  let names = 0;
  for (const name of signs.names) if (words.has(name)) names++;
  // All names of a change are in its statement; a statement about the same table has but some.
  if (signs.names.size > 0) score += 6 * (names / signs.names.size) + Math.min(names, 4) * 0.1;
  return score;
}

function wordsOf(text: string): Set<string> {
  return new Set((text.slice(0, 20_000).match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? []).map((word) => word.toLowerCase()));
}

/** Without comments, which Liquibase may strip, white space and the end. */
function squeezed(sql: string): string {
  return sql
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .replace(/[\s;]+/g, '')
    .toLowerCase();
}
