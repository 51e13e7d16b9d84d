import type { Session, SqlFailure } from '../database/session.ts';
import { literal } from './literal.ts';
import type { RunOptions } from './run-options.ts';
import type { Unit } from './units.ts';

/** What a CREATE INDEX CONCURRENTLY says of its index. */
interface IndexWish {
  readonly unique: boolean;
  readonly ifNotExists: boolean;
  /** As written, without a schema. */
  readonly name: string;
  /** As written, with its schema if it has one. */
  readonly table: string;
  /** From USING or the columns on. */
  readonly rest: string;
}

const identifier = String.raw`(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)`;
const creation = new RegExp(
  String.raw`^\s*create\s+(?<unique>unique\s+)?index\s+concurrently\s+(?<exists>if\s+not\s+exists\s+)?(?<name>${identifier})\s+on\s+(?:only\s+)?(?<table>${identifier}(?:\s*\.\s*${identifier})?)\s*(?<rest>(?:using\b|\().*)$`,
  'isu',
);

/** Comments are gone; null for what is no CREATE INDEX CONCURRENTLY, or one without a name, which the server chooses so that nothing is in its way. */
export function indexWish(sql: string): IndexWish | null {
  const found = creation.exec(sql.replace(/--[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\//g, ' '))?.groups;
  if (!found) return null;
  const { unique, exists, name = '', table = '', rest = '' } = found;
  return { unique: unique !== undefined, ifNotExists: exists !== undefined, name, table, rest };
}

/**
 * Makes room for an index that is built concurrently: one of its name that an earlier attempt left unfinished goes, since IF NOT EXISTS would
 * keep it, useless as it is, and without it the statement would fail. A finished one that is not what the statement says is a failure.
 */
export async function indexBefore(
  guard: Session,
  unit: Unit,
  { watch }: Pick<RunOptions, 'watch'>,
): Promise<SqlFailure | null> {
  const wish = wishOf(guard, unit);
  if (wish === null) return null;
  const [there] = await guard.query(existing(wish));
  if (!there) return null;
  const name = String(there['name']);
  if (there['valid'] !== true) {
    await guard.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
    watch?.({
      kind: 'remark',
      message: `The index ${name}, which an earlier attempt left unfinished, was dropped, so that it is built anew.`,
    });
    return null;
  }
  if (!wish.ifNotExists) return null;
  const wanted = await definitionOf(guard, wish);
  const has = String(there['definition']);
  if (wanted === null || wanted === has) return null;
  return failure(
    'index_differs',
    `There is an index ${name} already, and it is another one: it has ${has}, the statement asks for ${wanted}. IF NOT EXISTS would keep it.`,
  );
}

/** Whether the index is there, and valid: the server ends some failures without one. */
export async function checkIndexAfter(
  guard: Session,
  unit: Unit,
  _options: Pick<RunOptions, 'watch'>,
): Promise<SqlFailure | null> {
  const wish = wishOf(guard, unit);
  if (wish === null) return null;
  const [there] = await guard.query(existing(wish));
  if (there?.['valid'] === true) return null;
  return failure(
    'index_invalid',
    `The server ended the statement without an error, and the index ${wish.name} is ${there ? 'invalid' : 'not there'}.`,
  );
}

function wishOf(guard: Session, unit: Unit): IndexWish | null {
  const [step] = unit.steps;
  return guard.engine === 'postgres' && !unit.atomic && step ? indexWish(step.sql) : null;
}

function existing({ name, table }: IndexWish): string {
  return `SELECT format('%I.%I', n.nspname, i.relname) AS name, x.indisvalid AND x.indisready AS valid,
      CASE WHEN x.indisunique THEN 'UNIQUE ' ELSE '' END || regexp_replace(pg_get_indexdef(x.indexrelid), '^.*? USING ', 'USING ') AS definition
    FROM pg_class t JOIN pg_class i ON i.relnamespace = t.relnamespace JOIN pg_namespace n ON n.oid = i.relnamespace JOIN pg_index x ON x.indexrelid = i.oid
    WHERE t.oid = to_regclass(${literal(table, 'postgres')}) AND i.relname = ${literal(unquoted(name), 'postgres')}`;
}

/** What the server would make of the statement: it makes it of an empty table of the same columns, which goes at once. Null when it cannot. */
async function definitionOf(guard: Session, { unique, table, rest }: IndexWish): Promise<string | null> {
  const answer = await guard.send(
    [
      'BEGIN',
      `CREATE TEMP TABLE drydock_like (LIKE ${table}) ON COMMIT DROP`,
      `CREATE ${unique ? 'UNIQUE ' : ''}INDEX drydock_like_index ON pg_temp.drydock_like ${rest}`,
      `SELECT CASE WHEN x.indisunique THEN 'UNIQUE ' ELSE '' END || regexp_replace(pg_get_indexdef(x.indexrelid), '^.*? USING ', 'USING ') AS definition
       FROM pg_index x WHERE x.indexrelid = 'pg_temp.drydock_like_index'::regclass`,
      'ROLLBACK',
    ].join(';\n'),
  );
  if (answer.kind === 'failed') {
    if (!answer.failure.lost) await guard.send('ROLLBACK');
    return null;
  }
  return String(answer.rows[0]?.['definition'] ?? '') || null;
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}

function failure(code: string, message: string): SqlFailure {
  return { code, message, detail: null, hint: null, position: null, lost: false };
}
