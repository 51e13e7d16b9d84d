import type { SourceText } from '../sql/source-text.ts';
import type { Span } from '../sql/statement.ts';
import type { FolderProblem, Migration, Script, TransactionRule } from './migration.ts';
import { compareText } from './paths.ts';
import { noPlaceholders, type ToolReader } from './reader.ts';
import { commonProblems, duplicateVersions, linesOf, malformed, sourceOf, textStart, topLevel } from './scripts.ts';

const wrapped: TransactionRule = {
  mode: 'wrapped',
  why: 'Atlas wraps each file in a transaction',
  optOut: 'put `-- atlas:txmode none` and an empty line at the top',
};
const unwrapped: TransactionRule = {
  mode: 'none',
  why: 'it says `-- atlas:txmode none`, and Atlas sends each statement by itself',
  optOut: null,
};

export const atlas: ToolReader = {
  id: 'atlas',
  name: 'Atlas',
  recognise(view) {
    if (!view.at('atlas.sum')) return null;
    return { certainty: 'side file', by: 'atlas.sum is what Atlas keeps beside its migrations' };
  },
  read(view) {
    const problems: FolderProblem[] = [];
    const migrations: Migration[] = [];
    const sum = view.at('atlas.sum')?.content();
    const summed = sum && 'source' in sum ? namesIn(sum.source.text) : null;
    for (const entry of topLevel(view).sort((a, b) => compareText(a.name, b.name))) {
      const source = sourceOf(entry, problems);
      if (!source) continue;
      const directives = header(source);
      // `sum ignore` takes a file out of the checksums on purpose.
      if (summed && !summed.has(entry.name) && directives.get('sum') !== 'ignore') {
        problems.push(malformed(entry.path, 1, 'atlas.sum does not list it; run atlas migrate hash'));
      }
      const stem = entry.name.replace(/\.sql$/i, '');
      const dash = stem.indexOf('_');
      const { up, down } = cut(source, directives);
      migrations.push({
        tool: 'atlas',
        // An empty database starts at the newest checkpoint and skips what is before it; every other one skips it.
        kind: directives.has('checkpoint') ? 'baseline' : 'versioned',
        version: dash < 0 ? stem : stem.slice(0, dash),
        name: dash < 0 ? '' : stem.slice(dash + 1),
        file: entry.path,
        up,
        down,
        companions: [],
      });
    }
    const twice = duplicateVersions(migrations);
    return { migrations, problems: [...problems, ...twice, ...commonProblems(migrations)] };
  },
};

/** `name h1:hash` a line, after a first line that is the hash of the whole. */
function namesIn(text: string): Set<string> {
  const names = new Set<string>();
  for (const line of linesOf(text)) {
    const at = line.text.lastIndexOf(' h1:');
    if (at > 0) names.add(line.text.slice(0, at));
  }
  return names;
}

/** The directives of the first lines: `-- atlas:NAME VALUE`. They count for the file as long as only comments stand before. */
function header(source: SourceText): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of linesOf(source.text, textStart(source))) {
    if (line.text.trim() === '') {
      if (found.size > 0) break;
      continue;
    }
    if (!line.text.startsWith('--')) break;
    const parts = /^--\s*atlas:(\w+)(?:\s+(.*))?$/.exec(line.text);
    if (parts) found.set(parts[1] ?? '', (parts[2] ?? '').trim());
  }
  return found;
}

function cut(source: SourceText, directives: ReadonlyMap<string, string>): { up: Script; down: Script | null } {
  const { text } = source;
  const transaction = directives.get('txmode') === 'none' ? unwrapped : wrapped;
  const delimiter = directives.get('delimiter');
  const script = (spans: readonly Span[]): Script => ({
    source,
    pieces: delimiter ? spans.flatMap((span) => split(text, span, delimiter)) : spans,
    transaction,
    placeholders: noPlaceholders,
  });
  const whole: Span = { start: textStart(source), end: text.length };
  if (!directives.has('txtar')) return { up: script([whole]), down: null };
  const members = archive(source);
  const named = (name: string) => members.filter((one) => one.name === name).map((one) => one.span);
  const down = named('down.sql');
  return { up: script(named('migration.sql')), down: down.length > 0 ? script(down) : null };
}

/** The members of a text archive: each begins after a line `-- NAME --`. */
function archive(source: SourceText): { readonly name: string; readonly span: Span }[] {
  const { text } = source;
  const marks: { name: string; start: number; next: number }[] = [];
  for (const line of linesOf(text, textStart(source))) {
    const name = /^-- (\S.*?) --$/.exec(line.text)?.[1];
    if (name) marks.push({ name, start: line.start, next: line.next });
  }
  return marks.map((mark, place) => ({
    name: mark.name,
    span: { start: mark.next, end: marks[place + 1]?.start ?? text.length },
  }));
}

/** Cuts at a delimiter of the file's own, in which `\n` stands for the end of a line. */
function split(text: string, span: Span, delimiter: string): Span[] {
  const mark = delimiter.replaceAll('\\n', '\n').replaceAll('\\r', '\r').replaceAll('\\t', '\t');
  // The directive's own line ends with the delimiter; what it holds up to there is a comment.
  const own = text.indexOf('atlas:delimiter', span.start);
  let start = span.start;
  if (own >= span.start && own < span.end) {
    const feed = text.indexOf('\n', own);
    start = feed < 0 ? span.end : feed + 1;
  }
  const pieces: Span[] = [];
  for (;;) {
    const found = text.indexOf(mark, start);
    const end = found < 0 || found >= span.end ? span.end : found;
    pieces.push({ start, end });
    if (end === span.end) return pieces;
    start = found + mark.length;
  }
}
