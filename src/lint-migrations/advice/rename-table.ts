import type { ServerVersion } from '../../core/effects/effect.ts';
import type { Advice } from '../../core/report/finding.ts';
import type { Catalog, QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';

/**
 * Renames a table while old code still uses the old name: a view of the old name takes reads and writes until that code
 * is gone. A view over one table is updatable by itself (manual, CREATE VIEW, "Updatable Views").
 */
export function renameTableAdvice(
  server: ServerVersion,
  catalog: Catalog,
  table: QualifiedName,
  newName: string,
): Advice {
  const oldDisplay = displayName(table);
  const newDisplay = displayName({ schema: table.schema, name: newName });
  // Without it the view's owner is asked for permission instead of the user, and row security of the user is passed by.
  const invoker = server.major >= 15 ? ' WITH (security_invoker = true)' : '';
  const rowSecurity =
    server.major < 15 && catalog.relation(table)?.rowSecurity === true
      ? ' (before PostgreSQL 15 the row security of the table does not apply to users of the view)'
      : '';
  return {
    summary: `Rename the table and leave a view named ${oldDisplay} behind until no running code uses that name.`,
    steps: [
      {
        title: `1. In one transaction, rename and put a view in place of the old name; GRANT on the view what the code needs${rowSecurity}`,
        sql: [
          `ALTER TABLE ${oldDisplay} RENAME TO ${quoteIdentifier(newName)};`,
          `CREATE VIEW ${oldDisplay}${invoker} AS SELECT * FROM ${newDisplay};`,
        ].join('\n'),
      },
      { title: `2. Deploy code that uses ${newDisplay}`, sql: '' },
      { title: '3. Drop the view in a later migration', sql: `DROP VIEW ${oldDisplay};` },
    ],
  };
}
