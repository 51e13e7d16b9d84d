import type { Node, NodeOf } from '../sql/statement.ts';
import type { ColumnType } from './catalog.ts';
import { figureName } from './names.ts';
import { inside, textOf, textsOf } from './node.ts';
import type { RelationRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

type Select = NodeOf<'SelectStmt'>;

/** A column that a query gives. */
export interface OutputColumn {
  readonly name: string;
  /** Null where it takes more than the catalog to know. */
  readonly type: ColumnType | null;
}

/** What a query gives, and what it reads: columns by relation, `*` where it may read any. */
export interface QueryShape {
  /** Null when the columns cannot be told (SELECT * of an unknown table). */
  readonly columns: readonly OutputColumn[] | null;
  readonly sources: Map<RelationRecord, Set<string>>;
}

interface FromColumn {
  readonly name: string;
  readonly type: ColumnType | null;
  /** The relation's column behind it; null for what a subquery or function gives. */
  readonly origin: { readonly relation: RelationRecord; readonly column: string } | null;
}

/** Something in FROM that columns come from. Columns of a relation are looked up in it, not copied: views of wide joins are many. */
class FromItem {
  readonly alias: string;
  readonly relation: RelationRecord | null;
  /** False when it may have columns that we do not know. */
  readonly complete: boolean;
  readonly #names: readonly string[];
  #columns: readonly FromColumn[] | null;

  constructor(
    alias: string,
    relation: RelationRecord | null,
    complete: boolean,
    columns: readonly FromColumn[] | null,
    names: readonly string[] = [],
  ) {
    this.alias = alias;
    this.relation = relation;
    this.complete = complete;
    this.#columns = columns;
    this.#names = names;
  }

  get columns(): readonly FromColumn[] {
    if (this.#columns) return this.#columns;
    const columns: FromColumn[] = [];
    const { relation } = this;
    if (relation) {
      for (const column of relation.columns.values()) {
        const name = this.#names[columns.length] ?? column.name;
        columns.push({ name, type: column.type, origin: { relation, column: column.name } });
      }
    }
    this.#columns = columns;
    return columns;
  }

  find(name: string): FromColumn | undefined {
    const { relation } = this;
    if (this.#columns || !relation || this.#names.length > 0) return this.columns.find((each) => each.name === name);
    const column = relation.columns.get(name);
    return column && { name, type: column.type, origin: { relation, column: name } };
  }
}

/** A part of FROM: its items, and the columns of `*` in order, which few queries ask for. */
interface FromPart {
  readonly items: readonly FromItem[];
  star(): readonly FromColumn[];
}

type Shape = { readonly columns: readonly OutputColumn[]; readonly complete: boolean };
type Ctes = ReadonlyMap<string, Shape>;

interface Scope {
  readonly items: readonly FromItem[];
  readonly ctes: Ctes;
  readonly outer: Scope | null;
}

const nothing: Shape = { columns: [], complete: false };

/** Names that every table has (manual, section 5.6): nothing depends on them. */
const systemColumns = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid']);

/** How deep subqueries are followed: hostile text must not exhaust the stack. */
const maxDepth = 200;

/** Reads a SELECT against the catalog as it is now. */
export function readQuery(context: ReplayContext, node: Node | undefined): QueryShape {
  const reader = new QueryReader(context);
  const select = inside(node, 'SelectStmt');
  const shape = select ? reader.select(select, new Map(), null) : nothing;
  return { columns: shape.complete ? shape.columns : null, sources: reader.sources };
}

class QueryReader {
  readonly sources = new Map<RelationRecord, Set<string>>();
  readonly #context: ReplayContext;
  #depth = 0;

  constructor(context: ReplayContext) {
    this.#context = context;
  }

  select(select: Select, outerCtes: Ctes, outer: Scope | null): Shape {
    if (this.#depth >= maxDepth) return nothing;
    this.#depth++;
    try {
      return this.#select(select, this.#withClause(select, outerCtes, outer), outer);
    } finally {
      this.#depth--;
    }
  }

  #withClause(select: Select, outerCtes: Ctes, outer: Scope | null): Ctes {
    if (!select.withClause) return outerCtes;
    const ctes = new Map(outerCtes);
    for (const node of select.withClause.ctes ?? []) {
      const cte = inside(node, 'CommonTableExpr');
      if (!cte?.ctename) continue;
      const query = inside(cte.ctequery, 'SelectStmt');
      const aliases = textsOf(cte.aliascolnames);
      if (select.withClause.recursive && query?.larg) {
        // The recursive part reads what the other part gives.
        ctes.set(cte.ctename, renamed(this.select(query.larg, ctes, outer), aliases));
      }
      ctes.set(cte.ctename, query ? renamed(this.select(query, ctes, outer), aliases) : nothing);
    }
    return ctes;
  }

  #select(select: Select, ctes: Ctes, outer: Scope | null): Shape {
    if (select.larg && select.rarg) {
      const left = this.select(select.larg, ctes, outer);
      const right = this.select(select.rarg, ctes, outer);
      if (!left.complete) return left;
      // A type is only sure when both sides agree on it.
      const columns = left.columns.map((column, i) => {
        const other = right.columns[i]?.type ?? null;
        return { name: column.name, type: column.type?.name === other?.name ? column.type : null };
      });
      return { columns, complete: true };
    }
    const parts: FromPart[] = [];
    let scope: Scope = { items: [], ctes, outer };
    for (const node of select.fromClause ?? []) {
      const part = this.#from(node, scope);
      parts.push(part);
      scope = { items: [...scope.items, ...part.items], ctes, outer };
    }
    if (select.valuesLists) {
      for (const row of select.valuesLists) this.#expressions(row, scope, null);
      const first = inside(select.valuesLists[0], 'List')?.items ?? [];
      const columns = first.map((value, i) => ({ name: `column${i + 1}`, type: this.#type(value, scope) }));
      return { columns, complete: true };
    }
    const columns: OutputColumn[] = [];
    let complete = true;
    for (const node of select.targetList ?? []) {
      const target = inside(node, 'ResTarget');
      if (!target) continue;
      const star = this.#star(target.val, parts, scope);
      if (star) {
        columns.push(...star.columns);
        complete &&= star.complete;
        continue;
      }
      this.#expressions(target.val, scope, null);
      const name = target.name ?? figureName(target.val) ?? '?column?';
      columns.push({ name, type: this.#type(target.val, scope) });
    }
    const aliases = new Set(columns.map((column) => column.name));
    this.#expressions(select.whereClause, scope, null);
    this.#expressions(select.havingClause, scope, null);
    for (const list of [select.groupClause, select.sortClause]) this.#expressions(list, scope, aliases);
    for (const list of [select.distinctClause, select.windowClause]) this.#expressions(list, scope, aliases);
    this.#expressions(select.limitCount, scope, null);
    this.#expressions(select.limitOffset, scope, null);
    return { columns, complete };
  }

  #from(node: Node, scope: Scope): FromPart {
    const range = inside(node, 'RangeVar');
    if (range) return single(this.#table(range, scope));
    const sub = inside(node, 'RangeSubselect');
    if (sub) {
      const query = inside(sub.subquery, 'SelectStmt');
      const shape = query ? this.select(query, scope.ctes, sub.lateral ? scope : scope.outer) : nothing;
      return single(itemOf(sub.alias?.aliasname ?? '', renamed(shape, textsOf(sub.alias?.colnames))));
    }
    const join = inside(node, 'JoinExpr');
    if (join) return this.#join(join, scope);
    const sample = inside(node, 'RangeTableSample');
    if (sample?.relation) return this.#from(sample.relation, scope);
    const call = inside(node, 'RangeFunction');
    if (call) {
      this.#expressions(call.functions, scope, null);
      const defined = (call.coldeflist ?? []).flatMap((each) => inside(each, 'ColumnDef') ?? []);
      const named = defined.length > 0 ? defined.map((each) => each.colname ?? '') : textsOf(call.alias?.colnames);
      const columns = named.map((name) => ({ name, type: null, origin: null }));
      return single(new FromItem(call.alias?.aliasname ?? '', null, defined.length > 0, columns));
    }
    this.#expressions(node, scope, null);
    return single(new FromItem('', null, false, []));
  }

  #table(range: NodeOf<'RangeVar'>, scope: Scope): FromItem {
    const alias = range.alias?.aliasname ?? range.relname ?? '';
    const aliases = textsOf(range.alias?.colnames);
    const cte = range.schemaname ? undefined : scope.ctes.get(range.relname ?? '');
    if (cte) return itemOf(alias, renamed(cte, aliases));
    const relation = this.#context.store.relationOrGhost(this.#context.nameOf(range));
    if (!this.sources.has(relation)) this.sources.set(relation, new Set());
    return new FromItem(alias, relation, relation.certain && !relation.ghost, null, aliases);
  }

  #join(join: NodeOf<'JoinExpr'>, scope: Scope): FromPart {
    const left = join.larg ? this.#from(join.larg, scope) : single(itemOf('', nothing));
    // LATERAL on the right sees the left.
    const inner = { ...scope, items: [...scope.items, ...left.items] };
    const right = join.rarg ? this.#from(join.rarg, inner) : single(itemOf('', nothing));
    const items = [...left.items, ...right.items];
    this.#expressions(join.quals, { ...scope, items: [...scope.items, ...items] }, null);
    const names = new Set(textsOf(join.usingClause));
    if (join.isNatural) {
      const others = new Set(right.star().map((column) => column.name));
      for (const column of left.star()) if (others.has(column.name)) names.add(column.name);
    }
    for (const name of names) {
      for (const item of items) {
        const column = item.find(name);
        if (column) this.#use(column);
      }
    }
    const star = () => {
      const all = [...left.star(), ...right.star()];
      if (names.size === 0) return all;
      // A column of USING comes once, first, as the left side has it.
      return [
        ...left.star().filter((column) => names.has(column.name)),
        ...all.filter((column) => !names.has(column.name)),
      ];
    };
    if (!join.alias?.aliasname) return { items, star };
    const complete = items.every((item) => item.complete);
    return single(new FromItem(join.alias.aliasname, null, complete, star()));
  }

  #use(column: FromColumn): void {
    if (column.origin) this.#read(column.origin.relation, column.origin.column);
  }

  #read(relation: RelationRecord, column: string): void {
    const columns = this.sources.get(relation);
    if (columns) columns.add(column);
    else this.sources.set(relation, new Set([column]));
  }

  #star(node: Node | undefined, parts: readonly FromPart[], scope: Scope): Shape | null {
    const fields = inside(node, 'ColumnRef')?.fields;
    const last = fields?.[fields.length - 1];
    if (!fields || !last || !('A_Star' in last)) return null;
    if (fields.length === 1) {
      const items = parts.flatMap((part) => part.items);
      const columns = parts.flatMap((part) => part.star());
      for (const column of columns) this.#use(column);
      for (const item of items) if (!item.complete && item.relation) this.#read(item.relation, '*');
      return { columns, complete: items.every((item) => item.complete) };
    }
    const item = this.#item(textsOf(fields), scope);
    if (!item) return nothing;
    for (const column of item.columns) this.#use(column);
    if (!item.complete && item.relation) this.#read(item.relation, '*');
    return item;
  }

  /** The item that a qualifier means: `t` or `s.t`. */
  #item(qualifier: readonly string[], scope: Scope): FromItem | undefined {
    const name = qualifier[qualifier.length - 1];
    const schema = qualifier.length > 1 ? qualifier[qualifier.length - 2] : undefined;
    for (let at: Scope | null = scope; at; at = at.outer) {
      const found = at.items.find(
        (item) => item.alias === name && (schema === undefined || item.relation?.name.schema === schema),
      );
      if (found) return found;
    }
    return undefined;
  }

  /** Notes every column that an expression reads, in its subqueries too. */
  #expressions(node: unknown, scope: Scope, aliases: ReadonlySet<string> | null): void {
    if (Array.isArray(node)) {
      for (const each of node) this.#expressions(each, scope, aliases);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    for (const kind in node) {
      const value = (node as Readonly<Record<string, unknown>>)[kind];
      if (typeof value !== 'object') continue;
      if (kind === 'ColumnRef') this.#reference((value as NodeOf<'ColumnRef'>).fields ?? [], scope, aliases);
      else if (kind === 'SelectStmt') this.select(value as Select, scope.ctes, scope);
      // The name of a type, function or operator is no expression.
      else if (kind !== 'typeName' && kind !== 'funcname' && kind !== 'name') this.#expressions(value, scope, aliases);
    }
  }

  #reference(fields: readonly Node[], scope: Scope, aliases: ReadonlySet<string> | null): void {
    const names = textsOf(fields);
    const starred = names.length < fields.length;
    if (!starred && names.length === 1) {
      this.#plain(names[0] ?? '', scope, aliases);
      return;
    }
    const item = this.#item(starred ? names : names.slice(0, -1), scope);
    if (!item) {
      // `t.column.field`: the qualifier is itself a column of a composite type.
      if (names.length > 1 && !starred) this.#plain(names[0] ?? '', scope, aliases);
      return;
    }
    if (starred) {
      if (item.relation) this.#read(item.relation, '*');
      return;
    }
    const name = names[names.length - 1] ?? '';
    const column = item.find(name);
    if (column) this.#use(column);
    else if (item.relation && !systemColumns.has(name)) this.#read(item.relation, item.complete ? '*' : name);
  }

  #plain(name: string, scope: Scope, aliases: ReadonlySet<string> | null): void {
    for (let at: Scope | null = scope; at; at = at.outer) {
      const column = findColumn(at, name);
      if (column) {
        this.#use(column);
        return;
      }
      if (at === scope && aliases?.has(name)) return;
      const unknown = at.items.filter((item) => !item.complete);
      const whole = at.items.find((item) => item.alias === name);
      if (whole) {
        if (whole.relation) this.#read(whole.relation, '*');
        return;
      }
      if (unknown.length > 0) {
        const only = unknown.length === 1 ? unknown[0] : undefined;
        for (const item of unknown) if (item.relation) this.#read(item.relation, only ? name : '*');
        return;
      }
    }
  }

  /** The type of an expression where the catalog tells; null where it would take the server's rules. */
  #type(node: Node | undefined, scope: Scope): ColumnType | null {
    const reference = inside(node, 'ColumnRef');
    if (reference) {
      const names = textsOf(reference.fields);
      const name = names[names.length - 1] ?? '';
      if (names.length > 1) {
        return this.#item(names.slice(0, -1), scope)?.find(name)?.type ?? null;
      }
      for (let at: Scope | null = scope; at; at = at.outer) {
        const column = findColumn(at, name);
        if (column) return column.type;
      }
      return null;
    }
    const cast = inside(node, 'TypeCast');
    if (cast) return this.#context.typeOf(cast.typeName);
    const constant = inside(node, 'A_Const');
    if (constant && !constant.isnull) {
      if (constant.ival) return plain('int4');
      if (constant.boolval) return plain('bool');
      if (constant.sval) return plain('text');
      return null;
    }
    const call = inside(node, 'FuncCall');
    if (call) {
      const name = textOf(call.funcname?.[call.funcname.length - 1]) ?? '';
      const type = resultTypes[name];
      return type && !this.#context.store.routinesNamed(null, name).length ? plain(type) : null;
    }
    if (inside(node, 'BoolExpr') || inside(node, 'NullTest') || inside(node, 'BooleanTest')) return plain('bool');
    return null;
  }
}

/** Functions whose result does not depend on their arguments. */
const resultTypes: Readonly<Record<string, string>> = {
  count: 'int8',
  now: 'timestamptz',
  row_number: 'int8',
  gen_random_uuid: 'uuid',
  length: 'int4',
  lower: 'text',
  upper: 'text',
  md5: 'text',
};

function plain(name: string): ColumnType {
  return { name, schema: null, modifiers: [], array: false };
}

function findColumn(scope: Scope, name: string): FromColumn | undefined {
  for (const item of scope.items) {
    const column = item.find(name);
    if (column) return column;
  }
  return undefined;
}

function single(item: FromItem): FromPart {
  return { items: [item], star: () => item.columns };
}

function itemOf(alias: string, shape: Shape): FromItem {
  const columns = shape.columns.map(({ name, type }) => ({ name, type, origin: null }));
  return new FromItem(alias, null, shape.complete, columns);
}

function renamed(shape: Shape, names: readonly string[]): Shape {
  if (names.length === 0) return shape;
  const columns = names.map((name, i) => ({ name, type: shape.columns[i]?.type ?? null }));
  return { columns: [...columns, ...shape.columns.slice(names.length)], complete: shape.complete };
}
