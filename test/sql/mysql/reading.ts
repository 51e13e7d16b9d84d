import { readMysql } from '../../../src/core/sql/mysql/read-mysql.ts';
import type { MysqlNode, MysqlScript, MysqlServer, MysqlStatement } from '../../../src/core/sql/mysql/statement.ts';
import { sourceText } from '../../../src/core/sql/source-text.ts';
import type { Span } from '../../../src/core/sql/statement.ts';

export const mysql80: MysqlServer = { engine: 'mysql', major: 8, minor: 0, patch: null };
export const mariadb1011: MysqlServer = { engine: 'mariadb', major: 10, minor: 11, patch: null };

export function read(text: string, server: MysqlServer = mysql80): MysqlScript {
  return readMysql(sourceText('m.sql', text), { server });
}

/** The texts of the statements; throws where anything was refused, so that no test overlooks it. */
export function texts(text: string, server: MysqlServer = mysql80): string[] {
  const script = read(text, server);
  const refused = [...script.errors.map((one) => one.message), ...script.notAnalysed.map((one) => one.reason)];
  if (refused.length > 0) throw new Error(refused.join('\n'));
  return script.statements.map((one) => one.sql);
}

/** The one statement of a text. */
export function one(text: string, server: MysqlServer = mysql80): MysqlStatement {
  const script = read(text, server);
  const [first] = script.statements;
  if (!first || script.statements.length > 1 || script.errors.length > 0 || script.notAnalysed.length > 0) {
    throw new Error(JSON.stringify([script.errors, script.notAnalysed, script.statements.map((each) => each.sql)]));
  }
  return first;
}

type NodeOf<K, N = MysqlNode> = N extends { readonly kind: infer Kinds } ? (K extends Kinds ? N : never) : never;

/** The one statement of a text, which has to be of that kind. */
export function node<K extends MysqlNode['kind']>(kind: K, text: string, server: MysqlServer = mysql80): NodeOf<K> {
  const found = one(text, server).node;
  if (found.kind !== kind) throw new Error(`${found.kind}, not ${kind}`);
  return found as NodeOf<K>;
}

export const cut = (text: string, span: Span | null | undefined): string | null =>
  span ? text.slice(span.start, span.end) : null;

/** The message of the one error in a text and the words that it points at. */
export function refusal(text: string, server: MysqlServer = mysql80): { message: string; at: string } {
  const script = read(text, server);
  const [first] = script.errors;
  if (!first || script.errors.length > 1) throw new Error(JSON.stringify(script.errors));
  return { message: first.message, at: text.slice(first.span.start, first.span.end) };
}
