import type { Span } from '../sql/statement.ts';

/** An element of an XML text, with its places. */
export interface XmlElement {
  /** Without the prefix of its namespace. */
  readonly name: string;
  /** Attributes by name, without prefixes, their entities resolved. */
  readonly attributes: ReadonlyMap<string, string>;
  /** The start tag. */
  readonly head: Span;
  /** From the start tag to the end of the end tag. */
  readonly span: Span;
  readonly children: readonly XmlElement[];
  /** Text and CDATA directly inside. */
  readonly text: string;
}

export interface XmlOutline {
  readonly root: XmlElement | null;
  readonly comments: readonly { readonly span: Span; readonly text: string }[];
  /** Where the text stops being XML, and why; what was read before it is in `root`. */
  readonly broken: { readonly at: number; readonly why: string } | null;
}

/** Elements inside of one another beyond this are no changelog: a text made to exhaust us. */
const deepest = 200;

/**
 * Reads an XML text for its elements and where they stand. It resolves the five named entities and character references
 * and no other: neither files nor addresses that a document type names are ever looked at.
 */
export function outlineXml(text: string): XmlOutline {
  const comments: { span: Span; text: string }[] = [];
  const open: Draft[] = [];
  let root: Draft | null = null;
  let at = 0;
  const broken = (why: string, place = at): XmlOutline => {
    for (const one of open) one.span = { start: one.head.start, end: place };
    return { root, comments, broken: { at: place, why } };
  };
  const addText = (piece: string) => {
    const top = open.at(-1);
    if (top && piece !== '') top.text += piece;
  };
  while (at < text.length) {
    const mark = text.indexOf('<', at);
    addText(resolved(text.slice(at, mark < 0 ? text.length : mark)));
    if (mark < 0) break;
    at = mark;
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4);
      if (end < 0) return broken('a comment is not closed');
      comments.push({ span: { start: at, end: end + 3 }, text: text.slice(at + 4, end).trim() });
      at = end + 3;
    } else if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at + 9);
      if (end < 0) return broken('a CDATA section is not closed');
      addText(text.slice(at + 9, end));
      at = end + 3;
    } else if (text.startsWith('<?', at)) {
      const end = text.indexOf('?>', at + 2);
      if (end < 0) return broken('a processing instruction is not closed');
      at = end + 2;
    } else if (text.startsWith('<!', at)) {
      const end = declarationEnd(text, at);
      if (end < 0) return broken('a declaration is not closed');
      at = end;
    } else if (text[at + 1] === '/') {
      const end = text.indexOf('>', at);
      const name = end < 0 ? '' : local(text.slice(at + 2, end).trim());
      const top = open.at(-1);
      if (!top || top.name !== name) return broken(`\`</${name}>\` closes nothing that is open`);
      top.span = { start: top.head.start, end: end + 1 };
      open.pop();
      at = end + 1;
    } else {
      const tag = startTag(text, at);
      if (!tag) return broken('a tag is not well formed');
      const parent = open.at(-1);
      if (!parent && root) return broken('a second element stands beside the root');
      if (parent) parent.children.push(tag.element);
      else root = tag.element;
      at = tag.element.head.end;
      if (!tag.closed) {
        if (open.length >= deepest) return broken(`elements are more than ${deepest} deep`);
        open.push(tag.element);
      }
    }
  }
  const left = open.at(-1);
  return left ? broken(`\`<${left.name}>\` is not closed`, text.length) : { root, comments, broken: null };
}

interface Draft extends XmlElement {
  span: Span;
  text: string;
  readonly children: Draft[];
}

const tagName = /[A-Za-z_:][\w:.-]*/y;
const attribute = /\s+([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagEnd = /\s*(\/?)>/y;

function startTag(text: string, at: number): { readonly element: Draft; readonly closed: boolean } | null {
  const name = sticky(tagName, text, at + 1);
  if (!name) return null;
  const attributes = new Map<string, string>();
  let next = at + 1 + name[0].length;
  for (let found = sticky(attribute, text, next); found; found = sticky(attribute, text, next)) {
    attributes.set(local(found[1] ?? ''), resolved(found[2] ?? found[3] ?? ''));
    next += found[0].length;
  }
  const end = sticky(tagEnd, text, next);
  if (!end) return null;
  const head = { start: at, end: next + end[0].length };
  return {
    element: { name: local(name[0]), attributes, head, span: head, children: [], text: '' },
    closed: end[1] === '/',
  };
}

function sticky(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** The end of `<!DOCTYPE …>`, whose inner part in brackets may hold declarations of its own. */
function declarationEnd(text: string, at: number): number {
  const end = text.indexOf('>', at);
  const bracket = text.indexOf('[', at);
  if (bracket < 0 || end < bracket) return end < 0 ? -1 : end + 1;
  const close = /\]\s*>/g;
  close.lastIndex = bracket;
  const found = close.exec(text);
  return found ? found.index + found[0].length : -1;
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w{1,8}));/g,
    (whole, hex?: string, digits?: string, name?: string) => {
      if (name !== undefined) return named[name] ?? whole;
      const code = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
