import { describe, expect, it } from 'vitest';
import { compareSnapshots } from '../../../src/core/schema/server/compare-snapshots.ts';
import {
  inOrder,
  type SchemaObject,
  type SchemaSnapshot,
  wholeText,
} from '../../../src/core/schema/server/snapshot.ts';

const schema = (
  ...objects: readonly (readonly [SchemaObject['kind'], string, string | null, string])[]
): SchemaSnapshot => ({
  engine: 'postgres',
  version: '16',
  objects: inOrder(
    objects.map(([kind, name, of, definition]) => ({ kind, name, of, definition, also: [], settings: [] })),
  ),
});
const columns = (...names: readonly string[]) =>
  names.map((name) => ['column', `t.${name}`, 't', `${name} int`] as const);

describe('comparing two schemas', () => {
  it('finds what came, went and changed, in the order of kinds and names', () => {
    const before = schema(
      ['view', 'b', null, 'B'],
      ['view', 'a', null, 'A'],
      ['table', 't', null, 'T'],
      ['schema', 's', null, 'S'],
    );
    const after = schema(
      ['view', 'a', null, 'A2'],
      ['type', 'y', null, 'Y'],
      ['table', 't', null, 'T'],
      ['view', 'c', null, 'C'],
    );
    expect(compareSnapshots(before, after)).toEqual([
      { change: 'removed', kind: 'schema', name: 's', of: null, before: 'S', after: null },
      { change: 'added', kind: 'type', name: 'y', of: null, before: null, after: 'Y' },
      { change: 'changed', kind: 'view', name: 'a', of: null, before: 'A', after: 'A2' },
      { change: 'removed', kind: 'view', name: 'b', of: null, before: 'B', after: null },
      { change: 'added', kind: 'view', name: 'c', of: null, before: null, after: 'C' },
    ]);
    expect(compareSnapshots(before, before)).toEqual([]);
  });

  it('tells columns that stand elsewhere from columns that came or went', () => {
    const t = ['table', 't', null, 'T'] as const;
    const order = (before: readonly string[], after: readonly string[]) =>
      compareSnapshots(schema(t, ...columns(...before)), schema(t, ...columns(...after)));
    expect(order(['a', 'b', 'c'], ['a', 'c', 'b'])).toEqual([
      { change: 'order', kind: 'table', name: 't', of: null, before: 'a, b, c', after: 'a, c, b' },
    ]);
    expect(order(['a', 'b'], ['a', 'x', 'b']).map(({ change, name }) => `${change} ${name}`)).toEqual(['added t.x']);
    expect(order(['a', 'x', 'b'], ['a', 'b']).map(({ change, name }) => `${change} ${name}`)).toEqual(['removed t.x']);
    expect(order(['a', 'x', 'b'], ['b', 'a', 'y']).map(({ change, name }) => `${change} ${name}`)).toEqual([
      'order t',
      'removed t.x',
      'added t.y',
    ]);
  });

  it('looks at settings and further statements too', () => {
    const one: SchemaObject = {
      kind: 'function',
      name: 'f',
      of: null,
      definition: 'F',
      also: ['A'],
      settings: ["sql_mode = 'x'"],
    };
    const snapshot = (object: SchemaObject): SchemaSnapshot => ({ engine: 'mysql', version: '9.7', objects: [object] });
    const differs = (other: Partial<SchemaObject>) =>
      compareSnapshots(snapshot(one), snapshot({ ...one, ...other })).length;
    expect([
      differs({}),
      differs({ also: [] }),
      differs({ also: ['B'] }),
      differs({ settings: [] }),
      differs({ settings: ["sql_mode = 'y'"] }),
    ]).toEqual([0, 1, 1, 1, 1]);
    expect(wholeText(one)).toBe("SET sql_mode = 'x';\nF;\nA");
  });

  it('does not compare engine and version', () => {
    expect(
      compareSnapshots(
        { engine: 'mysql', version: '8.0', objects: [] },
        { engine: 'mariadb', version: '11.8', objects: [] },
      ),
    ).toEqual([]);
  });
});
