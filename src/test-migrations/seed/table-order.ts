import type { ForeignKeyFact, TableFacts } from '../../core/schema/server/table-facts.ts';
import { nullableOf } from './rows/table-plan.ts';

export interface TableOrder {
  /** Groups of tables, each behind those that its foreign keys point at. A group of several needs one transaction. */
  readonly groups: readonly (readonly TableFacts[])[];
  /** Foreign keys whose columns stay NULL, or hold anything inside of a transaction, until all tables of the circle have rows. */
  readonly postponed: ReadonlySet<ForeignKeyFact>;
  /** Those of `postponed` that are only looked at when the transaction ends. */
  readonly deferred: ReadonlySet<ForeignKeyFact>;
  /** Tables that point at one another in a circle which cannot be entered, with the reason. */
  readonly refused: ReadonlyMap<TableFacts, string>;
}

interface Edge {
  readonly from: TableFacts;
  readonly to: TableFacts;
  readonly foreignKey: ForeignKeyFact;
  readonly way: 'nullable' | 'deferrable' | 'none';
}

/**
 * The order in which tables get their rows. Circles of foreign keys are cut at one that may be NULL at first, else at one that is only
 * checked at the end of a transaction.
 */
export function orderTables(
  tables: readonly TableFacts[],
  mayDefer: (foreignKey: ForeignKeyFact) => boolean,
): TableOrder {
  const byName = new Map(tables.map((table) => [keyOf(table.schema, table.name), table]));
  let edges: Edge[] = [];
  for (const from of tables) {
    for (const foreignKey of from.foreignKeys) {
      const to = byName.get(keyOf(foreignKey.toSchema, foreignKey.toTable));
      if (!foreignKey.enforced || to === undefined || to === from) continue;
      // Of MATCH FULL, the other columns would have to be NULL as well.
      const nullable = nullableOf(from, foreignKey);
      const full = foreignKey.matchFull && nullable.length < foreignKey.columns.length;
      const way = nullable.length > 0 && !full ? 'nullable' : mayDefer(foreignKey) ? 'deferrable' : 'none';
      edges.push({ from, to, foreignKey, way });
    }
  }
  const postponed = new Set<ForeignKeyFact>();
  const deferred = new Set<ForeignKeyFact>();
  const refused = new Map<TableFacts, string>();
  const together: (readonly TableFacts[])[] = [];
  for (;;) {
    const circle = components(tables, edges).find((one) => one.length > 1);
    if (circle === undefined) break;
    const inside = edges.filter((edge) => circle.includes(edge.from) && circle.includes(edge.to));
    const cut = bestCut(tables, edges, inside);
    if (cut === null) {
      const names = circle.map((table) => table.display).join(', ');
      for (const table of circle) {
        refused.set(
          table,
          `its foreign keys go around in a circle (${names}), and none in it may be NULL or checked later`,
        );
      }
      edges = edges.filter((edge) => !inside.includes(edge));
      continue;
    }
    postponed.add(cut.foreignKey);
    if (cut.way === 'deferrable') {
      deferred.add(cut.foreignKey);
      together.push(circle);
    }
    edges = edges.filter((edge) => edge.foreignKey !== cut.foreignKey);
  }
  return { groups: grouped(components(tables, edges).flat(), together, edges), postponed, deferred, refused };
}

function keyOf(schema: string, name: string): string {
  return JSON.stringify([schema, name]);
}

/** The foreign key whose postponing leaves the smallest circle, those that may be NULL first. */
function bestCut(tables: readonly TableFacts[], edges: readonly Edge[], inside: readonly Edge[]): Edge | null {
  for (const way of ['nullable', 'deferrable'] as const) {
    let best: { edge: Edge; size: number } | null = null;
    for (const edge of inside) {
      if (edge.way !== way) continue;
      const rest = components(
        tables,
        edges.filter((one) => one.foreignKey !== edge.foreignKey),
      );
      const size = rest.reduce((sum, one) => sum + (one.length > 1 ? one.length : 0), 0);
      if (best === null || size < best.size) best = { edge, size };
      if (size === 0) break;
    }
    if (best !== null) return best.edge;
  }
  return null;
}

/** Tables that can reach one another, each component behind those that it points at (Tarjan's algorithm). */
function components(tables: readonly TableFacts[], edges: readonly Edge[]): TableFacts[][] {
  const targets = new Map<TableFacts, TableFacts[]>();
  for (const edge of edges) targets.set(edge.from, [...(targets.get(edge.from) ?? []), edge.to]);
  const index = new Map<TableFacts, number>();
  const low = new Map<TableFacts, number>();
  const stack: TableFacts[] = [];
  const found: TableFacts[][] = [];
  const visit = (start: TableFacts) => {
    // With a list of its own instead of calls: chains of a thousand tables would be deep.
    const work: { table: TableFacts; next: number }[] = [{ table: start, next: 0 }];
    index.set(start, index.size);
    low.set(start, index.get(start) ?? 0);
    stack.push(start);
    for (let top = work[work.length - 1]; top !== undefined; top = work[work.length - 1]) {
      const { table } = top;
      const to = targets.get(table)?.[top.next++];
      if (to !== undefined) {
        if (!index.has(to)) {
          index.set(to, index.size);
          low.set(to, index.get(to) ?? 0);
          stack.push(to);
          work.push({ table: to, next: 0 });
        } else if (stack.includes(to)) low.set(table, Math.min(low.get(table) ?? 0, index.get(to) ?? 0));
        continue;
      }
      work.pop();
      const parent = work[work.length - 1]?.table;
      if (parent) low.set(parent, Math.min(low.get(parent) ?? 0, low.get(table) ?? 0));
      if (low.get(table) !== index.get(table)) continue;
      const component = stack.splice(stack.indexOf(table));
      found.push(component);
    }
  };
  for (const table of tables) if (!index.has(table)) visit(table);
  return found;
}

/** Tables of one transaction next to one another, with those between them in the order. */
function grouped(
  order: readonly TableFacts[],
  together: readonly (readonly TableFacts[])[],
  edges: readonly Edge[],
): readonly (readonly TableFacts[])[] {
  const groups: TableFacts[][] = [];
  const done = new Set<TableFacts>();
  const put = (table: TableFacts, into: TableFacts[]) => {
    if (done.has(table)) return;
    done.add(table);
    into.push(table);
  };
  const before = (table: TableFacts, into: Set<TableFacts>) => {
    for (const edge of edges) {
      if (edge.from !== table || into.has(edge.to)) continue;
      into.add(edge.to);
      before(edge.to, into);
    }
  };
  for (const table of order) {
    if (done.has(table)) continue;
    const circle = new Set(together.filter((one) => one.includes(table)).flat());
    if (circle.size === 0) {
      groups.push([table]);
      done.add(table);
      continue;
    }
    const needed = new Set<TableFacts>();
    for (const one of circle) before(one, needed);
    for (const one of order) {
      if (!needed.has(one) || circle.has(one) || done.has(one)) continue;
      done.add(one);
      groups.push([one]);
    }
    const group: TableFacts[] = [];
    for (const one of order) if (circle.has(one)) put(one, group);
    groups.push(group);
  }
  return groups;
}
