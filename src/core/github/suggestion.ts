import { forMarkdownCode } from '../report/escape.ts';
import type { Fix, TextEdit } from '../report/finding.ts';
import { findSecrets } from '../report/secrets.ts';

/** Whole lines of a file to be replaced by others: what a reviewer's suggestion on GitHub can do. */
export interface Suggestion {
  readonly file: string;
  /** First and last line that go, from 1. */
  readonly line: number;
  readonly endLine: number;
  readonly before: readonly string[];
  /** What comes instead; empty when the lines just go. */
  readonly after: readonly string[];
}

/** More lines than these are a new file, and better looked at as one. */
const mostLines = 50;

/**
 * The suggestion that does what a fix does; null when none can: several edits, or a text that a comment cannot carry word for
 * word (other line ends, characters that act instead of being read, a secret).
 * @param text the file as it is, not masked and with its byte order mark
 */
export function suggestionOf(fix: Fix, text: string): Suggestion | null {
  const [edit, another] = fix.edits;
  if (edit === undefined || another !== undefined) return null;
  const { line, before, after } = wholeLines(text, edit);
  const same = commonEnds(before, after);
  const kept = before.slice(same.start, before.length - same.end);
  const made = after.slice(same.start, after.length - same.end);
  if (kept.length === 0 || kept.length > mostLines || made.length > mostLines) return null;
  const first = line + same.start;
  const suggestion = { file: edit.file, line: first, endLine: first + kept.length - 1, before: kept, after: made };
  const code = [...kept, ...made].join('\n');
  if (code.includes('\r') || findSecrets(code).length > 0 || suggestionBlock(suggestion) === null) return null;
  return suggestion;
}

/** The block of Markdown that GitHub turns into a button; null when what it has to hold would act instead of being read. */
export function suggestionBlock({ after }: Pick<Suggestion, 'after'>): string | null {
  if (after.length === 0) return '```suggestion\n```';
  const code = after.join('\n');
  // Nobody says whether GitHub takes one empty line for a line or for none.
  if (code === '') return null;
  const block = forMarkdownCode(code, 'suggestion');
  // Whatever the escaping changed would be committed so.
  return block.slice(block.indexOf('\n') + 1, block.lastIndexOf('\n')) === code ? block : null;
}

/** The lines that an edit touches, before and after it. */
function wholeLines(text: string, edit: TextEdit) {
  let start = text.lastIndexOf('\n', edit.start - 1) + 1;
  if (edit.start === 0) start = 0;
  // Behind the last line break there is no line that could be commented on.
  if (start === text.length && start > 0) start = text.lastIndexOf('\n', start - 2) + 1;
  const next = text.indexOf('\n', edit.end);
  const end = next < 0 ? text.length : next;
  const before = text.slice(start, end);
  const after = text.slice(start, edit.start) + edit.text + text.slice(edit.end, end);
  const line = start === 0 ? 1 : text.slice(0, start).split('\n').length;
  return { line, before: linesOf(before, next < 0), after: linesOf(after, next < 0) };
}

/** A file's last line break ends its last line, and starts none. */
function linesOf(text: string, isEndOfFile: boolean): string[] {
  if (isEndOfFile && text === '') return [];
  return (isEndOfFile ? text.replace(/\n$/, '') : text).split('\n');
}

/** How many lines are equal at both ends; one line that goes is left, for a suggestion replaces at least one. */
function commonEnds(
  before: readonly string[],
  after: readonly string[],
): { readonly start: number; readonly end: number } {
  const most = Math.min(before.length - 1, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { start, end };
}
