import type { Engine } from '../../../core/report/engine.ts';
import type { ColumnFacts, ForeignKeyFact, TableFacts } from '../../../core/schema/server/table-facts.ts';
import { type ColumnGroup, groupsOf } from '../conditions/choices.ts';
import type { Expression } from '../conditions/expression.ts';
import { unlimited } from '../conditions/limits.ts';
import { readExpression } from '../conditions/read-expression.ts';
import { seedOf } from '../draw.ts';
import { baseOf, kindOf, valueIn } from '../values/kinds.ts';
import { makerOf } from '../values/make-value.ts';
import type { Setting } from '../values/maker.ts';
import type { Repertoire } from '../values/words.ts';
import type { ColumnPlan } from './column-plan.ts';
import { membersOf } from './document-members.ts';
import type { ForeignKeyPlan } from './foreign-key.ts';
import type { Pool } from './pool.ts';
import { conditionsOf, likelyValues, type TableConditions } from './table-conditions.ts';
import { exclusionParts, type Key, keysOf, rangeColumns } from './unique-keys.ts';

export interface TablePlan {
  readonly facts: TableFacts;
  readonly columns: readonly ColumnPlan[];
  readonly written: readonly ColumnPlan[];
  readonly keys: readonly Key[];
  readonly foreignKeys: readonly ForeignKeyPlan[];
  readonly conditions: TableConditions;
  readonly groups: readonly ColumnGroup[];
  readonly seed: number;
  /** The form in which texts are tried just now. */
  readonly style: { current: string | null };
}

export interface PlanOptions {
  readonly engine: Engine;
  readonly seed: number;
  /** The encoding of the database, where columns have no character set of their own. */
  readonly encoding: string;
  readonly pool: (foreignKey: ForeignKeyFact) => Pool;
  /** Whether the table that it points at is there. */
  readonly isKnown: (foreignKey: ForeignKeyFact) => boolean;
  /** Foreign keys that get their values when all tables have rows. */
  readonly postponed: ReadonlySet<ForeignKeyFact>;
  /** The condition that a row has a partition to go to. */
  readonly bounds: Expression | null;
  /** How the server computes generated columns, by their names. */
  readonly generated: ReadonlyMap<string, string>;
}

/** All that is needed to make rows of a table, or in a sentence why none can be made. */
export function planTable(facts: TableFacts, options: PlanOptions): TablePlan | { readonly refused: string } {
  const mysql = options.engine !== 'postgres';
  const computed = computedColumns(options.generated, mysql);
  const conditions = conditionsOf(facts, mysql, options.bounds, computed);
  const keys = keysOf(facts, mysql, computed);
  const enforced = facts.foreignKeys.filter((one) => one.enforced);
  const active = enforced.filter((one) => !options.postponed.has(one));
  const nulled = new Set(
    enforced.filter((one) => options.postponed.has(one)).flatMap((one) => nullableOf(facts, one).slice(0, 1)),
  );
  const beside = [...conditions.read.map((one) => one.expression), ...expressionsOfKeys(facts, mysql)];
  const apart = apartColumns(facts);
  const style = { current: null };
  const columns = facts.columns.map((column, place): ColumnPlan => {
    const key = keys.find((one) => one.single === place);
    const likely = likelyValues(column, beside, mysql);
    const maker = column.generated
      ? null
      : makerOf(column.type, settingOf(column, facts, beside, computed, style, options));
    const foreignKeys = active.filter((one) => one.columns.includes(column.name)).length;
    return {
      facts: column,
      place,
      maker,
      own: nulled.has(column.name)
        ? { ...unlimited, nullness: 'null' }
        : isNullable(column, facts)
          ? unlimited
          : { ...unlimited, nullness: 'not null' },
      seed: seedOf(`${options.seed}/${facts.display}/${column.name}`),
      written: !column.generated && (maker !== null || foreignKeys > 0),
      telling: key !== undefined || apart.single.has(column.name) || isToldByOpaqueKey(column, keys, place),
      foreignKeys,
      slot: null,
      computed: computed.get(column.name) ?? null,
      likely: likely.filter((one) => isLikely(one, column)),
      valueIn: (text) => valueIn(text, column.type),
    };
  });
  for (const { facts: column, written } of columns) {
    if (written || column.generated || isNullable(column, facts) || column.hasDefault) continue;
    return {
      refused: `nothing is known of the type ${column.typeText} of its column ${column.name}, which may not be NULL`,
    };
  }
  const foreignKeys = active
    .map((fact): ForeignKeyPlan => planForeignKey(fact, facts, columns, keys, options))
    // The widest first: what it sets, the narrower ones nearly always agree with.
    .sort((a, b) => b.columns.length - a.columns.length || Number(b.once) - Number(a.once));
  for (const one of foreignKeys) {
    if (one.pool.size > 0 || one.self || nullableOf(facts, one.fact).length > 0) continue;
    const why = options.isKnown(one.fact) ? 'has none' : 'is not among the tables here';
    return { refused: `its foreign key ${one.fact.name} needs rows of ${one.fact.toTable}, which ${why}` };
  }
  for (const pair of apart.pairs) {
    const from = columns.find((column) => column.facts.name === pair.from);
    const to = columns.find((column) => column.facts.name === pair.to);
    if (from === undefined || to === undefined) continue;
    from.slot = { from, to };
    to.slot = { from, to };
  }
  const given = new Set(foreignKeys.flatMap((one) => one.fact.columns));
  const byName = new Map(columns.map((column) => [column.facts.name, column]));
  const groups = groupsOf(
    conditions.read.map((one) => one.expression),
    {
      kindOf: (name) => kindOf(byName.get(name)?.facts.type ?? { family: 'other', name: '' }),
      own: (name) => byName.get(name)?.own ?? unlimited,
      given,
    },
  );
  return {
    facts,
    columns,
    written: columns.filter((column) => column.written),
    keys,
    foreignKeys,
    conditions,
    groups: withoutUnknown(groups, byName),
    seed: seedOf(`${options.seed}/${facts.display}`),
    style,
  };
}

/** Names that are no columns (a key word that was taken for one) make nothing. */
function withoutUnknown(
  groups: readonly ColumnGroup[],
  columns: ReadonlyMap<string, ColumnPlan>,
): readonly ColumnGroup[] {
  return groups.map((group) => ({
    columns: group.columns.filter((name) => columns.has(name)),
    choices: group.choices.map((choice) => ({ ...choice, order: choice.order.filter((name) => columns.has(name)) })),
  }));
}

/** Whether a constant of the schema is a value of the column. Documents have other uses for them. */
function isLikely(text: string, { type }: ColumnFacts): boolean {
  const base = baseOf(type);
  switch (base.family) {
    case 'integer':
      return /^-?\d{1,4}$/.test(text);
    case 'numeric':
    case 'float':
      return /^-?\d{1,4}(?:\.\d{1,2})?$/.test(text);
    case 'text':
      return base.maxLength === null || text.length <= base.maxLength;
    case 'char':
      return text.length <= base.length;
    case 'enum':
      return base.values.includes(text);
    default:
      return false;
  }
}

function isNullable(column: ColumnFacts, table: TableFacts): boolean {
  if (!column.nullable || table.primaryKey?.includes(column.name)) return false;
  for (let { type } = column; type.family === 'domain'; type = type.base) if (!type.nullable) return false;
  return true;
}

/** Columns of a foreign key that may be NULL, those first that no key needs. */
export function nullableOf(table: TableFacts, foreignKey: ForeignKeyFact): readonly string[] {
  const nullable = foreignKey.columns.filter((name) => {
    const column = table.columns.find((one) => one.name === name);
    return column !== undefined && !column.generated && isNullable(column, table);
  });
  const shared = (name: string) => table.foreignKeys.filter((one) => one.columns.includes(name)).length;
  return [...nullable].sort((a, b) => shared(a) - shared(b));
}

function planForeignKey(
  fact: ForeignKeyFact,
  facts: TableFacts,
  columns: readonly ColumnPlan[],
  keys: readonly Key[],
  options: PlanOptions,
): ForeignKeyPlan {
  const own = fact.columns
    .map((name) => columns.find((column) => column.facts.name === name))
    .filter((one) => one !== undefined);
  const places = new Set(own.map((column) => column.place));
  return {
    fact,
    columns: own,
    pool: options.pool(fact),
    self: fact.toTable === facts.name && fact.toSchema === facts.schema,
    seed: seedOf(`${options.seed}/${facts.display}/${fact.columns.join()}`),
    once: keys.some((key) => !key.opaque && key.columns.length > 0 && key.columns.every((place) => places.has(place))),
  };
}

function computedColumns(texts: ReadonlyMap<string, string>, mysql: boolean): ReadonlyMap<string, Expression> {
  const found = new Map<string, Expression>();
  for (const [name, text] of texts) {
    const expression = readExpression(text, mysql);
    if (expression !== null) found.set(name, expression);
  }
  return found;
}

function settingOf(
  column: ColumnFacts,
  table: TableFacts,
  beside: readonly Expression[],
  computed: ReadonlyMap<string, Expression>,
  style: Setting['style'],
  options: PlanOptions,
): Setting {
  const setting = {
    engine: options.engine,
    name: column.name.toLowerCase(),
    typeText: column.typeText,
    style,
    repertoire: repertoireOf(column.charset ?? options.encoding),
    tellingFirst: table.uniqueKeys.some((key) =>
      key.parts.some((part) => part.column === column.name && part.prefix !== null),
    ),
  };
  return { ...setting, members: membersOf(column.name, table, computed, beside, setting) };
}

function repertoireOf(charset: string): Repertoire {
  if (/^(?:utf8mb4|UTF8|utf16|utf32|gb18030|GB18030)$/i.test(charset)) return 'any';
  if (/^(?:utf8|utf8mb3|ucs2|latin1|latin9|latin15|win1252)$/i.test(charset)) return 'latin';
  return 'ascii';
}

/** Expressions and predicates of unique keys: constants in them are worth having in rows. */
function expressionsOfKeys(table: TableFacts, mysql: boolean): Expression[] {
  const texts = table.uniqueKeys.flatMap((key) => [key.predicate, ...key.parts.map((part) => part.expression)]);
  return texts.map((text) => (text === null ? null : readExpression(text, mysql))).filter((one) => one !== null);
}

/** Columns and pairs of columns whose ranges or places must not overlap (`WITH &&`). */
function apartColumns(table: TableFacts) {
  const single = new Set<string>();
  const pairs: { from: string; to: string }[] = [];
  for (const exclusion of table.exclusions) {
    for (const { text, operator } of exclusionParts(exclusion.definition) ?? []) {
      if (operator !== '&&') continue;
      const name = text.replace(/^"(.*)"$/, '$1');
      const pair = rangeColumns(text);
      if (table.columns.some((column) => column.name === name)) single.add(name);
      else if (pair !== null) pairs.push(pair);
    }
  }
  return { single, pairs };
}

/** Where the server computes what is unique, or we do not understand it, columns that differ are the best guess. */
function isToldByOpaqueKey(column: ColumnFacts, keys: readonly Key[], place: number): boolean {
  const opaque = keys.filter((key) => key.opaque);
  if (opaque.length === 0 || column.generated) return false;
  if (opaque.some((key) => key.columns.includes(place)))
    return !(column.type.family === 'boolean' || column.type.family === 'enum');
  // A generated column may be computed of any text or document.
  const { family } = column.type;
  return (
    opaque.some((key) => key.columns.length <= 1) && (family === 'text' || family === 'json' || family === 'jsonb')
  );
}
