import { displayName, type Relation, type Routine } from '../schema/catalog.ts';
import { inside, lastTwo, textOf, textsOf, walk } from '../schema/node.ts';
import { canonicalType } from '../schema/types.ts';
import type { Node, NodeOf } from '../sql/statement.ts';
import { builtinSince, builtinVolatility } from './builtin-functions.ts';
import type { Draft } from './draft.ts';

export interface Volatility {
  /** True when the server has to compute the expression anew for each row. */
  readonly volatile: boolean;
  /** False when it calls something that the history does not make and the server does not have. */
  readonly certain: boolean;
  /** The function that decides, as written. */
  readonly because: string | null;
  /** The major that brought the function, where this one has it not and the history neither. */
  readonly laterMajor: number | null;
}

const fixed: Volatility = { volatile: false, certain: true, because: null, laterMajor: null };

/**
 * Whether an expression is volatile, as contain_volatile_functions() in the server's clauses.c sees it after constants
 * were folded: any volatile function anywhere in it. Operators and casts of the server itself are none; nor are
 * CURRENT_DATE and its kin, which have a node type of their own.
 */
export function volatilityOf(expression: Node | undefined, draft: Draft): Volatility {
  if (!expression || 'A_Const' in expression || 'SQLValueFunction' in expression) return fixed;
  let found = fixed;
  walk(expression, (kind, value) => {
    if (found.volatile && found.certain) return false;
    if (kind !== 'FuncCall') return true;
    const call = functionVolatility(value['funcname'] as readonly Node[] | undefined, draft);
    if (call.volatile && (call.certain || !found.volatile)) found = call;
    else if (!call.certain && found.certain) found = call;
    return true;
  });
  return found;
}

/** Volatility of a function by its name: the server's own first, as the search path has it, then the history's. */
export function functionVolatility(names: readonly Node[] | undefined, draft: Draft): Volatility {
  const [schema, name] = lastTwo(textsOf(names));
  if (schema === undefined || schema === 'pg_catalog') {
    const builtin = builtinVolatility(name, draft.major);
    if (builtin !== undefined)
      return builtin === 'volatile' ? { volatile: true, certain: true, because: name, laterMajor: null } : fixed;
  }
  // Nobody adds to pg_catalog: what is not in our table is none of the volatile ones.
  if (schema === 'pg_catalog') return fixed;
  const shown = schema === undefined ? name : `${schema}.${name}`;
  const routines = draft.catalog.routinesNamed(schema, name);
  if (routines.length > 0) return routineVolatility(routines, shown);
  // An extension may live in any schema: `extensions.uuid_generate_v4()`.
  const extension = builtinVolatility(name, draft.major);
  if (extension !== undefined) {
    return extension === 'volatile' ? { volatile: true, certain: true, because: shown, laterMajor: null } : fixed;
  }
  // Without a history nothing says that the user did not make it.
  const laterMajor = schema === undefined && !draft.isBlank ? builtinSince(name, draft.major) : null;
  return { volatile: true, certain: false, because: shown, laterMajor };
}

function routineVolatility(routines: readonly Routine[], shown: string): Volatility {
  const some = routines.some((routine) => routine.volatility === 'volatile');
  if (!some) return fixed;
  const all = routines.every((routine) => routine.volatility === 'volatile');
  // The planner may inline the body of a function in SQL, and then it is the body that counts (inline_function in
  // clauses.c): `AS 'SELECT 1'` is then no longer volatile.
  const inlined = routines.some((routine) => routine.language === 'sql');
  return { volatile: true, certain: all && !inlined, because: shown, laterMajor: null };
}

/** A function that is surely not IMMUTABLE, so that an index, a generated column or a partition key may not call it; or null. */
export function mutableCall(expression: Node | undefined, draft: Draft, relation: Relation | undefined): string | null {
  if (!expression) return null;
  let found: string | null = null;
  walk(expression, (kind, value) => {
    if (found !== null) return false;
    if (kind === 'SQLValueFunction') {
      found = String(value['op'] ?? '')
        .replace('SVFOP_', '')
        .replace('_N', '');
      return false;
    }
    if (kind === 'TypeCast' && isStableCast(value as NodeOf<'TypeCast'>, relation)) {
      found = 'a cast that depends on the session';
      return false;
    }
    if (kind !== 'FuncCall') return true;
    const call = value as NodeOf<'FuncCall'>;
    const [schema, name] = lastTwo(textsOf(call.funcname));
    const types = zoneFunctions.has(name) ? (call.args ?? []).map((arg) => typeName(arg, relation)) : [];
    // A date has no date_trunc() of its own: it goes through timestamptz.
    if (types.includes('timestamptz') || (name === 'date_trunc' && types.includes('date'))) {
      found = `${name}() of a timestamp with time zone`;
      return false;
    }
    if (schema === undefined || schema === 'pg_catalog') {
      const builtin = builtinVolatility(name, draft.major);
      if (builtin !== undefined) {
        if (builtin !== 'immutable') found = `${name}()`;
        return found === null;
      }
    }
    const routines = draft.catalog.routinesNamed(schema, name);
    if (
      routines.length > 0 &&
      routines.every((routine) => routine.volatility !== 'immutable' && routine.language !== 'sql')
    ) {
      found = `${displayName(routines[0]?.name ?? { schema: schema ?? '', name })}()`;
    }
    return found === null;
  });
  return found;
}

/** Functions whose variant for timestamptz looks at the time zone of the session. */
const zoneFunctions: ReadonlySet<string> = new Set([
  'date',
  'date_trunc',
  'date_part',
  'extract',
  'to_char',
  'time',
  'timestamp',
]);

const stableCasts: ReadonlySet<string> = new Set(
  (
    'date>timestamptz timestamp>timestamptz timestamptz>date timestamptz>timestamp timestamptz>time timestamptz>timetz time>timetz ' +
    'date>text timestamp>text timestamptz>text date>varchar timestamp>varchar timestamptz>varchar text>date text>timestamp ' +
    'text>timestamptz varchar>date varchar>timestamp varchar>timestamptz'
  ).split(' '),
);

/** A cast of a column that goes by the session's time zone or date style. */
function isStableCast(cast: NodeOf<'TypeCast'>, relation: Relation | undefined): boolean {
  const from = typeName(cast.arg, relation);
  const to = canonicalType(cast.typeName);
  return from !== null && to !== null && !to.array && stableCasts.has(`${from}>${to.name}`);
}

function typeName(node: Node | undefined, relation: Relation | undefined): string | null {
  const fields = inside(node, 'ColumnRef')?.fields;
  const type = fields ? relation?.columns.get(textOf(fields.at(-1)) ?? '')?.type : undefined;
  return type && !type.array ? type.name : null;
}
