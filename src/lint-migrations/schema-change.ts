import { compareShapes, type SchemaChange, type TableShape } from '../core/report/schema-change.ts';
import { maskSecrets } from '../core/report/secrets.ts';

/** Tables by their displayed names; the identity of each stays when it is renamed. */
export type Shapes = ReadonlyMap<
  string,
  { readonly identity: object; readonly shape: TableShape; readonly certain: boolean }
>;

/** What became of the tables between two moments of a replay. */
export function schemaChange(before: Shapes, after: Shapes): SchemaChange {
  const names = new Map([...before].map(([name, { identity }]) => [identity, name]));
  const renames = new Map<string, string>();
  for (const [name, { identity }] of after) {
    const former = names.get(identity);
    if (former !== undefined && former !== name) renames.set(name, former);
  }
  const shapes = (of: Shapes) => new Map([...of].map(([name, { shape }]) => [name, shape]));
  const change = compareShapes(shapes(before), shapes(after), renames, true);
  const isCertain = ({ name }: { readonly name: string }) =>
    (after.get(name)?.certain ?? true) && (before.get(name)?.certain ?? true);
  const tables = change.tables.map((table) => ({
    ...table,
    before: table.before && withoutSecrets(table.before),
    after: table.after && withoutSecrets(table.after),
  }));
  return { tables, certain: change.tables.every(isCertain) };
}

/** A default or a check may hold one, and a comment must not spread it. */
function withoutSecrets(shape: TableShape): TableShape {
  return {
    ...shape,
    columns: shape.columns.map((column) => ({ ...column, extra: maskSecrets(column.extra) })),
    rules: shape.rules.map(maskSecrets),
  };
}
