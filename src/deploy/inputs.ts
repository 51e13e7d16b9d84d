import { onFailures } from '../core/configuration/deploy-settings.ts';
import { tools } from '../core/migrations/tool-choice.ts';
import { engines } from '../core/report/engine.ts';
import type { OptionsSpec } from '../core/runtime/options.ts';
import { durationPattern } from './options.ts';

export const deployFormats = ['text', 'json', 'markdown', 'html', 'junit', 'github'] as const;
export type DeployFormat = (typeof deployFormats)[number];

const count = {
  accepts: (value: string) => /^\d{1,4}$/.test(value),
  expected: 'a whole number',
  source: '^[0-9]{1,4}$',
};

/** What every command has that looks at or changes a deployed database. */
const where = {
  folder: {
    kind: 'list',
    positional: true,
    value: 'FOLDER',
    default: [],
    what: 'The folder of migrations.',
    otherwise: 'the databases of drydock.yml, or else the migrations folder that is found',
  },
  url: {
    kind: 'text',
    value: 'URL',
    default: null,
    what: 'The database, as postgres://user:password@host:5432/database or mysql://…. In a terminal give it by the environment: arguments can be read by every user of the machine.',
    otherwise: 'url-from in drydock.yml, else DATABASE_URL',
  },
  engine: {
    kind: 'choice',
    values: engines,
    default: null,
    what: 'The database server that the migrations are written for.',
    otherwise: 'told from the files; postgres where nothing tells',
  },
  tool: {
    kind: 'choice',
    values: tools,
    default: null,
    what: "The migration tool whose layout the folder has, and whose history table is kept. auto finds it by the files' names.",
    otherwise: 'auto',
  },
  'history-table': {
    kind: 'text',
    value: 'TABLE',
    default: null,
    what: "The tool's history table, where it has another name than the tool gives it: name or schema.name.",
    otherwise: "history-table in drydock.yml, else the tool's own",
  },
} as const satisfies OptionsSpec;

const shown = {
  format: { kind: 'choice', values: deployFormats, default: 'text', what: 'How the report is written.' },
  output: {
    kind: 'text',
    value: 'FILE',
    default: null,
    what: 'Write the report to this file instead of the standard output.',
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
    what: 'Only this database of drydock.yml.',
    otherwise: 'all of them',
  },
  quiet: { kind: 'flag', default: false, what: 'Say nothing but the report.' },
  verbose: { kind: 'flag', default: false, what: 'Show every statement, and say what is done meanwhile.' },
  color: {
    kind: 'flag',
    alias: 'colour',
    default: null,
    only: 'terminal',
    what: 'Colours in the text report.',
    otherwise: 'on a terminal, unless NO_COLOR is set',
  },
} as const satisfies OptionsSpec;

const waits = {
  'lock-timeout': {
    kind: 'text',
    value: 'TIME',
    pattern: durationPattern,
    default: null,
    what: 'How long a statement may wait for a lock, and so how long others may have to wait behind it, before its transaction is given up and tried again.',
    otherwise: '3s',
  },
  'lock-retries': {
    kind: 'text',
    value: 'N',
    pattern: count,
    default: null,
    what: 'How often a transaction that met a lock is tried again, with growing pauses.',
    otherwise: '10',
  },
  'statement-timeout': {
    kind: 'text',
    value: 'TIME',
    pattern: durationPattern,
    default: null,
    what: 'How long one statement may take.',
    otherwise: 'no limit',
  },
  'deploy-lock-wait': {
    kind: 'text',
    value: 'TIME',
    pattern: durationPattern,
    default: null,
    what: 'How long to wait for another deploy of the same database to end.',
    otherwise: '5m',
  },
} as const satisfies OptionsSpec;

const order = {
  to: {
    kind: 'text',
    value: 'VERSION',
    default: null,
    what: 'The last version that runs.',
    otherwise: 'all that are pending',
  },
  'out-of-order': {
    kind: 'flag',
    default: null,
    what: 'Whether a migration older than what has run may run. A tool that would pass it over for ever does so all the same.',
    otherwise: 'as the tool does',
  },
} as const satisfies OptionsSpec;

/** Every option of `drydock deploy` and every input of `actions/deploy`. */
export const deploySpec = {
  ...where,
  plan: {
    kind: 'text',
    value: 'FILE',
    default: null,
    what: 'An approved plan, as drydock plan --out wrote it. Nothing runs if files, database or history are not what it was made for.',
  },
  'dry-run': {
    kind: 'flag',
    default: false,
    what: 'Run everything in one transaction that is rolled back (PostgreSQL): locks are taken for as long as it runs, and nothing stays.',
  },
  'allow-existing-tables': {
    kind: 'flag',
    default: false,
    what: 'Deploy also where the database has tables and no record of any migration.',
  },
  ...order,
  ...waits,
  'on-failure': {
    kind: 'choice',
    value: 'POLICY',
    values: onFailures,
    default: null,
    what: 'After a failure: stop; undo, run the down scripts of what this run applied where no data is lost by it; restore-advice, say what a restore would take.',
    otherwise: 'stop',
  },
  ...shown,
  'working-directory': {
    kind: 'text',
    value: 'FOLDER',
    default: '.',
    only: 'action',
    what: 'The folder that paths are relative to, inside of the workspace.',
  },
  'github-token': {
    kind: 'text',
    value: 'TOKEN',
    default: null,
    only: 'action',
    actionDefault: '${{ github.token }}',
    what: 'The token that asks who approved, which needs actions: read and pull-requests: read, and tells the deployment its state, which needs deployments: write.',
  },
  environment: {
    kind: 'text',
    value: 'NAME',
    default: null,
    only: 'action',
    what: 'The environment of the job, where a run has several: no variable of the runner has it.',
    otherwise: "that of the job's own deployment",
  },
  'check-run': {
    kind: 'text',
    value: 'ID',
    default: null,
    only: 'action',
    actionDefault: '${{ job.check_run_id }}',
    what: "The number of the job's own check run, by which its deployment is found. Leave it as it is.",
  },
  mode: {
    kind: 'choice',
    values: ['deploy', 'plan'],
    default: 'deploy',
    only: 'action',
    what: 'plan only looks: it tells what would run and writes the plan that a later job can be held to.',
  },
  out: {
    kind: 'text',
    value: 'FILE',
    default: null,
    only: 'action',
    what: 'With mode plan: the file that the plan is written to.',
    otherwise: 'a file in the folder for temporary files, named by the output plan',
  },
} as const satisfies OptionsSpec;

/** Every option of `drydock plan`. */
export const planSpec = {
  ...where,
  out: { kind: 'text', value: 'FILE', default: null, what: 'Write the plan to this file, for drydock deploy --plan.' },
  ...order,
  ...shown,
} as const satisfies OptionsSpec;

/** Every option of `drydock status` and `drydock validate`. */
export const statusSpec = {
  ...where,
  'out-of-order': order['out-of-order'],
  ...shown,
  format: { ...shown.format, values: ['text', 'json'] },
} as const satisfies OptionsSpec;

/** Every option of `drydock baseline`. */
export const baselineSpec = {
  ...where,
  to: {
    ...order.to,
    what: 'The last version that the database has already: it and all before it are recorded, and none of them runs.',
    otherwise: 'it has to be said',
  },
  'deploy-lock-wait': waits['deploy-lock-wait'],
  ...shown,
  format: { ...shown.format, values: ['text', 'json'] },
} as const satisfies OptionsSpec;

/** Every option of `drydock repair`. */
export const repairSpec = {
  ...where,
  yes: { kind: 'flag', default: false, what: 'Mend what is found; without it, only say what would be mended.' },
  'deploy-lock-wait': waits['deploy-lock-wait'],
  ...shown,
  format: { ...shown.format, values: ['text', 'json'] },
} as const satisfies OptionsSpec;

/** Every option of `drydock undo`. */
export const undoSpec = {
  ...where,
  to: {
    ...order.to,
    what: 'The version that stays the newest: everything after it is undone, the newest first.',
    otherwise: 'the newest migration alone is undone',
  },
  'allow-data-loss': { kind: 'flag', default: false, what: 'Undo also where rows are lost by it.' },
  ...waits,
  ...shown,
} as const satisfies OptionsSpec;

/** What the options of the commands have in common; what a command has not is absent. */
export interface DeployInputs {
  readonly folder: readonly string[];
  readonly url: string | null;
  readonly engine: (typeof engines)[number] | null;
  readonly tool: (typeof tools)[number] | null;
  readonly 'history-table': string | null;
  readonly database: string | null;
  readonly plan?: string | null;
  readonly to?: string | null;
  readonly 'out-of-order'?: boolean | null;
  readonly 'lock-timeout'?: string | null;
  readonly 'lock-retries'?: string | null;
  readonly 'statement-timeout'?: string | null;
  readonly 'deploy-lock-wait'?: string | null;
  readonly 'on-failure'?: string | null;
}

const specs: Readonly<Record<string, OptionsSpec>> = {
  plan: planSpec,
  deploy: deploySpec,
  status: statusSpec,
  validate: statusSpec,
  baseline: baselineSpec,
  repair: repairSpec,
  undo: undoSpec,
};

/** The options of one of these commands; null for another command. */
export function specOfCommand(name: string): OptionsSpec | null {
  return Object.hasOwn(specs, name) ? (specs[name] ?? null) : null;
}
