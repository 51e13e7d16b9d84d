import type { AlterTableCmd } from '@pgsql/types';
import type { Advice } from '../../core/report/finding.ts';
import type { QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { columnDefOf } from '../alter-table.ts';
import { listOf } from '../policy.ts';
import type { AdviceInput } from './add-column.ts';
import { backfillStep } from './backfill.ts';
import { elementSpan, findWord, textOf, typeText, withPrefix } from './cut.ts';
import { columnName, inSchemaOf, triggerName } from './names.ts';
import { copyIndexes, foreignKeysToColumn, takeOverKeys } from './replace-column.ts';
import { numbered, setNotNullSteps, type UnnumberedStep } from './set-not-null.ts';

/**
 * Another type for a column of a table in use, in expand, backfill and contract: a second column of the new type, kept
 * in step by a trigger, filled in batches, and at last swapped in under the old name.
 */
export function changeColumnTypeAdvice(
  input: AdviceInput,
  table: QualifiedName,
  command: AlterTableCmd,
): Advice | null {
  const definition = columnDefOf(command);
  const from = command.name;
  if (!definition?.typeName || !from) return null;
  const { catalog, server, statement } = input;
  const relation = catalog.relation(table);
  const known = relation?.columns.get(from);
  const to = columnName(relation, [from, 'new']);
  const retired = columnName(relation, [from, 'old']);
  const name = displayName(table);
  const oldColumn = quoteIdentifier(from);
  const newColumn = quoteIdentifier(to);
  const sync = triggerName(catalog, table, [from, 'sync']);
  const routine = inSchemaOf(table, sync);
  const collate = definition.collClause ? ` ${collation(input, command)}` : '';
  const value = usingExpression(input, command, oldColumn);
  const notNull = known?.notNull === true;
  const copies = copyIndexes(catalog, table, from, to);
  const referencing = copies.keys.length > 0 ? foreignKeysToColumn(catalog, table, from, from) : [];
  // A CHECK or foreign key of the column itself: its words name the old column, and only the author can reword them.
  const others = [...(relation?.constraints.values() ?? [])]
    .filter(
      (one) =>
        (one.kind === 'check' || one.kind === 'foreign key' || one.kind === 'exclude') && one.columns.includes(from),
    )
    .map((one) => one.name);
  const steps: UnnumberedStep[] = [
    {
      title: `Expand: add ${newColumn} of the new type; a trigger fills it for rows written from now on`,
      sql: [
        `ALTER TABLE ${name} ADD COLUMN ${newColumn} ${typeText(statement, definition.typeName)}${collate};`,
        `CREATE FUNCTION ${routine}() RETURNS trigger LANGUAGE plpgsql AS $$`,
        'BEGIN',
        `  NEW.${newColumn} := ${value.ofNewRow};`,
        '  RETURN NEW;',
        'END',
        '$$;',
        `CREATE TRIGGER ${quoteIdentifier(sync)} BEFORE INSERT OR UPDATE ON ${name}`,
        `  FOR EACH ROW EXECUTE FUNCTION ${routine}();`,
      ].join('\n'),
    },
    backfillStep('Backfill: fill the existing rows in batches, outside a transaction', {
      catalog,
      table,
      assign: `${newColumn} = ${value.ofRow}`,
      unfilled: `${newColumn} IS NULL AND ${oldColumn} IS NOT NULL`,
    }),
    ...copies.steps,
    ...(notNull ? setNotNullSteps(catalog, server, table, [to]) : []),
    {
      title: `Contract: in one transaction, swap the names${known?.hasDefault ? ' and the default' : ''}${others.length > 0 ? `; before, give ${newColumn} what ${listOf(others.map(quoteIdentifier))} of ${oldColumn} is` : ''}`,
      sql: [
        `DROP TRIGGER ${quoteIdentifier(sync)} ON ${name};`,
        `DROP FUNCTION ${routine}();`,
        ...referencing.map((one) => one.drop),
        ...takeOverKeys(table, copies.keys),
        ...(notNull ? [`ALTER TABLE ${name} ALTER COLUMN ${oldColumn} DROP NOT NULL;`] : []),
        ...(known?.defaultSql
          ? [
              `ALTER TABLE ${name} ALTER COLUMN ${oldColumn} DROP DEFAULT;`,
              `ALTER TABLE ${name} ALTER COLUMN ${newColumn} SET DEFAULT ${known.defaultSql};`,
            ]
          : []),
        `ALTER TABLE ${name} RENAME COLUMN ${oldColumn} TO ${quoteIdentifier(retired)};`,
        `ALTER TABLE ${name} RENAME COLUMN ${newColumn} TO ${oldColumn};`,
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
    {
      title: 'Drop the old column in a later migration, when all is well',
      sql: `ALTER TABLE ${name} DROP COLUMN ${quoteIdentifier(retired)};`,
    },
  ];
  return {
    summary: `Fill a second column of the new type in the background and swap it in under the name ${oldColumn}.`,
    steps: numbered(steps),
  };
}

/** The value of the new column: the USING expression, or the old column, which the assignment casts as ALTER TYPE would. */
function usingExpression(
  { statement }: AdviceInput,
  command: AlterTableCmd,
  oldColumn: string,
): { readonly ofRow: string; readonly ofNewRow: string } {
  const definition = columnDefOf(command);
  const word = definition?.raw_default
    ? findWord(statement, statement.offsetOf(definition.typeName?.location), 'using')
    : null;
  if (!definition?.raw_default || !word) return { ofRow: oldColumn, ofNewRow: `NEW.${oldColumn}` };
  const whole = elementSpan(statement, definition.typeName?.location);
  const span = { start: word.end, end: whole.end };
  return {
    ofRow: textOf(statement, span),
    ofNewRow: withPrefix(statement, definition.raw_default, span, 'NEW.'),
  };
}

function collation({ statement }: AdviceInput, command: AlterTableCmd): string {
  const definition = columnDefOf(command);
  const span = elementSpan(statement, definition?.collClause?.location);
  const using = findWord(statement, span.start, 'using');
  return textOf(statement, using && using.start < span.end ? { start: span.start, end: using.start } : span);
}
