import {
  configShape,
  databaseKeys,
  type Key,
  ruleSeverities,
  type Shape,
} from '../core/configuration/config-schema.ts';
import type { RuleOption } from '../core/configuration/settings.ts';
import { defaultText, sentence } from '../core/runtime/help.ts';
import type { OptionSpec, OptionsSpec } from '../core/runtime/options.ts';
import { actionOptions, terminalOptions } from '../core/runtime/parse-options.ts';
import type { Rule } from './rule.ts';

// What is written from the specs: scripts/write-docs.mjs puts it between the markers of each file, and a test holds it there.

/** The outputs of the action, with their wording. */
export const lintOutputs = {
  verdict: 'pass, warn, fail, skipped, inconclusive or error.',
  findings: 'How many findings there are.',
  errors: 'How many of them are errors.',
  warnings: 'How many of them are warnings.',
  risk: 'How much the change can hurt: none, low, data, breaking, blocking or destructive.',
  'comment-url': 'Addresses of the comments on the pull request, one a line; empty where there is none.',
  report: 'Path of the report as JSON.',
  sarif: 'Path of the report as SARIF, for github/codeql-action/upload-sarif.',
} as const;

/** `inputs:` and `outputs:` of action.yml. */
export function actionYaml(spec: OptionsSpec): string {
  const lines = ['inputs:'];
  for (const [name, option] of actionOptions(spec)) {
    lines.push(`  ${name}:`, `    description: ${quoted(actionSentence(option))}`, '    required: false');
    const value = actionDefault(option);
    if (value !== null) lines.push(`    default: ${quoted(value)}`);
  }
  lines.push('outputs:');
  for (const [name, what] of Object.entries(lintOutputs)) lines.push(`  ${name}:`, `    description: ${quoted(what)}`);
  return `${lines.join('\n')}\n`;
}

/** The tables of the action's README. */
export function actionTables(spec: OptionsSpec): string {
  return [
    '| input | what | default |',
    '| --- | --- | --- |',
    ...actionOptions(spec).map(([name, option]) => {
      const value = actionDefault(option);
      const shown = option.otherwise ?? (value === null || value === '' ? '' : `\`${value}\``);
      return `| \`${name}\` | ${cell(withChoices(option))} | ${cell(shown)} |`;
    }),
    '',
    '| output | what |',
    '| --- | --- |',
    ...Object.entries(lintOutputs).map(([name, what]) => `| \`${name}\` | ${cell(what)} |`),
    '',
  ].join('\n');
}

/** The table of the command line's options. */
export function optionsTable(spec: OptionsSpec): string {
  return [
    '| option | what | default |',
    '| --- | --- | --- |',
    ...terminalOptions(spec).map(([name, option]) => {
      const left =
        option.kind === 'list' ? option.value : option.kind === 'text' ? `--${name} ${option.value}` : `--${name}`;
      return `| \`${left.replaceAll('|', ' or ')}\` | ${cell(withChoices(option))} | ${cell(option.otherwise ?? defaultText(option) ?? '')} |`;
    }),
    '',
  ].join('\n');
}

function withChoices(option: OptionSpec): string {
  return option.kind === 'choice'
    ? `${option.what} One of ${option.values.map((one) => `\`${one}\``).join(', ')}.`
    : option.what;
}

/** A default that action.yml states itself is not said twice. */
function actionSentence(option: OptionSpec): string {
  const values = option.kind === 'choice' ? ` One of: ${option.values.join(', ')}.` : '';
  return option.otherwise === undefined ? `${option.what}${values}` : sentence(option);
}

/** The `default:` of an input; null for none, which arrives as an empty text. */
export function actionDefault(option: OptionSpec): string | null {
  if (option.actionDefault !== undefined) return option.actionDefault;
  if (option.kind === 'list') return option.default.length === 0 ? null : option.default.join('\n');
  return option.default === null ? null : String(option.default);
}

/** A scalar of YAML in double quotes, which JSON's are a subset of. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** The JSON Schema of drydock.yml, for editors: draft 7, which all of them know. */
export function configSchema(rules: readonly Rule[]): string {
  const schema: Json = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'drydock.yml',
    description: 'The configuration of Drydock.',
    ...objectSchema(configShape, rules),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function objectSchema(keys: Readonly<Record<string, Key>>, rules: readonly Rule[]): { readonly [key: string]: Json } {
  const required = Object.entries(keys).flatMap(([name, key]) => (key.required === true ? [name] : []));
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(
      Object.entries(keys).map(([name, key]) => [name, { description: key.what, ...shapeSchema(key.shape, rules) }]),
    ),
  };
}

function shapeSchema(shape: Shape, rules: readonly Rule[]): { readonly [key: string]: Json } {
  switch (shape.type) {
    case 'object':
      return objectSchema(shape.keys, rules);
    case 'map':
      return shape.values.type === 'rule'
        ? { type: 'object', additionalProperties: false, properties: ruleSchemas(rules) }
        : { type: 'object', additionalProperties: shapeSchema(shape.values, rules) };
    case 'list': {
      const list = { type: 'array', items: shapeSchema(shape.items, rules) };
      return shape.single === true ? { anyOf: [shapeSchema(shape.items, rules), list] } : list;
    }
    case 'text': {
      const source = shape.pattern?.source;
      // A version is read as it is written, also where YAML takes it for a number.
      return { type: ['string', 'number'], ...(source === undefined ? {} : { pattern: source }) };
    }
    case 'choice':
      return { enum: shape.values };
    case 'databases': {
      const { name: _, ...withoutName } = databaseKeys;
      return {
        anyOf: [
          {
            type: 'object',
            additionalProperties: {
              anyOf: [{ type: 'string' }, { ...objectSchema(withoutName, rules), required: ['folder'] }],
            },
          },
          { type: 'array', items: { ...objectSchema(databaseKeys, rules), required: ['name', 'folder'] } },
        ],
      };
    }
    case 'rule':
      return { enum: ruleSeverities };
    default:
      return shape satisfies never;
  }
}

function ruleSchemas(rules: readonly Rule[]): { readonly [key: string]: Json } {
  return Object.fromEntries(
    rules.map((rule) => [
      rule.id,
      {
        description: rule.title,
        anyOf: [
          { enum: ruleSeverities },
          {
            type: 'object',
            additionalProperties: false,
            properties: {
              severity: { enum: ruleSeverities },
              ...Object.fromEntries(
                Object.entries(rule.options ?? {}).map(([name, option]) => [name, optionSchema(option)]),
              ),
            },
          },
        ],
      },
    ]),
  );
}

function optionSchema(option: RuleOption): Json {
  const type = option.type === 'list' ? { type: 'array', items: { type: 'string' } } : { type: option.type };
  return { description: option.what, default: option.default, ...type };
}

/** The reference of drydock.yml: one table for the file, one for each part that has keys of its own. */
export function configReference(): string {
  const lines: string[] = [...keyTable(configShape)];
  lines.push('A database has:', '', ...keyTable(databaseKeys));
  for (const [name, key] of Object.entries(configShape)) {
    const shape: Shape = key.shape;
    if (shape.type === 'object') lines.push(`\`${name}\` has:`, '', ...keyTable(shape.keys));
    if (shape.type === 'list' && shape.items.type === 'object') {
      lines.push(`An entry of \`${name}\` has:`, '', ...keyTable(shape.items.keys));
    }
  }
  return lines.join('\n');
}

function keyTable(keys: Readonly<Record<string, Key>>): string[] {
  return [
    '| key | value | what |',
    '| --- | --- | --- |',
    ...Object.entries(keys).map(
      ([name, key]) =>
        `| \`${name}\`${key.required === true ? ' (required)' : ''} | ${shapeText(key.shape)} | ${cell(key.what)} |`,
    ),
    '',
  ];
}

function shapeText(shape: Shape): string {
  switch (shape.type) {
    case 'choice':
      return shape.values.map((value) => `\`${value}\``).join(', ');
    case 'text':
      return shape.pattern?.expected ?? 'text';
    case 'list':
      return shape.single === true ? 'text, or a list of texts' : 'list';
    case 'map':
    case 'object':
      return 'map';
    case 'databases':
      return 'map or list';
    case 'rule':
      return ruleSeverities.join(', ');
    default:
      return shape satisfies never;
  }
}
