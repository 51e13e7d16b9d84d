import type { SourceText } from '../sql/source-text.ts';
import type { Span } from '../sql/statement.ts';
import type { Entry, FolderView } from './folder-view.ts';
import type { FolderProblem, Migration, Script, TransactionRule } from './migration.ts';
import { compareText } from './paths.ts';
import { noPlaceholders, type ReadResult, type ToolReader } from './reader.ts';
import {
  areOrIs,
  commonProblems,
  malformed,
  oneAndOthers,
  sample,
  sourceOf,
  textStart,
  withMarker,
} from './scripts.ts';

/** The migrator cuts at this text wherever it stands, whatever the journal says of breakpoints (drizzle-orm, migrator.ts). */
const breakpoint = '--> statement-breakpoint';
const journalPath = 'meta/_journal.json';

const transaction: TransactionRule = {
  mode: 'wrapped',
  why: 'Drizzle runs all pending migrations in one transaction',
  optOut: null,
};

/** For files that the journal does not know: Drizzle's migrator, which reads the journal, cannot be what runs them. */
const runByOthers: TransactionRule = {
  mode: 'unknown',
  why: 'it is not known what runs them, since the journal of Drizzle lists other files',
  optOut: null,
};

export const drizzle: ToolReader = {
  id: 'drizzle',
  name: 'Drizzle',
  recognise(view) {
    if (view.at(journalPath)) {
      return { certainty: 'side file', by: `${journalPath} is the list that Drizzle keeps of its migrations` };
    }
    const folders = folderForm(view).filter((one) => view.at(`${one.parent}/snapshot.json`));
    if (folders.length > 0) {
      return {
        certainty: 'side file',
        by: `${oneAndOthers(folders)} ${areOrIs(folders)} beside a snapshot.json, as Drizzle does`,
      };
    }
    const marked = withMarker(sample(view.sql), /--> statement-breakpoint/);
    if (marked.length === 0) return null;
    return { certainty: 'content', by: `${oneAndOthers(marked)} ${areOrIs(marked)} cut with ${breakpoint}` };
  },
  read(view) {
    const journal = view.at(journalPath);
    const { migrations, problems } = journal ? readJournal(view, journal) : readFolders(view);
    return { migrations, problems: [...problems, ...commonProblems(migrations)] };
  },
};

/** Since version 1 of drizzle-kit: a folder for each migration, and no journal. */
function folderForm(view: FolderView): Entry[] {
  return view.sql.filter((one) => one.name === 'migration.sql' && /^[^/]+$/.test(one.parent));
}

function readFolders(view: FolderView, rule: TransactionRule = transaction): ReadResult {
  const problems: FolderProblem[] = [];
  const migrations: Migration[] = [];
  const folders = folderForm(view);
  const entries = folders.length > 0 ? folders : view.sql.filter((one) => one.parent === '');
  for (const entry of entries.sort((a, b) => compareText(a.inside, b.inside))) {
    const tag = folders.length > 0 ? entry.parent : entry.name.replace(/\.sql$/, '');
    const one = migration(entry, tag, problems, rule, timeOf(tag));
    if (one) migrations.push(one);
  }
  if (folders.length > 0) {
    for (const one of view.sql) {
      if (one.parent !== '' || !/^\d/.test(one.name)) continue;
      const why = 'it does not lie in a folder of its own';
      problems.push({ kind: 'ignored-file', file: one.path, why, expected: 'VERSION_NAME/migration.sql' });
    }
  }
  return { migrations, problems };
}

interface JournalEntry {
  readonly tag: string;
  readonly when: number | null;
}

function readJournal(view: FolderView, journal: Entry): ReadResult {
  const problems: FolderProblem[] = [];
  const migrations: Migration[] = [];
  const source = sourceOf(journal, problems);
  const entries = source ? entriesOf(source, problems) : null;
  if (!entries) {
    const read = readFolders(view);
    return { migrations: read.migrations, problems: [...problems, ...read.problems] };
  }
  // A journal none of whose files is there is a leftover: something else runs what lies in the folder.
  if (entries.length > 0 && !entries.some((one) => view.at(`${one.tag}.sql`))) {
    const left = malformed(journal.path, 1, 'none of the files that it lists is there');
    const read = readFolders(view, runByOthers);
    return { migrations: read.migrations, problems: [...problems, left, ...read.problems] };
  }
  const known = new Set<string>();
  let newest: JournalEntry | null = null;
  for (const one of entries) {
    const entry = view.at(`${one.tag}.sql`);
    if (!entry) {
      const line = source ? lineOf(source, one.tag) : 1;
      problems.push(malformed(journal.path, line, `it lists ${one.tag}, for which there is no file`));
      continue;
    }
    if (known.has(one.tag)) {
      problems.push({ kind: 'duplicate-version', file: entry.path, version: one.tag, other: journal.path });
      continue;
    }
    known.add(one.tag);
    if (one.when !== null && newest?.when != null && one.when < newest.when) {
      problems.push({
        kind: 'ignored-file',
        file: entry.path,
        why: `its time in ${journalPath} is before that of ${newest.tag}, and a database that has the later one passes over the earlier`,
        expected: 'times that grow from entry to entry',
      });
    } else newest = one;
    const read = migration(entry, one.tag, problems, transaction, one.when);
    if (read) migrations.push(read);
  }
  for (const one of view.sql) {
    if (one.parent !== '' || known.has(one.name.replace(/\.sql$/, '')) || !/^\d/.test(one.name)) continue;
    problems.push({
      kind: 'ignored-file',
      file: one.path,
      why: `${journalPath} does not list it`,
      expected: 'an entry of its name there, which drizzle-kit generate writes',
    });
  }
  return { migrations, problems };
}

/** Since version 1 the time is that of the folder's name, in UTC (drizzle-orm, migrator.utils.ts). */
function timeOf(tag: string): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(tag)?.slice(1).map(Number);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function migration(
  entry: Entry,
  tag: string,
  problems: FolderProblem[],
  rule: TransactionRule,
  when: number | null,
): Migration | null {
  const source = sourceOf(entry, problems);
  if (!source) return null;
  return {
    tool: 'drizzle',
    kind: 'versioned',
    version: tag,
    name: tag.replace(/^\d+_/, ''),
    file: entry.path,
    up: script(source, rule),
    down: null,
    companions: [],
    ...(when === null ? {} : { when }),
  };
}

function script(source: SourceText, rule: TransactionRule): Script {
  const { text } = source;
  const pieces: Span[] = [];
  let start = textStart(source);
  for (;;) {
    const found = text.indexOf(breakpoint, start);
    pieces.push({ start, end: found < 0 ? text.length : found });
    if (found < 0) break;
    start = found + breakpoint.length;
  }
  return { source, pieces, transaction: rule, placeholders: noPlaceholders };
}

function entriesOf(source: SourceText, problems: FolderProblem[]): JournalEntry[] | null {
  let value: unknown;
  try {
    value = JSON.parse(source.text.slice(textStart(source)));
  } catch {
    problems.push(malformed(source.file, 1, 'it is not JSON; look for what a merge has left in it'));
    return null;
  }
  const list = isRecord(value) ? value['entries'] : null;
  if (!Array.isArray(list)) {
    problems.push(malformed(source.file, 1, 'it has no list of entries'));
    return null;
  }
  return list.flatMap((one: unknown) => {
    const tag = isRecord(one) ? one['tag'] : null;
    const when = isRecord(one) ? one['when'] : null;
    return typeof tag === 'string' ? [{ tag, when: typeof when === 'number' ? when : null }] : [];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function lineOf(source: SourceText, tag: string): number {
  const at = source.text.indexOf(JSON.stringify(tag));
  return at < 0 ? 1 : source.position(at).line;
}
