import { UserError } from '../../core/report/user-error.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import type { DumpScope } from '../manifest.ts';

export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/**
 * Which tables the user's patterns mean: `orders` (in every schema), `shop.orders`, `shop.*`, `audit_*`, `"Odd.name"`. Names count as they are
 * written, capitals too; a star stands for any part of a name, but not in quotes.
 * @throws UserError `bad_table_pattern`
 */
export function matcher(patterns: readonly string[], from: string): (table: TableName) => boolean {
  const read = patterns.map((pattern) => readPattern(pattern, from));
  return ({ schema, name }) =>
    read.some((one) => (one.schema === null || one.schema.test(schema)) && one.name.test(name));
}

/** The patterns that mean none of the tables. */
export function unmatched(patterns: readonly string[], tables: readonly TableName[], from: string): readonly string[] {
  return patterns.filter((pattern) => !tables.some(matcher([pattern], from)));
}

export function inScope({ tables, without }: Pick<DumpScope, 'tables' | 'without'>): (table: TableName) => boolean {
  const wanted = tables.length === 0 ? () => true : matcher(tables, 'tables');
  const unwanted = matcher(without, 'without');
  return (table) => wanted(table) && !unwanted(table);
}

function readPattern(pattern: string, from: string): { readonly schema: RegExp | null; readonly name: RegExp } {
  const parts: string[] = [];
  let part = '';
  const pieces = /"((?:[^"]|"")*)"|(\.)|(\*)|([^".*]+)/gy;
  let end = 0;
  for (const [whole, quoted, dot, star, bare] of pattern.matchAll(pieces)) {
    end += whole.length;
    if (dot !== undefined) {
      parts.push(part);
      part = '';
    } else if (star !== undefined) part += '[^]*';
    else part += escaped(quoted?.replaceAll('""', '"') ?? bare ?? '');
  }
  parts.push(part);
  const [first = '', second] = parts;
  if (end !== pattern.length || parts.length > 2 || parts.includes('')) {
    throw new UserError('bad_table_pattern', `${from} names ${plain(pattern)}, which is no name of a table`, {
      hint: 'Write table, schema.table or schema.*; a name with a dot or a star in it stands in double quotes.',
    });
  }
  const whole = (text: string) => new RegExp(`^${text}$`, 'u');
  return second === undefined ? { schema: null, name: whole(first) } : { schema: whole(first), name: whole(second) };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
