/**
 * Escaping of text that comes from outside (SQL, file names, branches, servers) for each place it is written to. This
 * is the only file that knows how; a renderer that writes foreign text without one of these functions is a defect.
 *
 * Characters that act instead of being read are made visible everywhere, as `\x1b` or `\u{202e}`: a file name must
 * neither clear a terminal nor turn a line of a review around.
 */

// C0, DEL and C1; soft hyphen; marks and overrides of direction; zero-width space, word joiner and what follows it; line
// and paragraph separator; byte order mark; interlinear annotation; tag characters; halves of surrogate pairs. The
// zero-width joiner stays, since it holds emoji together.
const acting =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const named: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function visible(character: string): string {
  const name = named.get(character);
  if (name !== undefined) return name;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** Makes every acting character visible, line breaks and tabs too. The result is one line. */
function oneLine(text: string): string {
  return text.replace(acting, visible);
}

/** As `oneLine`, but line breaks (CRLF and lone CR become LF) and tabs are kept. */
function manyLines(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(acting, (character) => (character === '\n' || character === '\t' ? character : visible(character)));
}

/**
 * One line for a terminal. The runner of GitHub Actions reads `##[name]` anywhere in a line of a log as a command, so
 * that is broken as well; `defuseLine` does the rest for whole lines.
 */
export function forTerminal(text: string): string {
  return oneLine(text).replaceAll('##[', '#\\x23[');
}

/** Text of several lines where nothing is read as a command or as markup: the message of an annotation of a check run. */
export function forPlainText(text: string): string {
  return manyLines(text);
}

/** SQL that a reader may copy from a terminal: one element a line, tabs as two spaces. */
export function sqlLines(sql: string): string[] {
  return inertSql(sql).replaceAll('\t', '  ').split('\n');
}

/**
 * A log line of GitHub Actions that starts with `::` (spaces before it do not count) is a command. Applied to every
 * finished line of plain text, because a wrapped sentence may begin anywhere.
 */
export function defuseLine(line: string): string {
  return line.replace(/^((?:\s|\x1b\[\d+m)*):(?=:)/, '$1\\x3a');
}

/**
 * SQL without anything that acts on a log, hides a marker in a comment on GitHub, or is a quick action at the start of a line
 * of a note on GitLab (`/close`). What is added (a space, an empty comment) does not change what the SQL means, unless it
 * stands in a quoted name or a string.
 */
function inertSql(sql: string): string {
  return manyLines(sql)
    .replaceAll('<!--', '<! --')
    .replaceAll('##[', '## [')
    .replace(/^([^\S\n]*)::/gm, '$1/**/::')
    .replace(/^\/(?=[a-z])/gim, ' /');
}

/** A sentence in Markdown. What stands between two backticks stays code; all else is text and nothing but text. */
export function forMarkdownText(text: string): string {
  return markdown(text, false);
}

/** A cell of a Markdown table: a pipe would end it, in code too. */
export function forMarkdownTableCell(text: string): string {
  return markdown(text, true);
}

function markdown(text: string, cell: boolean): string {
  let result = '';
  let from = 0;
  const line = oneLine(text);
  for (const match of line.matchAll(/`([^`]+)`/g)) {
    result += markdownPlain(line.slice(from, match.index));
    result += cell ? markdownCellCode(match[1] ?? '') : markdownCodeSpan(match[1] ?? '');
    from = match.index + match[0].length;
  }
  return result + markdownPlain(line.slice(from));
}

// GitHub and GitLab look for mentions, numbers, commits, emoji and addresses in the finished text, so that a backslash does not
// stop them. A zero-width space does, and cannot be seen.
const breakLink = '&#8203;';

// Besides what GitHub links, GitLab reads `!1` (merge requests), `~name` and `%name` (labels, milestones), `$1` (snippets), `&1`
// (epics) and `[kind:1]`. A row of seven to forty hexadecimal digits may be a commit.
const linking =
  /@|#(?=[\w#[])|:\/\/|\bwww\.|\bGH-(?=\d)|[!~%$](?=[\w"'])|&(?=\d)|\[(?=\w+:)|:(?=[\w+-]+:)|\b[0-9a-f]{7,40}\b/gi;

/** Breaks what would become a link, with a mark that `finish` turns into an entity when everything else is escaped. */
function withoutLinks(text: string): string {
  return text.replace(linking, (found) => {
    if (found === '://') return `:${breakMark}//`;
    if (/^www\.$/i.test(found)) return `${found.slice(0, 3)}${breakMark}.`;
    return /^[0-9a-f]{7,}$/i.test(found) ? `${found.slice(0, 3)}${breakMark}${found.slice(3)}` : `${found}${breakMark}`;
  });
}

// Stands in no text that went through `oneLine`.
const breakMark = '\u200b';

function finish(text: string): string {
  return text.replaceAll(breakMark, breakLink);
}

function markdownPlain(text: string): string {
  return finish(
    withoutLinks(text)
      .replace(/[&<>\\`*_[\]|~$]/g, (found) => inMarkdown.get(found) ?? found)
      .replace(/^(\s*)([#+-])(?=\s|#)/, '$1\\$2')
      .replace(/^(\s*\d+)([.)])(?=\s)/, '$1\\$2'),
  );
}

const inMarkdown: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ...Array.from('\\`*_[]|~$', (mark): [string, string] => [mark, `\\${mark}`]),
]);

/** A sentence inside an HTML element in Markdown (`<summary>`), where Markdown's own marks mean nothing. */
export function forHtmlText(text: string): string {
  return finish(withCode(escapedHtml(withoutLinks(oneLine(text)))));
}

/** A sentence on an HTML page of our own, where nothing looks for links. */
export function forHtmlPage(text: string): string {
  return withCode(escapedHtml(oneLine(text)));
}

/** A name or place in a line of an HTML page, and the value of an attribute in quotes. */
export function forHtmlName(text: string): string {
  return escapedHtml(oneLine(text));
}

/** SQL of several lines in an HTML page's `<pre>`. */
export function forHtmlCode(text: string): string {
  return escapedHtml(inertSql(text).replace(/\n+$/, ''));
}

function escapedHtml(text: string): string {
  return text.replace(/[&<>"']/g, (found) => inHtml.get(found) ?? found).replaceAll('##[', '#&#35;[');
}

function withCode(html: string): string {
  return html.replace(/`([^`]+)`/g, '<code>$1</code>');
}

const inHtml: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** Code in a line of Markdown. Mentions and numbers in code are not linked, and HTML in code is text. */
export function markdownCodeSpan(text: string): string {
  const code = oneLine(text).replaceAll('<!--', '<! --').replaceAll('##[', '## [');
  const tick = '`'.repeat(longestRun(code) + 1);
  const pad = code === '' || /^[` ]|[` ]$/.test(code) ? ' ' : '';
  return `${tick}${pad}${code}${pad}${tick}`;
}

/**
 * Code in a cell of a Markdown table. A pipe ends a cell in code too, and behind a backslash it cannot be escaped; there the code is
 * an element whose marks are entities.
 */
export function markdownCellCode(text: string): string {
  const line = oneLine(text);
  if (!/[\\|]/.test(line)) return markdownCodeSpan(text);
  return `<code>${line.replace(/[^\p{L}\p{N} ]/gu, (mark) => `&#${mark.codePointAt(0) ?? 0};`)}</code>`;
}

/** A block of code in Markdown, its fence longer than any inside. Without a line break at the end. */
export function forMarkdownCode(text: string, language: string): string {
  const code = inertSql(text).replace(/\n+$/, '');
  const fence = '`'.repeat(Math.max(3, longestRun(code) + 1));
  return `${fence}${language}\n${code}\n${fence}`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const run of text.matchAll(/`+/g)) longest = Math.max(longest, run[0].length);
  return longest;
}

/** Text of an XML element or of an attribute in double quotes. What XML 1.0 forbids (section 2.2) is made visible. */
export function forXml(text: string): string {
  return manyLines(text)
    .replace(/[\ufffe\uffff]/g, visible)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;')
    .replaceAll('##[', '#&#35;[');
}

/**
 * The message of a workflow command: the runner turns the sequences back. Line breaks are kept. `##[` needs no care here: a
 * line that starts with `::` is read as a command of that kind, and not looked at again.
 */
export function forWorkflowData(text: string): string {
  return manyLines(text).replaceAll('%', '%25').replaceAll('\n', '%0A').replaceAll('\t', ' ');
}

/** A property of a workflow command (`file=…`): a colon or a comma would end it. */
export function forWorkflowProperty(text: string): string {
  return forWorkflowData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

// JSON allows DEL, C1 and the overrides of direction unescaped, but a terminal that shows the document obeys them. They can
// only stand in strings, where `\u` means the same.
const actingInJson =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/** A value as one line of JSON that is inert on a terminal and in a log of GitHub Actions, and equal when parsed. */
export function toInertJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(actingInJson, (found) => Array.from({ length: found.length }, (_, at) => codeUnit(found, at)).join(''))
    .replaceAll('##[', '#\\u0023[');
}

function codeUnit(text: string, at: number): string {
  return `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;
}

/** Cuts to so many UTF-16 code units, with an ellipsis, and never through a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  let end = length - 1;
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end--;
  return `${text.slice(0, end)}…`;
}
