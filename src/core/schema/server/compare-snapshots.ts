import {
  compare,
  type ObjectDifference,
  objectKinds,
  type SchemaObject,
  type SchemaSnapshot,
  wholeText,
} from './snapshot.ts';

/**
 * Differences object by object: by kind in the order of `objectKinds`, then by name; a table's `order` comes after what changed of it.
 * Empty when the two schemas are equal. Engine and version are not compared.
 */
export function compareSnapshots(before: SchemaSnapshot, after: SchemaSnapshot): readonly ObjectDifference[] {
  const old = byKey(before);
  const now = byKey(after);
  const differences: ObjectDifference[] = [];
  for (const [key, object] of old) {
    const other = now.get(key);
    if (other === undefined) differences.push(difference('removed', object, wholeText(object), null));
    else if (!isSame(object, other))
      differences.push(difference('changed', object, wholeText(object), wholeText(other)));
  }
  for (const [key, object] of now)
    if (!old.has(key)) differences.push(difference('added', object, null, wholeText(object)));
  differences.push(...orderDifferences(before, after));
  return differences.sort(
    (a, b) =>
      objectKinds.indexOf(a.kind) - objectKinds.indexOf(b.kind) ||
      compare(a.name, b.name) ||
      Number(a.change === 'order') - Number(b.change === 'order'),
  );
}

function byKey(snapshot: SchemaSnapshot): ReadonlyMap<string, SchemaObject> {
  return new Map(snapshot.objects.map((object) => [`${object.kind} ${object.name}`, object]));
}

function isSame(a: SchemaObject, b: SchemaObject): boolean {
  return (
    a.definition === b.definition &&
    a.also.length === b.also.length &&
    a.settings.length === b.settings.length &&
    a.also.every((statement, place) => statement === b.also[place]) &&
    a.settings.every((setting, place) => setting === b.settings[place])
  );
}

function difference(
  change: ObjectDifference['change'],
  { kind, name, of }: SchemaObject,
  before: string | null,
  after: string | null,
): ObjectDifference {
  return { change, kind, name, of, before, after };
}

/** Tables whose columns, as far as both schemas have them, stand in another order. */
function orderDifferences(before: SchemaSnapshot, after: SchemaSnapshot): readonly ObjectDifference[] {
  const old = columnOrder(before);
  const now = columnOrder(after);
  const differences: ObjectDifference[] = [];
  for (const [table, columns] of old) {
    const others = now.get(table);
    if (others === undefined) continue;
    const theirs = new Set(others);
    const ours = new Set(columns);
    const kept = columns.filter((column) => theirs.has(column));
    const there = others.filter((column) => ours.has(column));
    if (kept.every((column, place) => column === there[place])) continue;
    const short = (all: readonly string[]) => all.map((column) => column.slice(table.length + 1)).join(', ');
    const change = { change: 'order', kind: 'table', name: table, of: null } as const;
    differences.push({ ...change, before: short(columns), after: short(others) });
  }
  return differences;
}

function columnOrder(snapshot: SchemaSnapshot): ReadonlyMap<string, readonly string[]> {
  const tables = new Map<string, string[]>();
  for (const { kind, name, of } of snapshot.objects) {
    if (kind !== 'column' || of === null) continue;
    const columns = tables.get(of);
    if (columns === undefined) tables.set(of, [name]);
    else columns.push(name);
  }
  return tables;
}
