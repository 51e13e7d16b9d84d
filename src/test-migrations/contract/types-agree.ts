import type { Session } from '../../core/database/session.ts';
import { optional } from '../../core/schema/server/row.ts';

/**
 * True where a type as the server has it is one of those that an application takes. Without a length the application takes any; the many
 * names of one type are the same.
 */
export async function typesAgree(session: Session, found: string, wanted: readonly string[]): Promise<boolean> {
  if (wanted.length === 0) return true;
  if (session.engine !== 'postgres') {
    return wanted.some((one) => mysqlTypesAgree(found, one, session.engine === 'mariadb'));
  }
  const is = await postgresName(session, found);
  for (const one of wanted) {
    const want = await postgresName(session, one);
    if (want !== null && want === is && lengthAgrees(found, one)) return true;
  }
  return false;
}

/** The server's own name of a type, without its length; null for none that it knows. */
export async function postgresName(session: Session, type: string): Promise<string | null> {
  // Text that is no type is refused by some versions and gives NULL in others.
  if (!/^[\w\s.",()[\]$]+$/.test(type)) return null;
  const answer = await session.send(`SELECT to_regtype('${type.replaceAll("'", "''")}')::text AS name`);
  return answer.kind === 'done' && answer.rows[0] ? optional(answer.rows[0], 'name') : null;
}

function lengthAgrees(found: string, wanted: string): boolean {
  const of = (type: string) => /\(([^)]*)\)/.exec(type)?.[1]?.replace(/\s/g, '') ?? null;
  const want = of(wanted);
  return want === null || want === of(found) || `${want},0` === of(found);
}

const mysqlAliases: ReadonlyMap<string, string> = new Map([
  ['integer', 'int'],
  ['bool', 'tinyint'],
  ['boolean', 'tinyint'],
  ['dec', 'decimal'],
  ['numeric', 'decimal'],
  ['fixed', 'decimal'],
  ['real', 'double'],
  ['double precision', 'double'],
  ['character varying', 'varchar'],
  ['character', 'char'],
]);

const wholeNumbers = /^(?:tinyint|smallint|mediumint|int|bigint|year)$/;

/** Whether a column type of MySQL or MariaDB is what somebody wrote. The width of a whole number is only for show. */
export function mysqlTypesAgree(found: string, wanted: string, mariadb: boolean): boolean {
  const [is, want] = [mysqlType(found), mysqlType(wanted)];
  // MariaDB has JSON as a longtext with a check.
  if (mariadb && want.name === 'json') return is.name === 'json' || is.name === 'longtext';
  if (is.name !== want.name || is.unsigned !== want.unsigned) return false;
  return (
    want.inside === null || wholeNumbers.test(is.name) || want.inside === is.inside || `${want.inside},0` === is.inside
  );
}

function mysqlType(text: string) {
  const [, words = '', inside = null, rest = ''] =
    /^\s*([a-z0-9_ ]+?)\s*(?:\((.*)\))?((?:\s+(?:unsigned|zerofill|signed))*)\s*$/is.exec(text) ?? [];
  const plain = words.toLowerCase().replace(/\s+/g, ' ');
  const attributes = `${plain} ${rest.toLowerCase()}`;
  const name = plain.replace(/ (?:unsigned|zerofill|signed)\b/g, '');
  return {
    name: mysqlAliases.get(name) ?? name,
    inside: inside === null ? null : inside.replace(/\s*,\s*/g, ','),
    unsigned: /\b(?:unsigned|zerofill)\b/.test(attributes),
  };
}
