import type { ServerVersion } from '../../core/effects/effect.ts';
import type { AdviceStep } from '../../core/report/finding.ts';
import type { Catalog, QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { constraintName } from './names.ts';

/** A step whose number is given when the whole series is put together. */
export type UnnumberedStep = AdviceStep;

/** Puts `1. `, `2. `, … before the titles. */
export function numbered(steps: readonly UnnumberedStep[]): readonly AdviceStep[] {
  return steps.length === 1 ? steps : steps.map((step, index) => ({ ...step, title: `${index + 1}. ${step.title}` }));
}

/**
 * Makes a column NOT NULL without reading the table under a lock that blocks. Up to 17: a CHECK that the server takes as
 * proof, so that SET NOT NULL does not scan (manual, ALTER TABLE, from 12). From 18: a not-null constraint can itself be
 * NOT VALID. Several commands of a later step share one short ACCESS EXCLUSIVE lock.
 */
export function setNotNullSteps(
  catalog: Catalog,
  server: ServerVersion,
  table: QualifiedName,
  columns: readonly string[],
  /** More commands for the last ALTER TABLE of the series, `ADD PRIMARY KEY USING INDEX x` for one. */
  last: readonly string[] = [],
): readonly UnnumberedStep[] {
  const name = displayName(table);
  const list = columns.map(quoteIdentifier).join(', ');
  const modern = server.major >= 18;
  const constraints = columns.map((column) => ({
    column: quoteIdentifier(column),
    name: quoteIdentifier(constraintName(catalog, table, [column], 'not_null')),
  }));
  const alter = (commands: readonly string[]) => `ALTER TABLE ${name}\n  ${commands.join(',\n  ')};`;
  const add = constraints.map((c) =>
    modern
      ? `ADD CONSTRAINT ${c.name} NOT NULL ${c.column} NOT VALID`
      : `ADD CONSTRAINT ${c.name} CHECK (${c.column} IS NOT NULL) NOT VALID`,
  );
  const steps: UnnumberedStep[] = [
    { title: `Ask new rows for a value of ${list}; existing rows are not looked at`, sql: alter(add) },
    {
      title: 'In a transaction of its own, check the existing rows while reads and writes go on',
      sql: constraints.map((c) => `ALTER TABLE ${name} VALIDATE CONSTRAINT ${c.name};`).join('\n'),
    },
  ];
  if (!modern) {
    steps.push({
      title: `Make ${list} NOT NULL: the checked constraint proves it, so that no row is read`,
      sql: alter([...constraints.map((c) => `ALTER COLUMN ${c.column} SET NOT NULL`), ...last]),
    });
    steps.push({
      title: 'Drop the constraint that has done its work',
      sql: alter(constraints.map((c) => `DROP CONSTRAINT ${c.name}`)),
    });
  } else if (last.length > 0) {
    steps.push({ title: 'Finish with a short lock', sql: alter(last) });
  }
  return steps;
}
