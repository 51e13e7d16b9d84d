import type { MysqlServer } from '../../sql/mysql/statement.ts';
import { byteLength, columnType } from './column-type.ts';
import type { IndexShape } from './index-shape.ts';
import type { TableShape } from './table-shape.ts';

/** Bytes that InnoDB indexes of one column at most (MySQL manual, section 17.22). */
export function mostKeyBytes(rowFormat: string | null): number {
  return rowFormat === 'compact' || rowFormat === 'redundant' ? 767 : 3072;
}

/** Bytes of all parts of a key together, and of its longest part. */
export interface KeyLength {
  readonly whole: number;
  readonly part: number;
  /** A TEXT or BLOB that is to be indexed in full. */
  readonly unlimited: boolean;
}

const sizes: Readonly<Record<string, number>> = {
  tinyint: 1,
  smallint: 2,
  mediumint: 3,
  int: 4,
  bigint: 8,
  float: 4,
  double: 8,
  date: 3,
  year: 1,
};

export function keyLength(index: IndexShape, shape: TableShape, server: MysqlServer): KeyLength {
  let whole = 0;
  let longest = 0;
  let unlimited = false;
  for (const part of index.parts) {
    const column = shape.columns.find(({ key }) => key === part.column);
    if (column === undefined || column.type === null) continue;
    const text = {
      charset: column.charset ?? shape.charset.charset,
      collation: column.collation ?? shape.charset.collation,
    };
    const type = columnType({ ...column.type, charset: column.charset, collation: column.collation }, text, server);
    const large = /^(tiny|medium|long)?(text|blob)$/.test(type.name);
    if (large && part.length === null) unlimited = true;
    const length =
      part.length === null ? type : { ...type, length: large ? part.length : Math.min(part.length, type.length) };
    const bytes =
      /^(var)?(char|binary)$/.test(type.name) || (large && part.length !== null)
        ? byteLength(length)
        : (sizes[type.name] ?? 8);
    whole += bytes;
    if (bytes > longest) longest = bytes;
  }
  return { whole, part: longest, unlimited };
}
