import type { Catalog, Constraint, QualifiedName } from '../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../core/schema/catalog.ts';
import { expressionText } from '../core/schema/expression.ts';
import type { NodeOf } from '../core/sql/statement.ts';
import type { AlterCommand } from './alter-commands.ts';
import { inside, relationName, stringsOf } from './names.ts';

/** Finds out before the deployment whether a row is in the way of a command of ALTER TABLE; null when there is no such query. */
export function precheckOf(catalog: Catalog, table: QualifiedName, command: AlterCommand): string | null {
  if (command.type === 'AT_SetNotNull') return nullRows(table, [command.name]);
  if (command.type === 'AT_ValidateConstraint') {
    const constraint = catalog.relation(table)?.constraints.get(command.name);
    return constraint ? violatingRows(catalog, table, constraint) : null;
  }
  const added = command.type === 'AT_AddConstraint' ? inside(command.node.def, 'Constraint') : undefined;
  if (!added) return null;
  switch (added.contype) {
    case 'CONSTR_CHECK': {
      const expression = expressionText(added.raw_expr);
      return expression === null ? null : `SELECT count(*) FROM ${displayName(table)} WHERE NOT (${expression});`;
    }
    case 'CONSTR_NOTNULL':
      return nullRows(table, stringsOf(added.keys));
    case 'CONSTR_FOREIGN':
      return orphans(
        catalog,
        table,
        stringsOf(added.fk_attrs),
        relationName(catalog, added.pktable),
        stringsOf(added.pk_attrs),
      );
    default:
      return null;
  }
}

function violatingRows(catalog: Catalog, table: QualifiedName, constraint: Constraint): string | null {
  switch (constraint.kind) {
    case 'check':
      return `SELECT count(*) FROM ${displayName(table)} WHERE NOT (${constraint.expression});`;
    case 'not null':
      return nullRows(table, constraint.columns);
    case 'foreign key':
      return orphans(catalog, table, constraint.columns, constraint.references, constraint.referencedColumns);
    default:
      return null;
  }
}

function nullRows(table: QualifiedName, columns: readonly string[]): string {
  return `SELECT count(*) FROM ${displayName(table)} WHERE ${columns.map((column) => `${quoteIdentifier(column)} IS NULL`).join(' OR ')};`;
}

/** Rows that reference nothing. A key with a NULL in it is not checked by the server (MATCH SIMPLE). */
function orphans(
  catalog: Catalog,
  table: QualifiedName,
  columns: readonly string[],
  parent: QualifiedName,
  named: readonly string[],
): string | null {
  const keys =
    named.length > 0
      ? named
      : ([...(catalog.relation(parent)?.constraints.values() ?? [])].find((one) => one.kind === 'primary key')
          ?.columns ?? []);
  if (keys.length !== columns.length || keys.length === 0) return null;
  const pairs = columns.map(
    (column, i) => `parent.${quoteIdentifier(keys[i] ?? '')} = child.${quoteIdentifier(column)}`,
  );
  const present = columns.map((column) => `child.${quoteIdentifier(column)} IS NOT NULL`);
  return [
    `SELECT count(*) FROM ${displayName(table)} AS child`,
    `WHERE ${present.join(' AND ')}`,
    `  AND NOT EXISTS (SELECT FROM ${displayName(parent)} AS parent WHERE ${pairs.join(' AND ')});`,
  ].join('\n');
}

/** Keys that more than one row has, for a unique constraint or index; null when a part of the key has no text. */
export function duplicatesOf(
  table: QualifiedName,
  keys: readonly (string | null)[],
  where: string | null,
  nullsEqual = false,
): string | null {
  if (keys.length === 0 || keys.some((key) => key === null)) return null;
  const list = keys.join(', ');
  const conditions = [
    ...(where === null ? [] : [`(${where})`]),
    ...(nullsEqual ? [] : keys.map((key) => `${key} IS NOT NULL`)),
  ];
  return `SELECT ${list}, count(*) FROM ${displayName(table)}${conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''} GROUP BY ${list} HAVING count(*) > 1;`;
}

/** The keys of a CREATE INDEX as SQL; null stands for one that has no text. */
export function indexKeys(index: NodeOf<'IndexStmt'>): (string | null)[] {
  return (index.indexParams ?? []).map((param) => {
    const element = inside(param, 'IndexElem');
    if (element?.name) return quoteIdentifier(element.name);
    const expression = expressionText(element?.expr);
    return expression === null ? null : `(${expression})`;
  });
}
