import { describe, expect, it } from 'vitest';
import { erDiagram } from '../../src/core/report/mermaid.ts';
import { compareShapes, diffOf, type TableShape } from '../../src/core/report/schema-change.ts';

function table(columns: readonly string[], more: Partial<TableShape> = {}): TableShape {
  return {
    kind: 'table',
    columns: columns.map((name) => ({
      name,
      type: 'bigint',
      nullable: name !== 'id',
      extra: '',
      primaryKey: name === 'id',
      foreignKey: false,
    })),
    rules: [],
    references: [],
    ...more,
  };
}

const shapes = (of: Record<string, TableShape>) => new Map(Object.entries(of));
const text = (lines: ReturnType<typeof diffOf>) => lines.map(({ sign, text }) => `${sign} ${text}`);

describe('the change of a schema', () => {
  it('is what was made, dropped, renamed and altered, and nothing else', () => {
    const change = compareShapes(
      shapes({ same: table(['id']), gone: table(['id']), was: table(['id']), altered: table(['id']) }),
      shapes({ same: table(['id']), made: table(['id']), is: table(['id']), altered: table(['id', 'note']) }),
      new Map([['is', 'was']]),
      true,
    );
    expect(
      change.tables.map(({ name, before, after, renamedFrom }) => [name, before !== null, after !== null, renamedFrom]),
    ).toEqual([
      ['altered', true, true, null],
      ['gone', true, false, null],
      ['is', true, true, 'was'],
      ['made', false, true, null],
    ]);
  });

  it('shows each line that goes or comes, with its neighbours', () => {
    const [change] = compareShapes(
      shapes({ t: table(['id', 'a', 'b', 'c', 'd']) }),
      shapes({ t: table(['id', 'a', 'b', 'x', 'd']) }),
      new Map(),
      true,
    ).tables;
    if (!change) throw new Error('no change');
    expect(text(diffOf(change))).toEqual(['  b bigint', '- c bigint', '+ x bigint', '  d bigint']);
    expect(text(diffOf({ ...change, before: null }))).toHaveLength(5);
    expect(text(diffOf({ ...change, after: null })).every((line) => line.startsWith('- '))).toBe(true);
  });
});

describe('the picture', () => {
  const orders = table(['id', 'customer_id'], {
    references: [{ columns: ['customer_id'], table: 'customers', unique: false }],
  });

  it('has a box a table, and an arrow a foreign key', () => {
    const change = compareShapes(new Map(), shapes({ orders, customers: table(['id']) }), new Map(), true);
    expect(erDiagram(change, 'before')).toBeNull();
    expect(erDiagram(change, 'after')).toBe(
      [
        'erDiagram',
        '  t0["customers (new)"] {',
        '    bigint id PK',
        '  }',
        '  t1["orders (new)"] {',
        '    bigint id PK',
        '    bigint customer_id',
        '  }',
        '  t0 ||--o{ t1 : "customer_id"',
      ].join('\n'),
    );
  });

  it('shows a table that is only pointed to by its name', () => {
    expect(erDiagram(compareShapes(new Map(), shapes({ orders }), new Map(), true), 'after')).toContain(
      '  t1["customers"]\n  t1 ||--o{ t0',
    );
  });

  it('lets no name be more than a name', () => {
    const hostile = 'a"] { } \n click t0 "javascript:alert(1)" %%{init: {}}%% <script> ``` ';
    const shape = table([hostile, '', '1st'], { references: [{ columns: [hostile], table: hostile, unique: true }] });
    const drawn = erDiagram(compareShapes(new Map(), shapes({ [hostile]: shape }), new Map(), true), 'after') ?? '';
    const line =
      /^(?:erDiagram| {2}t\d\["[\p{L}\p{N}_.,$ ()-]*"\](?: \{)?| {4}[A-Za-z_][\w()[\]-]* [A-Za-z_][\w()[\]-]*(?: PK| FK| PK, FK)?| {2}\}| {2}t\d \|\|--o[|{] t\d : "[\p{L}\p{N}_.,$ ()-]*")$/u;
    for (const each of drawn.split('\n')) expect(each).toMatch(line);
  });

  it('stops at what fits a picture', () => {
    const many = shapes(
      Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [`t${i}`, table(Array.from({ length: 60 }, (_, c) => `c${c}`))]),
      ),
    );
    const drawn = erDiagram(compareShapes(new Map(), many, new Map(), true), 'after') ?? '';
    expect(drawn.length).toBeLessThan(10_000);
    expect(drawn).toContain('columns and_40_more');
  });
});
