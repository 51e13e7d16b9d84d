import type { TrialSettings } from '../core/configuration/trial-settings.ts';
import { trialIds } from '../core/configuration/trial-settings.ts';
import { serverVersionPattern } from '../core/effects/server-version.ts';
import { tools } from '../core/migrations/tool-choice.ts';
import { engines } from '../core/report/engine.ts';
import { type FailOn, failOnLevels } from '../core/report/fail-on.ts';
import type { OptionsOf, OptionsSpec } from '../core/runtime/options.ts';
import type { TargetOptions } from '../core/targets/find-targets.ts';

export const testFormats = ['text', 'json', 'markdown', 'html', 'junit', 'github'] as const;
export type TestFormat = (typeof testFormats)[number];

const trialList = {
  accepts: (value: string) => trialNames(value).every((one) => trialIds.some((id) => id === one)),
  expected: `a list of ${trialIds.join(', ')}, with commas between`,
};

/** The names of a list with commas or blanks between, each once. */
export function trialNames(value: string): readonly string[] {
  return [...new Set(value.split(/[\s,]+/).filter((one) => one !== ''))];
}

const count = {
  accepts: (value: string) => /^\d{1,9}$/.test(value),
  expected: 'a whole number',
  source: '^[0-9]{1,9}$',
};

/** Every option of `drydock test` and every input of `actions/test-migrations`. */
export const testSpec = {
  folder: {
    kind: 'list',
    positional: true,
    value: 'FOLDER',
    default: [],
    what: 'Folders of migrations, one a line.',
    otherwise: 'the databases of drydock.yml, or else the migrations folder that is found',
  },
  url: {
    kind: 'text',
    value: 'URL',
    default: null,
    what: 'A server to test on, such as a service container. Databases of our own are made and dropped beside the one that it names, which is never written to.',
    otherwise:
      'DRYDOCK_TEST_URL, else a throwaway server from the programs of the machine, else PostgreSQL in WebAssembly',
  },
  engine: {
    kind: 'choice',
    values: engines,
    default: null,
    what: 'The database server that the migrations are written for.',
    otherwise: 'told from the files; postgres where nothing tells',
  },
  'server-version': {
    kind: 'text',
    value: 'VERSION',
    pattern: serverVersionPattern,
    default: null,
    what: 'The version of the production server, such as 16, 8.0.36 or 10.11. A server of that version is taken if there is one, and a difference is said.',
    otherwise: 'drydock.yml, else whatever is there',
  },
  tool: {
    kind: 'choice',
    values: tools,
    default: null,
    what: "The migration tool whose layout the folder has. auto finds it by the files' names.",
    otherwise: 'auto',
  },
  trials: {
    kind: 'text',
    value: 'LIST',
    pattern: trialList,
    default: null,
    what: `The trials to run, with commas between: ${trialIds.join(', ')}.`,
    otherwise: 'drydock.yml, else all that have what they need',
  },
  base: {
    kind: 'text',
    value: 'REF',
    default: null,
    what: 'What production has: the migrations of this git ref are applied and filled with rows, and the change comes on top.',
    otherwise: 'in an action, the base of the event; else the newest migration is taken for the change',
  },
  from: {
    kind: 'text',
    value: 'VERSION|FILE',
    default: null,
    what: 'Take this migration and every later one for the change, and those before it for what production has.',
  },
  rows: {
    kind: 'text',
    value: 'N',
    pattern: count,
    default: null,
    what: 'Rows to generate for each table, from its types, keys, uniqueness, checks and foreign keys. 0 for none.',
    otherwise: 'rows in drydock.yml, else 1000',
  },
  seed: {
    kind: 'text',
    value: 'FILE',
    default: null,
    what: 'SQL that fills the tables of the base before rows are generated.',
    otherwise: 'seed in drydock.yml',
  },
  schema: {
    kind: 'text',
    value: 'FILE',
    default: null,
    what: 'The committed schema (schema.sql or schema.yml) that the migrations have to result in.',
    otherwise: 'schema in drydock.yml',
  },
  'write-schema': {
    kind: 'flag',
    default: false,
    what: 'Write the schema that the migrations result in to the file of schema, instead of comparing with it.',
  },
  format: { kind: 'choice', values: testFormats, default: 'text', what: 'How the report is written.' },
  output: {
    kind: 'text',
    value: 'FILE',
    default: null,
    what: 'Write the report to this file instead of the standard output.',
  },
  'fail-on': {
    kind: 'choice',
    value: 'LEVEL',
    values: failOnLevels,
    default: null,
    what: 'What fails the run: error, a trial that fails; warning, one that warns too; never, only a trial that could not be run.',
    otherwise: 'error',
  },
  config: {
    kind: 'text',
    value: 'FILE',
    default: null,
    what: 'The configuration file.',
    otherwise: 'drydock.yml, if there is one',
  },
  database: {
    kind: 'text',
    value: 'NAME',
    default: null,
    what: 'Test only this database of drydock.yml.',
    otherwise: 'all of them',
  },
  keep: {
    kind: 'flag',
    default: false,
    only: 'terminal',
    what: 'Leave the databases of the run on the server that url names, to look at them; a throwaway server goes all the same.',
  },
  quiet: { kind: 'flag', default: false, what: 'Say nothing but the report.' },
  verbose: { kind: 'flag', default: false, what: 'Show every case and all evidence, and say what is done meanwhile.' },
  color: {
    kind: 'flag',
    alias: 'colour',
    default: null,
    only: 'terminal',
    what: 'Colours in the text report.',
    otherwise: 'on a terminal, unless NO_COLOR is set',
  },
  'working-directory': {
    kind: 'text',
    value: 'FOLDER',
    default: '.',
    only: 'action',
    what: 'The folder that paths are relative to, inside of the workspace.',
  },
  comment: {
    kind: 'choice',
    values: ['auto', 'always', 'never'],
    default: 'auto',
    only: 'action',
    what: 'Keep one comment a database on the pull request up to date. It needs pull-requests: write. auto leaves it out without a warning where the token may not.',
  },
  'github-token': {
    kind: 'text',
    value: 'TOKEN',
    default: null,
    only: 'action',
    actionDefault: '${{ github.token }}',
    what: 'The token that asks GitHub what changed, which needs contents: read, and that writes the comment.',
  },
} as const satisfies OptionsSpec;

/** The options as they were given: a null was not given. */
export type TestInputs = OptionsOf<typeof testSpec>;

/** What `runTest` works on: the inputs laid over drydock.yml. */
export interface TestOptions {
  /** At least one. */
  readonly databases: readonly TestedOptions[];
  /** A server that the user names; null for one of ours. The password in it never leaves this field. */
  readonly url: string | null;
  /** What the URL came from, for sentences: `--url`, `DRYDOCK_TEST_URL`. */
  readonly urlFrom: string;
  readonly base: string | null;
  readonly from: string | null;
  readonly failOn: FailOn;
  readonly settings: TrialSettings;
  /** Trials that were asked for by name: what keeps one of these from running is an error, not a skip. */
  readonly asked: ReadonlySet<string> | null;
  readonly writeSchema: boolean;
  readonly keep: boolean;
  readonly configFile: string | null;
}

/** One database, with what its trials need beyond its migrations. Paths are relative to the working folder. */
export interface TestedOptions extends TargetOptions {
  /** Settings of the production server by name: a throwaway server gets them, a named one is compared. */
  readonly settings: Readonly<Record<string, string>>;
  /** Values of the tool's placeholders. */
  readonly placeholders: Readonly<Record<string, string>>;
  /** SQL files that fill the base. */
  readonly seed: readonly string[];
  /** Rows to generate a table. */
  readonly rows: number;
  /** The committed schema; null for none. */
  readonly schema: string | null;
  /** Name to a query whose result the change must leave as it is. */
  readonly invariants: Readonly<Record<string, string>>;
  /** Name to a statement that the new schema must refuse. */
  readonly refuses: Readonly<Record<string, string>>;
  /** Name to a query that is timed on the old and the new schema. */
  readonly queries: Readonly<Record<string, string>>;
  /** YAML files with the tables, columns and types that applications rely on. */
  readonly contract: readonly string[];
  /** Files or folders of SQL tests. */
  readonly assertions: readonly string[];
  /** A command that runs the application's tests against the new schema, by a shell of the machine; DATABASE_URL leads to it. */
  readonly contractCommand: string | null;
}
