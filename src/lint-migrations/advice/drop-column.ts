import type { Advice } from '../../core/report/finding.ts';
import type { Catalog, QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { numbered, type UnnumberedStep } from './set-not-null.ts';

/**
 * The way to drop a column while two versions of the code run: stop using it, deploy, then drop. Indexes that the
 * column would take along are dropped before, concurrently, unless they back a constraint.
 */
export function dropColumnAdvice(catalog: Catalog, table: QualifiedName, column: string): Advice {
  const name = displayName(table);
  const quoted = quoteIdentifier(column);
  const known = catalog.relation(table)?.columns.get(column);
  const steps: UnnumberedStep[] = [];
  if (known?.notNull && !known.hasDefault && !known.identity && !isInPrimaryKey(catalog, table, column)) {
    steps.push({
      title: `Let new code leave ${quoted} out of its INSERTs`,
      sql: `ALTER TABLE ${name} ALTER COLUMN ${quoted} DROP NOT NULL;`,
    });
  }
  steps.push({ title: `Deploy code that neither reads nor writes ${name}.${quoted}`, sql: '' });
  const indexes = catalog
    .indexesOf(table)
    .filter(
      (index) =>
        index.constraint === null &&
        index.parent === null &&
        (index.columns.includes(column) || index.included.includes(column) || index.expressionColumns.includes(column)),
    );
  const partitioned = catalog.relation(table)?.partitionKey != null;
  for (const index of partitioned ? [] : indexes) {
    steps.push({
      title: `Drop index ${displayName(index.name)}, which would go with the column, without blocking`,
      sql: `DROP INDEX CONCURRENTLY ${displayName(index.name)};`,
      outsideTransaction: true,
    });
  }
  steps.push({
    title: `Drop the column in a later migration; the data is gone then`,
    sql: `ALTER TABLE ${name} DROP COLUMN ${quoted};`,
  });
  return {
    summary: `Drop ${name}.${quoted} only after the code that uses it is gone from production.`,
    steps: numbered(steps),
  };
}

function isInPrimaryKey(catalog: Catalog, table: QualifiedName, column: string): boolean {
  for (const constraint of catalog.relation(table)?.constraints.values() ?? []) {
    if (constraint.kind === 'primary key' && constraint.columns.includes(column)) return true;
  }
  return false;
}
