import type { MysqlEngine } from '../../sql/mysql/statement.ts';
import { byteLength, type ColumnType, isGeometry, isKindOf, keepsMembers } from './column-type.ts';

/**
 * What a column's new type asks of the rows there are.
 * `same`: nothing. `relabels`: the bytes stay, the definition changes. `reindexes`: the bytes stay, but indexes are sorted anew.
 * `converts`: every value is written anew.
 */
export type TypeChange = 'same' | 'relabels' | 'reindexes' | 'converts';

/** What matters about the column apart from its type. */
export interface Surroundings {
  readonly engine: MysqlEngine;
  /** Part of any index, the primary one too. */
  readonly indexed: boolean;
  /** Part of a FULLTEXT index. */
  readonly fulltext: boolean;
  /** Part of the key that orders the rows. */
  readonly clustered: boolean;
  /** In lower case; null for the default, DYNAMIC. */
  readonly rowFormat: string | null;
}

/**
 * Compares a column's type before and after. Measured on MySQL 9.7 and MariaDB 10.11 and 11.8; the rules are those of the MySQL manual,
 * section 17.12.1 ("Extending VARCHAR column size", "Modifying the definition of an ENUM or SET column"), and of MariaDB's "InnoDB
 * Online DDL Operations with the INSTANT Alter Algorithm".
 */
export function compareTypes(from: ColumnType, to: ColumnType, around: Surroundings): TypeChange {
  if (from.name !== to.name) return compareFamilies(from, to, around);
  switch (from.name) {
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
    case 'float':
    case 'double':
      return from.unsigned === to.unsigned ? 'same' : 'converts';
    case 'decimal':
      return from.length === to.length && from.decimals === to.decimals && from.unsigned === to.unsigned
        ? 'same'
        : 'converts';
    case 'enum':
    case 'set':
      return compareMembers(from, to, around);
    case 'char':
      return from.length === to.length ? compareCharsets(from, to, around) : 'converts';
    case 'varchar':
      return worse(compareCharsets(from, to, around), compareLengths(from, to, around));
    case 'varbinary':
      return compareLengths(from, to, around);
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
      return compareCharsets(from, to, around);
    default:
      return from.length === to.length && from.srid === to.srid ? 'same' : 'converts';
  }
}

const order: readonly TypeChange[] = ['same', 'relabels', 'reindexes', 'converts'];

function worse(one: TypeChange, other: TypeChange): TypeChange {
  return order.indexOf(one) < order.indexOf(other) ? other : one;
}

const binary: Readonly<Record<string, string>> = {
  char: 'binary',
  varchar: 'varbinary',
  tinytext: 'tinyblob',
  text: 'blob',
  mediumtext: 'mediumblob',
  longtext: 'longblob',
};

function compareFamilies(from: ColumnType, to: ColumnType, around: Surroundings): TypeChange {
  if (around.engine === 'mariadb') {
    // A column of points may take any geometry without a value being touched.
    return isGeometry(from.name) && isKindOf(from.name, to.name) ? 'relabels' : 'converts';
  }
  // MySQL lets go of a text's character set in place: the bytes stay, and the order matters to no index.
  if (binary[from.name] !== to.name || around.indexed) return 'converts';
  if (to.name === 'varbinary') return compareLengths(from, to, around);
  if (to.name === 'binary') return byteLength(from) === byteLength(to) ? 'relabels' : 'converts';
  return 'relabels';
}

function compareMembers(from: ColumnType, to: ColumnType, around: Surroundings): TypeChange {
  if (!keepsMembers(from, to)) return 'converts';
  // The row holds numbers, not texts; MariaDB converts all the same.
  if (around.engine === 'mysql') return 'same';
  return from.charset === to.charset && from.collation === to.collation ? 'same' : 'converts';
}

/**
 * A VARCHAR may grow while the bytes that hold its length stay as they are: one byte up to 255, two beyond. MariaDB knows that InnoDB
 * writes one byte for values below 128 in either case, and that ROW_FORMAT=REDUNDANT does not keep the length there.
 */
function compareLengths(from: ColumnType, to: ColumnType, around: Surroundings): TypeChange {
  const before = byteLength(from);
  const after = byteLength(to);
  if (from.name === to.name && to.length < from.length) return 'converts';
  if (after < before) return 'converts';
  if (before === after && from.name === to.name && from.length === to.length) return 'same';
  if (before > 255 === after > 255) return 'relabels';
  if (around.engine === 'mysql') return 'converts';
  return before < 128 || around.rowFormat === 'redundant' ? 'relabels' : 'converts';
}

function compareCharsets(from: ColumnType, to: ColumnType, around: Surroundings): TypeChange {
  if (from.charset === to.charset && from.collation === to.collation) return 'same';
  const widens = from.charset === 'utf8mb3' && to.charset === 'utf8mb4';
  if (from.charset !== to.charset && !widens) return 'converts';
  if (!around.indexed) return 'relabels';
  if (around.engine === 'mysql' || around.fulltext) return 'converts';
  if (widens && sameOrder(from.collation, to.collation)) return 'relabels';
  return around.clustered ? 'converts' : 'reindexes';
}

/** True for collations of utf8mb3 and utf8mb4 that sort alike: `utf8mb3_general_ci` and `utf8mb4_general_ci`. */
function sameOrder(one: string | null, other: string | null): boolean {
  return one?.replace(/^utf8mb3_/, '') === other?.replace(/^utf8mb4_/, '');
}
