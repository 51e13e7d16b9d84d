import type { PlaceholderStyle } from '../sql/placeholders.ts';
import type { SourceText } from '../sql/source-text.ts';
import type { Entry, FolderView } from './folder-view.ts';
import { liquibaseEngines } from './liquibase-dbms.ts';
import {
  type ChangesetAttributes,
  type FormattedChangeset,
  type FormattedSql,
  isFormattedSql,
  readFormattedSql,
} from './liquibase-formatted.ts';
import type { FolderProblem, Migration, Script, TransactionRule } from './migration.ts';
import type { ReadResult, ToolReader } from './reader.ts';
import { areOrIs, isBlank, malformed, oneAndOthers, sample, sourceOf } from './scripts.ts';

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
  recognise(view) {
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
  read(view) {
    return readSqlFiles(view);
  },
};

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
          text: source.text.slice(one.whole.start, one.whole.end),
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
    if (!stopsAt.has(`${one.file}:${line}`) && isBlank(one.up.source.text, one.up.pieces)) {
      problems.push({ kind: 'empty', file: one.file, line });
    }
  }
  const versioned = migrations.filter((one) => one.kind === 'versioned');
  const without = versioned.filter((one) => one.down === null);
  if (without.length > 0 && without.length * 2 <= versioned.length) {
    for (const one of without) problems.push({ kind: 'missing-down', file: one.file, line: one.part?.line ?? 1 });
  }
  return problems;
}

function runTogether(one: Migration, other: Migration): boolean {
  return !one.engines || !other.engines || one.engines.some((engine) => other.engines?.includes(engine));
}

/** The parts of a formatted SQL file by their ids, with their texts: what the base is compared with. */
export function partsOfFormattedSql(source: SourceText): ReadonlyMap<string, string> {
  const { changesets } = readFormattedSql(source);
  return new Map(
    changesets.map((one) => [`${one.author}:${one.id}`, source.text.slice(one.whole.start, one.whole.end)]),
  );
}
