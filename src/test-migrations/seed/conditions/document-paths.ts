import { bare, columnsOf, type Expression, type Value } from './expression.ts';

/** The names on the way into a document: of `$.a.b` of MySQL, of `{a,b}`, or of one name of PostgreSQL. */
export function pathOf(path: NonNullable<Value>): readonly string[] {
  const text = String(path);
  if (/^\$[.[]/.test(text))
    return [...text.matchAll(/\.("[^"]*"|[^.[\]]+)|\[(\d+)\]/g)].map(([, name, at]) =>
      (name ?? at ?? '').replace(/^"(.*)"$/, '$1'),
    );
  if (/^\{.*\}$/.test(text))
    return text
      .slice(1, -1)
      .split(',')
      .map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  return [text];
}

/** A place in the documents of a column that an expression looks at. */
export interface DocumentPlace {
  readonly column: string;
  readonly path: readonly string[];
  /** The value there is all that the expression gives, if need be in another type. */
  readonly whole: boolean;
  /** The function that takes the value: `str_to_date`; null for none. */
  readonly taker: string | null;
}

/** Every place in documents that an expression looks at. */
export function documentPlaces(expression: Expression): readonly DocumentPlace[] {
  const found: DocumentPlace[] = [];
  look(expression, true, null, found);
  return found;
}

function look(expression: Expression, whole: boolean, taker: string | null, found: DocumentPlace[]): void {
  if (expression.kind === 'cast') {
    look(expression.arg, whole, taker, found);
    return;
  }
  if (expression.kind !== 'call') return;
  const place = placeOf(expression);
  if (place !== null) {
    found.push({ ...place, whole, taker });
    return;
  }
  const through = expression.name === 'json_unquote';
  for (const arg of expression.args) look(arg, whole && through, through ? taker : expression.name, found);
}

/** The column and the path of `a -> 'b' ->> 'c'`; null for other expressions. */
function placeOf(expression: Expression): { readonly column: string; readonly path: readonly string[] } | null {
  const inner = bare(expression);
  if (inner.kind === 'column') return { column: inner.name, path: [] };
  if (inner.kind !== 'call' || !/^(?:->>?|#>>?|json_extract|json_value)$/.test(inner.name)) return null;
  const [document, key] = inner.args;
  const name = key ? bare(key) : undefined;
  if (!document || name?.kind !== 'constant' || name.value === null || columnsOf(document).size !== 1) return null;
  const outer = placeOf(document);
  return outer === null ? null : { column: outer.column, path: [...outer.path, ...pathOf(name.value)] };
}
