import type { Cursor } from './cursor.ts';
import { stringValue } from './cursor.ts';
import type { DataType } from './definitions.ts';
import { Kind } from './lexer.ts';
import { isAtLeast } from './statement.ts';

/** Canonical names of types that one word names. */
function canonical(word: string, mariadb: boolean): string | null {
  switch (word) {
    case 'tinyint':
    case 'int1':
    case 'bool':
    case 'boolean':
      return 'tinyint';
    case 'smallint':
    case 'int2':
      return 'smallint';
    case 'mediumint':
    case 'int3':
    case 'middleint':
      return 'mediumint';
    case 'int':
    case 'int4':
    case 'integer':
      return 'int';
    case 'bigint':
    case 'int8':
    case 'serial':
      return 'bigint';
    case 'decimal':
    case 'dec':
    case 'numeric':
    case 'fixed':
      return 'decimal';
    case 'float':
    case 'float4':
      return 'float';
    case 'double':
    case 'real':
    case 'float8':
      return 'double';
    case 'char':
    case 'character':
    case 'nchar':
      return 'char';
    case 'varchar':
    case 'varcharacter':
    case 'nvarchar':
      return 'varchar';
    case 'geomcollection':
      return 'geometrycollection';
    case 'bit':
    case 'binary':
    case 'varbinary':
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
    case 'tinyblob':
    case 'blob':
    case 'mediumblob':
    case 'longblob':
    case 'date':
    case 'time':
    case 'datetime':
    case 'timestamp':
    case 'year':
    case 'enum':
    case 'set':
    case 'json':
    case 'vector':
    case 'geometry':
    case 'point':
    case 'linestring':
    case 'polygon':
    case 'multipoint':
    case 'multilinestring':
    case 'multipolygon':
    case 'geometrycollection':
      return word;
    case 'uuid':
    case 'inet4':
    case 'inet6':
    case 'xmltype':
      return mariadb ? word : null;
    case 'varchar2':
      return mariadb ? 'varchar' : null;
    case 'number':
      return mariadb ? 'decimal' : null;
    case 'clob':
      return mariadb ? 'longtext' : null;
    case 'raw':
      return mariadb ? 'varbinary' : null;
    default:
      return null;
  }
}

/** True for a word that names a type, in lower case. */
export function isType(word: string, mariadb: boolean): boolean {
  return canonical(word, mariadb) !== null;
}

/** Reads a column's type with what belongs to it: length, sign, character set. */
export function readType(c: Cursor): DataType {
  const start = c.start;
  if (c.kind() !== Kind.word) c.fail('expected a type');
  const word = c.lower();
  let name: string | null;
  let length: number | null = null;
  let decimals: number | null = null;
  let values: string[] | null = null;
  let unsigned = word === 'serial';
  let charset: string | null = null;
  if (word === 'long') {
    c.i++;
    const binary = c.takeOne('varbinary') !== null;
    if (!binary && !c.takeOne('varchar', 'varcharacter')) c.take('char', 'varying');
    name = binary ? 'mediumblob' : 'mediumtext';
  } else if (word === 'national') {
    c.i++;
    const base = c.takeOne('varchar', 'varcharacter', 'char', 'character') ?? c.fail('expected CHAR or VARCHAR');
    name = base.startsWith('var') || c.take('varying') ? 'varchar' : 'char';
    charset = 'utf8mb3';
  } else {
    name = canonical(word, c.mariadb);
    if (name === 'vector' && !isAtLeast(c.server, c.mariadb ? 11 : 9, c.mariadb ? 7 : 0)) name = null;
    if (name === null) {
      const server = c.mariadb ? 'MariaDB' : 'MySQL';
      return c.fail(`${server} has no type of that name`);
    }
    c.i++;
    if (word === 'nchar' || word === 'nvarchar') charset = 'utf8mb3';
    if (word === 'double') c.take('precision');
    if (name === 'char') {
      if (c.take('varying')) name = 'varchar';
      else if (c.take('byte')) name = 'binary';
    }
    if (word === 'nchar' && (c.take('varchar') || c.take('varcharacter'))) name = 'varchar';
    if (word === 'bool' || word === 'boolean') length = 1;
  }
  if (c.kind() === 40) {
    if (name === 'enum' || name === 'set') values = readMembers(c);
    else {
      c.i++;
      length = c.kind() === Kind.word && c.mariadb && c.take('max') ? null : c.integer('a length');
      // VARCHAR2(10 CHAR)
      c.takeOne('char', 'byte');
      if (c.takeMark(44)) decimals = c.integer('a number of decimals');
      c.needMark(41);
    }
  } else if (name === 'enum' || name === 'set') c.fail('expected the members in brackets');
  else if (name === 'varchar' || name === 'varbinary') c.fail(`${name.toUpperCase()} needs a length`);
  let zerofill = false;
  let collation: string | null = null;
  for (;;) {
    if (c.take('unsigned')) unsigned = true;
    else if (c.take('zerofill')) {
      zerofill = true;
      unsigned = true;
    } else if (c.take('signed')) unsigned = false;
    else if (c.are('character', 'set') || c.are('char', 'set')) {
      c.i += 2;
      charset = readCharset(c);
    } else if (c.take('charset')) charset = readCharset(c);
    else if (c.take('ascii')) charset = 'latin1';
    else if (c.take('unicode')) charset = 'ucs2';
    else if (c.take('byte')) name = binaryOf(name);
    else if (c.is('binary')) {
      c.i++;
      collation = '_bin';
    } else if (c.are('with', 'time', 'zone') || c.are('without', 'time', 'zone'))
      c.fail('neither server has types with a time zone');
    else if (c.is('collate')) {
      c.i++;
      collation = readCharset(c);
    } else break;
  }
  if (collation === '_bin' && charset !== null) collation = `${charset}_bin`;
  return { name, length, decimals, unsigned, zerofill, values, charset, collation, span: c.spanFrom(start) };
}

/** CHAR BYTE and its like are the binary types of the same size. */
function binaryOf(name: string): string {
  if (name === 'varchar') return 'varbinary';
  if (name === 'char') return 'binary';
  return name.replace(/text$/, 'blob');
}

/** Reads the name of a character set or collation, in lower case; DEFAULT is one for tables and databases alone. */
export function readCharset(c: Cursor, mayBeDefault = false): string {
  if (c.kind() === Kind.string) return c.string('a character set').toLowerCase();
  if (c.take('binary')) return 'binary';
  if (mayBeDefault && c.take('default')) return 'default';
  return c.name('a character set or collation').name.toLowerCase();
}

function readMembers(c: Cursor): string[] {
  const members: string[] = [];
  c.needMark(40);
  do {
    if (c.kind() === Kind.bits || (c.kind() === Kind.word && c.kind(1) === Kind.string)) {
      c.i += c.kind() === Kind.bits ? 1 : 2;
      members.push(stringValue(c.raw(-1)));
    } else {
      if (c.kind() !== Kind.string) c.fail('expected a member in quotes');
      members.push(stringValue(c.raw()));
      c.i++;
    }
  } while (c.takeMark(44));
  c.needMark(41);
  return members;
}
