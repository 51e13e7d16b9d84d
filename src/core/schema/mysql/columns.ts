import type { ColumnDefinition, DataType, Expression } from '../../sql/mysql/definitions.ts';
import type { MysqlServer } from '../../sql/mysql/statement.ts';
import type { MysqlColumn } from './catalog.ts';
import { type Charset, effectiveCharset, maxBytes } from './charset.ts';
import type { ReplayContext } from './replay-context.ts';

/** The text types, each with the bytes it holds, the smallest first; and the types they become in the character set `binary`. */
const texts = [
  ['tinytext', 'tinyblob', 0xff],
  ['text', 'blob', 0xffff],
  ['mediumtext', 'mediumblob', 0xffffff],
  ['longtext', 'longblob', 0xffffffff],
] as const;

/** True for types that have a character set: CHAR, VARCHAR, the TEXT types, ENUM and SET. */
export function hasCharset(type: string): boolean {
  switch (type) {
    case 'char':
    case 'varchar':
    case 'enum':
    case 'set':
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
      return true;
    default:
      return false;
  }
}

/**
 * The column that a definition makes in a table with those defaults. A definition is complete in itself: MODIFY and CHANGE keep nothing of
 * what the column was before (MySQL manual, section 15.1.9).
 */
export function columnFrom(context: ReplayContext, definition: ColumnDefinition, table: Charset): MysqlColumn {
  const { key, generated } = definition;
  const serial = definition.type.name === 'serial';
  const written = serial ? { ...definition.type, name: 'bigint', unsigned: true } : definition.type;
  const autoIncrement = definition.autoIncrement || serial;
  const { type, charset, collation } = typeOf(written, table, context.server);
  const oldTimestamp = type.name === 'timestamp' && !context.session.explicitTimestamps && generated === null;
  const nullable = key !== 'primary' && !autoIncrement && (definition.nullable ?? !oldTimestamp);
  return {
    name: definition.name.name,
    type,
    charset,
    collation,
    nullable,
    default: definition.default,
    onUpdate: definition.onUpdate,
    autoIncrement,
    generated,
    invisible: definition.invisible,
    comment: definition.comment,
    attributes: definition.attributes,
  };
}

/**
 * With explicit_defaults_for_timestamp off, the table's first TIMESTAMP column that is NOT NULL and says nothing else is set to the time
 * of every change, and any other gets the zero date (MySQL manual, section 7.1.8).
 * @param isFirst Whether no TIMESTAMP column stands before it.
 */
export function withOldTimestampDefault(column: MysqlColumn, isFirst: boolean): MysqlColumn {
  if (column.type?.name !== 'timestamp' || column.nullable || column.default || column.generated) return column;
  const { span } = column.type;
  if (isFirst && !column.onUpdate) {
    const now: Expression = { ...expression('CURRENT_TIMESTAMP', span), kind: 'now' };
    return { ...column, default: now, onUpdate: now };
  }
  const zero = '0000-00-00 00:00:00';
  return { ...column, default: { ...expression(`'${zero}'`, span), kind: 'literal', value: zero } };
}

/** An expression that the server adds of itself; it reads no column. */
export function expression(text: string, span: Expression['span']): Expression {
  return { text, span, kind: 'expression', value: null, columns: [], functions: [], hasSubquery: false };
}

interface ResolvedType {
  readonly type: DataType;
  readonly charset: string | null;
  readonly collation: string | null;
}

/** The type that the server makes of a written one, with the character set in force. */
function typeOf(written: DataType, table: Charset, server: MysqlServer): ResolvedType {
  if (written.name === 'json') {
    // MariaDB's JSON is LONGTEXT in utf8mb4_bin, whatever the table's is (manual, "JSON Data Type").
    return server.engine === 'mariadb'
      ? { type: written, charset: 'utf8mb4', collation: 'utf8mb4_bin' }
      : { type: written, charset: null, collation: null };
  }
  if (!hasCharset(written.name)) {
    return written.name === 'blob' && written.length !== null
      ? { type: blobFor(written, 1), charset: null, collation: null }
      : { type: written, charset: null, collation: null };
  }
  const effective = effectiveCharset(written, table, server);
  return inCharset(written, effective);
}

/** A text type in a character set: `binary` makes the type of bytes of it (MySQL manual, section 13.3.1). */
function inCharset(type: DataType, { charset, collation }: Charset): ResolvedType {
  const sized = type.name === 'text' && type.length !== null ? blobFor(type, maxBytes(charset)) : type;
  if (charset !== 'binary' || sized.name === 'enum' || sized.name === 'set') return { type: sized, charset, collation };
  return { type: { ...sized, name: binaryName(sized.name) }, charset: null, collation: null };
}

function binaryName(name: string): string {
  if (name === 'char') return 'binary';
  if (name === 'varchar') return 'varbinary';
  return texts.find(([text]) => text === name)?.[1] ?? name;
}

/** TEXT(n) and BLOB(n) are the smallest type that holds n characters (MySQL manual, section 13.3.4). */
function blobFor(type: DataType, bytes: number): DataType {
  const needed = (type.length ?? 0) * bytes;
  const fitting = texts.find(([, , most]) => needed <= most) ?? texts[3];
  return { ...type, name: type.name === 'blob' ? fitting[1] : fitting[0], length: null };
}

/**
 * A column after CONVERT TO CHARACTER SET. A text type grows when the same number of characters may take more bytes (MySQL manual,
 * section 15.1.9, "Changing the Character Set").
 */
export function converted(column: MysqlColumn, to: Charset): MysqlColumn {
  const { type, charset } = column;
  if (type === null || charset === null) return column;
  // MariaDB's JSON is LONGTEXT here too.
  if (type.name === 'json') return { ...column, ...to };
  const bare = { ...type, charset: null, collation: null };
  const size = texts.find(([text]) => text === bare.name);
  if (!size) return { ...column, ...inCharset(bare, to) };
  const needed = to.charset === 'binary' ? size[2] : Math.floor(size[2] / maxBytes(charset)) * maxBytes(to.charset);
  const [name] = texts.find(([, , most]) => needed <= most) ?? texts[3];
  return { ...column, ...inCharset({ ...bare, name }, to) };
}
