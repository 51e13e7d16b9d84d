import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { canonicalType, serialBase } from '../../core/schema/types.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { inside, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

/** Size and alignment in bytes of types of fixed length (pg_type.typlen and typalign). */
const fixed: Readonly<Record<string, readonly [size: number, align: number]>> = {
  int8: [8, 8],
  float8: [8, 8],
  timestamp: [8, 8],
  timestamptz: [8, 8],
  time: [8, 8],
  money: [8, 8],
  timetz: [12, 8],
  interval: [16, 8],
  point: [16, 8],
  box: [32, 8],
  lseg: [32, 8],
  circle: [24, 8],
  uuid: [16, 1],
  int4: [4, 4],
  float4: [4, 4],
  date: [4, 4],
  oid: [4, 4],
  int2: [2, 2],
  bool: [1, 1],
};

export const rule: Rule = {
  id: 'column-alignment',
  title: 'Column order that wastes space',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P97'],
  what: 'Finds a new table whose columns of fixed length, in another order, would make each row at least as much shorter as the option says.',
  why: 'A value of eight bytes begins at a multiple of eight: a boolean before a bigint costs eight bytes instead of one, in every row and in memory too. The order can only be chosen when the table is created.',
  options: { 'min-bytes': { type: 'number', default: 8, what: 'Bytes a row that are worth a finding.' } },
  bad: [
    { sql: 'CREATE TABLE flags (a boolean NOT NULL, b bigint NOT NULL, c boolean NOT NULL, d bigint NOT NULL);' },
    { sql: 'CREATE TABLE visits (kind smallint, at timestamptz, code int, seen timestamptz);' },
  ],
  good: [
    {
      title: 'Wide ones first',
      sql: 'CREATE TABLE flags (b bigint NOT NULL, d bigint NOT NULL, a boolean NOT NULL, c boolean NOT NULL);',
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt'],
  *statement(context) {
    const create = nodeOf(context.statement, 'CreateStmt');
    const columns: { readonly name: string; readonly size: number; readonly align: number }[] = [];
    for (const node of create?.tableElts ?? []) {
      const column = inside(node, 'ColumnDef');
      if (!column?.colname) continue;
      const type = canonicalType(column.typeName);
      const name = serialBase(column.typeName) ?? (type && !type.array && type.schema === null ? type.name : '');
      const known = fixed[name];
      // From the first column of variable length on, where a value begins differs from row to row.
      if (!known) break;
      columns.push({ name: column.colname, size: known[0], align: known[1] });
    }
    const best = columns.toSorted((a, b) => b.align - a.align);
    const saved = rowLength(columns) - rowLength(best);
    if (!create || saved < Number(context.option('min-bytes'))) return;
    yield {
      message: `Each row of ${displayName(relationName(context.catalog, create.relation))} is ${saved} bytes longer than with the columns in the order ${best.map((column) => quoteIdentifier(column.name)).join(', ')}.`,
    };
  },
};

/** Bytes from the first value to the end of the row, which is filled up to a multiple of eight. */
function rowLength(columns: readonly { readonly size: number; readonly align: number }[]): number {
  let at = 0;
  for (const { size, align } of columns) at = Math.ceil(at / align) * align + size;
  return Math.ceil(at / 8) * 8;
}
