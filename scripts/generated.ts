import { backupSpec } from '../src/backup/inputs.ts';
import { backupOutputs } from '../src/backup/outputs.ts';
import { checkSpec } from '../src/check/inputs.ts';
import { checkOutputs } from '../src/check/outputs.ts';
import { configReference, configSchema } from '../src/core/configuration/config-pages.ts';
import { reasonsPage } from '../src/core/report/backup/reasons.ts';
import { actionTables, actionYaml, optionsTable } from '../src/core/runtime/option-pages.ts';
import { gatesPage } from '../src/deploy/gates/gates-page.ts';
import { gates, sharedReasons } from '../src/deploy/gates/registry.ts';
import { deploySpec } from '../src/deploy/inputs.ts';
import { deployOutputs } from '../src/deploy/outputs.ts';
import { lintSpec } from '../src/lint-migrations/inputs.ts';
import { lintOutputs } from '../src/lint-migrations/outputs.ts';
import { ruleIndex, rulePage } from '../src/lint-migrations/rule-page.ts';
import { rules } from '../src/lint-migrations/rules/registry.ts';
import { contractSchema } from '../src/test-migrations/contract/json-schema.ts';
import { testSpec } from '../src/test-migrations/inputs.ts';
import { testOutputs } from '../src/test-migrations/outputs.ts';
import { trials } from '../src/test-migrations/trials/registry.ts';
import { trialsReference, trialsTable } from '../src/test-migrations/trials-page.ts';
import { mysqlLocksPage } from '../test/conformance/mysql/print-table.ts';
import { locksPage } from '../test/conformance/print-table.ts';

// What `npm run docs` writes, and a test holds to the code.

/** A file that is written as a whole. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

/** A part of a file that people write: what is between `<name>` and `</name>`, each in a comment of the file's kind. */
export interface Part extends Page {
  readonly name: string;
}

/** The folder in which there is nothing but pages of ours. */
export const rulesFolder = 'docs/rules';

export const pages: readonly Page[] = [
  ...rules.map((rule) => ({ file: `${rulesFolder}/${rule.id}.md`, text: rulePage(rule) })),
  { file: `${rulesFolder}/README.md`, text: ruleIndex(rules) },
  { file: 'docs/locks.md', text: locksPage() },
  { file: 'docs/locks-mysql.md', text: mysqlLocksPage() },
  { file: 'docs/gates.md', text: gatesPage(gates, sharedReasons) },
  { file: 'docs/drydock.schema.json', text: configSchema(rules) },
  { file: 'docs/contract.schema.json', text: `${JSON.stringify(contractSchema, null, 2)}\n` },
];

export const parts: readonly Part[] = [
  { file: 'action.yml', name: 'inputs', text: actionYaml(checkSpec, checkOutputs) },
  { file: 'actions/lint-migrations/action.yml', name: 'inputs', text: actionYaml(lintSpec, lintOutputs) },
  { file: 'actions/test-migrations/action.yml', name: 'inputs', text: actionYaml(testSpec, testOutputs) },
  { file: 'actions/lint-migrations/README.md', name: 'inputs', text: actionTables(lintSpec, lintOutputs) },
  { file: 'actions/test-migrations/README.md', name: 'inputs', text: actionTables(testSpec, testOutputs) },
  { file: 'actions/deploy/action.yml', name: 'inputs', text: actionYaml(deploySpec, deployOutputs) },
  { file: 'actions/deploy/README.md', name: 'inputs', text: actionTables(deploySpec, deployOutputs) },
  { file: 'actions/backup/action.yml', name: 'inputs', text: actionYaml(backupSpec, backupOutputs) },
  { file: 'actions/backup/README.md', name: 'inputs', text: actionTables(backupSpec, backupOutputs) },
  { file: 'docs/check.md', name: 'inputs', text: actionTables(checkSpec, checkOutputs) },
  { file: 'docs/backup.md', name: 'reasons', text: reasonsPage() },
  { file: 'docs/configuration.md', name: 'options', text: optionsTable(lintSpec) },
  { file: 'docs/configuration.md', name: 'test-options', text: optionsTable(testSpec) },
  { file: 'docs/configuration.md', name: 'reference', text: configReference() },
  { file: 'README.md', name: 'trials', text: trialsTable(trials, 'docs/trials.md') },
  { file: 'docs/trials.md', name: 'trials', text: trialsReference(trials) },
];
