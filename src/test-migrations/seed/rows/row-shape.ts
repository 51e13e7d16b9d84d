import type { Choice, Relation } from '../conditions/choices.ts';
import { evaluate } from '../conditions/evaluate.ts';
import { both, type Limits, unlimited } from '../conditions/limits.ts';
import type { Draw } from '../draw.ts';
import type { ColumnPlan } from './column-plan.ts';
import type { TablePlan } from './table-plan.ts';
import type { ReadRow } from './unique-keys.ts';

/** What holds for the columns of a row when of each group of conditions one choice is taken. */
export interface RowShape {
  /** By the column's place. */
  readonly limits: readonly Limits[];
  /** Columns that get a value, each behind those that it is compared with. */
  readonly order: readonly ColumnPlan[];
  /** By the column's place; undefined for a column that is compared with none. */
  readonly relations: readonly (readonly Relation[] | undefined)[];
}

/** The shapes of a table's rows. Few are made again and again, so they are kept. */
export class RowShapes {
  readonly #plan: TablePlan;
  readonly #byName: ReadonlyMap<string, ColumnPlan>;
  readonly #free: readonly ColumnPlan[];
  readonly #known = new Map<string, RowShape>();
  readonly #plain: RowShape;

  constructor(plan: TablePlan, byName: ReadonlyMap<string, ColumnPlan>) {
    this.#plan = plan;
    this.#byName = byName;
    const grouped = new Set(plan.groups.flatMap((group) => group.columns));
    this.#free = plan.written.filter((column) => !grouped.has(column.facts.name));
    this.#plain = this.#shapeOf([]);
  }

  /** The shape of a row, chosen by chance. */
  choose(draw: Draw): RowShape {
    const { groups } = this.#plan;
    if (groups.length === 0) return this.#plain;
    let key = '';
    const choices: Choice[] = [];
    for (const group of groups) {
      const at = draw.below(group.choices.length);
      const choice = group.choices[at];
      if (choice !== undefined) choices.push(choice);
      key += `${at},`;
    }
    let shape = this.#known.get(key);
    if (shape === undefined) {
      shape = this.#shapeOf(choices);
      if (this.#known.size > 5_000) this.#known.clear();
      this.#known.set(key, shape);
    }
    return shape;
  }

  #shapeOf(choices: readonly Choice[]): RowShape {
    const limits = this.#plan.columns.map((column) => column.own);
    const order = [...this.#free];
    const relations: (readonly Relation[] | undefined)[] = [];
    for (const choice of choices) {
      for (const name of choice.order) {
        const column = this.#byName.get(name);
        if (column === undefined) continue;
        limits[column.place] = choice.limits.get(name) ?? column.own;
        relations[column.place] = choice.relations.get(name);
        if (column.written) order.push(column);
      }
    }
    return { limits, order, relations };
  }
}

/** The shape with these columns NULL where they may be. */
export function avoiding(shape: RowShape, columns: Iterable<ColumnPlan>): RowShape {
  const limits = [...shape.limits];
  for (const { place } of columns) {
    if (limits[place]?.nullness === 'any') limits[place] = { ...unlimited, nullness: 'null' };
  }
  return { ...shape, limits };
}

/** Limits that a comparison with columns of the row adds; null where nothing is known of them. */
export function narrowed(own: Limits, relation: Relation, read: ReadRow): Limits | null {
  const value = evaluate(relation.other, read);
  if (value === undefined || value === null) return null;
  if (relation.operator === '=') return both(own, { ...unlimited, oneOf: [value] });
  if (relation.operator === '<>') return both(own, { ...unlimited, noneOf: [value] });
  if (typeof value !== 'number') return null;
  const bound = { value, inclusive: relation.operator.includes('=') };
  return both(
    own,
    relation.operator.startsWith('<')
      ? { ...unlimited, max: bound, near: true }
      : { ...unlimited, min: bound, near: true },
  );
}
