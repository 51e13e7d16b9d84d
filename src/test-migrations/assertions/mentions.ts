import { lastTwo, textsOf } from '../../core/schema/node.ts';
import { readMysql } from '../../core/sql/mysql/read-mysql.ts';
import type { MysqlServer } from '../../core/sql/mysql/statement.ts';
import { readPostgres } from '../../core/sql/read-postgres.ts';
import type { SourceText } from '../../core/sql/source-text.ts';
import type { Node } from '../../core/sql/statement.ts';
import type { Coverable } from './coverable.ts';

/** What the statements of a file name. Names are as the server looks them up. */
export interface Mentions {
  readonly relations: readonly Mention[];
  readonly functions: readonly Mention[];
  /** Words inside of strings: pgTAP is given names and whole statements as texts. */
  readonly words: ReadonlySet<string>;
  /** The text without its comments, for names that stand nowhere else. */
  readonly text: string;
}

interface Mention {
  readonly schema: string | null;
  readonly name: string;
}

export function mentionsOf(source: SourceText, mysql: MysqlServer | null): Mentions {
  return mysql === null ? inPostgres(source) : inMysql(source, mysql);
}

/** True where the file names the object, as far as its text tells. */
export function isMentioned(object: Coverable, mentions: Mentions, strings: boolean): boolean {
  const { kind, schema, name } = object;
  if (kind === 'constraint') return hasWord(mentions.text, name);
  const all = kind === 'function' ? mentions.functions : mentions.relations;
  const direct = all.some((one) =>
    schema === ''
      ? one.name.toLowerCase() === name.toLowerCase()
      : one.name === name && (one.schema === null || one.schema === schema),
  );
  if (direct || (strings && mentions.words.has(name))) return true;
  // The reader of MySQL does not tell every function that a query calls.
  return (
    kind === 'function' && schema === '' && new RegExp(`${edge}${escaped(name)}\`?\\s*\\(`, 'i').test(mentions.text)
  );
}

/** What the server named when it refused something. */
export function isHeard({ kind, name }: Coverable, heard: readonly string[]): boolean {
  return kind === 'constraint' && heard.some((message) => hasWord(message, name));
}

const edge = '(?<![\\w$])';

function hasWord(text: string, name: string): boolean {
  // PRIMARY is every primary key's name on MySQL, and no statement says it.
  if (name === 'PRIMARY') return false;
  return new RegExp(`${edge}${escaped(name)}(?![\\w$])`).test(text);
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function inPostgres(source: SourceText): Mentions {
  const script = readPostgres(source, { placeholders: { kind: 'none' } });
  const relations: Mention[] = [];
  const functions: Mention[] = [];
  const words = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const fields = value as Readonly<Record<string, unknown>>;
    const { relname, schemaname, funcname, sval } = fields;
    if (typeof relname === 'string') {
      relations.push({ schema: typeof schemaname === 'string' ? schemaname : null, name: relname });
    }
    if (Array.isArray(funcname)) {
      const [schema, name] = lastTwo(textsOf(funcname as readonly Node[]));
      functions.push({ schema: schema ?? null, name });
    }
    if (typeof sval === 'string') for (const [word] of sval.matchAll(/[\w$]+/g)) words.add(word);
    for (const key in fields) visit(fields[key]);
  };
  for (const { node } of script.statements) visit(node);
  return { relations, functions, words, text: withoutComments(source.text, script.comments) };
}

function inMysql(source: SourceText, server: MysqlServer): Mentions {
  const script = readMysql(source, { server, placeholders: { kind: 'none' } });
  const relations: Mention[] = [];
  const functions: Mention[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item);
      return;
    }
    if (typeof value !== 'object' || value === null || value instanceof Map) return;
    const fields = value as Readonly<Record<string, unknown>>;
    // Of the reader's names, those of tables and routines alone may have a database in front.
    if (typeof fields['name'] === 'string' && 'schema' in fields)
      relations.push({ schema: null, name: fields['name'] });
    for (const key in fields) visit(fields[key]);
  };
  for (const { node } of script.statements) {
    if (node.kind === 'call') functions.push({ schema: null, name: node.routine.name });
    visit(node);
  }
  return { relations, functions, words: new Set(), text: withoutComments(source.text, script.comments) };
}

function withoutComments(
  text: string,
  comments: readonly { readonly span: { readonly start: number; readonly end: number } }[],
): string {
  let kept = '';
  let at = 0;
  for (const { span } of comments) {
    kept += `${text.slice(at, span.start)} `;
    at = span.end;
  }
  return kept + text.slice(at);
}
