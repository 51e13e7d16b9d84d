import { forMarkdownText, markdownCodeSpan } from '../report/escape.ts';
import { joinMarkdown, type MarkdownPart } from '../report/markdown-parts.ts';

export interface CommentContext {
  /** The first line. */
  readonly marker: string;
  /** The database that it is about, where there are several; hostile text. */
  readonly database: string | null;
  /** What is to be said below the report: a sentence each, plain text. */
  readonly notes: readonly string[];
  /** The commit that was looked at, and where the whole report is. */
  readonly commit: string | null;
  readonly runUrl: string | null;
}

/** GitHub takes 65,536 characters; what is below the limit in bytes is so in characters. */
const mostBytes = 60_000;

/** A comment on a pull request: Markdown, its marker first, at most 60,000 bytes. `parts` are the reports in it. */
export function commentBody(parts: readonly MarkdownPart[], context: CommentContext): string {
  const head = context.database === null ? '' : `Database ${markdownCodeSpan(cutName(context.database))}\n\n`;
  const tail = [...context.notes.map((note) => `> ${forMarkdownText(note)}\n`), footer(context)].filter(
    (part) => part !== '',
  );
  const start = `${context.marker}\n${head}`;
  const end = tail.length === 0 ? '' : `\n${tail.join('\n')}`;
  return `${start}${joinMarkdown(parts, mostBytes - bytes(start) - bytes(end))}${end}`;
}

function footer({ commit, runUrl }: CommentContext): string {
  const parts = [
    ...(commit === null ? [] : [`Commit ${commit.slice(0, 12)}`]),
    ...(runUrl === null ? [] : [`[the run with the whole report](${runUrl})`]),
  ];
  return parts.length === 0 ? '' : `<sub>${parts.join(', ')}.</sub>\n`;
}

/**
 * The number of the run that wrote a comment of ours; null when it does not say. It is read from the last line alone: above it
 * may stand anything.
 */
export function runOf(body: string): number | null {
  const found = /\/actions\/runs\/(\d{1,15})\)\.<\/sub>\s*$/.exec(body);
  return found === null ? null : Number(found[1]);
}

/** A name is a line, not a page. */
function cutName(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}…` : name;
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
