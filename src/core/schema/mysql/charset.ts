import type { MysqlServer } from '../../sql/mysql/statement.ts';
import { isAtLeast } from '../../sql/mysql/statement.ts';

/** A character set with a collation of it, both under the names that the server shows. */
export interface Charset {
  readonly charset: string;
  readonly collation: string;
}

/** What a definition says of both; null for what it leaves out. */
export interface WrittenCharset {
  readonly charset: string | null;
  readonly collation: string | null;
}

/** Default collations that are not `<charset>_general_ci` (SHOW CHARACTER SET of MySQL 9.7 and MariaDB 10.11). */
const defaultCollations: Readonly<Record<string, string>> = {
  binary: 'binary',
  big5: 'big5_chinese_ci',
  cp932: 'cp932_japanese_ci',
  dec8: 'dec8_swedish_ci',
  eucjpms: 'eucjpms_japanese_ci',
  euckr: 'euckr_korean_ci',
  gb18030: 'gb18030_chinese_ci',
  gb2312: 'gb2312_chinese_ci',
  gbk: 'gbk_chinese_ci',
  hp8: 'hp8_english_ci',
  latin1: 'latin1_swedish_ci',
  latin5: 'latin5_turkish_ci',
  sjis: 'sjis_japanese_ci',
  swe7: 'swe7_swedish_ci',
  tis620: 'tis620_thai_ci',
  ujis: 'ujis_japanese_ci',
};

/** Character sets whose characters take more than one byte at most. */
const bytesPerCharacter: Readonly<Record<string, number>> = {
  big5: 2,
  cp932: 2,
  euckr: 2,
  gb2312: 2,
  gbk: 2,
  sjis: 2,
  ucs2: 2,
  eucjpms: 3,
  ujis: 3,
  utf8mb3: 3,
  gb18030: 4,
  utf16: 4,
  utf16le: 4,
  utf32: 4,
  utf8mb4: 4,
};

/** Those whose default collation MariaDB took from Unicode 14 in 11.5 (system variable character_set_collations). */
const unicode = new Set(['utf8mb3', 'utf8mb4', 'ucs2', 'utf16', 'utf32']);

/** Bytes that a character takes at most. */
export function maxBytes(charset: string): number {
  return bytesPerCharacter[charset] ?? 1;
}

/** The collation of a character set for which none was written. */
export function defaultCollation(charset: string, server: MysqlServer): string {
  if (server.engine === 'mysql') {
    if (charset === 'utf8mb4') return 'utf8mb4_0900_ai_ci';
  } else if (unicode.has(charset) && isAtLeast(server, 11, 5)) return `${charset}_uca1400_ai_ci`;
  return defaultCollations[charset] ?? `${charset}_general_ci`;
}

/** What a server uses whose configuration says nothing: latin1 on MariaDB before 11.6, else utf8mb4. */
export function serverCharset(server: MysqlServer): Charset {
  const charset = server.engine === 'mysql' || isAtLeast(server, 11, 6) ? 'utf8mb4' : 'latin1';
  return { charset, collation: defaultCollation(charset, server) };
}

/**
 * The character set and collation in force where a definition says `written` and everything around it `inherited`. A character set
 * brings its own default collation, not the table's (MySQL manual, section 12.3.5).
 */
export function effectiveCharset(written: WrittenCharset, inherited: Charset, server: MysqlServer): Charset {
  const charset = canonicalCharset(written.charset);
  const collation = canonicalCollation(written.collation);
  if (collation === null) {
    return charset === null ? inherited : { charset, collation: defaultCollation(charset, server) };
  }
  // `_bin` and MariaDB's `uca1400_ai_ci` go with whatever the character set is.
  if (collation.startsWith('_') || collation.startsWith('uca1400_')) {
    const base = charset ?? inherited.charset;
    const suffix = collation.startsWith('_') ? collation : `_${collation}`;
    return { charset: base, collation: base === 'binary' ? 'binary' : `${base}${suffix}` };
  }
  const underscore = collation.indexOf('_');
  return { charset: underscore < 0 ? collation : collation.slice(0, underscore), collation };
}

/** `utf8` means utf8mb3 on every version that is supported, and is shown as such. */
function canonicalCharset(name: string | null): string | null {
  const lower = name?.toLowerCase() ?? 'default';
  if (lower === 'default') return null;
  return lower === 'utf8' ? 'utf8mb3' : lower;
}

function canonicalCollation(name: string | null): string | null {
  const lower = name?.toLowerCase() ?? 'default';
  if (lower === 'default') return null;
  return lower.startsWith('utf8_') ? `utf8mb3_${lower.slice(5)}` : lower;
}
