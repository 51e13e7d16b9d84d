import { cell } from '../runtime/option-pages.ts';
import { configShape, databaseKeys, ruleSeverities } from './config-schema.ts';
import type { RuleOption } from './settings.ts';
import type { Key, Shape } from './shape.ts';

// What is written from the shape of drydock.yml: scripts/write-docs.mjs puts it where it belongs, and a test holds it there.

/** What the pages say of a rule. */
export interface DocumentedRule {
  readonly id: string;
  readonly title: string;
  readonly options?: Readonly<Record<string, RuleOption>>;
}

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** The JSON Schema of drydock.yml, for editors: draft 7, which all of them know. */
export function configSchema(rules: readonly DocumentedRule[]): string {
  const schema: Json = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'drydock.yml',
    description: 'The configuration of Drydock.',
    ...objectSchema(configShape, rules),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function objectSchema(
  keys: Readonly<Record<string, Key>>,
  rules: readonly DocumentedRule[],
): { readonly [key: string]: Json } {
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

function shapeSchema(shape: Shape, rules: readonly DocumentedRule[]): { readonly [key: string]: Json } {
  switch (shape.type) {
    case 'object': {
      const short = shape.short === undefined ? undefined : shape.keys[shape.short];
      const whole = objectSchema(shape.keys, rules);
      return short ? { anyOf: [shapeSchema(short.shape, rules), whole] } : whole;
    }
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
      // A text is read as it is written, also where YAML takes it for something else. A pattern says nothing of numbers.
      if (source === undefined) return { type: ['string', 'number', 'boolean'] };
      const isNumeric = ['1', '2'].some((number) => new RegExp(source).test(number));
      return { type: isNumeric ? ['string', 'number'] : 'string', pattern: source };
    }
    case 'choice':
      return { enum: shape.values };
    case 'boolean':
      return { type: 'boolean' };
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

function ruleSchemas(rules: readonly DocumentedRule[]): { readonly [key: string]: Json } {
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
  for (const [name, key] of Object.entries(configShape)) lines.push(...tablesOf(name, key.shape));
  return lines.join('\n');
}

function tablesOf(name: string, shape: Shape): string[] {
  if (shape.type === 'list' && shape.items.type === 'object')
    return [`An entry of \`${name}\` has:`, '', ...keyTable(shape.items.keys)];
  if (shape.type !== 'object') return [];
  const { short, keys } = shape;
  // Where one word says it all, there is nothing to list.
  const others = Object.entries(keys).filter(([key]) => key !== short);
  if (others.length === 0) return [];
  const own = short === undefined ? '' : `, beside \`${short}\``;
  return [
    `\`${name}\` has${own}:`,
    '',
    ...keyTable(Object.fromEntries(others)),
    ...others.flatMap(([key, { shape }]) => tablesOf(`${name}.${key}`, shape)),
  ];
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
    case 'boolean':
      return '`true` or `false`';
    case 'list':
      if (shape.single !== true) return 'list';
      return shape.items.type === 'object' ? 'map, or a list of maps' : 'text, or a list of texts';
    case 'object': {
      const short = shape.short === undefined ? undefined : shape.keys[shape.short];
      const beyond = Object.keys(shape.keys).length > 1 ? ', or a map' : '';
      return short ? `${shapeText(short.shape)}${beyond}` : 'map';
    }
    case 'map':
      return 'map';
    case 'databases':
      return 'map or list';
    case 'rule':
      return ruleSeverities.join(', ');
    default:
      return shape satisfies never;
  }
}
