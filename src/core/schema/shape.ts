import type { ReferenceShape, TableShape } from '../report/schema-change.ts';
import type { Catalog, Column, Constraint, Relation } from './catalog.ts';
import { displayName, quoteIdentifier } from './catalog.ts';
import { displayType } from './types.ts';

/** A table or view of the catalog as a reader sees it, and the object that stays the same when it is renamed. */
export interface Shaped {
  readonly identity: object;
  readonly shape: TableShape;
  readonly certain: boolean;
}

const shownKinds: ReadonlySet<Relation['kind']> = new Set([
  'table',
  'partitioned table',
  'foreign table',
  'view',
  'materialized view',
]);

/** Every table and view by its displayed name. Partitions are left out: what changes their parent changes them. */
export function shapesOf(catalog: Catalog): ReadonlyMap<string, Shaped> {
  const shapes = new Map<string, Shaped>();
  for (const relation of catalog.relations()) {
    if (relation.temporary || relation.partitionOf || !shownKinds.has(relation.kind)) continue;
    shapes.set(displayName(relation.name), {
      identity: relation,
      shape: shapeOf(relation, catalog),
      certain: relation.certain,
    });
  }
  return shapes;
}

function shapeOf(relation: Relation, catalog: Catalog): TableShape {
  const constraints = [...relation.constraints.values()];
  const primary = new Set(constraints.find(({ kind }) => kind === 'primary key')?.columns);
  const foreign = constraints.filter((one) => one.kind === 'foreign key');
  const inForeign = new Set(foreign.flatMap(({ columns }) => columns));
  const isView = relation.kind === 'view' || relation.kind === 'materialized view';
  const indexes = catalog.indexesOf(relation.name).filter(({ constraint }) => constraint === null);
  return {
    kind: isView ? 'view' : 'table',
    columns: [...relation.columns.values()].map((column) => ({
      name: column.name,
      type: column.type ? displayType(column.type) : '',
      // A view's columns promise nothing.
      nullable: isView || !column.notNull,
      extra: extraOf(column),
      primaryKey: primary.has(column.name),
      foreignKey: inForeign.has(column.name),
    })),
    rules: [
      ...constraints.flatMap((constraint) => constraintLine(constraint) ?? []),
      ...indexes.map(({ name, unique, columns, method, predicate }) => {
        const on = columns.map((column) => (column === null ? '(expression)' : quoteIdentifier(column))).join(', ');
        const how = method === 'btree' ? '' : ` USING ${method}`;
        return `${unique ? 'UNIQUE ' : ''}INDEX ${quoteIdentifier(name.name)}${how} (${on})${predicate === null ? '' : ` WHERE ${predicate}`}`;
      }),
    ].sort(),
    references: foreign.map(
      ({ columns, references }): ReferenceShape => ({
        columns,
        table: displayName(references),
        unique: constraints.some(
          (one) =>
            (one.kind === 'primary key' || one.kind === 'unique') &&
            one.columns.length === columns.length &&
            one.columns.every((column) => columns.includes(column)),
        ),
      }),
    ),
  };
}

function extraOf({ defaultSql, hasDefault, identity, generated, generatedFrom }: Column): string {
  if (identity) return `GENERATED ${identity.toUpperCase()} AS IDENTITY`;
  if (generated) return `GENERATED FROM (${generatedFrom.join(', ')}) ${generated.toUpperCase()}`;
  if (defaultSql !== null) return `DEFAULT ${defaultSql}`;
  return hasDefault ? 'DEFAULT …' : '';
}

function constraintLine(constraint: Constraint): string | null {
  const on = `(${constraint.columns.map(quoteIdentifier).join(', ')})`;
  const state = `${constraint.validated ? '' : ' NOT VALID'}${constraint.enforced ? '' : ' NOT ENFORCED'}`;
  switch (constraint.kind) {
    case 'primary key':
      return `PRIMARY KEY ${on}`;
    case 'unique':
      return `UNIQUE ${on}`;
    case 'exclude':
      return `EXCLUDE ${quoteIdentifier(constraint.name)} ${on}`;
    case 'check':
      return `CHECK (${constraint.expression})${state}`;
    case 'foreign key': {
      const there = constraint.referencedColumns.map(quoteIdentifier).join(', ');
      const then = constraint.onDelete === 'no action' ? '' : ` ON DELETE ${constraint.onDelete.toUpperCase()}`;
      return `FOREIGN KEY ${on} REFERENCES ${displayName(constraint.references)}${there === '' ? '' : ` (${there})`}${then}${state}`;
    }
    case 'not null':
      // It stands at the column already.
      return null;
  }
}
