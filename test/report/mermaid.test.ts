import { beforeAll, describe, expect, it } from 'vitest';
import { erDiagram } from '../../src/core/report/mermaid.ts';
import { compareShapes, type SchemaChange, type TableShape } from '../../src/core/report/schema-change.ts';
import { type Judge, mermaidParsers } from '../viewers/mermaid.ts';
import { change, hostile } from './sample.ts';

let parsers: readonly Judge[] = [];
beforeAll(async () => {
  parsers = await mermaidParsers();
});

function table(
  columns: readonly (readonly [name: string, type: string])[],
  points: readonly string[] = [],
): TableShape {
  return {
    kind: 'table',
    columns: columns.map(([name, type], place) => ({
      name,
      type,
      nullable: true,
      extra: '',
      primaryKey: place === 0,
      foreignKey: place === 1,
    })),
    rules: [],
    references: points.map((to, place) => ({ columns: [to, to], table: to, unique: place % 2 === 0 })),
  };
}

const made = (tables: Record<string, TableShape>): SchemaChange =>
  compareShapes(new Map(), new Map(Object.entries(tables)), new Map(), true);

async function expectRead(text: string | null): Promise<void> {
  expect(text).not.toBeNull();
  expect(parsers).toHaveLength(2);
  for (const { version, objection } of parsers)
    expect(await objection(text ?? ''), `Mermaid ${version}:\n${text}`).toBeNull();
}

/** Words that Mermaid's language has a use for, and names that are no plain words. */
const names = [
  ...[
    'pk',
    'PK',
    'fk',
    'uk',
    'pk-2',
    'key',
    'direction',
    'TB',
    'lr',
    'style',
    'class',
    'classDef',
    'title',
    'accTitle',
  ],
  ...[
    'accDescr',
    'erDiagram',
    'end',
    'subgraph',
    'one',
    'many',
    'only one',
    'to',
    'u',
    'o',
    'x',
    '1',
    '1st',
    '_',
    '-',
    '()',
  ],
  ...[
    '[]',
    'a.b',
    'a,b',
    'a b',
    '"',
    "'",
    '`',
    '%%',
    '%%{init: {"securityLevel":"loose"}}%%',
    '#quot;',
    '{',
    '}',
    '|',
    '~a~',
  ],
  ...[
    '---',
    'accTitle: x',
    'accDescr { x }',
    'direction LR',
    'click t0 "javascript:alert(1)"',
    'a:::b',
    '名前',
    'größe',
    '🚢',
    'ñ',
  ],
  ...[
    'a\nb',
    'a\r\nclick',
    '</text><script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'x'.repeat(500),
    `${'a'.repeat(39)}𝒳𝒳`,
    '$$x$$',
    '\\',
    '',
  ],
  ...['constructor', '__proto__', 'toString', 'more', 't0', 'int', 'unknown', 'order', 'user'],
];

describe('Mermaid reads the picture', () => {
  it('of the sample', async () => {
    await expectRead(erDiagram(change, 'after'));
    await expectRead(erDiagram(change, 'before'));
  });

  it.each([...names, ...hostile])('whatever a name is: %j', async (name) => {
    const shape = table(
      [
        [name, name],
        ['b', name],
        [name, 'int'],
        ['TB', 'direction'],
        ['lr', `x ${name}`],
      ],
      [name, 'other'],
    );
    const drawn = erDiagram(made({ [name]: shape, [`${name} `]: table([]) }), 'after');
    await expectRead(drawn);
    for (const parser of parsers) {
      const entities = await parser.entities(drawn ?? '');
      // Two tables and one that is pointed to, whatever the names say: nothing of them is a command.
      expect(entities.map(({ columns }) => columns.length).sort(), parser.version).toEqual([0, 0, 5]);
      for (const { title } of entities)
        expect(new TextDecoder().decode(new TextEncoder().encode(title))).toMatch(/^[\p{L}\p{N}_.,$ ()-]+$/u);
    }
  });

  it.each(names.map((name, place) => [name, names[(place + 1) % names.length] ?? '']))(
    'whatever stands beside it: %j %j',
    async (one, other) => {
      await expectRead(
        erDiagram(
          made({
            a: table([
              [one, other],
              [other, one],
            ]),
            [`${one} ${other}`]: table([]),
          }),
          'after',
        ),
      );
    },
  );

  it('of a large change, below what GitHub and GitLab show', async () => {
    const wide = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `table_${i}_${'x'.repeat(80)}`,
        table(
          Array.from({ length: 60 }, (_, c) => [`column_${c}_${'注'.repeat(80)}`, `type_${'y'.repeat(80)}`] as const),
          Array.from({ length: 60 }, (_, c) => `target_${c}_${'z'.repeat(80)}`),
        ),
      ]),
    );
    const drawn = erDiagram(made(wide), 'after');
    expect(drawn?.length).toBeLessThan(50_000);
    await expectRead(drawn);
    const small = erDiagram(made({ a: wide[`table_1_${'x'.repeat(80)}`] ?? table([]) }), 'after', 5_000);
    expect(small?.length).toBeLessThan(5_000);
    await expectRead(small);
  });

  it('shows of a wide table what changes, and its keys', async () => {
    const columns = Array.from({ length: 60 }, (_, c) => [`c${c}`, 'int'] as const);
    const before = new Map([['t', table(columns)]]);
    const after = new Map([
      ['t', table([...columns.slice(0, 50), ['c50', 'bigint'], ...columns.slice(51), ['added', 'text']])],
    ]);
    const drawn = erDiagram(compareShapes(before, after, new Map(), true), 'after', 300);
    expect(drawn).toBe(
      [
        'erDiagram',
        '  t0["t"] {',
        '    int c0 PK',
        '    int c1 FK',
        '    int c2',
        '    int c3',
        '    int c4',
        '    int c5',
        '    bigint c50 "altered"',
        '    text added "new"',
        '    columns and_53_more',
        '  }',
      ].join('\n'),
    );
    await expectRead(drawn);
  });
});
