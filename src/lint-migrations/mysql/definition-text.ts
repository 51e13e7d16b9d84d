import { type MysqlColumn, quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import type { ColumnDefinition, DataType, Expression } from '../../core/sql/mysql/definitions.ts';

/** A text as a string literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** A type as SQL: `decimal(10,2) unsigned`, `enum('a','b')`. With `charset: false`, without its character set and collation. */
export function typeText(type: DataType, { charset = true }: { readonly charset?: boolean } = {}): string {
  const size =
    type.values !== null
      ? `(${type.values.map(quoteText).join(',')})`
      : type.length === null
        ? ''
        : `(${type.length}${type.decimals === null ? '' : `,${type.decimals}`})`;
  return [
    `${type.name}${size}`,
    ...(type.unsigned ? ['unsigned'] : []),
    ...(type.zerofill ? ['zerofill'] : []),
    ...(charset && type.charset !== null ? [`CHARACTER SET ${type.charset}`] : []),
    ...(charset && type.collation !== null ? [`COLLATE ${type.collation}`] : []),
  ].join(' ');
}

/** What a column definition says after the name, in the order that both servers accept. */
export interface ColumnText {
  readonly type: string;
  readonly nullable: boolean;
  readonly default: Expression | null;
  readonly onUpdate: Expression | null;
  readonly autoIncrement: boolean;
  readonly invisible: boolean;
  readonly comment: string | null;
  readonly generated: MysqlColumn['generated'];
}

/** The definition after the column's name: `bigint NOT NULL DEFAULT 0 COMMENT 'in cents'`. */
export function columnText(column: ColumnText): string {
  if (column.generated) {
    const { expression, stored } = column.generated;
    return [
      column.type,
      `GENERATED ALWAYS AS (${expression.text}) ${stored ? 'STORED' : 'VIRTUAL'}`,
      ...(column.comment === null ? [] : [`COMMENT ${quoteText(column.comment)}`]),
    ].join(' ');
  }
  return [
    column.type,
    column.nullable ? 'NULL' : 'NOT NULL',
    ...(column.default === null ? [] : [`DEFAULT ${defaultText(column.default)}`]),
    ...(column.onUpdate === null ? [] : [`ON UPDATE ${column.onUpdate.text}`]),
    ...(column.autoIncrement ? ['AUTO_INCREMENT'] : []),
    ...(column.invisible ? ['INVISIBLE'] : []),
    ...(column.comment === null ? [] : [`COMMENT ${quoteText(column.comment)}`]),
  ].join(' ');
}

/** A default as it is written after DEFAULT. */
export function defaultText(value: Expression): string {
  if (value.kind !== 'expression') return value.text;
  // Whether the reader's text has its parentheses or not, the server wants one pair.
  return /^\(.*\)$/s.test(value.text) ? value.text : `(${value.text})`;
}

/** The name and definition of a column of the catalog; null when its type is not known. */
export function catalogColumnText(column: MysqlColumn): string | null {
  return column.type
    ? `${quoteIdentifier(column.name)} ${columnText({ ...column, type: typeText(column.type) })}`
    : null;
}

/** True when a default is none at all: absent or NULL. */
export function isNoDefault(value: Expression | null): boolean {
  return value === null || value.kind === 'null';
}

/** True when two defaults say the same. */
export function sameExpression(a: Expression | null, b: Expression | null): boolean {
  if (isNoDefault(a) || isNoDefault(b)) return isNoDefault(a) && isNoDefault(b);
  if (a === null || b === null) return false;
  if (a.kind === 'now' || b.kind === 'now') return a.kind === b.kind;
  if (a.value !== null && b.value !== null) return a.value === b.value;
  return squeezed(a.text) === squeezed(b.text);
}

function squeezed(text: string): string {
  return text
    .replace(/\s+/g, '')
    .replace(/^\((.*)\)$/s, '$1')
    .toLowerCase();
}

/** True when the definition makes up the value itself. */
export function makesItsOwnValue(column: ColumnDefinition): boolean {
  return column.autoIncrement || column.generated !== null;
}
