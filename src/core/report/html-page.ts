import { forHtmlCode, forHtmlName } from './escape.ts';
import { style } from './html-style.ts';

export interface HtmlLinking {
  /** The address of a line of a file, where there is one. */
  link?(file: string, line: number): string | null;
}

/** A whole page. `title` is text without anything from outside, `body` is HTML. */
export function page(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** A name in a line. */
export function code(text: string): string {
  return `<code>${forHtmlName(text)}</code>`;
}

export function codeBlock(text: string): string {
  return `<pre><code>${forHtmlCode(text)}</code></pre>`;
}

/** What is seen only by those who click. Both are HTML. */
export function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n${body}\n</details>`;
}

/** HTML that leads to an address, where there is one that a reader may follow. */
export function linkedHtml(html: string, address: string | null): string {
  return address !== null && /^https?:\/\//.test(address)
    ? `<a href="${forHtmlName(address)}" rel="noopener noreferrer">${html}</a>`
    : html;
}

/** A place in a file. */
export function placeHtml(options: HtmlLinking, file: string, line: number, text: string): string {
  return linkedHtml(code(text), options.link?.(file, line) ?? null);
}
