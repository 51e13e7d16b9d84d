import { describe, expect, it } from 'vitest';
import { readSchemaYaml, schemaYaml } from '../../../src/core/schema/server/schema-yaml.ts';
import { inOrder, type SchemaObject, type SchemaSnapshot } from '../../../src/core/schema/server/snapshot.ts';

const object = (kind: SchemaObject['kind'], name: string, of: string | null, definition: string): SchemaObject => ({
  kind,
  name,
  of,
  definition,
  also: [],
  settings: [],
});

const small: SchemaSnapshot = {
  engine: 'postgres',
  version: '16',
  objects: inOrder([
    object('table', 'orders', null, 'CREATE TABLE public.orders (…)'),
    object('column', 'orders.id', 'orders', 'id bigint NOT NULL'),
    object('column', 'orders."a b"', 'orders', '"a b" text'),
    object('constraint', 'orders (orders_pkey)', 'orders', 'CONSTRAINT orders_pkey PRIMARY KEY (id)'),
    {
      ...object('view', 'v', null, 'CREATE VIEW public.v AS\n SELECT 1'),
      also: ['ALTER VIEW public.v ALTER COLUMN a SET DEFAULT 1'],
    },
  ]),
};

const problemsOf = (text: string) => {
  const read = readSchemaYaml(text);
  return read.kind === 'read' ? [] : read.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
};

describe('a schema as YAML', () => {
  it('reads as a person would write it', () => {
    expect(schemaYaml(small)).toBe(`# PostgreSQL 16

engine: postgres
version: "16"
tables:
  orders:
    definition: CREATE TABLE public.orders (…)
    columns:
      id: bigint NOT NULL
      '"a b"': text
    constraints:
      orders_pkey: PRIMARY KEY (id)
views:
  v:
    definition: |-
      CREATE VIEW public.v AS
       SELECT 1
    also:
      - ALTER VIEW public.v ALTER COLUMN a SET DEFAULT 1
`);
  });

  it('comes back equal, whatever is in a text', () => {
    const texts = ['', 'x'].flatMap((end) =>
      [
        'a: b',
        '- a',
        'tab\there',
        ' leading',
        'trailing ',
        'a\r\nb',
        'line\n\n  two\n',
        '# no comment',
        "it's",
        '"q"',
        'null',
        'true',
        '1e3',
        '<<',
        '!tag',
        '&a *b',
        '%x',
        '@x',
        '`x`',
        '{a}',
        '[a]',
        'ü\u00a0\u2028\u{1f600}',
        '\u0000\u0007\u001b',
        '…',
      ].map((start) => start + end),
    );
    const hostile: SchemaSnapshot = {
      engine: 'mysql',
      version: '9.7',
      objects: inOrder([
        ...texts.map((one) => object('function', one, null, `CREATE ${one}`)),
        object('table', '__proto__', null, 'CREATE TABLE `__proto__` (…)'),
        object('column', '__proto__.constructor', '__proto__', '`constructor` int'),
        object('column', '__proto__.`a``b`', '__proto__', '`a``b` int'),
        object('constraint', '__proto__ (PRIMARY)', '__proto__', 'PRIMARY KEY (`constructor`)'),
        { ...object('event', 'e', null, 'CREATE EVENT e'), settings: texts, also: texts },
        // It belongs to something that is not there.
        object('index', 'gone (i)', 'gone', 'KEY `i` (`a`)'),
      ]),
    };
    expect(readSchemaYaml(schemaYaml(hostile))).toEqual({ kind: 'read', snapshot: hostile });
  });

  it('may be written otherwise by a person', () => {
    const read = readSchemaYaml(
      `engine: postgres\nversion: 16\ntables:\n  orders:\n    columns: {"id": bigint NOT NULL, '"a b"': text}\n    definition: "CREATE TABLE public.orders (…)"\n    constraints:\n      orders_pkey: >-\n        PRIMARY KEY\n        (id)\nviews:\n  v:\n    also: [ALTER VIEW public.v ALTER COLUMN a SET DEFAULT 1]\n    definition: "CREATE VIEW public.v AS\\n SELECT 1"\n`,
    );
    expect(read).toEqual({ kind: 'read', snapshot: small });
  });

  it('says what is wrong and where', () => {
    const head = 'engine: postgres\nversion: "16"\n';
    expect(problemsOf('')).toEqual(['1:1 a schema is a mapping that begins with its engine']);
    expect(problemsOf('- a')).toEqual(['1:1 a schema is a mapping that begins with its engine']);
    expect(problemsOf('engine: oracle\ntables: {}')).toEqual([
      '1:9 engine has to be one of postgres, mysql, mariadb',
      '1:1 version has to be the major version of the server',
    ]);
    expect(problemsOf(`${head}tabels:\n  t: x`)).toEqual(['3:1 there is no kind of object named tabels']);
    expect(problemsOf(`${head}tables: x`)).toEqual(['3:9 tables has to be a mapping of names']);
    expect(problemsOf(`${head}tables:\n  t:\n`)).toEqual(['4:5 t needs its definition']);
    expect(problemsOf(`${head}tables:\n  t:\n    columns:\n      a: int`)).toEqual(['4:3 t has no definition']);
    expect(problemsOf(`${head}tables:\n  t:\n    definition: x\n    also: y`)).toEqual([
      '6:11 a list of statements is needed here',
    ]);
    expect(
      problemsOf(
        `${head}tables:\n  t:\n    definition: x\n    columns:\n      a:\n        definition: int\n        columns: {}`,
      ),
    ).toEqual(['9:9 columns has no place below a']);
    expect(problemsOf(`${head}tables:\n  t: x\n  t: y`)[0]).toMatch(/^5:3 .*unique/);
    expect(problemsOf(`${head}tables:\n  t: [`)).not.toEqual([]);
    expect(problemsOf(`${head}tables:\n  t: *other`)).not.toEqual([]);
  });
});
