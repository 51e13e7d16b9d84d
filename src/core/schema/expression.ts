import type { Node } from '../sql/statement.ts';
import { quoteIdentifier } from './catalog.ts';
import { inside, textOf, textsOf, walk } from './node.ts';
import { canonicalType, displayType } from './types.ts';

/** Old column name to new one, for columns that were renamed after the expression was written. */
export type Renames = ReadonlyMap<string, string>;

/** What the writer throws for a node it has no words for: caught in `expressionText`. */
class NoWords extends Error {}

/**
 * An expression of the parse tree as SQL that means the same.
 * @param renames Applied to every column, so that the text stays true after RENAME COLUMN.
 * @returns null for the few kinds of expression that we have no words for (XML, JSON constructors, subqueries).
 */
export function expressionText(node: Node | undefined | null, renames?: Renames): string | null {
  if (!node) return null;
  try {
    return write(node, renames);
  } catch (error) {
    // The second is what a hostile, deeply nested expression ends in.
    if (error instanceof NoWords || error instanceof RangeError) return null;
    throw error;
  }
}

/** Columns that an expression names, each once, in order. A whole row is `*`. */
export function columnsUsed(node: Node | undefined | null): string[] {
  const columns = new Set<string>();
  if (node) {
    walk(node, (kind, value) => {
      if (kind !== 'ColumnRef') return true;
      const fields = value['fields'];
      const last = Array.isArray(fields) ? (fields[fields.length - 1] as Node | undefined) : undefined;
      columns.add(textOf(last) ?? '*');
      return false;
    });
  }
  return [...columns];
}

/**
 * Columns for which a CHECK proves to the server that they hold no NULL, so that SET NOT NULL needs no scan. A CHECK also
 * passes for NULL, so `c > 0` proves nothing: only NULL tests do, through AND, OR and NOT, as the server's planner reduces
 * them (ConstraintImpliedByRelConstraint in tablecmds.c, weak implication).
 */
export function provesNotNull(node: Node | undefined | null): string[] {
  return node ? [...proven(node, false)] : [];
}

function proven(node: Node, negated: boolean): Set<string> {
  const test = inside(node, 'NullTest');
  if (test) {
    const column = plainColumn(test.arg);
    return column !== null && (test.nulltesttype === 'IS_NOT_NULL') !== negated ? new Set([column]) : new Set();
  }
  const bool = inside(node, 'BoolExpr');
  if (bool) {
    const args = bool.args ?? [];
    if (bool.boolop === 'NOT_EXPR') return args[0] ? proven(args[0], !negated) : new Set();
    const parts = args.map((arg) => proven(arg, negated));
    // De Morgan: a negated OR is an AND of negations.
    const all = (bool.boolop === 'AND_EXPR') !== negated;
    if (all) return new Set(parts.flatMap((part) => [...part]));
    const [first, ...rest] = parts;
    return new Set([...(first ?? [])].filter((column) => rest.every((part) => part.has(column))));
  }
  const operator = inside(node, 'A_Expr');
  if (operator && (operator.kind === 'AEXPR_DISTINCT' || operator.kind === 'AEXPR_NOT_DISTINCT')) {
    const column = isNull(operator.rexpr)
      ? plainColumn(operator.lexpr)
      : isNull(operator.lexpr)
        ? plainColumn(operator.rexpr)
        : null;
    return column !== null && (operator.kind === 'AEXPR_DISTINCT') !== negated ? new Set([column]) : new Set();
  }
  return new Set();
}

function isNull(node: Node | undefined): boolean {
  return inside(node, 'A_Const')?.isnull === true;
}

/** The column that an expression is, if it is nothing more than a column. */
export function plainColumn(node: Node | undefined): string | null {
  const fields = inside(node, 'ColumnRef')?.fields;
  return fields ? (textOf(fields[fields.length - 1]) ?? null) : null;
}

/** A string as SQL writes it. */
export function quoteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  // A backslash is an escape or not depending on a setting: E'' says which.
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

function list(nodes: readonly Node[] | undefined, renames: Renames | undefined): string {
  return (nodes ?? []).map((node) => write(node, renames)).join(', ');
}

function dotted(nodes: readonly Node[] | undefined): string {
  const names = textsOf(nodes);
  return (names.length > 1 && names[0] === 'pg_catalog' ? names.slice(1) : names).map(quoteIdentifier).join('.');
}

function must(node: Node | undefined): Node {
  if (!node) throw new NoWords();
  return node;
}

/** Parentheses around everything that is not a single word or call, so that precedence never matters. */
function operand(node: Node | undefined, renames: Renames | undefined): string {
  const text = write(must(node), renames);
  const operator = inside(node, 'A_Expr');
  const loose = operator || inside(node, 'BoolExpr') || inside(node, 'NullTest') || inside(node, 'BooleanTest');
  return loose || inside(node, 'CollateClause') || inside(node, 'SubLink') ? `(${text})` : text;
}

function write(node: Node, renames: Renames | undefined): string {
  const column = inside(node, 'ColumnRef');
  if (column) {
    const fields = column.fields ?? [];
    const names = fields.map((field, i) => {
      const name = textOf(field);
      if (name === undefined) return '*';
      return quoteIdentifier(i === fields.length - 1 ? (renames?.get(name) ?? name) : name);
    });
    return names.join('.');
  }
  const constant = inside(node, 'A_Const');
  if (constant) {
    if (constant.isnull) return 'NULL';
    if (constant.ival) return String(constant.ival.ival ?? 0);
    if (constant.fval) return constant.fval.fval ?? '0';
    if (constant.boolval) return constant.boolval.boolval ? 'true' : 'false';
    if (constant.sval) return quoteText(constant.sval.sval ?? '');
    const bits = constant.bsval?.bsval ?? '';
    return `${bits.startsWith('x') ? 'X' : 'B'}'${bits.slice(1)}'`;
  }
  const cast = inside(node, 'TypeCast');
  if (cast) {
    const type = canonicalType(cast.typeName);
    if (!type) throw new NoWords();
    return `${operand(cast.arg, renames)}::${displayType(type)}`;
  }
  const call = inside(node, 'FuncCall');
  if (call) {
    if (call.over || call.agg_order || call.agg_filter || call.agg_within_group) throw new NoWords();
    if (call.agg_star) return `${dotted(call.funcname)}(*)`;
    const args = call.args ?? [];
    const words = args.map((arg, i) => {
      const variadic = call.func_variadic && i === args.length - 1 ? 'VARIADIC ' : '';
      return variadic + write(arg, renames);
    });
    return `${dotted(call.funcname)}(${call.agg_distinct ? 'DISTINCT ' : ''}${words.join(', ')})`;
  }
  const named = inside(node, 'NamedArgExpr');
  if (named) return `${quoteIdentifier(named.name ?? '')} => ${write(must(named.arg), renames)}`;
  if (inside(node, 'A_Expr')) return writeOperator(node, renames);
  const bool = inside(node, 'BoolExpr');
  if (bool) {
    const args = (bool.args ?? []).map((arg) => operand(arg, renames));
    if (bool.boolop === 'NOT_EXPR') return `NOT ${args[0] ?? ''}`;
    return args.join(bool.boolop === 'AND_EXPR' ? ' AND ' : ' OR ');
  }
  const test = inside(node, 'NullTest');
  if (test) return `${operand(test.arg, renames)} IS ${test.nulltesttype === 'IS_NULL' ? '' : 'NOT '}NULL`;
  const truth = inside(node, 'BooleanTest');
  if (truth) return `${operand(truth.arg, renames)} ${(truth.booltesttype ?? '').replaceAll('_', ' ')}`;
  const array = inside(node, 'A_ArrayExpr');
  if (array) return `ARRAY[${list(array.elements, renames)}]`;
  const items = inside(node, 'List');
  if (items) return `(${list(items.items, renames)})`;
  const choice = inside(node, 'CaseExpr');
  if (choice) {
    const arms = (choice.args ?? []).map((arg) => {
      const arm = inside(arg, 'CaseWhen');
      return ` WHEN ${write(must(arm?.expr), renames)} THEN ${write(must(arm?.result), renames)}`;
    });
    const head = choice.arg ? ` ${write(choice.arg, renames)}` : '';
    const otherwise = choice.defresult ? ` ELSE ${write(choice.defresult, renames)}` : '';
    return `CASE${head}${arms.join('')}${otherwise} END`;
  }
  const coalesce = inside(node, 'CoalesceExpr');
  if (coalesce) return `COALESCE(${list(coalesce.args, renames)})`;
  const least = inside(node, 'MinMaxExpr');
  if (least) return `${least.op === 'IS_LEAST' ? 'LEAST' : 'GREATEST'}(${list(least.args, renames)})`;
  const value = inside(node, 'SQLValueFunction');
  if (value) {
    const name = (value.op ?? '').replace('SVFOP_', '');
    return name.endsWith('_N') ? `${name.slice(0, -2)}(${value.typmod ?? 0})` : name;
  }
  const collate = inside(node, 'CollateClause');
  if (collate) return `${operand(collate.arg, renames)} COLLATE ${dotted(collate.collname)}`;
  const row = inside(node, 'RowExpr');
  if (row) return `ROW(${list(row.args, renames)})`;
  const indirection = inside(node, 'A_Indirection');
  if (indirection) {
    const steps = (indirection.indirection ?? []).map((step) => {
      const field = textOf(step);
      if (field !== undefined) return `.${quoteIdentifier(field)}`;
      const indices = inside(step, 'A_Indices');
      if (!indices) return '.*';
      const upper = indices.uidx ? write(indices.uidx, renames) : '';
      return `[${indices.is_slice ? `${indices.lidx ? write(indices.lidx, renames) : ''}:` : ''}${upper}]`;
    });
    return `(${write(must(indirection.arg), renames)})${steps.join('')}`;
  }
  if ('SetToDefault' in node) return 'DEFAULT';
  throw new NoWords();
}

function writeOperator(node: Node, renames: Renames | undefined): string {
  const operator = inside(node, 'A_Expr');
  if (!operator) throw new NoWords();
  const names = textsOf(operator.name);
  const symbol = names.length > 1 ? `OPERATOR(${names.join('.')})` : (names[0] ?? '');
  const right = operator.rexpr;
  const left = operator.lexpr ? operand(operator.lexpr, renames) : '';
  switch (operator.kind) {
    case 'AEXPR_OP':
      return operator.lexpr ? `${left} ${symbol} ${operand(right, renames)}` : `${symbol} ${operand(right, renames)}`;
    case 'AEXPR_OP_ANY':
      return `${left} ${symbol} ANY (${write(must(right), renames)})`;
    case 'AEXPR_OP_ALL':
      return `${left} ${symbol} ALL (${write(must(right), renames)})`;
    case 'AEXPR_DISTINCT':
      return `${left} IS DISTINCT FROM ${operand(right, renames)}`;
    case 'AEXPR_NOT_DISTINCT':
      return `${left} IS NOT DISTINCT FROM ${operand(right, renames)}`;
    case 'AEXPR_NULLIF':
      return `NULLIF(${write(must(operator.lexpr), renames)}, ${write(must(right), renames)})`;
    case 'AEXPR_IN':
      return `${left} ${symbol === '<>' ? 'NOT IN' : 'IN'} ${write(must(right), renames)}`;
    case 'AEXPR_LIKE':
      return `${left} ${symbol.startsWith('!') ? 'NOT LIKE' : 'LIKE'} ${operand(right, renames)}`;
    case 'AEXPR_ILIKE':
      return `${left} ${symbol.startsWith('!') ? 'NOT ILIKE' : 'ILIKE'} ${operand(right, renames)}`;
    case 'AEXPR_SIMILAR': {
      // The grammar has wrapped the pattern in a call that has no spelling of its own.
      const pattern = inside(right, 'FuncCall')?.args ?? [];
      const escaped = pattern[1] ? ` ESCAPE ${operand(pattern[1], renames)}` : '';
      return `${left} ${symbol.startsWith('!') ? 'NOT SIMILAR TO' : 'SIMILAR TO'} ${operand(pattern[0], renames)}${escaped}`;
    }
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN_SYM': {
      const bounds = inside(right, 'List')?.items ?? [];
      return `${left} ${names[0] ?? ''} ${operand(bounds[0], renames)} AND ${operand(bounds[1], renames)}`;
    }
    default:
      throw new NoWords();
  }
}
