import type { CodeReference } from '../core/report/finding.ts';
import { maskSecrets } from '../core/report/secrets.ts';

/** A source file of the repository, read when it is first searched. */
export interface CodeFile {
  readonly path: string;
  /** Null when it is binary or too large to be code that people wrote. */
  text(): string | null;
}

/** A reader sees this many places; a name in more is a word of the language, and all of them would say no more. */
const mostPlaces = 20;

/**
 * Searches the repository's code for a name, as a whole word; snake_case names also as camelCase and PascalCase, the way
 * object mappers spell them. Answers are kept: many rules ask for the same name.
 */
export function codeSearch(
  files: () => readonly CodeFile[],
): (name: string, table?: string) => readonly CodeReference[] {
  const known = new Map<string, readonly CodeReference[]>();
  let listed: readonly CodeFile[] | null = null;
  return (name, table) => {
    const key = `${name}\u0000${table ?? ''}`;
    const before = known.get(key);
    if (before) return before;
    listed ??= files();
    const found = search(name, table, listed);
    known.set(key, found);
    return found;
  };
}

function search(name: string, table: string | undefined, files: readonly CodeFile[]): CodeReference[] {
  // A letter or two name too much else.
  if (name.length < 3) return [];
  const spellings = spellingsOf(name);
  const pattern = new RegExp(`(?<![A-Za-z0-9_$])(?:${spellings.map(literally).join('|')})(?![A-Za-z0-9_$])`, 'g');
  const ofTable = table === undefined ? null : tablePattern(table);
  const found: CodeReference[] = [];
  for (const file of files) {
    const text = file.text();
    if (text === null || (ofTable && !ofTable.test(text)) || !spellings.some((spelling) => text.includes(spelling)))
      continue;
    pattern.lastIndex = 0;
    let lastLine = -1;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const start = text.lastIndexOf('\n', match.index) + 1;
      const end = text.indexOf('\n', match.index);
      if (start === lastLine) continue;
      lastLine = start;
      found.push({
        file: file.path,
        line: countLines(text, start),
        text: maskSecrets(text.slice(start, end < 0 ? undefined : end))
          .trim()
          .slice(0, 160),
      });
      if (found.length >= mostPlaces) return found;
    }
  }
  return found;
}

/** A table as code names it: as it is, as a class, and in the singular of either. */
function tablePattern(table: string): RegExp {
  const names = spellingsOf(table).flatMap((one) => [
    one,
    singular(one),
    singular(one).charAt(0).toUpperCase() + singular(one).slice(1),
  ]);
  return new RegExp(`(?<![A-Za-z0-9])(?:${[...new Set(names)].map(literally).join('|')})(?![A-Za-z0-9])`);
}

function singular(name: string): string {
  if (/ies$/.test(name)) return `${name.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh)es$/.test(name)) return name.slice(0, -2);
  return /[^s]s$/.test(name) ? name.slice(0, -1) : name;
}

function spellingsOf(name: string): string[] {
  const camel = name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const pascal = camel.charAt(0).toUpperCase() + camel.slice(1);
  // One short word is a word of every language: only the exact spelling of it means the column.
  return name.includes('_') ? [...new Set([name, camel, pascal])] : [name];
}

function countLines(text: string, to: number): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
