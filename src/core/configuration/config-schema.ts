import { serverVersionPattern } from '../effects/server-version.ts';
import { tools } from '../migrations/tool-choice.ts';
import { engines } from '../report/engine.ts';
import { failOnLevels } from '../report/fail-on.ts';
import type { TextPattern } from '../runtime/options.ts';

/**
 * The shape of drydock.yml as data: from it come the checks with their messages, the JSON Schema that editors use, and
 * the reference in docs/configuration.md.
 */
export type Shape =
  | { readonly type: 'object'; readonly keys: Readonly<Record<string, Key>> }
  /** Any keys; `key` says what they are, for messages. */
  | { readonly type: 'map'; readonly key: string; readonly values: Shape }
  | { readonly type: 'list'; readonly items: Shape; readonly single?: boolean }
  | { readonly type: 'text'; readonly pattern?: TextPattern }
  | { readonly type: 'choice'; readonly values: readonly string[] }
  | { readonly type: 'databases' }
  | { readonly type: 'rule' };

export interface Key {
  readonly shape: Shape;
  readonly what: string;
  readonly required?: boolean;
}

const text: Shape = { type: 'text' };
const texts: Shape = { type: 'list', items: text, single: true };

/** Severities that drydock.yml may give to a rule. */
export const ruleSeverities = ['off', 'notice', 'warning', 'error'] as const;

/** Kinds of object whose names can be held to a pattern. */
export const namedKinds = [
  'schema',
  'table',
  'view',
  'column',
  'index',
  'unique-index',
  'primary-key',
  'foreign-key',
  'unique',
  'check',
  'sequence',
  'type',
  'function',
  'trigger',
] as const;

const regularExpression: TextPattern = { accepts: isRegularExpression, expected: 'a regular expression' };
const day: TextPattern = {
  accepts: isDate,
  expected: 'a day such as 2027-01-31',
  source: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
};

/** One entry of `databases`; as a map, its key is the name. */
export const databaseKeys = {
  name: { shape: text, what: 'The name, for `--database` and in reports.' },
  folder: { shape: texts, what: 'The folder of migrations, or a list of them, relative to the working folder.' },
  engine: { shape: { type: 'choice', values: engines }, what: 'The database server.' },
  'server-version': {
    shape: { type: 'text', pattern: serverVersionPattern },
    what: 'The version of the production server.',
  },
  tool: { shape: { type: 'choice', values: tools }, what: 'The migration tool; found by the file names when absent.' },
  stats: { shape: text, what: 'A file with rows and bytes of each table in production.' },
} as const satisfies Readonly<Record<string, Key>>;

export const configShape = {
  databases: {
    shape: { type: 'databases' },
    what: 'The databases whose migrations this repository holds, as a map by name or a list.',
  },
  rules: {
    shape: { type: 'map', key: 'rule', values: { type: 'rule' } },
    what: 'Severity and options by rule.',
  },
  ignore: {
    shape: {
      type: 'list',
      items: {
        type: 'object',
        keys: {
          rule: { shape: text, what: 'The rule to silence, or `*` for every one.', required: true },
          files: { shape: texts, what: 'Globs of files; every file when absent.' },
          reason: { shape: text, what: 'Why. It stands in the report beside what was silenced.', required: true },
          until: {
            shape: { type: 'text', pattern: day },
            what: 'The last day on which it holds.',
          },
        },
      },
    },
    what: 'Findings to leave out, each with a reason.',
  },
  baseline: {
    shape: text,
    what: 'A file of known findings, as `drydock lint --write-baseline FILE` writes it: only others count.',
  },
  'fail-on': { shape: { type: 'choice', values: failOnLevels }, what: 'The least severity that fails the run.' },
  naming: {
    shape: {
      type: 'object',
      keys: Object.fromEntries(
        namedKinds.map((kind) => [
          kind,
          {
            shape: { type: 'text', pattern: regularExpression },
            what: `Names that are given to this kind of object: ${kind.replace('-', ' ')}.`,
          },
        ]),
      ),
    },
    what: 'Patterns for the names of new objects.',
  },
  code: {
    shape: {
      type: 'object',
      keys: {
        paths: { shape: texts, what: 'Folders and files to search.' },
        ignore: { shape: texts, what: 'Folders and files to leave out.' },
      },
    },
    what: "Where the repository's code is searched for names that a migration drops or renames.",
  },
} as const satisfies Readonly<Record<string, Key>>;

function isRegularExpression(value: string): boolean {
  try {
    new RegExp(value, 'u');
    return true;
  } catch {
    return false;
  }
}

/** A day of the calendar: 2027-02-30 is none. */
export function isDate(value: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (found === null) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
