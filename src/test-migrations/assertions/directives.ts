/** What a statement of a test has to do. */
export type Expectation =
  | { readonly kind: 'no rows' }
  | { readonly kind: 'rows' }
  | { readonly kind: 'so many rows'; readonly rows: number }
  /** With one of the codes; any error where there is none. */
  | { readonly kind: 'error'; readonly codes: readonly string[] };

export interface Directives {
  readonly name: string | null;
  readonly expect: Expectation | null;
  /** What nobody understands: the end of the sentence "-- expect: … is …". */
  readonly problem: string | null;
}

/** Reads the comments above a statement: `-- name: …` and `-- expect: …`. */
export function readDirectives(above: string): Directives {
  let name: string | null = null;
  let expect: Expectation | null = null;
  let problem: string | null = null;
  for (const [, key = '', value = ''] of above.matchAll(
    /^[ \t]*(?:--|#)[ \t]*(name|expect)[ \t]*:[ \t]*(.*?)[ \t]*$/gim,
  )) {
    if (key.toLowerCase() === 'name') name = value;
    else {
      expect = expectationOf(value);
      if (expect === null) problem = `"${value}" is not one of: no rows, rows, 3 rows, error, error 23505`;
    }
  }
  return { name: name === '' ? null : name, expect, problem };
}

function expectationOf(text: string): Expectation | null {
  if (/^no rows$/i.test(text)) return { kind: 'no rows' };
  if (/^rows$/i.test(text)) return { kind: 'rows' };
  const [, count] = /^(\d{1,9}) rows?$/i.exec(text) ?? [];
  if (count !== undefined) return { kind: 'so many rows', rows: Number(count) };
  const [, codes] = /^errors?\b\s*((?:[0-9A-Z]{4,5}(?:[\s,]+|$))*)$/i.exec(text) ?? [];
  if (codes === undefined) return null;
  return { kind: 'error', codes: codes.split(/[\s,]+/).filter((code) => code !== '') };
}
