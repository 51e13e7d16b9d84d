import { evaluate, truth } from '../conditions/evaluate.ts';
import { columnsOf } from '../conditions/expression.ts';
import { fits, type Limits, unlimited } from '../conditions/limits.ts';
import { Draw } from '../draw.ts';
import { slotOf } from '../values/collections.ts';
import { baseOf, textOf } from '../values/kinds.ts';
import { countOf } from '../values/make-value.ts';
import { styleNames } from '../values/text-styles.ts';
import type { ColumnPlan } from './column-plan.ts';
import { Combinations, type Forced, scattered } from './combinations.ts';
import { type ForeignKeyPlan, pick } from './foreign-key.ts';
import { avoiding, narrowed, type RowShape, RowShapes } from './row-shape.ts';
import type { NamedCondition } from './table-conditions.ts';
import type { TablePlan } from './table-plan.ts';
import type { Key, ReadRow, Row } from './unique-keys.ts';

/** Why a row could not be made. */
type Failure =
  | { readonly kind: 'key'; readonly key: Key }
  | { readonly kind: 'condition'; readonly condition: NamedCondition }
  | { readonly kind: 'foreign key'; readonly name: string }
  | { readonly kind: 'value'; readonly column: string };

/** So often a row is tried anew before it is given up. */
const mostAttempts = 40;
/** So many rows one behind the other may fail before there are no more. */
const mostFailures = 12;

/** Makes the rows of a table one after another, each different where it has to be. */
export class RowMaker {
  readonly plan: TablePlan;
  /** Why there are no more rows, when `next` gave null. */
  reason: string | null = null;
  readonly #draw = new Draw();
  readonly #shapes: RowShapes;
  /** The next number of a column whose values tell rows apart, by its place. */
  readonly #ordinals: number[];
  readonly #foreignOrdinals = new Map<ForeignKeyPlan, number>();
  readonly #combinations = new Map<Key, Combinations>();
  readonly #byName: ReadonlyMap<string, ColumnPlan>;
  readonly #unread: readonly ColumnPlan[];
  /** Keys that could meet themselves: not those of one column whose every value has a number of its own. */
  readonly #watched: readonly Key[];
  readonly #read: ReadRow;
  readonly #styles = new WeakMap<Row, string | null>();
  readonly #goodStyles: (string | null)[] = [];
  /** Keys that the row took out of those that are used once, and those that came back. */
  readonly #places = new WeakMap<Row, { readonly foreignKey: ForeignKeyPlan; readonly place: number }[]>();
  readonly #freed: ReadonlyMap<ForeignKeyPlan, number[]>;
  #number = 0;
  #failures = 0;
  /** Rows that were there, and those that were made. */
  #made: number;
  #refused = false;
  /** The row that is being made, and which of its columns have their value. */
  #row: Row = [];
  readonly #set: Uint8Array;
  /** What earlier attempts at it have met. */
  readonly #collided = new Set<Key>();
  readonly #broken = new Set<NamedCondition>();
  /** What the attempt has used of the numbers that are given once. */
  readonly #usedColumns: number[] = [];
  readonly #usedForeignKeys: ForeignKeyPlan[] = [];

  /**
   * @param firstOrdinals by the column's place: numbers below are taken by rows that are there
   * @param before how many these are
   */
  constructor(plan: TablePlan, firstOrdinals: readonly number[], before: number) {
    this.plan = plan;
    this.#made = before;
    this.#ordinals = plan.columns.map((_, i) => firstOrdinals[i] ?? 0);
    this.#byName = new Map(plan.columns.map((column) => [column.facts.name, column]));
    this.#unread = plan.columns.filter((column) => plan.conditions.unread.has(column.facts.name));
    this.#freed = new Map(plan.foreignKeys.filter((one) => one.once).map((one) => [one, []]));
    this.#shapes = new RowShapes(plan, this.#byName);
    this.#watched = plan.keys.filter((key) => firstOrdinals.length > 0 || !isSure(key, plan));
    this.#set = new Uint8Array(plan.columns.length);
    this.#read = (name) => {
      const column = this.#byName.get(name);
      if (column === undefined) return undefined;
      if (column.computed !== null) return evaluate(column.computed, this.#read);
      if (!column.written) return undefined;
      const text = this.#row[column.place] ?? null;
      return text === null ? null : column.valueIn(text);
    };
  }

  /** The next row, with a place for each column of the table; null when there are no more. */
  next(): Row | null {
    while (this.#failures < mostFailures && this.reason === null) {
      const number = this.#number++;
      const style = this.#chooseStyle(number);
      this.plan.style.current = style;
      const failure = this.#attempts(number);
      if (failure === null) {
        this.#failures = 0;
        this.#made++;
        if (style !== null || this.#refused) this.#styles.set(this.#row, style);
        return this.#row;
      }
      this.#failures++;
      if (failure.kind === 'key' && this.#isUsedUp(failure.key)) this.reason = this.#reasonOf(failure);
      else if (this.#failures >= mostFailures) this.reason = this.#reasonOf(failure);
    }
    return null;
  }

  /** Says that a row which is there already has a key; the row holds the columns of that key alone. */
  occupy(row: Row, key: Key): void {
    this.#row = row;
    const text = key.of(row, this.#read);
    if (text !== null) key.used.add(text);
  }

  /** Says that the server refuses rows: what is not understood is then avoided, and texts are tried in other forms. */
  refused(): void {
    this.#refused = true;
  }

  /** Says that the server took a row, which is worth knowing once it has refused some. */
  taken(row: Row): void {
    const style = this.#styles.get(row);
    if (style !== undefined) this.#goodStyles.push(style);
  }

  /** Says that the server does not want a row: its keys are free again. */
  release(row: Row): void {
    this.#row = row;
    for (const key of this.#watched) {
      const text = key.of(row, this.#read);
      if (text !== null) key.used.delete(text);
    }
    for (const { foreignKey, place } of this.#places.get(row) ?? none) this.#freed.get(foreignKey)?.push(place);
  }

  /** Half of the rows as they were, the others in one form after another, and at last in those that the server took. */
  #chooseStyle(number: number): string | null {
    if (!this.#refused || number % 2 === 0) return null;
    const good = this.#goodStyles;
    if (good.length > 3 && number % 8 !== 1) return good[number % good.length] ?? null;
    return styleNames[(number >> 1) % styleNames.length] ?? null;
  }

  #attempts(number: number): Failure | null {
    let failure: Failure | null = null;
    this.#collided.clear();
    this.#broken.clear();
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      this.#usedColumns.length = 0;
      this.#usedForeignKeys.length = 0;
      failure = this.#attempt(number, attempt);
      if (failure === null) {
        this.#advance(null);
        return null;
      }
      if (failure.kind === 'key') {
        this.#advance(failure.key);
        this.#collided.add(failure.key);
        const combinations = this.#combinations.get(failure.key);
        // Counting through takes as long as it takes; it ends when all were seen.
        if (combinations?.counting && !combinations.done) attempt = Math.min(attempt, mostAttempts - 2);
      } else if (attempt >= 3) this.#advance(null);
      if (failure.kind === 'condition' && attempt >= 4) this.#broken.add(failure.condition);
      if (failure.kind === 'value' && attempt >= 8) break;
    }
    return failure;
  }

  #attempt(number: number, attempt: number): Failure | null {
    const { plan } = this;
    const row: Row = new Array(plan.columns.length).fill(null);
    this.#row = row;
    this.#set.fill(0);
    const shape = this.#shapeOf(number, attempt);
    const forced = this.#collided.size === 0 ? null : this.#forced(attempt);
    const late: ForeignKeyPlan[] = [];
    for (const foreignKey of plan.foreignKeys) {
      if (foreignKey.self && foreignKey.pool.size === 0 && !mayBeNull(foreignKey, shape.limits)) late.push(foreignKey);
      else if (!this.#pick(foreignKey, shape.limits, number, attempt, forced)) {
        return { kind: 'foreign key', name: foreignKey.fact.name };
      }
    }
    for (const column of shape.order) {
      if (this.#set[column.place] === 1 || late.some((one) => one.columns.includes(column))) continue;
      let limits = shape.limits[column.place] ?? unlimited;
      for (const relation of shape.relations[column.place] ?? none) {
        limits = narrowed(limits, relation, this.#read) ?? limits;
      }
      if (!this.#make(column, limits, number, attempt, forced)) return { kind: 'value', column: column.facts.name };
    }
    for (const foreignKey of late) {
      // The first row of a table that points at itself points at itself.
      for (const [i, column] of foreignKey.columns.entries()) {
        const target = this.#byName.get(foreignKey.fact.toColumns[i] ?? '');
        row[column.place] = target === undefined ? null : (row[target.place] ?? null);
      }
    }
    for (const condition of plan.conditions.read) {
      if (truth(evaluate(condition.expression, this.#read)) === false) return { kind: 'condition', condition };
    }
    return this.#claim(row);
  }

  /** Takes the keys of the row, if all of them are free. */
  #claim(row: Row): Failure | null {
    const texts: (string | null)[] = [];
    for (const key of this.#watched) {
      const text = key.of(row, this.#read);
      if (text !== null && key.used.has(text)) return { kind: 'key', key };
      texts.push(text);
    }
    for (const [i, key] of this.#watched.entries()) {
      const text = texts[i] ?? null;
      if (text !== null) key.used.add(text);
    }
    return null;
  }

  #shapeOf(number: number, attempt: number): RowShape {
    const shape = this.#shapes.choose(this.#draw.start(this.plan.seed, number, attempt));
    const avoided: ColumnPlan[] = [];
    // NULL is what every condition is content with, but for one that forbids it.
    for (const { expression } of this.#broken) {
      for (const name of columnsOf(expression)) {
        const column = this.#byName.get(name);
        if (column !== undefined) avoided.push(column);
      }
    }
    if (this.#refused && number % 4 !== 0) avoided.push(...this.#unread);
    return avoided.length === 0 ? shape : avoiding(shape, avoided);
  }

  #pick(
    foreignKey: ForeignKeyPlan,
    limits: readonly Limits[],
    number: number,
    attempt: number,
    forced: Forced | null,
  ): boolean {
    const draw = this.#draw.start(foreignKey.seed, number, attempt);
    const nullable = foreignKey.columns.find((column) => limits[column.place]?.nullness !== 'not null');
    const nulled = nullable !== undefined && attempt < 2 && isNullsTurn(nullable.seed, number);
    let place = forced?.foreignKeys.get(foreignKey) ?? null;
    if (place === null && foreignKey.once && !nulled) {
      const ordinal = this.#foreignOrdinals.get(foreignKey) ?? 0;
      const freed = this.#freed.get(foreignKey)?.shift();
      if (freed === undefined) this.#usedForeignKeys.push(foreignKey);
      place = freed ?? (ordinal < foreignKey.pool.size ? scattered(ordinal, foreignKey.pool.size) : null);
      if (place !== null) this.#places.set(this.#row, [...(this.#places.get(this.#row) ?? []), { foreignKey, place }]);
    }
    return pick(foreignKey, this.#row, this.#set, limits, draw, { place, even: attempt > 0 }, nulled) === 'done';
  }

  /** Gives a column its value; false where there is none within the limits. */
  #make(column: ColumnPlan, limits: Limits, number: number, attempt: number, forced: Forced | null): boolean {
    const { place, maker } = column;
    if (maker === null) return true;
    this.#set[place] = 1;
    const nullable = limits.nullness !== 'not null';
    if (nullable && (limits.nullness === 'null' || (attempt < 2 && isNullsTurn(column.seed, number)))) return true;
    if (column.slot !== null) return this.#makeSlot(column.slot);
    const given = forced?.columns.get(column);
    const telling = column.telling || (attempt > 1 && this.#tells(column, limits));
    const ordinal = given ?? (telling ? (this.#ordinals[place] ?? 0) : null);
    if (ordinal !== null && given === undefined) this.#usedColumns.push(place);
    // One row in twenty repeats the value of an earlier one, so that a column without a unique key has duplicates.
    const source = ordinal === null && attempt === 0 && number % 20 === 19 ? number - 1 - (column.seed & 15) : number;
    const draw = this.#draw.start(column.seed, source, attempt);
    const likely = ordinal === null && column.likely.length > 0 ? likelyValue(column, limits, draw) : null;
    const text = likely ?? maker(draw, limits, ordinal);
    this.#row[place] = text;
    return text !== null || nullable;
  }

  #makeSlot(slot: { readonly from: ColumnPlan; readonly to: ColumnPlan }): boolean {
    const { from, to } = slot;
    this.#usedColumns.push(from.place);
    const found = slotOf(baseOf(from.facts.type).family, this.#draw, this.#ordinals[from.place] ?? 0);
    if (found === null) return false;
    const first = textOf(found.from, from.facts.type);
    const last = textOf(found.to, to.facts.type);
    this.#row[from.place] = first;
    this.#row[to.place] = last;
    this.#set[from.place] = 1;
    this.#set[to.place] = 1;
    return first !== null && last !== null;
  }

  /** Whether the column is to tell rows apart, because chance has met a key that is taken. */
  #tells(column: ColumnPlan, limits: Limits): boolean {
    if (column.foreignKeys > 0) return false;
    for (const key of this.#collided) {
      if (key.columns.includes(column.place)) return countOf(column.facts.type, limits) > 1_000;
    }
    return false;
  }

  #forced(attempt: number): Forced {
    const forced: Forced = { columns: new Map(), foreignKeys: new Map() };
    for (const key of this.#collided) {
      let combinations = this.#combinations.get(key);
      if (combinations === undefined) {
        combinations = new Combinations(key, this.plan);
        this.#combinations.set(key, combinations);
      }
      if (attempt >= 3) combinations.next(forced);
    }
    return forced;
  }

  #isUsedUp(key: Key): boolean {
    if (this.#combinations.get(key)?.done) return true;
    return this.plan.foreignKeys.some(
      (one) =>
        one.once &&
        key.columns.every((place) => one.columns.some((column) => column.place === place)) &&
        (this.#foreignOrdinals.get(one) ?? 0) >= one.pool.size,
    );
  }

  /** Steps on from the numbers that the attempt has used; of a failed one, only from those of the key that it met. */
  #advance(key: Key | null): void {
    for (const place of this.#usedColumns) {
      if (key === null || key.columns.includes(place)) this.#ordinals[place] = (this.#ordinals[place] ?? 0) + 1;
    }
    for (const one of this.#usedForeignKeys) {
      if (key === null || one.columns.some((column) => key.columns.includes(column.place))) {
        this.#foreignOrdinals.set(one, (this.#foreignOrdinals.get(one) ?? 0) + 1);
      }
    }
  }

  #reasonOf(failure: Failure): string {
    switch (failure.kind) {
      case 'key': {
        const names = failure.key.columns.map((place) => this.plan.columns[place]?.facts.name).join(', ');
        const what = failure.key.primary ? 'its primary key' : `its unique key ${failure.key.name}`;
        return `${what} (${names}) has no more than ${this.#made} different values that could be made`;
      }
      case 'condition':
        return `no other values were found that ${failure.condition.name} allows`;
      case 'foreign key':
        return `no key was found that its foreign key ${failure.name} allows`;
      case 'value': {
        const column = this.#byName.get(failure.column);
        const key = this.plan.keys.find((one) => one.single !== null && one.single === column?.place);
        if (key !== undefined) return this.#reasonOf({ kind: 'key', key });
        return `no other value was found for its column ${failure.column}`;
      }
    }
  }
}

const none: readonly never[] = [];

/** Whether the values of a key are different by the way in which they are made. */
function isSure(key: Key, plan: TablePlan): boolean {
  const column = key.single === null ? undefined : plan.columns[key.single];
  if (column === undefined || column.foreignKeys > 0 || column.slot !== null || key.opaque || key.nullsNotDistinct)
    return false;
  return column.telling && !key.prefixed && !plan.groups.some((group) => group.columns.includes(column.facts.name));
}

function mayBeNull(foreignKey: ForeignKeyPlan, limits: readonly Limits[]): boolean {
  return foreignKey.columns.some((column) => limits[column.place]?.nullness !== 'not null');
}

/** Every tenth row of a column is NULL: one in each ten rows, at a place of its own. */
function isNullsTurn(seed: number, number: number): boolean {
  const block = Math.floor(number / 10);
  return ((seed ^ Math.imul(block + 1, 0x9e3779b1)) >>> 8) % 10 === number % 10;
}

/** Values that the schema itself names are used often. */
function likelyValue(column: ColumnPlan, limits: Limits, draw: Draw): string | null {
  if (limits.oneOf !== null || limits.near || !draw.chance(30)) return null;
  const text = column.likely[draw.below(column.likely.length)] ?? '';
  const value = column.valueIn(text);
  return value !== undefined && fits(value, limits) ? text : null;
}
