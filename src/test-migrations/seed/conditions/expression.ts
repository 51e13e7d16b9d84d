/** A value while a condition is worked out. Moments are seconds since 1970 in UTC, so that they compare as numbers. */
export type Value = string | number | boolean | null;

/**
 * An expression of a CHECK, an index or a partition bound, the same for every engine. Operators are calls under the name of the
 * operator: `=`, `<>`, `<`, `<=`, `>`, `>=`, `and`, `or`, `not`, `is null`, `is true`, `is distinct`, `in` (the first argument in
 * the others), `like`, `ilike`, `regex`, `iregex`, `+`, `-`, `*`, `/`, `%`, `||`, `case` (condition and result in turn, at last the result of
 * ELSE), `row`, `array`. All other names are functions, in small letters and without their schema.
 */
export type Expression =
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'cast'; readonly type: string; readonly arg: Expression };

export function constant(value: Value): Expression {
  return { kind: 'constant', value };
}

export function column(name: string): Expression {
  return { kind: 'column', name };
}

export function call(name: string, ...args: readonly Expression[]): Expression {
  return { kind: 'call', name, args };
}

/** Names of the columns in an expression, each once. */
export function columnsOf(expression: Expression, into: Set<string> = new Set()): Set<string> {
  if (expression.kind === 'column') into.add(expression.name);
  else if (expression.kind === 'cast') columnsOf(expression.arg, into);
  else if (expression.kind === 'call') for (const arg of expression.args) columnsOf(arg, into);
  return into;
}

const patterns = new Set(['like', 'ilike', 'regex', 'iregex', 'similar', 'regexp_like']);

/** Every constant text and number in an expression, but for patterns. */
export function constantsOf(expression: Expression, into: Value[] = []): Value[] {
  if (expression.kind === 'constant') into.push(expression.value);
  else if (expression.kind === 'cast') constantsOf(expression.arg, into);
  else if (expression.kind === 'call') {
    const { name, args } = expression;
    for (const arg of patterns.has(name) ? args.slice(0, 1) : args) constantsOf(arg, into);
  }
  return into;
}

/** The expression without casts around it. */
export function bare(expression: Expression): Expression {
  let inner = expression;
  while (inner.kind === 'cast') inner = inner.arg;
  return inner;
}
