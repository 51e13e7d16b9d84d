import type { CheckDefinition, ColumnDefinition, Expression } from '../../sql/mysql/definitions.ts';
import type { MysqlCheck } from './catalog.ts';
import { expression } from './columns.ts';
import { maxConstraints, type TableRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

/** A check and the column at which it was written. */
export interface WrittenCheck {
  readonly definition: CheckDefinition;
  readonly column: string | null;
}

/**
 * Adds checks in the order in which they were written, since those without a name are counted: `t_chk_1` on MySQL (manual, section
 * 15.1.22.6), `CONSTRAINT_1` on MariaDB, where a check at a column belongs to the column and goes with it.
 */
export function addChecks(context: ReplayContext, table: TableRecord, written: readonly WrittenCheck[]): void {
  if (written.length === 0) return;
  const ordered = written.toSorted((a, b) => a.definition.span.start - b.definition.span.start);
  let number: number | null = null;
  for (const { definition, column } of ordered) {
    const { name, enforced } = definition;
    if (context.mariadb && column !== null) {
      setColumnCheck(table, column, definition.expression);
      continue;
    }
    if (table.checks.size >= maxConstraints) {
      context.unsure(table, 'the table has more checks than are followed');
      return;
    }
    let made = name?.name;
    if (made === undefined) {
      number ??= context.mariadb ? 0 : highestNumber(table);
      do {
        number++;
        made = context.mariadb ? `CONSTRAINT_${number}` : `${table.name.name}_chk_${number}`;
      } while (table.checks.has(made.toLowerCase()));
    }
    table.checks.set(made.toLowerCase(), {
      name: made,
      named: name !== null,
      expression: definition.expression,
      enforced,
      column: null,
    });
  }
}

/** The check that belongs to a column (MariaDB). Its name is the one that the column had first, and another check may have that. */
export function setColumnCheck(table: TableRecord, column: string, expression: Expression): void {
  table.checks.set(columnCheckKey(column), { name: column, named: false, expression, enforced: true, column });
}

export function removeColumnCheck(table: TableRecord, column: string): void {
  table.checks.delete(columnCheckKey(column));
}

/** No identifier holds the character NUL, so the key is no other check's. */
function columnCheckKey(column: string): string {
  return `\u0000${column.toLowerCase()}`;
}

/** The check that MariaDB gives a JSON column which has none of its own (manual, "JSON Data Type"). */
export function jsonCheck(context: ReplayContext, definition: ColumnDefinition): Expression | null {
  if (!context.mariadb || definition.type.name !== 'json' || definition.check) return null;
  const { name } = definition.name;
  return {
    ...expression(`json_valid(\`${name.replaceAll('`', '``')}\`)`, definition.type.span),
    columns: [name.toLowerCase()],
    functions: ['json_valid'],
  };
}

const generatedName = /^(.*)_chk_(\d+)$/is;

function highestNumber(table: TableRecord): number {
  let highest = 0;
  for (const { name } of table.checks.values()) {
    const [, base, number] = generatedName.exec(name) ?? [];
    if (base?.toLowerCase() === table.name.name.toLowerCase()) highest = Math.max(highest, Number(number));
  }
  return highest;
}

/** MySQL renames checks whose names it made up when their table is renamed. */
export function renameGeneratedChecks(table: TableRecord, former: string): void {
  const renamed = (check: MysqlCheck) => {
    const [, base, number] = generatedName.exec(check.name) ?? [];
    return base?.toLowerCase() === former.toLowerCase()
      ? { ...check, name: `${table.name.name}_chk_${number}` }
      : check;
  };
  table.checks = new Map(
    [...table.checks].map(([key, check]) => {
      const after = renamed(check);
      return [after === check ? key : after.name.toLowerCase(), after];
    }),
  );
}

/** Checks after columns went or were renamed. MySQL drops a check with the only column that it reads. */
export function remapChecks(
  context: ReplayContext,
  table: TableRecord,
  columns: ReadonlyMap<string, string | null>,
): void {
  if (table.checks.size === 0) return;
  const kept = new Map<string, MysqlCheck>();
  for (const [key, check] of table.checks) {
    const reads = check.expression.columns;
    const gone = reads.filter((column) => columns.get(column) === null);
    if (check.column !== null) {
      const after = columns.get(check.column.toLowerCase());
      if (after === null) continue;
      const column = after ?? check.column;
      kept.set(columnCheckKey(column), {
        ...check,
        column,
        expression: { ...check.expression, columns: renamedColumns(reads, columns) },
      });
      continue;
    }
    if (gone.length > 0 && gone.length === reads.length) continue;
    if (gone.length > 0) context.unsure(table, `the check ${check.name} reads a column that is dropped`);
    kept.set(key, { ...check, expression: { ...check.expression, columns: renamedColumns(reads, columns) } });
  }
  table.checks = kept;
}

function renamedColumns(names: readonly string[], columns: ReadonlyMap<string, string | null>): readonly string[] {
  return names.map((name) => columns.get(name)?.toLowerCase() ?? name);
}
