import type { PlaceholderStyle } from '../sql/placeholders.ts';
import type { SourceText } from '../sql/source-text.ts';
import type { NotAnalysedSql, Span } from '../sql/statement.ts';
import type { Entry, FolderView } from './folder-view.ts';
import type { Changelog, OutlinedChangeset, RenderedChangesets } from './liquibase-changelog.ts';
import { liquibaseEngines } from './liquibase-dbms.ts';
import {
  type ChangesetAttributes,
  type FormattedChangeset,
  type FormattedSql,
  isFormattedSql,
  readFormattedSql,
} from './liquibase-formatted.ts';
import { orderOf } from './liquibase-order.ts';
import { RenderedBy, RenderedFile } from './liquibase-rendered.ts';
import type { FolderProblem, Migration, Script, TransactionRule } from './migration.ts';
import { compareText, seenFrom } from './paths.ts';
import type { ReadResult, ToolReader } from './reader.ts';
import { areOrIs, isBlank, malformed, oneAndOthers, sample, sourceOf, wholeScript } from './scripts.ts';

export const wrapped = (optOut: string): TransactionRule => ({
  mode: 'wrapped',
  why: 'Liquibase wraps each changeset in a transaction',
  optOut,
});
export const unwrapped = (written: string): TransactionRule => ({
  mode: 'none',
  why: `the changeset says \`${written}\`, and Liquibase sends each statement by itself`,
  optOut: null,
});

/** `${name}`: a changelog's property, the command line's or the environment's. */
const placeholders: PlaceholderStyle = { kind: 'delimited', prefix: '${', suffix: '}' };

export const liquibase: ToolReader = {
  id: 'liquibase',
  name: 'Liquibase',
  recognise(view, prepared) {
    if (prepared?.tool === 'liquibase' && prepared.changelogs.size > 0) {
      const paths = [...prepared.changelogs.keys()].sort(compareText);
      const others = paths.length - 1;
      const rest =
        others === 0 ? 'is a changelog' : `and ${others === 1 ? 'one other' : `${others} others`} are changelogs`;
      return { certainty: 'content', by: `${seenFrom(view.folder, paths[0] ?? '')} ${rest}` };
    }
    const marked = sample(view.sql).filter((one) => {
      const content = one.content();
      return 'source' in content && isFormattedSql(content.source.text);
    });
    if (marked.length === 0) return null;
    return {
      certainty: 'content',
      by: `${oneAndOthers(marked)} ${areOrIs(marked)} marked with --liquibase formatted sql`,
    };
  },
  read(view, { prepared }) {
    if (prepared?.tool !== 'liquibase' || prepared.changelogs.size === 0) return readSqlFiles(view);
    return readChangelogs(view, prepared.changelogs, prepared.elsewhere, prepared.rendered);
  },
};

/** A folder with changelogs: what they include, in the order in which they include it. */
function readChangelogs(
  view: FolderView,
  changelogs: ReadonlyMap<string, Changelog>,
  elsewhere: readonly string[],
  rendered: RenderedChangesets | null,
): ReadResult {
  const problems: FolderProblem[] = [];
  const entries = new Map(view.entries.map((one) => [one.path, one]));
  const order = orderOf(changelogs, new Set(entries.keys()), elsewhere);
  for (const { file, include } of order.missing) {
    const line = changelogs.get(file)?.source.position(include.span.start).line ?? 1;
    problems.push(
      malformed(file, line, `it includes ${include.path}, which is not in ${view.folder} or above the changelog`),
    );
  }
  for (const [file, { source, broken }] of changelogs) {
    if (broken) problems.push(malformed(file, source.position(broken.at).line, broken.why));
  }
  const sqlOf = rendered ? new RenderedBy(rendered) : null;
  const files = new Map<Changelog, RenderedFile>();
  // The text of a file is whole only when all of its changesets are in it: migrations are made after that.
  const make: (() => readonly Migration[])[] = [];
  for (const unit of order.units) {
    if (unit.kind === 'sql') {
      const entry = entries.get(unit.path);
      const source = entry ? sourceOf(entry, problems) : null;
      if (!entry || !source) continue;
      const found = isFormattedSql(source.text) ? changesetsOf(entry, source, problems) : [rawFile(entry, source)];
      make.push(() => found);
      continue;
    }
    const { changelog, changeset } = unit;
    const sql = sqlOf?.take(changelog, changeset) ?? null;
    if (sql === null || changeset.attributes.ignore) continue;
    const file = files.get(changelog) ?? new RenderedFile(changelog);
    files.set(changelog, file);
    const pieces = file.add(changeset, sql);
    const notRendered = file.notRendered(changeset);
    make.push(() => [renderedMigration(changelog, changeset, { source: file.source(), pieces, notRendered })]);
  }
  const migrations = make.flatMap((one) => one());
  if (order.missing.length === 0) {
    const formatted = view.sql.filter((entry) => {
      const content = entry.content();
      return 'source' in content && isFormattedSql(content.source.text);
    });
    for (const file of [...changelogs.keys(), ...formatted.map((entry) => entry.path)]) {
      if (order.visited.has(file)) continue;
      const expected = `an include of it in ${order.roots[0] ?? 'a changelog'}`;
      problems.push({ kind: 'ignored-file', file, why: 'no changelog includes it', expected });
    }
  }
  problems.push(...commonProblems(migrations, problems));
  return { migrations, problems };
}

/** A file of SQL without Liquibase's header: it runs as one changeset, in one message (SqlChangeLogParser). */
function rawFile(entry: Entry, source: SourceText): Migration {
  const transaction = wrapped('make it a changeset of formatted SQL with `runInTransaction:false`');
  return {
    tool: 'liquibase',
    kind: 'versioned',
    version: 'includeAll:raw',
    name: entry.name,
    file: entry.path,
    up: { ...wholeScript(source, transaction, placeholders) },
    down: null,
    companions: [],
  };
}

function renderedMigration(
  changelog: Changelog,
  changeset: OutlinedChangeset,
  script: Pick<Script, 'source' | 'pieces'> & { readonly notRendered: readonly NotAnalysedSql[] },
): Migration {
  const { source, pieces, notRendered } = script;
  const written = changelog.source;
  const { id, author, attributes, whole } = changeset;
  return {
    ...commonOf(id, author, { ...attributes, dbms: null }, written.file),
    up: {
      source,
      pieces,
      transaction: attributes.runInTransaction
        ? wrapped('set `runInTransaction` of the changeset to false')
        : unwrapped('runInTransaction: false'),
      placeholders,
      ...(notRendered.length > 0 ? { notRendered } : {}),
    },
    // The way back can be asked of Liquibase only for all changesets or none, and few of a history have one.
    down: null,
    companions: [],
    part: {
      id: `${author}:${id}`,
      text: written.text.slice(whole.start, whole.end),
      line: written.position(whole.start).line,
      endLine: written.position(whole.end).line,
    },
  };
}

/** A folder of formatted SQL files without a changelog that names them: in the order of their paths, as `includeAll` has it. */
function readSqlFiles(view: FolderView): ReadResult {
  const problems: FolderProblem[] = [];
  const migrations: Migration[] = [];
  for (const entry of view.sql) {
    const source = sourceOf(entry, problems);
    if (!source) continue;
    if (isFormattedSql(source.text)) migrations.push(...changesetsOf(entry, source, problems));
    else problems.push(withoutHeader(entry, source));
  }
  problems.push(...commonProblems(migrations, problems));
  return { migrations, problems };
}

function withoutHeader(entry: Entry, source: SourceText): FolderProblem {
  const late = /^\s*--\s*liquibase\s*formatted/im.test(source.text);
  return {
    kind: 'ignored-file',
    file: entry.path,
    why: late
      ? 'its line `--liquibase formatted sql` is not the first one'
      : 'it does not begin with the line `--liquibase formatted sql`',
    expected: 'that line at the top of each file, and a `--changeset author:id` line above each change',
  };
}

/** The changesets of a formatted SQL file as migrations. */
function changesetsOf(entry: Entry, source: SourceText, problems: FolderProblem[]): Migration[] {
  const file = readFormattedSql(source);
  for (const { at, why, misread } of file.mistakes) {
    const { line } = source.position(at);
    problems.push(misread ? { kind: 'misread', file: entry.path, line, why } : malformed(entry.path, line, why));
  }
  return file.changesets
    .filter((one) => !one.attributes.ignore)
    .map((one) => {
      const up: Script = {
        source: file.up,
        pieces: one.pieces,
        transaction: transactionOf(one.attributes),
        placeholders,
      };
      return {
        ...commonOf(one.id, one.author, one.attributes, entry.path),
        up,
        down: downOf(one, file, up.transaction),
        companions: [],
        part: {
          id: `${one.author}:${one.id}`,
          text: comparedText(source, one.whole),
          line: source.position(one.whole.start).line,
          endLine: source.position(Math.max(one.whole.start, one.whole.end - 1)).line,
        },
      };
    });
}

function commonOf(id: string, author: string, attributes: ChangesetAttributes, file: string) {
  const engines = liquibaseEngines(attributes.dbms);
  return {
    tool: 'liquibase',
    kind: attributes.runOnChange || attributes.runAlways ? 'repeatable' : 'versioned',
    version: `${author}:${id}`,
    name: id,
    file,
    ...(engines === null ? {} : { engines }),
  } as const;
}

function transactionOf(attributes: ChangesetAttributes): TransactionRule {
  return attributes.runInTransaction
    ? wrapped('add `runInTransaction:false` to the `--changeset` line')
    : unwrapped('runInTransaction:false');
}

function downOf(one: FormattedChangeset, file: FormattedSql, transaction: TransactionRule): Script | null {
  switch (one.rollback.kind) {
    case 'absent':
      return null;
    case 'nothing':
      return { source: file.down, pieces: [], transaction, placeholders };
    case 'sql':
      return { source: file.down, pieces: one.rollback.pieces, transaction, placeholders };
    case 'changeset': {
      const { id, author } = one.rollback;
      const other = file.changesets.find((each) => each.id === id && each.author === author);
      return other ? { source: file.up, pieces: other.pieces, transaction, placeholders } : null;
    }
    default:
      return one.rollback satisfies never;
  }
}

/** Tells of changesets that Liquibase takes for one, of those that do nothing, and of those without a way back where most have one. */
function commonProblems(migrations: readonly Migration[], known: readonly FolderProblem[]): FolderProblem[] {
  const stopsAt = new Set(known.flatMap((one) => (one.kind === 'malformed' ? [`${one.file}:${one.line}`] : [])));
  const problems: FolderProblem[] = [];
  const seen = new Map<string, Migration[]>();
  for (const one of migrations) {
    const line = one.part?.line ?? 1;
    // Liquibase tells changesets apart by author, id and file, and looks only at those that run on the database.
    const key = `${one.version}\u0000${one.file}`;
    const others = seen.get(key) ?? [];
    const other = others.find((earlier) => runTogether(earlier, one));
    seen.set(key, [...others, one]);
    if (other) {
      const version = one.version ?? '';
      problems.push({ kind: 'duplicate-version', file: one.file, version, other: other.file, line });
    }
    // A rendered changeset without SQL may set a tag or check a condition, and that is no mistake.
    if (!one.up.source.rendered && !stopsAt.has(`${one.file}:${line}`) && isBlank(one.up.source.text, one.up.pieces)) {
      problems.push({ kind: 'empty', file: one.file, line });
    }
  }
  const versioned = migrations.filter((one) => one.kind === 'versioned' && !one.up.source.rendered);
  const without = versioned.filter((one) => one.down === null);
  if (without.length > 0 && without.length * 2 <= versioned.length) {
    for (const one of without) problems.push({ kind: 'missing-down', file: one.file, line: one.part?.line ?? 1 });
  }
  return problems;
}

function runTogether(one: Migration, other: Migration): boolean {
  return !one.engines || !other.engines || one.engines.some((engine) => other.engines?.includes(engine));
}

/** The parts of a changelog by their ids, with their texts: what the base is compared with. */
export function partsOfChangelog({ source, items }: Changelog): ReadonlyMap<string, string> {
  return new Map(
    items.flatMap((one) =>
      one.kind === 'changeset'
        ? [[`${one.author}:${one.id}`, source.text.slice(one.whole.start, one.whole.end)] as const]
        : [],
    ),
  );
}

/** As `partsOfChangelog`, of a formatted SQL file. */
export function partsOfFormattedSql(source: SourceText): ReadonlyMap<string, string> {
  const { changesets } = readFormattedSql(source);
  return new Map(changesets.map((one) => [`${one.author}:${one.id}`, comparedText(source, one.whole)]));
}

/** A changeset without what its checksum does not see: its way back and its comment. */
function comparedText({ text }: SourceText, whole: Span): string {
  return text
    .slice(whole.start, whole.end)
    .split('\n')
    .filter((line) => !/^\s*--\s*(?:rollback\b|comment\b|validCheckSum\b)/i.test(line))
    .join('\n');
}
