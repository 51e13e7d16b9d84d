import type { ColumnType } from '../schema/catalog.ts';
import { inside, textOf } from '../schema/node.ts';
import { canonicalType, displayType } from '../schema/types.ts';
import type { Node } from '../sql/statement.ts';
import { castBetween, stringTypes } from './casts.ts';
import { type Draft, elementOf, isKnownType } from './draft.ts';

/*
 * ALTER COLUMN TYPE computes `USING` (or the column itself) and coerces it to the new type as an assignment would. The
 * server then looks at the expression that is left after planning: if nothing but the column under relabelings is left,
 * the rows stay as they are (ATColumnChangeRequiresRewrite in tablecmds.c). We follow the same expression.
 */

/** What a step does to the stored bytes. `zone`: nothing if the session's time zone is UTC, which is not known. */
type Step = 'kept' | 'computed' | 'refused' | 'unknown' | 'zone';

/** An expression over the column that is nothing but the column so far. */
interface Value {
  readonly type: ColumnType;
  readonly step: Step;
}

export interface TypeChange {
  readonly rewrite: 'no' | 'yes' | 'unknown';
  /** SQLSTATE when there is no such cast: 42804 for the assignment to the new type, 42846 for a cast inside USING. */
  readonly refused: '42804' | '42846' | null;
  /** Why it is not known, as a sentence. */
  readonly unsure: string | null;
  /** SQLSTATE of the error of a value that the new type does not hold; null when every value goes through. */
  readonly mayFail: string | null;
  /** The new type holds less than the old one. */
  readonly loses: boolean;
}

/**
 * What changing a column from one type to another does to its rows.
 * @param using The expression after USING; undefined when there is none.
 */
export function typeChange(
  column: string,
  from: ColumnType,
  to: ColumnType,
  using: Node | undefined,
  draft: Draft,
): TypeChange {
  const start: Value = { type: from, step: 'kept' };
  const before = using === undefined ? start : follow(using, column, start, draft);
  if (before === null)
    return { rewrite: 'yes', refused: null, unsure: null, mayFail: failureOf(from, to, true, draft), loses: false };
  if (before.step === 'refused') {
    return { rewrite: 'yes', refused: '42846', unsure: null, mayFail: null, loses: false };
  }
  const after = coerce(before, to, 'assignment', draft);
  const explicit = before !== start && before.type !== from;
  const computed = after.step === 'computed' || after.step === 'unknown';
  return {
    rewrite: after.step === 'kept' ? 'no' : after.step === 'computed' ? 'yes' : 'unknown',
    refused: after.step === 'refused' ? '42804' : null,
    unsure: doubtOf(after.step, from, to),
    mayFail: computed ? failureOf(from, to, explicit, draft) : null,
    loses: computed && isLossy(draft.base(from), draft.base(to)),
  };
}

/** Whether a value of one type may be assigned to the other without an explicit cast. Null when a type is not known. */
export function isAssignable(from: ColumnType, to: ColumnType, draft: Draft): boolean | null {
  const { step } = coerce({ type: from, step: 'kept' }, to, 'assignment', draft);
  return step === 'unknown' ? null : step !== 'refused';
}

function doubtOf(step: Step, from: ColumnType, to: ColumnType): string | null {
  if (step === 'zone')
    return 'Whether the table is rewritten depends on the time zone of the session: in UTC it is not.';
  if (step === 'unknown') return `The history does not tell how ${displayType(from)} is cast to ${displayType(to)}.`;
  return null;
}

/** The column under the casts of a USING expression; null as soon as anything else computes. */
function follow(node: Node, column: string, start: Value, draft: Draft): Value | null {
  const reference = inside(node, 'ColumnRef');
  if (reference) return textOf(reference.fields?.[reference.fields.length - 1]) === column ? start : null;
  const cast = inside(node, 'TypeCast');
  if (cast?.arg) {
    const below = follow(cast.arg, column, start, draft);
    const type = canonicalType(cast.typeName);
    return below === null || type === null ? null : coerce(below, type, 'explicit', draft);
  }
  // The planner turns COLLATE into a relabeling.
  const collate = inside(node, 'CollateClause');
  return collate?.arg ? follow(collate.arg, column, start, draft) : null;
}

/** coerce_to_target_type() and what the planner makes of it. */
function coerce(value: Value, target: ColumnType, context: 'assignment' | 'explicit', draft: Draft): Value {
  const to = draft.base(target);
  const from = draft.base(value.type);
  const done = (step: Step): Value => ({ type: target, step: worse(value.step, step) });
  if (isSame(value.type, target) && sameModifiers(value.type, target)) return value;
  let step: Step = 'kept';
  let known = value.type.modifiers;
  if (!isSame(from, to)) {
    step = castStep(from, to, context, draft);
    if (step === 'refused' || step === 'unknown') return { type: target, step };
    // The server forgets the length of a value that it relabels to another type.
    known = [];
  }
  if (step === 'kept' || step === 'zone') {
    const length = to.modifiers.length === 0 ? 'kept' : lengthStep(to, known);
    step = worse(step, length);
  }
  if (isDomain(target, draft) && !isSame(value.type, target)) {
    const constrained = draft.isConstrained(target);
    step = worse(step, constrained === true ? 'computed' : constrained === null ? 'unknown' : 'kept');
  }
  return done(step);
}

const badness: Readonly<Record<Step, number>> = { kept: 0, zone: 1, unknown: 2, computed: 3, refused: 4 };

function worse(a: Step, b: Step): Step {
  return badness[a] >= badness[b] ? a : b;
}

function isDomain(type: ColumnType, draft: Draft): boolean {
  return !type.array && draft.userType(type)?.kind === 'domain';
}

function isSame(a: ColumnType, b: ColumnType): boolean {
  return a.name === b.name && a.array === b.array && (a.schema === b.schema || a.schema === null || b.schema === null);
}

function sameModifiers(a: ColumnType, b: ColumnType): boolean {
  const [x, y] = [normal(a), normal(b)];
  return x.length === y.length && x.every((modifier, i) => modifier === y[i]);
}

/** `numeric(10)` has scale 0. */
function normal(type: ColumnType): readonly number[] {
  return type.name === 'numeric' && type.modifiers.length === 1 ? [type.modifiers[0] ?? 0, 0] : type.modifiers;
}

/** find_coercion_pathway() in parse_coerce.c. */
function castStep(from: ColumnType, to: ColumnType, context: 'assignment' | 'explicit', draft: Draft): Step {
  if (from.array || to.array) {
    if (from.array && to.array) {
      const element = castStep(elementOf(from), elementOf(to), context, draft);
      // Even elements of binary-compatible types are gone through one by one (measured on 13 to 18).
      return element === 'refused' || element === 'unknown' ? element : 'computed';
    }
    // An array goes through its text form only to or from a string.
    const other = from.array ? to : from;
    if (!stringTypes.has(other.name)) return isPlain(other, draft) ? 'refused' : 'unknown';
    return from.array || context === 'explicit' ? 'computed' : 'refused';
  }
  if (from.name === to.name) return 'kept';
  const pair = castBetween(from.name, to.name, draft.major);
  if (pair !== undefined) {
    if (pair.context === 'explicit' && context !== 'explicit') return 'refused';
    if (pair.method === 'binary') return 'kept';
    return isZoneCast(from, to) ? zoneStep(draft) : 'computed';
  }
  if (isRegistry(from) || isRegistry(to)) return registryStep(from, to, context);
  if (stringTypes.has(to.name)) return 'computed';
  if (stringTypes.has(from.name))
    return context === 'explicit' ? 'computed' : isPlain(to, draft) ? 'refused' : 'unknown';
  if (isPlain(from, draft) && isPlain(to, draft)) return 'refused';
  return 'unknown';
}

/** A type whose casts we know all: one of pg_catalog, or an enum or range of the history. */
function isPlain(type: ColumnType, draft: Draft): boolean {
  if (type.schema === null && isKnownType(type)) return true;
  const kind = draft.userType(type)?.kind;
  return kind === 'enum' || kind === 'range' || kind === 'composite';
}

/** regclass and its kin: the same bytes as oid and int4. */
function isRegistry(type: ColumnType): boolean {
  return type.schema === null && type.name.startsWith('reg') && isKnownType(type);
}

function registryStep(from: ColumnType, to: ColumnType, context: 'assignment' | 'explicit'): Step {
  const other = isRegistry(from) ? to : from;
  if (other.name === 'oid' || other.name === 'int4') return 'kept';
  if (other.name === 'int8') return 'computed';
  if (other.name === 'int2') return isRegistry(to) ? 'computed' : 'refused';
  if (to.name === 'regclass' && (from.name === 'text' || from.name === 'varchar')) return 'computed';
  if (stringTypes.has(to.name)) return 'computed';
  return context === 'explicit' && stringTypes.has(from.name) ? 'computed' : 'refused';
}

function isZoneCast(from: ColumnType, to: ColumnType): boolean {
  return (
    (from.name === 'timestamp' && to.name === 'timestamptz') || (from.name === 'timestamptz' && to.name === 'timestamp')
  );
}

const utcNames = new Set([
  'utc',
  'uct',
  'gmt',
  'gmt0',
  'gmt+0',
  'gmt-0',
  'zulu',
  'universal',
  'greenwich',
  '0',
  '+0',
  '-0',
  '+00',
  '-00',
  '+00:00',
]);

/** TimestampTimestampTzRequiresRewrite() in timestamp.c: a zone that is never off UTC. */
function zoneStep(draft: Draft): Step {
  const zone = draft.settings.get('timezone')?.toLowerCase();
  if (zone === undefined || zone === 'default' || zone === 'local' || zone === '') return 'zone';
  return utcNames.has(zone.startsWith('etc/') ? zone.slice(4) : zone) ? 'kept' : 'computed';
}

/** The length coercion, simplified as the support functions of its types do (varchar_support and so on); the others have none. */
function lengthStep(to: ColumnType, known: readonly number[]): Step {
  if (to.array) return 'computed';
  const [wanted = -1, second] = to.modifiers;
  const [old = -1, oldSecond] = known;
  switch (to.name) {
    case 'varchar':
    case 'varbit':
      return old >= 0 && old <= wanted ? 'kept' : 'computed';
    case 'numeric':
      return old >= 0 && (oldSecond ?? 0) === (second ?? 0) && wanted >= old ? 'kept' : 'computed';
    case 'timestamp':
    case 'timestamptz':
    case 'time':
    case 'timetz':
      // Six digits are all there are.
      return wanted >= 6 || (old >= 0 && wanted >= old) ? 'kept' : 'computed';
    case 'interval':
      return intervalStep(to.modifiers, known);
    default:
      return 'computed';
  }
}

const fullRange = 0x7fff;

/** interval_support() in timestamp.c. */
function intervalStep(wanted: readonly number[], known: readonly number[]): Step {
  const [newRange = fullRange, newPrecision = 6] = wanted;
  const [oldRange = fullRange, oldPrecision = 6] = known;
  const newLeast = leastField(newRange);
  const oldLeast = leastField(oldRange);
  const isKept = newLeast <= oldLeast && (oldLeast > 0 || newPrecision >= 6 || newPrecision >= oldPrecision);
  return isKept ? 'kept' : 'computed';
}

/** 0 for seconds, 5 for years; bits as in timestamp.h. */
function leastField(range: number): number {
  if (range === fullRange) return 0;
  const fields = [1 << 12, 1 << 11, 1 << 10, 1 << 3, 1 << 1, 1 << 2];
  const found = fields.findIndex((bit) => (range & bit) !== 0);
  return Math.max(found, 0);
}

/** The default operator class of a type; two types with the same one can share an index (CheckIndexCompatible in indexcmds.c). */
export function operatorClass(type: ColumnType, draft: Draft): string {
  const base = draft.base(type);
  // array_ops, enum_ops and range_ops are polymorphic: the type itself has to stay the same.
  if (base.array) return `${base.name}[]`;
  if (base.name === 'varchar') return 'text';
  if (base.name === 'cidr') return 'inet';
  if (isRegistry(base)) return 'oid';
  return base.schema === null ? base.name : `${base.schema}.${base.name}`;
}

const temporalTypes: ReadonlySet<string> = new Set(['date', 'timestamp', 'timestamptz', 'time', 'timetz', 'interval']);

const wholeNumbers = ['int2', 'int4', 'int8'];

function failureOf(fromType: ColumnType, toType: ColumnType, explicit: boolean, draft: Draft): string | null {
  const from = draft.base(fromType);
  const to = draft.base(toType);
  // What fails first is reading the text; a JSON value has to be of the kind asked for.
  if (stringTypes.has(from.name) && !from.array && (to.array || !stringTypes.has(to.name))) {
    if (to.array) return '22P02';
    if (to.name === 'regclass') return '42P01';
    return temporalTypes.has(to.name) ? '22007' : '22P02';
  }
  if (from.name === 'jsonb' && to.name !== 'json' && !stringTypes.has(to.name)) return '22023';
  if (draft.isConstrained(toType) === true) return '23514';
  const [a, b] = [wholeNumbers.indexOf(from.name), wholeNumbers.indexOf(to.name)];
  if (a >= 0 && b >= 0) return b < a ? '22003' : null;
  if (to.name === 'numeric') {
    const [precision, scale = 0] = to.modifiers;
    if (precision === undefined) return null;
    const digits = [5, 10, 19][a];
    return digits !== undefined && precision - scale >= digits ? null : '22003';
  }
  if (b >= 0) return from.name === 'bool' ? null : '22003';
  if (to.name === 'float4') return from.name === 'float8' || from.name === 'numeric' ? '22003' : null;
  if (to.name === 'varchar' || to.name === 'bpchar') return to.modifiers.length > 0 && !explicit ? '22001' : null;
  if (to.name === 'bit') return '22026';
  if (to.name === 'varbit') return to.modifiers.length > 0 ? '22001' : null;
  if (stringTypes.has(to.name)) return null;
  return to.name === 'cidr' ? '22P02' : null;
}

/** Digits, hours or a zone are cut off for good. */
function isLossy(from: ColumnType, to: ColumnType): boolean {
  if (to.name === 'date' || to.name === 'time' || to.name === 'timetz')
    return from.name !== to.name && from.name.startsWith('timestamp');
  if (wholeNumbers.includes(to.name)) return ['numeric', 'float4', 'float8'].includes(from.name);
  if (to.name === 'float4') return from.name === 'float8' || from.name === 'numeric';
  if (to.name === 'numeric' && from.name === 'numeric' && to.modifiers.length > 0) {
    return from.modifiers.length === 0 || (to.modifiers[1] ?? 0) < (from.modifiers[1] ?? 0);
  }
  if (from.name === to.name && /^time|^interval/.test(to.name)) {
    const [wanted = 6, old = 6] = [to.modifiers.at(-1), from.modifiers.at(-1)];
    return wanted < old;
  }
  return false;
}
