import { serverVersionPattern } from '../effects/server-version.ts';
import { tools } from '../migrations/tool-choice.ts';
import { engines } from '../report/engine.ts';
import { failOnLevels } from '../report/fail-on.ts';
import { backupKeys, backupMismatch, databaseBackupKeys } from './backup-shape.ts';
import { databaseDeployKeys, deployKeys } from './deploy-shape.ts';
import { type Key, type Shape, text, texts } from './shape.ts';
import { day, duration, regularExpression, tableName, variableName, wholeNumber } from './text-patterns.ts';
import { type TrialId, trialLevels } from './trial-settings.ts';

// What drydock.yml may say, as a shape: see shape.ts for what comes from it.

export { isDate } from './text-patterns.ts';

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

const number: Shape = { type: 'text', pattern: wholeNumber };

/** A trial is switched by one word, and tuned by a map. */
function trial(keys: Readonly<Record<string, Key>> = {}): Shape {
  const level: Key = {
    shape: { type: 'choice', values: trialLevels },
    what: 'What becomes of what it finds: `fail`, `warn`, or `off` to leave it out; `auto` runs it if it has what it needs.',
  };
  return { type: 'object', short: 'level', keys: { level, ...keys } };
}

/** The trials of `drydock test` as drydock.yml tunes them. */
const trialShapes: Readonly<Record<TrialId, Key>> = {
  fresh: { shape: trial(), what: 'The whole history on an empty database.' },
  upgrade: { shape: trial(), what: 'The change on top of the base with rows in it.' },
  rollback: {
    shape: trial({
      history: { shape: { type: 'choice', values: ['change', 'all'] }, what: 'Which migrations go down and up again.' },
    }),
    what: 'Up, down and up again, with the schema compared at each step.',
  },
  repeat: { shape: trial(), what: 'A second run, which has to change nothing.' },
  effects: {
    shape: trial(),
    what: 'What each statement locks, rewrites and reads, measured and held against the prediction.',
  },
  traffic: {
    shape: trial({
      readers: { shape: number, what: 'Sessions that read each touched table.' },
      writers: { shape: number, what: 'Sessions that write to each touched table.' },
      'max-blocked': { shape: { type: 'text', pattern: duration }, what: 'How long one of them may wait at most.' },
    }),
    what: 'Readers and writers while the change runs.',
  },
  snapshot: { shape: trial(), what: 'The resulting schema against the committed one.' },
  data: { shape: trial(), what: 'Invariants before and after, and what constraints must refuse.' },
  contract: { shape: trial(), what: 'What applications rely on.' },
  assertions: { shape: trial(), what: "The team's own SQL tests." },
  performance: {
    shape: trial({
      threshold: { shape: text, what: 'What counts as slower, such as `p95 <= +10%`.' },
      samples: { shape: number, what: 'Runs of each query on each schema.' },
    }),
    what: 'Queries on the old and on the new schema.',
  },
  chaos: {
    shape: trial({ points: { shape: number, what: 'At how many points something goes wrong, at most.' } }),
    what: 'A deployment that is cut off at every turn, and repeated.',
  },
  race: {
    shape: trial({ runners: { shape: number, what: 'How many deployments start at once.' } }),
    what: 'Several deployments at once.',
  },
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
  settings: {
    shape: { type: 'map', key: 'setting', values: text },
    what: 'Settings of the production server that trials should run under, such as `sql_mode`.',
  },
  placeholders: {
    shape: { type: 'map', key: 'placeholder', values: text },
    what: "Values of the migration tool's placeholders.",
  },
  seed: { shape: texts, what: 'SQL files that fill the tables before a change is tried on them.' },
  rows: { shape: { type: 'text', pattern: wholeNumber }, what: 'Rows to generate for each table; 1000 when absent.' },
  schema: { shape: text, what: 'The committed schema, `schema.sql` or `schema.yml`, that the migrations result in.' },
  invariants: {
    shape: { type: 'map', key: 'invariant', values: text },
    what: 'Queries whose result a change has to leave as it is.',
  },
  refuses: {
    shape: { type: 'map', key: 'statement', values: text },
    what: 'Statements that the new schema has to refuse.',
  },
  queries: {
    shape: { type: 'map', key: 'query', values: text },
    what: 'Queries that are timed on the old and on the new schema.',
  },
  contract: { shape: texts, what: 'YAML files with the tables, columns and types that applications rely on.' },
  assertions: { shape: texts, what: 'Files or folders of SQL tests.' },
  'contract-command': {
    shape: text,
    what: "A command that runs the base's own tests against the new schema; `DATABASE_URL` leads there.",
  },
  'history-table': {
    shape: { type: 'text', pattern: tableName },
    what: "The migration tool's history table, as TABLE or SCHEMA.TABLE, where it is not the tool's default.",
  },
  'url-from': {
    // Somebody will put the address itself here, with its password.
    shape: { type: 'text', pattern: variableName, unshown: true },
    what: 'The environment variable that holds the URL of the database that is deployed to; DATABASE_URL without it.',
  },
  deploy: {
    shape: { type: 'object', keys: databaseDeployKeys },
    what: 'How this database is deployed: as `deploy`, without `notify` and `telemetry`, and over what stands there.',
  },
  backup: {
    shape: { type: 'object', keys: databaseBackupKeys, check: backupMismatch },
    what: 'How this database is saved: as `backup`, without `notify` and `telemetry`, and over what stands there.',
  },
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
  trials: {
    shape: { type: 'object', keys: trialShapes },
    what: 'The trials of `drydock test`, by name.',
  },
  deploy: {
    shape: { type: 'object', keys: deployKeys },
    what: 'How `drydock deploy` goes about it, and what may stop it.',
  },
  backup: {
    shape: { type: 'object', keys: backupKeys, check: backupMismatch },
    what: 'How `drydock backup` goes about it: where backups are kept, who can read them, how far they are proved, and for how long they are kept.',
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
