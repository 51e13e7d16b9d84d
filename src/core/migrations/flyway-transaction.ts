import { tokens } from '../sql/lexer.ts';

/** What Flyway finds in a file when it decides whether to open a transaction. Offsets of the first statement of each kind. */
export interface FlywayStatements {
  readonly outside: { readonly at: number; readonly what: string } | null;
  readonly inside: number | null;
}

/** Cheap test that nearly every file fails: without one of these words there is nothing to look for. */
const candidate = /\b(?:concurrently|vacuum|database|tablespace|subscription|system|reindex|discard)\b/i;

/**
 * The first words of the statements that Flyway runs without a transaction on PostgreSQL (PostgreSQLParser, 13.0).
 * REINDEX … CONCURRENTLY and DETACH PARTITION … CONCURRENTLY are not among them: those fail.
 */
const outside =
  /^(?:(?:CREATE|DROP) (?:DATABASE|TABLESPACE|SUBSCRIPTION)|ALTER SYSTEM|(?:CREATE|DROP)(?: UNIQUE)? INDEX CONCURRENTLY|REINDEX(?: VERBOSE)? (?:SCHEMA|DATABASE|SYSTEM)|VACUUM|DISCARD ALL)(?: |$)/;

export function flywayStatements(text: string): FlywayStatements {
  let first: FlywayStatements['outside'] = null;
  let inside: number | null = null;
  if (!candidate.test(text)) return { outside: null, inside };
  let words: string[] = [];
  let start = -1;
  const finish = () => {
    if (start < 0) return;
    const found = outside.exec(`${words.join(' ')} `);
    if (found) first ??= { at: start, what: found[0].trim() };
    else inside ??= start;
    words = [];
    start = -1;
  };
  for (const token of tokens(text)) {
    if (token.kind === 'line-comment' || token.kind === 'block-comment') continue;
    if (token.kind === 'punctuation' && text[token.start] === ';') {
      finish();
      continue;
    }
    if (start < 0) start = token.start;
    if (words.length < 4) words.push(token.kind === 'word' ? text.slice(token.start, token.end).toUpperCase() : '?');
  }
  finish();
  return { outside: first, inside };
}
