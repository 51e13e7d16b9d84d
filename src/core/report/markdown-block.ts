import { cut, markdownCellCode } from './escape.ts';
import { plural } from './wording.ts';

/** A part of a Markdown report that is shown or left out as a whole. */
export interface Block {
  /** From the whole text to the briefest that still says it; never empty. Each ends with a line break. */
  readonly forms: readonly string[];
  /** `head` is always shown; findings are shown in their order, and what is beside them gets a share of the room. */
  readonly kind: 'head' | 'findings' | 'beside';
  /** How many findings it tells of. */
  readonly findings: number;
  /** What is said of it when it, or the longer part of it, is left out: `the picture of the schema`. */
  readonly name: string;
}

/** What the line that says how much is left out needs at most. */
const reserve = 500;
/** Findings that keep their advice whatever it costs the last ones. */
const alwaysWhole = 5;
/** The share of the room that what stands beside the findings may keep from them. */
const shareBeside = 0.35;

/**
 * The blocks that fit into so many bytes of UTF-8, each in the longest form that does, and a line about what does not.
 * @param counted what a report calls the findings that it counts: "case", "migration".
 */
export function fitInto(blocks: readonly Block[], bytes: number, counted = 'finding'): string {
  const sizes = blocks.map(({ forms }) => forms.map(sizeOf));
  const chosen: (number | null)[] = blocks.map(() => null);
  let used = 0;
  /** Takes the longest form of a block, or a longer one than it has, that stays below a limit. */
  const take = (place: number, limit: number, least = 0): boolean => {
    const forms = sizes[place] ?? [];
    const now = chosen[place] ?? null;
    const base = used - (now === null ? 0 : (forms[now] ?? 0));
    for (let form = least; form < (now ?? forms.length); form++) {
      if (base + (forms[form] ?? 0) > limit) continue;
      used = base + (forms[form] ?? 0);
      chosen[place] = form;
      return true;
    }
    return false;
  };
  const places = (kind: Block['kind']) => blocks.flatMap((block, place) => (block.kind === kind ? [place] : []));
  const [heads, findings, beside] = [places('head'), places('findings'), places('beside')];

  const room = bytes - reserve;
  for (const place of heads) take(place, room);
  const kept = Math.min(
    beside.reduce((sum, place) => sum + (sizes[place]?.[0] ?? 0), 0),
    Math.floor((room - used) * shareBeside),
  );
  const admit = (limit: number) => {
    const shown = findings.every((place, index) => {
      if (chosen[place] !== null) return true;
      return take(place, limit, index < alwaysWhole ? 0 : (sizes[place]?.length ?? 1) - 1);
    });
    if (shown) for (const place of findings) take(place, limit);
  };
  admit(room - kept);
  for (const place of beside) take(place, room);
  admit(room);

  const text = blocks.flatMap(({ forms }, place) => {
    const form = chosen[place] ?? null;
    return form === null ? [] : [forms[form] ?? ''];
  });
  const missing = blocks.filter((_, place) => chosen[place] === null);
  const shortened = blocks.filter((_, place) => (chosen[place] ?? 0) > 0);
  return [...text, ...leftOut(missing, shortened, counted)].join('\n');
}

function leftOut(missing: readonly Block[], shortened: readonly Block[], counted: string): string[] {
  const count = countOf(missing);
  const withoutAdvice = countOf(shortened);
  const beside = [...missing, ...shortened].filter(({ kind }) => kind === 'beside');
  const names = [
    ...(count > 0 ? [plural(count, counted)] : []),
    ...(withoutAdvice > 0 ? [`the details of ${plural(withoutAdvice, counted)}`] : []),
    ...new Set(beside.map(({ name }) => name)),
    ...(shortened.some(({ kind }) => kind === 'head') ? ['who has to wait'] : []),
  ];
  if (names.length === 0) return [];
  const said = names.length > 6 ? [...names.slice(0, 5), 'other lists'] : names;
  const list = said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`;
  return [`> **Left out here: ${list}**, because the text would be too long. The report as JSON has all of it.\n`];
}

function countOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { findings }) => sum + findings, 0);
}

function sizeOf(text: string): number {
  return utf8.encode(text).length + 1;
}

const utf8 = new TextEncoder();

/** A block beside the findings. */
export function beside(name: string, ...forms: readonly string[]): Block {
  return { forms, kind: 'beside', findings: 0, name };
}

/** What is seen only by those who click. `title` is HTML, `text` Markdown. */
export function details(title: string, text: string): string {
  return `<details><summary>${title}</summary>\n\n${text.trimEnd()}\n\n</details>\n`;
}

/** Browsers and servers take no longer ones. */
const longestAddress = 2_000;

/** A text that leads to an address, where there is one. `text` is Markdown. */
export function linked(text: string, address: string | null): string {
  return address !== null && address.length <= longestAddress && /^https?:\/\//.test(address)
    ? `[${text}](${target(address)})`
    : text;
}

/** A name that is longer says nothing more. */
const longestName = 200;

/** A place in a file, as code that leads there; also in a cell of a table. */
export function placeLink(options: Linking, file: string, line: number): string {
  const text = `${cut(file, longestName)}:${line}`;
  return linked(markdownCellCode(text), options.link?.(file, line) ?? null);
}

/** A name as code, also in a cell of a table. */
export function nameCode(name: string): string {
  return markdownCellCode(cut(name, longestName));
}

export interface Linking {
  link?(file: string, line: number): string | null;
}

/** An address between the parentheses of a link: what could end it is percent-encoded. */
function target(address: string): string {
  return encodeURI(address.replace(/[\ud800-\udfff]/g, ''))
    .replace(/%25(?=[0-9A-Fa-f]{2})/g, '%')
    .replace(/[()<>[\]@`|]/g, (found) => `%${found.charCodeAt(0).toString(16)}`);
}
