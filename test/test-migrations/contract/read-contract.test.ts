import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { contractSchema } from '../../../src/test-migrations/contract/json-schema.ts';
import { contractKeys, readContract } from '../../../src/test-migrations/contract/read-contract.ts';
import { contractExample, contractProse } from '../../../src/test-migrations/contract/shape-prose.ts';
import { forApplications, withoutPasswords } from '../../../src/test-migrations/contract/test-command.ts';
import { mysqlTypesAgree } from '../../../src/test-migrations/contract/types-agree.ts';

const validate = new Ajv2020({ strict: false, allErrors: true }).compile(contractSchema);

/** What the reader says, as FILE:LINE:COLUMN. */
async function problems(text: string, engine: 'postgres' | 'mysql' = 'postgres'): Promise<readonly string[]> {
  const read = await readContract('c.yml', text, engine);
  if (read.kind === 'contract') return [];
  return read.problems.map(({ message, place }) => `${place.file}:${place.line}:${place.column}: ${message}`);
}

const good = [
  'tables: {orders: }',
  'tables: {orders: [id, note]}',
  'tables:\n  orders: {columns: {id: bigint, note: {type: [text, varchar], nullable: true}, x: }, read: true, write: [insert], role: app}',
  'tables: {orders: {write: delete}}',
  'views: {open: {columns: {id: {type: int}}}}',
  'functions: {f: , "g(int, numeric(10, 2))": text, h: {returns: void}}',
  'enums: {mood: [ok, bad], other: {values: [a], closed: true}}',
  'indexes: {i: orders, j: {table: orders, columns: [a, b], unique: true}}',
  'statements: [SELECT 1]',
  'statements: {one: SELECT 1}',
  'name: x\nrole: app\nstatements: [SELECT 1]',
];

const bad: readonly (readonly [string, string])[] = [
  ['tables: {orders: {writes: insert}}', 'c.yml:1:19: "writes" is no key of orders. Did you mean write?'],
  ['tables: {orders: {write: [upsert]}}', 'c.yml:1:26: orders.write: "upsert" is not one of insert, update, delete'],
  ['tables: {orders: {columns: {id: {nullable: maybe}}}}', 'c.yml:1:44: orders.id.nullable has to be true or false'],
  ['views: {open: {columns: {id: {nullable: true}}}}', 'c.yml:1:31: "nullable" is no key of open.id'],
  ['indexes: {i: {columns: [a]}}', 'c.yml:1:11: i needs its table'],
  ['enums: {mood: {closed: true}}', 'c.yml:1:9: mood needs its values'],
  ['views: 3', 'c.yml:1:8: views has to be a map'],
  ['statements: 3', 'c.yml:1:13: statements has to be a map'],
];

describe('the shape of a contract', () => {
  it.each(good)('takes %s', async (text) => {
    expect(await problems(text)).toEqual([]);
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each(bad)('does not take %s', async (text, problem) => {
    expect(await problems(text)).toEqual([problem]);
    expect(validate(parse(text))).toBe(false);
  });

  it('tells what YAML itself refuses, what asks for nothing, and what is no map', async () => {
    expect((await problems('tables: {a: [b}'))[0]).toMatch(/^c\.yml:1:\d+: /);
    expect((await problems('tables:\n  a: [x]\n  a: [y]\n'))[0]).toMatch(/^c\.yml:3:3: /);
    expect(await problems('name: x\n')).toEqual(['c.yml:1:1: the contract asks for nothing']);
    expect((await problems('- a\n'))[0]).toContain('a contract has to be a map of name, role, tables');
    expect((await problems(''))[0]).toContain('a contract has to be a map');
  });

  it('takes enums of MySQL by table and column', async () => {
    expect(await problems('enums: {orders.state: [a]}', 'mysql')).toEqual([]);
    expect(await problems('enums: {mood: [a]}', 'mysql')).toEqual(['c.yml:1:9: "mood" is no enum: write table.column']);
  });

  it('follows anchors, and is not led astray by names of JavaScript', async () => {
    const read = await readContract('c.yml', 'tables: {a: &x [id], b: *x, __proto__: [id]}', 'postgres');
    if (read.kind !== 'contract') throw new Error(JSON.stringify(read.problems));
    expect(read.contract.relations.map(({ name, columns }) => [name, columns.length])).toEqual([
      ['a', 1],
      ['b', 1],
      ['__proto__', 1],
    ]);
  });

  it('has the same keys for editors and for people', async () => {
    expect(Object.keys(contractSchema.properties)).toEqual([...contractKeys]);
    expect(contractProse.map(({ key }) => key)).toEqual([...contractKeys]);
    expect(await problems(contractExample)).toEqual([]);
    expect(Object.keys(parse(contractExample))).toEqual([...contractKeys]);
    expect(validate(parse(contractExample)), JSON.stringify(validate.errors)).toBe(true);
  });
});

describe('types of MySQL and MariaDB', () => {
  it.each([
    ['int(11)', 'int'],
    ['int', 'integer'],
    ['tinyint(1)', 'boolean'],
    ['varchar(20)', 'varchar'],
    ['varchar(20)', 'character varying(20)'],
    ['decimal(10,2)', 'numeric(10, 2)'],
    ['decimal(10,0)', 'decimal(10)'],
    ['int(10) unsigned', 'int unsigned'],
    ["enum('a','b')", "enum('a', 'b')"],
  ])('%s is %s', (found, wanted) => expect(mysqlTypesAgree(found, wanted, false)).toBe(true));

  it.each([
    ['int', 'bigint'],
    ['int unsigned', 'int'],
    ['varchar(20)', 'varchar(30)'],
    ['decimal(10,3)', 'decimal(10,2)'],
    ['longtext', 'json'],
  ])('%s is not %s', (found, wanted) => expect(mysqlTypesAgree(found, wanted, false)).toBe(false));

  it('knows that JSON is a longtext on MariaDB', () => expect(mysqlTypesAgree('longtext', 'json', true)).toBe(true));
});

describe('what the test command is told, and what is told of it', () => {
  it('gets an address that drivers of applications read', () => {
    expect(forApplications('postgres://u@h:1/d?sslmode=prefer')).toBe('postgres://u@h:1/d');
    expect(forApplications('postgres://u@h:1/d?host=%2Frun&sslmode=prefer&options=x')).toBe(
      'postgres://u@h:1/d?host=%2Frun&options=x',
    );
    expect(forApplications('postgres://u@h:1/d?sslmode=require')).toBe('postgres://u@h:1/d?sslmode=require');
    expect(forApplications('mariadb://u@h:1/d')).toBe('mysql://u@h:1/d');
  });

  it('says no password, wherever the command said it', () => {
    const text = withoutPasswords(
      '\x1b[31mlogin s3cr%3Ft as s3cr?t\x1b[0m postgres://a:other1@b/c',
      'postgres://u:s3cr%3Ft@h/d',
    );
    expect(text).not.toMatch(/s3cr|other1|\x1b/);
  });
});
