import type { PlaceholderStyle } from '../sql/placeholders.ts';
import type { SourceText } from '../sql/source-text.ts';
import { compareVersions, type FlywayName, parseFlywayName, sameVersion } from './flyway-names.ts';
import { flywayStatements } from './flyway-transaction.ts';
import type { Entry, FolderView } from './folder-view.ts';
import type { FolderProblem, Migration, MigrationKind, Script, TransactionRule } from './migration.ts';
import { compareText } from './paths.ts';
import { noPlaceholders, type ReadOptions, type ToolReader } from './reader.ts';
import {
  areOrIs,
  commonProblems,
  duplicateVersions,
  malformed,
  oneAndOthers,
  sourceOf,
  wholeScript,
} from './scripts.ts';

const wrapped: TransactionRule = {
  mode: 'wrapped',
  why: 'Flyway wraps each migration in a transaction',
  optOut: 'put `executeInTransaction=false` into a file of the same name with .conf added',
};
const configured: TransactionRule = {
  mode: 'none',
  why: 'its .conf says `executeInTransaction=false`',
  optOut: null,
};
const detected = (what: string): TransactionRule => ({
  mode: 'none',
  why: `it holds ${what}, and Flyway runs a file with such a statement without a transaction`,
  optOut: null,
});

interface Named {
  readonly entry: Entry;
  readonly name: FlywayName;
}

export const flyway: ToolReader = {
  id: 'flyway',
  name: 'Flyway',
  recognise(view) {
    const named = view.sql.map((entry): Named => ({ entry, name: parseFlywayName(entry.name) }));
    const valid = named.filter((one) => isMigration(one.name) && hasSeparator(one));
    const alike = named.filter((one) => one.name.kind !== 'other');
    // One file that happens to be called V2__x.sql makes no Flyway folder of two hundred others.
    if (valid.length === 0 || alike.length * 2 < named.length) return null;
    const entries = valid.map((one) => one.entry);
    return {
      certainty: 'names',
      by: `${oneAndOthers(entries)} ${areOrIs(entries)} named as Flyway wants ${entries.length > 1 ? 'them' : 'it'}`,
    };
  },
  read(view, options) {
    const problems: FolderProblem[] = [];
    const migrations: Migration[] = [];
    const undos: Migration[] = [];
    const mixed: { readonly migration: Migration; readonly line: number }[] = [];
    for (const entry of view.sql) {
      const name = parseFlywayName(entry.name);
      if (name.kind === 'invalid') {
        problems.push({
          kind: 'ignored-file',
          file: entry.path,
          why: name.why,
          expected: 'V1__name.sql or R__name.sql',
        });
        continue;
      }
      if (name.kind === 'other') {
        if (entry.parent === '' && /^\d|^v\d/i.test(entry.name)) {
          const why = 'its name has none of the prefixes V, U, B and R';
          problems.push({ kind: 'ignored-file', file: entry.path, why, expected: 'V1__name.sql or R__name.sql' });
        }
        continue;
      }
      const source = sourceOf(entry, problems);
      if (!source) continue;
      const { script, mixedLine, companions } = scriptOf(view, entry, source, options);
      const migration = made(entry, name, script, companions);
      if (mixedLine !== null) mixed.push({ migration, line: mixedLine });
      (migration.kind === 'undo' ? undos : migrations).push(migration);
    }
    // A folder that mixes more than once has been applied that way, so that `mixed` must be on.
    if (mixed.length === 1) for (const one of mixed) problems.push(mixedProblem(one.migration.file, one.line));
    migrations.sort(inOrder);
    problems.push(
      ...duplicateVersions(migrations, sameVersion),
      ...duplicateVersions(undos, sameVersion),
      ...sameDescription(migrations),
    );
    const { joined, alone } = joinUndos(migrations, undos);
    for (const one of alone) problems.push({ kind: 'missing-up', file: one.file });
    const first = joined.findIndex((one) => one.kind === 'callback');
    const place = first < 0 ? joined.length : first;
    const all = [...joined.slice(0, place), ...alone, ...joined.slice(place)];
    return { migrations: all, problems: [...problems, ...commonProblems(all)] };
  },
};

function isMigration(name: FlywayName): boolean {
  return name.kind === 'versioned' || name.kind === 'repeatable' || name.kind === 'baseline';
}

/** `V1.sql` is a migration to Flyway, but so short a name gives nobody away. */
function hasSeparator(one: Named): boolean {
  return one.entry.name.includes('__');
}

function made(
  entry: Entry,
  name: Exclude<FlywayName, { kind: 'invalid' | 'other' }>,
  up: Script,
  companions: readonly string[],
): Migration {
  const common = { tool: 'flyway', file: entry.path, up, down: null, companions } as const;
  switch (name.kind) {
    case 'versioned':
    case 'undo':
    case 'baseline':
      return { ...common, kind: name.kind, version: name.version, name: name.description };
    case 'repeatable':
      return { ...common, kind: 'repeatable', version: null, name: name.description };
    case 'callback':
      return { ...common, kind: 'callback', version: null, name: [name.event, name.description].join(' ').trim() };
  }
}

function scriptOf(
  view: FolderView,
  entry: Entry,
  source: SourceText,
  options: ReadOptions,
): { readonly script: Script; readonly mixedLine: number | null; readonly companions: readonly string[] } {
  const conf = view.at(`${entry.inside}.conf`);
  const settings = conf ? settingsOf(conf) : new Map<string, string>();
  const companions = conf ? [conf.path] : [];
  const placeholders: PlaceholderStyle =
    settings.get('placeholderreplacement') === 'false'
      ? noPlaceholders
      : {
          kind: 'delimited',
          prefix: options.placeholders?.prefix ?? '${',
          suffix: options.placeholders?.suffix ?? '}',
        };
  const asked = settings.get('executeintransaction');
  if (asked !== undefined) {
    return {
      script: withoutTrailingBlanks(wholeScript(source, asked === 'false' ? configured : wrapped, placeholders)),
      mixedLine: null,
      companions,
    };
  }
  const { outside, inside } = flywayStatements(source.text);
  const rule = outside ? detected(outside.what) : wrapped;
  const mixedLine = outside && inside !== null ? source.position(Math.max(outside.at, inside)).line : null;
  return { script: withoutTrailingBlanks(wholeScript(source, rule, placeholders)), mixedLine, companions };
}

/**
 * A no-break space after the last semicolon would be a statement to the server, and a syntax error. Released histories that
 * Flyway has applied on many servers hold such files, so that it cannot have sent it.
 */
function withoutTrailingBlanks(script: Script): Script {
  const last = script.pieces[script.pieces.length - 1];
  if (!last) return script;
  const text = script.source.text.slice(last.start, last.end);
  const end = last.start + text.trimEnd().length;
  if (/^[\t\n\r ]*$/.test(script.source.text.slice(end, last.end))) return script;
  return { ...script, pieces: [...script.pieces.slice(0, -1), { start: last.start, end: Math.max(end, last.start) }] };
}

/** `key=value` lines; keys with or without `flyway.`, in any case. */
function settingsOf(conf: Entry): Map<string, string> {
  const settings = new Map<string, string>();
  const content = conf.content();
  if (!('source' in content)) return settings;
  for (const line of content.source.text.split(/\r\n|\r|\n/)) {
    const parts = /^\s*(?:flyway\.)?([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (parts) settings.set((parts[1] ?? '').toLowerCase(), (parts[2] ?? '').toLowerCase());
  }
  return settings;
}

const rank: Readonly<Record<MigrationKind, number>> = {
  baseline: 0,
  versioned: 0,
  undo: 1,
  repeatable: 2,
  callback: 3,
};

/** Versioned ones by version, then repeatables by description, then callbacks, which are no part of the history. */
function inOrder(a: Migration, b: Migration): number {
  return (
    rank[a.kind] - rank[b.kind] ||
    (a.version !== null && b.version !== null ? compareVersions(a.version, b.version) : compareText(a.name, b.name)) ||
    // A baseline stands for everything up to its version, so that it comes after the migration of that version.
    (a.kind === b.kind ? compareText(a.file, b.file) : a.kind === 'baseline' ? 1 : -1)
  );
}

/** An undo script is the way back of its version. */
function joinUndos(migrations: readonly Migration[], undos: readonly Migration[]) {
  const waysBack = new Map<string, Migration>();
  for (const one of undos) waysBack.set(sameVersion(one.version ?? ''), one);
  const joined = migrations.map((one): Migration => {
    if (one.kind !== 'versioned' || one.version === null) return one;
    const back = waysBack.get(sameVersion(one.version));
    if (!back) return one;
    waysBack.delete(sameVersion(one.version));
    return { ...one, down: back.up, companions: [...one.companions, back.file, ...back.companions] };
  });
  return { joined, alone: [...waysBack.values()] };
}

/** Flyway refuses two repeatables of one description as it does two files of one version. */
function sameDescription(migrations: readonly Migration[]): FolderProblem[] {
  const problems: FolderProblem[] = [];
  const first = new Map<string, string>();
  for (const one of migrations) {
    if (one.kind !== 'repeatable') continue;
    const other = first.get(one.name);
    if (other === undefined) first.set(one.name, one.file);
    else
      problems.push({
        kind: 'duplicate-version',
        file: one.file,
        version: `R__${one.name.replaceAll(' ', '_')}`,
        other,
      });
  }
  return problems;
}

function mixedProblem(file: string, line: number): FolderProblem {
  return malformed(
    file,
    line,
    'it mixes statements that cannot run in a transaction with statements that can, which Flyway refuses unless `mixed` is on; give each kind a file of its own',
  );
}
