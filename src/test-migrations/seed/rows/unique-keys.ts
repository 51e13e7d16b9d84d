import type { TableFacts } from '../../../core/schema/server/table-facts.ts';
import { evaluate, isUnderstood, truth } from '../conditions/evaluate.ts';
import { columnsOf, type Expression, type Value } from '../conditions/expression.ts';
import { readExpression, readExpressions } from '../conditions/read-expression.ts';

export type Row = (string | null)[];
export type ReadRow = (name: string) => Value | undefined;

/** A unique key, and what it has of the rows that were made. */
export interface Key {
  readonly name: string;
  readonly primary: boolean;
  /** Columns of the table by their place, those in expressions too. */
  readonly columns: readonly number[];
  /** Just one column, as it is. */
  readonly single: number | null;
  /** Some part is not understood (an expression, a generated column): the server decides. */
  readonly opaque: boolean;
  /** Rows with a NULL in it are equal to one another. */
  readonly nullsNotDistinct: boolean;
  /** Only the beginning of some column counts. */
  readonly prefixed: boolean;
  readonly used: Set<string>;
  /** The key of a row; null for one that the key takes no notice of. */
  readonly of: (row: Row, read: ReadRow) => string | null;
}

type KeyPartReader = (row: Row, read: ReadRow) => string | null | undefined;

/** @param computed expressions of generated columns by their names */
export function keysOf(table: TableFacts, mysql: boolean, computed: ReadonlyMap<string, Expression>): readonly Key[] {
  const keys: Key[] = [];
  const place = new Map(table.columns.map((column, i) => [column.name, i]));
  const generated = (i: number) => table.columns[i]?.generated === true;
  const add = (
    name: string,
    primary: boolean,
    parts: readonly {
      readonly column: string | null;
      readonly expression: string | null;
      readonly prefix: number | null;
    }[],
    nullsNotDistinct: boolean,
    predicate: string | null,
  ) => {
    const columns = new Set<number>();
    const readers: KeyPartReader[] = [];
    let opaque = false;
    const mention = (expression: Expression) => {
      for (const one of columnsOf(expression)) {
        const at = place.get(one);
        if (at !== undefined) columns.add(at);
      }
    };
    for (const part of parts) {
      const at = part.column === null ? undefined : place.get(part.column);
      if (at !== undefined) {
        const formula = computed.get(part.column ?? '');
        const { prefix } = part;
        if (generated(at) && formula !== undefined) {
          mention(formula);
          if (!isUnderstood(formula)) opaque = true;
          const own = part.column ?? '';
          readers.push((_row, read) => foldedValue(read(own)));
          continue;
        }
        columns.add(at);
        if (generated(at)) opaque = true;
        readers.push((row) => {
          const text = row[at] ?? null;
          return text === null ? null : folded(prefix === null ? text : [...text].slice(0, prefix).join(''));
        });
        continue;
      }
      const expression = part.expression === null ? null : readExpression(part.expression, mysql);
      if (expression === null) {
        opaque = true;
        continue;
      }
      mention(expression);
      if (!isUnderstood(expression)) opaque = true;
      readers.push((_row, read) => foldedValue(evaluate(expression, read)));
    }
    const where = predicate === null ? null : readExpression(predicate, mysql);
    if (predicate !== null && (where === null || !isUnderstood(where))) opaque = true;
    keys.push({
      name,
      primary,
      columns: [...columns],
      single: singleOf(parts, columns, generated, place),
      opaque,
      nullsNotDistinct,
      prefixed: parts.some((part) => part.prefix !== null),
      used: new Set(),
      of(row, read) {
        if (where !== null && truth(evaluate(where, read)) !== true) return null;
        const found: string[] = [];
        for (const reader of readers) {
          const one = reader(row, read);
          if (one === undefined) return null;
          if (one === null && !nullsNotDistinct) return null;
          found.push(one === null ? '\u0000' : one);
        }
        return found.length === 1 ? (found[0] ?? null) : found.join('\u0001');
      },
    });
  };
  const plain = (name: string) => ({ column: name, expression: null, prefix: null });
  if (table.primaryKey !== null) add('its primary key', true, table.primaryKey.map(plain), false, null);
  for (const key of table.uniqueKeys) add(key.name, false, key.parts, key.nullsNotDistinct, key.predicate);
  for (const exclusion of table.exclusions) {
    const equal = equalParts(exclusion.definition);
    if (equal !== null) add(exclusion.name, false, equal, false, null);
  }
  return keys;
}

function singleOf(
  parts: readonly { readonly column: string | null }[],
  columns: ReadonlySet<number>,
  generated: (place: number) => boolean,
  places: ReadonlyMap<string, number>,
): number | null {
  const [at] = columns;
  const [part] = parts;
  if (parts.length !== 1 || columns.size !== 1 || at === undefined || part === undefined || part.column === null)
    return null;
  return places.get(part.column) === at && !generated(at) ? at : null;
}

function foldedValue(value: Value | undefined): string | null | undefined {
  return value === undefined || value === null ? value : folded(String(value));
}

/** Columns of an exclusion constraint that compares them all for equality, which is a unique key by another name. */
function equalParts(definition: string) {
  const parts = exclusionParts(definition);
  if (parts === null || parts.some((part) => part.operator !== '=')) return null;
  return parts.map(({ text }) => ({
    column: /^\w+$/.test(text) ? text : null,
    expression: /^\w+$/.test(text) ? null : text,
    prefix: null,
  }));
}

/** `EXCLUDE USING gist (room WITH =, tstzrange(a, b) WITH &&)` as its parts; null for what is not understood. */
export function exclusionParts(
  definition: string,
): readonly { readonly text: string; readonly operator: string }[] | null {
  const open = definition.indexOf('(');
  if (open < 0) return null;
  const parts: { text: string; operator: string }[] = [];
  let depth = 0;
  let start = open + 1;
  for (let i = open; i < definition.length; i++) {
    const one = definition[i];
    if (one === "'" || one === '"') {
      i = definition.indexOf(one, i + 1);
      if (i < 0) return null;
      continue;
    }
    if (one === '(') depth++;
    else if (one === ')') depth--;
    if ((one === ',' && depth === 1) || depth === 0) {
      const part =
        /^\s*(.*?)(?:\s+(?:ASC|DESC|\w+_ops))?\s+WITH\s+(?:OPERATOR\(pg_catalog\.)?([^\s\w()]+)\)?\s*$/s.exec(
          definition.slice(start, i),
        );
      if (!part) return null;
      parts.push({ text: (part[1] ?? '').trim(), operator: part[2] ?? '' });
      start = i + 1;
      if (depth === 0) return parts;
    }
  }
  return null;
}

/**
 * Texts that some server takes for equal become equal: without case, accents and blanks at the end. So rows are the same whatever the
 * collation is.
 */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  const simple = /^[\x00-\x7f]*$/.test(lower)
    ? lower
    : lower
        .normalize('NFKD')
        .replace(/\p{M}+/gu, '')
        .replaceAll('ß', 'ss')
        .replaceAll('ø', 'o')
        .replaceAll('ł', 'l');
  return simple.endsWith(' ') ? simple.trimEnd() : simple;
}

/** The columns of a range that is made of two: `tstzrange(starts_at, ends_at)`. */
export function rangeColumns(text: string): { readonly from: string; readonly to: string } | null {
  const [expression] = readExpressions(text, false) ?? [];
  if (expression?.kind !== 'call' || !/range$/.test(expression.name)) return null;
  const [from, to] = expression.args;
  return from?.kind === 'column' && to?.kind === 'column' ? { from: from.name, to: to.name } : null;
}
