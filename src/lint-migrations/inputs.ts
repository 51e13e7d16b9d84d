import type { CodeSearch, IgnoreEntry, RuleSetting } from '../core/configuration/settings.ts';
import { serverVersionPattern } from '../core/effects/server-version.ts';
import { tools } from '../core/migrations/tool-choice.ts';
import { engines } from '../core/report/engine.ts';
import { type FailOn, failOnLevels } from '../core/report/fail-on.ts';
import type { OptionsOf, OptionsSpec } from '../core/runtime/options.ts';
import type { TargetOptions } from '../core/targets/find-targets.ts';
import type { Baseline } from './baseline.ts';

export const formats = ['text', 'json', 'sarif', 'markdown', 'html', 'note', 'junit', 'gitlab', 'github'] as const;

/** `auto`: where the token may; `always`: with a warning where it may not. */
const whenValues = ['auto', 'always', 'never'] as const;

export type Format = (typeof formats)[number];

/** Every option of `drydock lint` and every input of `actions/lint-migrations`. */
export const lintSpec = {
  path: {
    kind: 'list',
    positional: true,
    value: 'FOLDER|FILE',
    default: [],
    what: 'Folders or files to lint, one a line. A file is judged with the history of its folder.',
    otherwise: 'the databases of drydock.yml, or else the migrations folder that is found',
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
    what: 'The version of the production server, such as 16, 8.0.36 or 10.11. Locks and rewrites differ from version to version.',
    otherwise: 'PostgreSQL 16, MySQL 8.4, MariaDB 10.11, and the report says that it was assumed',
  },
  tool: {
    kind: 'choice',
    values: tools,
    default: null,
    what: "The migration tool whose layout the folder has. auto finds it by the files' names.",
    otherwise: 'auto',
  },
  since: {
    kind: 'text',
    value: 'REF',
    default: null,
    what: 'Report only on migrations that changed since this git ref; earlier ones are replayed.',
    otherwise: 'in an action, the base of the event',
  },
  from: {
    kind: 'text',
    value: 'VERSION|FILE',
    default: null,
    what: 'Report only on this migration and later ones; earlier ones are replayed.',
  },
  format: {
    kind: 'choice',
    values: formats,
    default: 'text',
    what: 'How the report is written.',
  },
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
    what: 'The least severity that fails the run.',
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
    what: 'Lint only this database of drydock.yml.',
    otherwise: 'all of them',
  },
  baseline: {
    kind: 'text',
    value: 'FILE',
    default: null,
    what: 'A file of known findings, as --write-baseline writes it: they are reported as suppressed, and new ones count.',
    otherwise: 'baseline in drydock.yml, if it is there',
  },
  'write-baseline': {
    kind: 'text',
    value: 'FILE',
    default: null,
    only: 'terminal',
    what: 'Write the findings that there are into a baseline, so that from now on only new ones count.',
  },
  stats: {
    kind: 'text',
    value: 'FILE',
    default: null,
    what: 'Rows and bytes of each table in production, so that the report can say how long a lock is held.',
  },
  effects: {
    kind: 'flag',
    default: false,
    what: 'List what every statement locks and does, also where no rule minds.',
  },
  fix: {
    kind: 'flag',
    default: false,
    what: 'Apply the fixes that are exact, and report on what is left.',
  },
  quiet: {
    kind: 'flag',
    default: false,
    what: 'Say nothing but the report.',
  },
  verbose: {
    kind: 'flag',
    default: false,
    what: 'Say what was found and why: folder, tool, base, times.',
  },
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
    values: whenValues,
    default: 'auto',
    only: 'action',
    what: 'Keep one comment a database on the pull request up to date. It needs pull-requests: write. auto leaves it out without a warning where the token may not.',
  },
  suggestions: {
    kind: 'choice',
    values: whenValues,
    default: 'auto',
    only: 'action',
    what: 'Suggest exact fixes on the changed lines, to be committed with one click. It needs pull-requests: write. auto as for comment.',
  },
  'check-run': {
    kind: 'choice',
    values: whenValues,
    default: 'never',
    only: 'action',
    what: 'Make a check run with the verdict, and with the findings beyond the ten of a level that a step may show. It needs checks: write.',
  },
  'risk-label': {
    kind: 'choice',
    values: whenValues,
    default: 'never',
    only: 'action',
    what: 'Label the pull request with its risk, such as migration-risk: destructive. It needs pull-requests: write, and issues: write to make a label.',
  },
  'github-token': {
    kind: 'text',
    value: 'TOKEN',
    default: null,
    only: 'action',
    actionDefault: '${{ github.token }}',
    what: 'The token that asks GitHub what changed, which needs contents: read, and that writes what the inputs above say.',
  },
} as const satisfies OptionsSpec;

/** The options as they were given: a null was not given. */
export type LintInputs = OptionsOf<typeof lintSpec>;

/** What `runLint` works on: the inputs laid over drydock.yml. */
export interface LintOptions {
  /** At least one. */
  readonly databases: readonly DatabaseOptions[];
  /** A git ref. Null: everything, or in an action what `world.github.changes()` says. */
  readonly since: string | null;
  readonly from: string | null;
  readonly failOn: FailOn;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly ignore: readonly IgnoreEntry[];
  /** Kind of object to the pattern that its names have to match. */
  readonly naming: Readonly<Record<string, string>>;
  /** Where the repository's code is searched for names that a migration drops or renames. */
  readonly code: CodeSearch;
  /** Exact fixes are applied to the files through `world.files`, and the report holds what is left. */
  readonly fix: boolean;
  /** The report lists the effect of every statement. */
  readonly effects: boolean;
  /** Findings that are known; null when there is no such file. */
  readonly baseline: Baseline | null;
  /** The configuration file that was read; null when there is none. */
  readonly configFile: string | null;
}

export interface DatabaseOptions extends TargetOptions {
  /** The statistics file. */
  readonly stats: string | null;
}
