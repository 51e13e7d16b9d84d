import type { Node, NodeOf } from '../sql/statement.ts';
import { keyOf, type QualifiedName, type Routine } from './catalog.ts';
import { inside, lastTwo, textOf, textsOf } from './node.ts';
import { RoutineRecord, UserTypeRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';
import { canonicalType, displayType } from './types.ts';

export function createRoutine(context: ReplayContext, statement: NodeOf<'CreateFunctionStmt'>): void {
  const [schema, name] = lastTwo(textsOf(statement.funcname));
  const kind = statement.is_procedure ? 'procedure' : 'function';
  const full = { schema: schema ?? context.schemaElement ?? context.creationSchema(), name };
  const signature = signatureOf(statement.parameters);
  // CREATE OR REPLACE keeps the record and its age: who called it before calls it still.
  const former = context.store.routines.get(keyOf(full))?.find((each) => each.signature === signature);
  const routine = former ?? new RoutineRecord(full, kind, signature, context.bornIn);
  routine.volatility = 'volatile';
  const returned = textsOf(statement.returnType?.names).at(-1);
  routine.forTriggers = returned === 'trigger' || returned === 'event_trigger';
  setOptions(routine, statement.options);
  if (!former) put(context, routine);
}

function setOptions(routine: RoutineRecord, options: readonly Node[] | undefined): void {
  for (const option of options ?? []) {
    const element = inside(option, 'DefElem');
    const value = textOf(element?.arg);
    if (element?.defname === 'language') routine.language = (value ?? '').toLowerCase();
    else if (element?.defname === 'volatility' && isVolatility(value)) routine.volatility = value;
  }
}

function isVolatility(text: string | undefined): text is Routine['volatility'] {
  return text === 'volatile' || text === 'stable' || text === 'immutable';
}

function put(context: ReplayContext, routine: RoutineRecord): void {
  const key = keyOf(routine.name);
  const others = (context.store.routines.get(key) ?? []).filter((each) => each.signature !== routine.signature);
  context.store.routines.set(key, [...others, routine]);
}

/** Types of the input arguments, by which the server tells overloads apart. */
function signatureOf(parameters: readonly Node[] | undefined): string {
  const types: string[] = [];
  for (const node of parameters ?? []) {
    const parameter = inside(node, 'FunctionParameter');
    if (!parameter || parameter.mode === 'FUNC_PARAM_OUT' || parameter.mode === 'FUNC_PARAM_TABLE') continue;
    types.push(typeText(parameter.argType));
  }
  return types.join(',');
}

function typeText(node: NodeOf<'TypeName'> | undefined): string {
  const type = canonicalType(node);
  // Modifiers are no part of an argument's type.
  return type ? displayType({ ...type, modifiers: [] }) : '';
}

export function createAggregate(context: ReplayContext, statement: NodeOf<'DefineStmt'>): void {
  const [schema, name] = lastTwo(textsOf(statement.defnames));
  const parameters = inside(statement.args?.[0], 'List')?.items;
  const full = { schema: schema ?? context.creationSchema(), name };
  const routine = new RoutineRecord(full, 'aggregate', signatureOf(parameters), context.bornIn);
  routine.volatility = 'immutable';
  routine.language = 'internal';
  put(context, routine);
}

/** The routines that `f` or `f(int)` means. */
function meant(context: ReplayContext, object: NodeOf<'ObjectWithArgs'>): RoutineRecord[] {
  const [schema, name] = lastTwo(textsOf(object.objname));
  const named = context.store.routinesNamed(schema, name);
  if (object.args_unspecified || named.length < 2) return [...named];
  const signature = (object.objargs ?? []).map((arg) => typeText(inside(arg, 'TypeName'))).join(',');
  return named.filter((each) => each.signature === signature);
}

/** Takes a routine out; with CASCADE the triggers that call it go too. */
export function removeRoutine(context: ReplayContext, routine: RoutineRecord, cascade: boolean): void {
  remove(context, routine);
  if (!cascade) return;
  for (const relation of context.store.relations()) {
    for (const [trigger, called] of relation.triggerRoutines) {
      if (called !== routine) continue;
      relation.triggerRoutines.delete(trigger);
      relation.triggers.delete(trigger);
    }
  }
}

function remove(context: ReplayContext, routine: RoutineRecord): void {
  const key = keyOf(routine.name);
  const left = (context.store.routines.get(key) ?? []).filter((each) => each !== routine);
  if (left.length > 0) context.store.routines.set(key, left);
  else context.store.routines.delete(key);
}

export function dropRoutine(context: ReplayContext, object: NodeOf<'ObjectWithArgs'>, cascade: boolean): void {
  for (const routine of meant(context, object)) removeRoutine(context, routine, cascade);
}

export function moveRoutine(
  context: ReplayContext,
  object: NodeOf<'ObjectWithArgs'>,
  to: Partial<QualifiedName>,
): void {
  for (const routine of meant(context, object)) {
    remove(context, routine);
    routine.name = { ...routine.name, ...to };
    put(context, routine);
  }
}

export function alterRoutine(context: ReplayContext, statement: NodeOf<'AlterFunctionStmt'>): void {
  if (!statement.func) return;
  for (const routine of meant(context, statement.func)) setOptions(routine, statement.actions);
}

/** Types and functions of the extensions that migrations use most: a type's or a function's volatility. */
const extensions: Readonly<Record<string, { types?: string; volatile?: string; stable?: string; immutable?: string }>> =
  {
    pgcrypto: {
      volatile: 'gen_random_uuid gen_random_bytes gen_salt pgp_sym_encrypt pgp_pub_encrypt encrypt',
      immutable: 'digest hmac crypt armor dearmor decrypt pgp_sym_decrypt pgp_pub_decrypt',
    },
    'uuid-ossp': {
      volatile: 'uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4',
      immutable: 'uuid_generate_v3 uuid_generate_v5 uuid_nil uuid_ns_dns uuid_ns_url uuid_ns_oid uuid_ns_x500',
    },
    citext: { types: 'citext', immutable: 'citext regexp_match strpos translate' },
    hstore: { types: 'hstore', immutable: 'akeys avals skeys svals hstore_to_json hstore_to_jsonb', stable: 'hstore' },
    ltree: { types: 'ltree lquery ltxtquery', immutable: 'subltree subpath nlevel text2ltree ltree2text' },
    postgis: { types: 'geometry geography box2d box3d raster' },
    vector: { types: 'vector halfvec sparsevec' },
    cube: { types: 'cube' },
    isn: { types: 'ean13 isbn13 ismn13 issn13 isbn ismn issn upc' },
    pg_trgm: { immutable: 'similarity word_similarity strict_word_similarity show_trgm' },
    unaccent: { stable: 'unaccent' },
  };

export function createExtension(context: ReplayContext, statement: NodeOf<'CreateExtensionStmt'>): void {
  const { store } = context;
  const extension = statement.extname ?? '';
  if (store.extensions.has(extension)) return;
  let schema = context.creationSchema();
  for (const option of statement.options ?? []) {
    const element = inside(option, 'DefElem');
    if (element?.defname === 'schema') schema = textOf(element.arg) ?? schema;
  }
  const types: UserTypeRecord[] = [];
  const routines: RoutineRecord[] = [];
  const known = extensions[extension];
  for (const name of words(known?.types)) {
    const type = new UserTypeRecord({ schema, name }, 'base', context.bornIn);
    store.types.set(keyOf(type.name), type);
    types.push(type);
  }
  for (const volatility of ['volatile', 'stable', 'immutable'] as const) {
    for (const name of words(known?.[volatility])) {
      const routine = new RoutineRecord({ schema, name }, 'function', '', context.bornIn);
      routine.volatility = volatility;
      routine.language = 'c';
      put(context, routine);
      routines.push(routine);
    }
  }
  store.extensions.set(extension, { types, routines });
}

function words(text: string | undefined): string[] {
  return text ? text.split(' ') : [];
}
