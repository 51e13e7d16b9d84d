import { displayName, type Routine } from '../schema/catalog.ts';
import { lastTwo, textsOf, walk } from '../schema/node.ts';
import type { Node } from '../sql/statement.ts';
import { builtinVolatility, type KnownVolatility } from './builtin-functions.ts';
import type { Draft } from './draft.ts';

export interface Volatility {
  /** True when the server has to compute the expression anew for each row. */
  readonly volatile: boolean;
  /** False when it calls something that the history does not make and the server does not have. */
  readonly certain: boolean;
  /** The function that decides, as written. */
  readonly because: string | null;
}

const fixed: Volatility = { volatile: false, certain: true, because: null };

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
    const builtin = pgCatalog(name, draft.major);
    if (builtin !== undefined) return builtin === 'volatile' ? { volatile: true, certain: true, because: name } : fixed;
  }
  const shown = schema === undefined ? name : `${schema}.${name}`;
  const routines = draft.catalog.routinesNamed(schema, name);
  if (routines.length > 0) return routineVolatility(routines, shown);
  // An extension may live in any schema: `extensions.uuid_generate_v4()`.
  const extension = builtinVolatility(name, draft.major);
  if (extension !== undefined) {
    return extension === 'volatile' ? { volatile: true, certain: true, because: shown } : fixed;
  }
  return { volatile: true, certain: false, because: shown };
}

function pgCatalog(name: string, major: number): KnownVolatility | undefined {
  return builtinVolatility(name, major);
}

function routineVolatility(routines: readonly Routine[], shown: string): Volatility {
  const some = routines.some((routine) => routine.volatility === 'volatile');
  if (!some) return fixed;
  const all = routines.every((routine) => routine.volatility === 'volatile');
  // The planner may inline the body of a function in SQL, and then it is the body that counts (inline_function in
  // clauses.c): `AS 'SELECT 1'` is then no longer volatile.
  const inlined = routines.some((routine) => routine.language === 'sql');
  return { volatile: true, certain: all && !inlined, because: shown };
}

/** A function that is surely not IMMUTABLE, so that an index, a generated column or a partition key may not call it; or null. */
export function mutableCall(expression: Node | undefined, draft: Draft): string | null {
  if (!expression) return null;
  let found: string | null = null;
  walk(expression, (kind, value) => {
    if (found !== null) return false;
    if (kind === 'SQLValueFunction') {
      found = String(value['op'] ?? '').replace('SVFOP_', '').replace('_N', '');
      return false;
    }
    if (kind !== 'FuncCall') return true;
    const [schema, name] = lastTwo(textsOf(value['funcname'] as readonly Node[] | undefined));
    if (schema === undefined || schema === 'pg_catalog') {
      const builtin = builtinVolatility(name, draft.major);
      if (builtin !== undefined) {
        if (builtin !== 'immutable') found = `${name}()`;
        return found === null;
      }
    }
    const routines = draft.catalog.routinesNamed(schema, name);
    if (routines.length > 0 && routines.every((routine) => routine.volatility !== 'immutable' && routine.language !== 'sql')) {
      found = `${displayName(routines[0]?.name ?? { schema: schema ?? '', name })}()`;
    }
    return found === null;
  });
  return found;
}
