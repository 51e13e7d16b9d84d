import { type Atom, type Cases, casesOf, type KindOf } from './cases.ts';
import { swappedOperator } from './comparisons.ts';
import { column as columnExpression, columnsOf, type Expression } from './expression.ts';
import { both, type Limits, unlimited } from './limits.ts';

export interface Relation {
  readonly column: string;
  readonly operator: string;
  readonly other: Expression;
}

/** One way in which the columns of a group can keep to all conditions that join them. */
export interface Choice {
  readonly limits: ReadonlyMap<string, Limits>;
  readonly relations: ReadonlyMap<string, readonly Relation[]>;
  /** The group's columns, each behind those that it is compared with. */
  readonly order: readonly string[];
}

/** Columns that conditions join. For a row one of the choices is taken, and its limits then hold for each column by itself. */
export interface ColumnGroup {
  readonly columns: readonly string[];
  readonly choices: readonly Choice[];
}

export interface GroupOptions {
  readonly kindOf: KindOf;
  /** What holds for a column without any condition: NOT NULL. */
  readonly own: (column: string) => Limits;
  /** Columns whose values are given by others (foreign keys): they are not made to fit, others are made to fit them. */
  readonly given: ReadonlySet<string>;
}

const mostChoices = 96;

/** Sorts conditions by the columns that they join, and finds the ways of keeping to all of each group. */
export function groupsOf(conditions: readonly Expression[], options: GroupOptions): readonly ColumnGroup[] {
  const groups: { columns: Set<string>; conditions: Expression[] }[] = [];
  for (const condition of conditions) {
    const columns = columnsOf(condition);
    if (columns.size === 0) continue;
    const joined = groups.filter((group) => [...columns].some((one) => group.columns.has(one)));
    const merged = { columns: new Set(columns), conditions: [condition] };
    for (const group of joined) {
      for (const one of group.columns) merged.columns.add(one);
      merged.conditions.unshift(...group.conditions);
      groups.splice(groups.indexOf(group), 1);
    }
    groups.push(merged);
  }
  return groups.map((group) => groupOf(group, options));
}

function groupOf(
  group: { readonly columns: ReadonlySet<string>; readonly conditions: readonly Expression[] },
  options: GroupOptions,
): ColumnGroup {
  const columns = [...group.columns];
  const base = new Map(columns.map((name) => [name, options.own(name)]));
  let drafts: Draft[] = [{ limits: base, relations: [] }];
  // Conditions with one way narrow first, so that those with many are combined with what is left.
  const all = group.conditions.map((one) => casesOf(one, true, options.kindOf)).sort((a, b) => a.length - b.length);
  for (const cases of all) {
    const next = combined(drafts, cases, options.given);
    // A condition that contradicts all else is more likely misunderstood than impossible: the rows will be tried.
    if (next.length > 0) drafts = next;
  }
  const choices = drafts.slice(0, mostChoices).map((draft) => choiceOf(draft, columns));
  return { columns, choices };
}

interface Draft {
  readonly limits: ReadonlyMap<string, Limits>;
  readonly relations: readonly Relation[];
}

function combined(drafts: readonly Draft[], cases: Cases, given: ReadonlySet<string>): Draft[] {
  const found: Draft[] = [];
  for (const draft of drafts) {
    for (const atoms of cases) {
      const one = extended(draft, atoms, given);
      if (one !== null) found.push(one);
      // Far more than are kept, so that what is kept is not all of one kind.
      if (found.length >= mostChoices * 8) return thinned(found);
    }
  }
  return thinned(found);
}

/** Evenly chosen ones where there are too many. */
function thinned(found: readonly Draft[]): Draft[] {
  const step = Math.max(1, Math.ceil(found.length / mostChoices));
  return found.filter((_, i) => i % step === 0);
}

function extended(draft: Draft, atoms: readonly Atom[], given: ReadonlySet<string>): Draft | null {
  const limits = new Map(draft.limits);
  const relations = [...draft.relations];
  for (const atom of atoms) {
    if (atom.kind === 'limits') {
      const merged = both(limits.get(atom.column) ?? unlimited, atom.limits);
      if (merged === null) return null;
      limits.set(atom.column, merged);
    } else if (atom.kind === 'relation') {
      relations.push(turned({ column: atom.column, operator: atom.operator, other: atom.other }, given));
    }
  }
  return { limits, relations };
}

/** A relation whose column is given is turned around where the other side is a column that can be made to fit. */
function turned(relation: Relation, given: ReadonlySet<string>): Relation {
  const { column, operator, other } = relation;
  if (!given.has(column) || other.kind !== 'column' || given.has(other.name)) return relation;
  return { column: other.name, operator: swappedOperator(operator), other: columnExpression(column) };
}

function choiceOf(draft: Draft, columns: readonly string[]): Choice {
  const limits = new Map(draft.limits);
  const waiting = new Set(columns);
  const order: string[] = [];
  const relations = new Map<string, Relation[]>();
  while (waiting.size > 0) {
    const free = [...waiting].find((name) =>
      draft.relations.every(
        (one) =>
          one.column !== name || ![...columnsOf(one.other)].some((other) => other !== name && waiting.has(other)),
      ),
    );
    // Columns that are compared in a circle: the first is made without looking, and the row is tested at the end.
    const next = free ?? [...waiting][0] ?? '';
    waiting.delete(next);
    const ready = draft.relations.filter(
      (one) => one.column === next && ![...columnsOf(one.other)].some((other) => waiting.has(other)),
    );
    if (ready.length > 0) relations.set(next, ready);
    order.push(next);
  }
  for (const name of [...order].reverse()) {
    for (const one of relations.get(name) ?? []) leaveRoom(limits, one);
  }
  return { limits, relations, order };
}

/** What `a < b` says of `a` once it is known how large `b` may be: otherwise `a` would often leave no value for `b`. */
function leaveRoom(limits: Map<string, Limits>, relation: Relation): void {
  if (relation.other.kind !== 'column') return;
  const own = limits.get(relation.column);
  const other = limits.get(relation.other.name) ?? unlimited;
  if (own === undefined) return;
  let room: Partial<Limits> | null = null;
  if (relation.operator.startsWith('>')) room = own.max === null ? null : { max: own.max };
  else if (relation.operator.startsWith('<') && relation.operator !== '<>')
    room = own.min === null ? null : { min: own.min };
  else if (relation.operator === '=') room = { min: own.min, max: own.max, oneOf: own.oneOf };
  const merged = room === null ? null : both(other, { ...unlimited, ...room });
  if (merged !== null) limits.set(relation.other.name, merged);
}
