import type { ServerVersion } from '../../core/effects/effect.ts';
import type { Advice } from '../../core/report/finding.ts';
import type { Catalog, QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { backfillStep } from './backfill.ts';
import { inSchemaOf, triggerName } from './names.ts';
import { copyIndexes, foreignKeysToColumn, takeOverKeys, typeSql } from './replace-column.ts';
import { numbered, setNotNullSteps, type UnnumberedStep } from './set-not-null.ts';

/**
 * Renames a column in expand, backfill and contract: both columns exist for a while, a trigger keeps them equal
 * whichever one is written, and the old one goes when no running code uses it.
 */
export function renameColumnAdvice(
  server: ServerVersion,
  catalog: Catalog,
  table: QualifiedName,
  from: string,
  to: string,
): Advice {
  const name = displayName(table);
  const oldColumn = quoteIdentifier(from);
  const newColumn = quoteIdentifier(to);
  const known = catalog.relation(table)?.columns.get(from);
  const sync = triggerName(catalog, table, [from, to, 'sync']);
  const routine = inSchemaOf(table, sync);
  const type = known?.type ? typeSql(known.type) : null;
  const copies = copyIndexes(catalog, table, from, to);
  const referencing = copies.keys.length > 0 ? foreignKeysToColumn(catalog, table, from, to) : [];
  const steps: UnnumberedStep[] = [
    {
      title: `Expand: add ${newColumn} and keep it equal to ${oldColumn}, whichever one the code writes${type ? '' : ` (put the type of ${oldColumn} in place of text)`}`,
      sql: [
        `ALTER TABLE ${name} ADD COLUMN ${newColumn} ${type ?? 'text'};`,
        `CREATE FUNCTION ${routine}() RETURNS trigger LANGUAGE plpgsql AS $$`,
        'BEGIN',
        `  IF TG_OP = 'INSERT' AND NEW.${newColumn} IS NULL OR TG_OP = 'UPDATE' AND NEW.${newColumn} IS NOT DISTINCT FROM OLD.${newColumn} THEN`,
        `    NEW.${newColumn} := NEW.${oldColumn};`,
        '  ELSE',
        `    NEW.${oldColumn} := NEW.${newColumn};`,
        '  END IF;',
        '  RETURN NEW;',
        'END',
        '$$;',
        `CREATE TRIGGER ${quoteIdentifier(sync)} BEFORE INSERT OR UPDATE ON ${name}`,
        `  FOR EACH ROW EXECUTE FUNCTION ${routine}();`,
      ].join('\n'),
    },
    backfillStep('Backfill: copy the values of existing rows in batches, outside a transaction', {
      catalog,
      table,
      assign: `${newColumn} = ${oldColumn}`,
      unfilled: `${newColumn} IS NULL AND ${oldColumn} IS NOT NULL`,
    }),
    ...copies.steps,
    ...(known?.notNull ? setNotNullSteps(catalog, server, table, [to]) : []),
    { title: `Deploy code that uses ${newColumn} only`, sql: '' },
    {
      title: 'Contract: drop the trigger and the old column in a later migration',
      sql: [
        `DROP TRIGGER ${quoteIdentifier(sync)} ON ${name};`,
        `DROP FUNCTION ${routine}();`,
        ...referencing.map((one) => one.drop),
        ...takeOverKeys(table, copies.keys),
        `ALTER TABLE ${name} DROP COLUMN ${oldColumn};`,
        ...(known?.hasDefault && known.defaultSql
          ? [`ALTER TABLE ${name} ALTER COLUMN ${newColumn} SET DEFAULT ${known.defaultSql};`]
          : []),
        ...referencing.map((one) => one.add),
      ].join('\n'),
    },
    ...(referencing.length > 0
      ? [
          {
            title: 'Check the foreign keys that were made anew while reads and writes go on',
            sql: referencing.map((one) => one.validate).join('\n'),
          },
        ]
      : []),
  ];
  return {
    summary: `Add ${newColumn}, keep both columns equal while old and new code run, then drop ${oldColumn}.`,
    steps: numbered(steps),
  };
}
