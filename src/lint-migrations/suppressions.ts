import { isDate } from '../core/configuration/config-schema.ts';
import { comments as commentsIn, tokens } from '../core/sql/lexer.ts';
import type { SourceText } from '../core/sql/source-text.ts';
import type { Body, Span, SqlComment } from '../core/sql/statement.ts';
import { answersTo, atlasRules, eugeneRules, squawkRules } from './foreign-suppressions.ts';

/** A comment of a file that silences findings. */
export interface Suppression {
  readonly by: 'drydock' | 'squawk' | 'atlas' | 'eugene';
  /** Ids of our rules; null: all of them. */
  readonly rules: readonly string[] | null;
  /** Ids that were written and that no rule has (only for our own comments). */
  readonly unknown: readonly string[];
  readonly reason: string;
  /** The last day on which it holds, `2027-01-31`; null: for ever. */
  readonly until: string | null;
  /** Where it holds; null: the whole file. */
  readonly scope: Span | null;
  readonly comment: Span;
  /** Set when the comment begins as ours does but cannot be understood: what is wrong with it. */
  readonly malformed: string | null;
}

/** A statement, as far as comments about it need it. */
export interface Suppressible {
  readonly kind: string;
  readonly span: Span;
  readonly body: Body | null;
}

/** Cheap test whether a file can hold any: most hold none, and then its comments are not even looked for. */
export function mayHoldSuppressions(text: string): boolean {
  return /drydock\s*:|squawk-ignore|atlas:nolint|eugene\s*:/i.test(text);
}

/**
 * The comments that silence findings. A comment belongs to the statement on whose line it stands, or inside of which it
 * stands, or else to the next one.
 */
export function readSuppressions(
  source: SourceText,
  comments: readonly SqlComment[],
  statements: readonly Suppressible[],
  isRule: (id: string) => boolean,
): Suppression[] {
  const found: Suppression[] = [];
  const topLevel = statements.filter((statement) => statement.body === null).map((statement) => statement.span);
  const inner = statements.filter((statement) => statement.body !== null).map((statement) => statement.span);
  const read = (comment: SqlComment, scope: () => Span | null) => {
    const one =
      ours(comment, scope, isRule) ?? squawk(comment, scope) ?? atlas(source, comment, scope) ?? eugene(comment, scope);
    if (one) found.push(one);
  };
  for (const comment of comments) {
    read(
      comment,
      () =>
        source.rendered?.about(comment.span) ??
        scopeOf(source, comment, inner) ??
        scopeOf(source, comment, topLevel) ??
        nextOf(comment, inner, topLevel),
    );
  }
  for (const body of bodiesOf(source, statements)) {
    const within = inner.filter((span) => span.start >= body.start && span.end <= body.end);
    for (const comment of commentsIn(source.text, [body])) {
      read(comment, () => scopeOf(source, comment, within) ?? nextOf(comment, within, []));
    }
  }
  return found;
}

/** What stands between the dollar quotes of DO blocks and functions: to the file's own comments it is a text. */
function* bodiesOf(source: SourceText, statements: readonly Suppressible[]): Generator<Span> {
  for (const { kind, span, body } of statements) {
    if (body !== null || (kind !== 'DoStmt' && kind !== 'CreateFunctionStmt')) continue;
    for (const token of tokens(source.text, span.start, span.end)) {
      if (token.kind !== 'string' || source.text[token.start] !== '$') continue;
      const tag = source.text.indexOf('$', token.start + 1) + 1 - token.start;
      yield { start: token.start + tag, end: token.end - tag };
    }
  }
}

function ours(comment: SqlComment, scope: () => Span | null, isRule: (id: string) => boolean): Suppression | null {
  const head = /^drydock\s*:\s*(\S*)\s*([\s\S]*)$/i.exec(comment.text);
  if (!head) return null;
  const verb = head[1]?.toLowerCase() ?? '';
  const base = { by: 'drydock', comment: comment.span, unknown: [], reason: '', until: null } as const;
  if (verb !== 'ignore' && verb !== 'ignore-file') {
    return { ...base, rules: [], scope: scope(), malformed: `"${verb}" is no command; write ignore or ignore-file` };
  }
  const where = verb === 'ignore-file' ? null : scope();
  const names = /^((?:[\w-]+|\*)(?:\s*,\s*(?:[\w-]+|\*))*)\s*(?:[:—–]|--?)?\s*([\s\S]*)$/.exec(head[2] ?? '');
  if (!names) return { ...base, rules: [], scope: where, malformed: 'it names no rule' };
  const ids = (names[1] ?? '').split(',').map((id) => id.trim());
  const until = /\(?\buntil:?\s+(\d{4}-\d{2}-\d{2})\)?/i.exec(names[2] ?? '');
  const reason = (names[2] ?? '').replace(until?.[0] ?? '', '').trim();
  const badDate = until !== null && !isDate(until[1] ?? '');
  return {
    ...base,
    rules: ids.includes('*') ? null : ids.filter(isRule),
    unknown: ids.filter((id) => id !== '*' && !isRule(id)),
    reason,
    until: until?.[1] ?? null,
    scope: where,
    malformed: badDate ? `${until[1]} is no date` : null,
  };
}

function squawk(comment: SqlComment, scope: () => Span | null): Suppression | null {
  const head = /^squawk-ignore(-file)?(?:\s+([\w\s,-]*?))?(?:\s+--\s*([\s\S]*))?$/i.exec(comment.text);
  if (!head) return null;
  const ids = (head[2] ?? '').split(/[\s,]+/).filter(Boolean);
  // A bare `squawk-ignore` silences nothing there, and so it does not here; the bare file form silences all.
  if (ids.length === 0 && !head[1]) return null;
  return foreign('squawk', comment, head[1] ? null : scope(), ids, (id) => answersTo(squawkRules, id), head[3]);
}

function atlas(source: SourceText, comment: SqlComment, scope: () => Span | null): Suppression | null {
  const head = /^atlas:nolint\b\s*([\s\S]*)$/i.exec(comment.text);
  if (!head) return null;
  const ids = (head[1] ?? '').split(/[\s,]+/).filter(Boolean);
  const after = source.text.slice(comment.span.end);
  // As a header of the file, followed by an empty line, it is about the whole file.
  const header =
    /^\s*(?:--[^\n]*\s*)*$/.test(source.text.slice(0, comment.span.start)) && /^\r?\n[ \t]*\r?\n/.test(after);
  return foreign('atlas', comment, header ? null : scope(), ids, atlasRules, undefined);
}

function eugene(comment: SqlComment, scope: () => Span | null): Suppression | null {
  const head = /^eugene\s*:\s*ignore\b\s*([\s\S]*)$/i.exec(comment.text);
  if (!head) return null;
  const ids = (head[1] ?? '').split(/[\s,]+/).filter(Boolean);
  return foreign('eugene', comment, scope(), ids, (id) => answersTo(eugeneRules, id.toUpperCase()), undefined);
}

function foreign(
  by: Suppression['by'],
  comment: SqlComment,
  scope: Span | null,
  ids: readonly string[],
  rulesOf: (id: string) => readonly string[],
  reason: string | undefined,
): Suppression {
  return {
    by,
    rules: ids.length === 0 ? null : ids.flatMap((id) => rulesOf(id)),
    unknown: [],
    reason: reason?.trim() || `a comment for ${by}${ids.length > 0 ? ` (${ids.join(', ')})` : ''}`,
    until: null,
    scope,
    comment: comment.span,
    malformed: null,
  };
}

/** The statement that the comment stands in, or after on its last line. */
function scopeOf(source: SourceText, comment: SqlComment, statements: readonly Span[]): Span | null {
  const inside = statements.find((span) => span.start <= comment.span.start && comment.span.end <= span.end);
  if (inside) return inside;
  const line = source.position(comment.span.start).line;
  return (
    statements.findLast((span) => span.end <= comment.span.start && source.position(span.end).line === line) ?? null
  );
}

function nextOf(comment: SqlComment, inner: readonly Span[], topLevel: readonly Span[]): Span | null {
  const after = (span: Span) => span.start >= comment.span.end;
  const next = topLevel.find(after);
  const nextInner = inner.find(after);
  if (!next) return nextInner ?? { start: comment.span.end, end: comment.span.end };
  return nextInner && nextInner.start < next.start ? nextInner : next;
}

/** True when the suppression is about that place and rule. */
export function silences(suppression: Suppression, rule: string, span: Span): boolean {
  if (suppression.malformed !== null) return false;
  if (suppression.rules !== null && !suppression.rules.includes(rule)) return false;
  const { scope } = suppression;
  return scope === null || (span.start < Math.max(scope.end, scope.start + 1) && span.end >= scope.start);
}
