import type { ColumnFacts, TableFacts, ValueType } from '../../../core/schema/server/table-facts.ts';
import { isUnderstood } from '../conditions/evaluate.ts';
import { bare, call, column, columnsOf, constantsOf, type Expression } from '../conditions/expression.ts';
import { readExpression } from '../conditions/read-expression.ts';

export interface NamedCondition {
  readonly name: string;
  readonly expression: Expression;
}

export interface TableConditions {
  readonly read: readonly NamedCondition[];
  /** Columns that conditions name which are not understood: the server decides about them. */
  readonly unread: ReadonlySet<string>;
}

/**
 * What rows of the table have to keep to: its enforced CHECKs, those of the domains of its columns, and the bounds of its partitions.
 * @param bounds the condition that a row has a partition to go to; null where any row has
 * @param computed expressions of generated columns by their names
 */
export function conditionsOf(
  table: TableFacts,
  mysql: boolean,
  bounds: Expression | null,
  computed: ReadonlyMap<string, Expression>,
): TableConditions {
  const read: NamedCondition[] = [];
  const unread = new Set<string>();
  const add = (name: string, text: string, of: (expression: Expression) => Expression = (one) => one) => {
    const expression = readExpression(text, mysql);
    const whole = expression === null ? null : of(expression);
    if (whole !== null) read.push({ name, expression: whole });
    if (whole !== null && isUnderstood(whole)) return;
    const named = whole === null ? wordsOf(text) : columnsOf(whole);
    for (const one of table.columns) if (named.has(one.name)) unread.add(one.name);
  };
  for (const check of table.checks) if (check.enforced) add(check.name, check.expression);
  for (const one of table.columns) {
    const formula = computed.get(one.name);
    if (formula !== undefined && !one.nullable) {
      read.push({ name: `NOT NULL of its column ${one.name}`, expression: call('not', call('is null', formula)) });
    }
    if (one.generated) continue;
    for (const check of domainChecks(one.type)) {
      add(check.name, check.expression, (expression) => replaced(expression, 'value', column(one.name)));
    }
  }
  if (bounds !== null) read.push({ name: 'the bounds of its partitions', expression: bounds });
  return { read, unread };
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? []);
}

function domainChecks(type: ValueType): readonly { readonly name: string; readonly expression: string }[] {
  if (type.family !== 'domain') return [];
  return [...type.checks.filter((check) => check.enforced), ...domainChecks(type.base)];
}

/** The expression with another in the place of a column. */
export function replaced(expression: Expression, name: string, by: Expression): Expression {
  switch (expression.kind) {
    case 'column':
      return expression.name.toLowerCase() === name ? by : expression;
    case 'cast':
      return { ...expression, arg: replaced(expression.arg, name, by) };
    case 'call':
      return call(expression.name, ...expression.args.map((arg) => replaced(arg, name, by)));
    default:
      return expression;
  }
}

/** Constants that stand beside a column in conditions, in predicates and expressions of its keys, and in its default. */
export function likelyValues(of: ColumnFacts, expressions: readonly Expression[], mysql: boolean): string[] {
  const found = new Set<string>();
  const add = (expression: Expression) => {
    for (const value of constantsOf(expression)) {
      if (value !== null && value !== '' && String(value).length <= 200) found.add(String(value));
    }
  };
  if (of.defaultText !== null) {
    const value = readExpression(of.defaultText, mysql);
    if (value !== null && bare(value).kind === 'constant') add(value);
    // MySQL gives the text of a default without quotes.
    else if (mysql && /^[\w .-]{1,60}$/.test(of.defaultText)) found.add(of.defaultText);
  }
  for (const expression of expressions) if (columnsOf(expression).has(of.name)) add(expression);
  return [...found].slice(0, 20);
}
