import type { Row, Session } from '../../core/database/session.ts';
import { list, optional, text } from '../../core/schema/server/row.ts';
import type { Breach, PartChecked } from './breach.ts';
import type { ContractEnum, ContractFunction, ContractIndex } from './contract.ts';
import { columnKey, readRelation } from './live-relations.ts';
import { mysqlTypesAgree, postgresName } from './types-agree.ts';

interface LiveFunction {
  readonly arguments: readonly string[];
  /** Empty for a procedure. */
  readonly returns: string;
}

/** Holds a function or procedure against what an application calls. */
export async function checkFunction(session: Session, wanted: ContractFunction): Promise<PartChecked> {
  const { name, place } = wanted;
  const subject = `function ${name}`;
  const part = {
    name: wanted.arguments === null ? subject : `${subject}(${wanted.arguments.join(', ')})`,
    place,
    unknown: null,
  };
  const breach = (reason: Breach['reason'], message: string): PartChecked => ({
    ...part,
    shown: '',
    breaches: [{ subject: part.name, reason, message, place }],
  });
  const found =
    session.engine === 'postgres' ? await postgresFunctions(session, name) : await mysqlFunctions(session, name);
  const said = (one: LiveFunction) => `${name}(${one.arguments.join(', ')})`;
  const [first] = found;
  if (first === undefined) return breach('missing_function', `The new schema has no function ${name}.`);
  const matching: LiveFunction[] = [];
  for (const one of found) {
    if (wanted.arguments === null || (await sameTypes(session, one.arguments, wanted.arguments))) matching.push(one);
  }
  const [match] = matching;
  if (match === undefined) {
    return breach(
      'missing_function',
      `No function ${name} takes (${(wanted.arguments ?? []).join(', ')}); there is ${found.map(said).join(', ')}.`,
    );
  }
  if (wanted.returns === null) return { ...part, shown: 'It is there.', breaches: [] };
  const { returns } = wanted;
  for (const one of matching) {
    if (await sameResult(session, one.returns, returns))
      return { ...part, shown: `It gives ${returns}.`, breaches: [] };
  }
  return breach('type_changed', `${said(match)} gives ${match.returns || 'nothing'} now, and not ${returns}.`);
}

async function sameTypes(session: Session, found: readonly string[], wanted: readonly string[]): Promise<boolean> {
  if (found.length !== wanted.length) return false;
  for (const [place, type] of found.entries()) {
    if (!(await sameResult(session, type, wanted[place] ?? ''))) return false;
  }
  return true;
}

async function sameResult(session: Session, found: string, wanted: string): Promise<boolean> {
  const tidy = (type: string) => type.toLowerCase().replace(/\s+/g, ' ').trim();
  if (tidy(found) === tidy(wanted)) return true;
  if (session.engine !== 'postgres') return mysqlTypesAgree(found, wanted, session.engine === 'mariadb');
  const set = /^setof /;
  if (set.test(tidy(found)) !== set.test(tidy(wanted))) return false;
  const bare = (type: string) => type.trim().replace(/^setof\s+/i, '');
  const want = await postgresName(session, bare(wanted));
  return want !== null && want === (await postgresName(session, bare(found)));
}

async function postgresFunctions(session: Session, name: string): Promise<readonly LiveFunction[]> {
  const [schema, bare] = name.includes('.')
    ? [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)]
    : [null, name];
  const rows = await session.query(
    `SELECT (SELECT json_agg(format_type(t.type, NULL) ORDER BY t.place) FROM unnest(p.proargtypes) WITH ORDINALITY AS t (type, place)) AS arguments,
      pg_get_function_result(p.oid) AS returns
     FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE p.proname = $1 AND (n.nspname = $2 OR ($2::text IS NULL AND n.nspname = ANY (current_schemas(true)))) ORDER BY p.oid`,
    [bare, schema],
  );
  return rows.map((row) => ({ arguments: list(row, 'arguments'), returns: optional(row, 'returns') ?? '' }));
}

async function mysqlFunctions(session: Session, name: string): Promise<readonly LiveFunction[]> {
  const rows = await session.query(
    `SELECT r.DTD_IDENTIFIER AS returns, r.SPECIFIC_NAME AS id FROM information_schema.ROUTINES r
     WHERE r.ROUTINE_SCHEMA = DATABASE() AND r.ROUTINE_NAME = ?`,
    [name],
  );
  const parameters = await session.query(
    `SELECT SPECIFIC_NAME AS id, DTD_IDENTIFIER AS type FROM information_schema.PARAMETERS
     WHERE SPECIFIC_SCHEMA = DATABASE() AND SPECIFIC_NAME = ? AND ORDINAL_POSITION > 0 ORDER BY ORDINAL_POSITION`,
    [name],
  );
  return rows.map((row: Row) => ({
    arguments: parameters.map((one) => text(one, 'type')),
    returns: optional(row, 'returns') ?? '',
  }));
}

/** Holds an enum's values against those that an application writes, or knows. */
export async function checkEnum(session: Session, wanted: ContractEnum): Promise<PartChecked> {
  const { name, values, closed, place } = wanted;
  const subject = `enum ${name}`;
  const found = session.engine === 'postgres' ? await postgresLabels(session, name) : await mysqlLabels(session, name);
  const part = { name: subject, place, unknown: null, shown: `Its ${values.length} values are there.` };
  if (found === null) {
    const message = `The new schema has no enum ${name}.`;
    return { ...part, breaches: [{ subject, reason: 'missing_enum', message, place }] };
  }
  const gone = values.filter((value) => !found.includes(value));
  const more = closed ? found.filter((value) => !values.includes(value)) : [];
  const breaches: Breach[] = [
    ...gone.map(
      (value): Breach => ({
        subject: `${subject} ${value}`,
        reason: 'missing_enum_value',
        message: `${name} has no value '${value}' any more.`,
        place,
      }),
    ),
    ...more.map(
      (value): Breach => ({
        subject: `${subject} ${value}`,
        reason: 'unknown_enum_value',
        message: `${name} has the value '${value}', which the application does not know.`,
        place,
      }),
    ),
  ];
  return { ...part, breaches };
}

async function postgresLabels(session: Session, name: string): Promise<readonly string[] | null> {
  const [schema, bare] = name.includes('.')
    ? [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)]
    : [null, name];
  const rows = await session.query(
    `SELECT e.enumlabel AS label FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace
     WHERE t.typname = $1 AND (n.nspname = $2 OR ($2::text IS NULL AND n.nspname = ANY (current_schemas(false)))) ORDER BY e.enumsortorder`,
    [bare, schema],
  );
  return rows.length === 0 ? null : rows.map((row) => text(row, 'label'));
}

async function mysqlLabels(session: Session, name: string): Promise<readonly string[] | null> {
  const dot = name.indexOf('.');
  const live = await readRelation(session, name.slice(0, dot));
  const type = live?.columns.get(columnKey(session, name.slice(dot + 1)))?.type;
  const [, inside] = /^(?:enum|set)\((.*)\)$/is.exec(type ?? '') ?? [];
  if (inside === undefined) return null;
  return [...inside.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) => value.replaceAll("''", "'"));
}

/** Looks for an index by its name, or by the columns that it has to be of. */
export async function checkIndex(session: Session, wanted: ContractIndex): Promise<PartChecked> {
  const { name, table, columns, unique, place } = wanted;
  const subject = `index ${name}`;
  const part = { name: subject, place, unknown: null, shown: 'It is there.' };
  const live = await readRelation(session, table);
  const key = (column: string | null) => (column === null ? null : columnKey(session, column));
  const found = (live?.indexes ?? []).some((index) => {
    if (columns.length === 0) return index.name === name && (!unique || index.unique);
    const same = columns.every((column, place) => key(index.columns[place] ?? null) === key(column));
    if (!unique) return same;
    // Uniqueness over more columns is less, and their order does not matter.
    const all = columns.every((column) => index.columns.some((other) => key(other) === key(column)));
    return index.unique && all && index.columns.length === columns.length;
  });
  if (found) return { ...part, breaches: [] };
  const of = columns.length === 0 ? `named ${name}` : `on (${columns.join(', ')})`;
  const message = `${table} has no ${unique ? 'unique ' : ''}index ${of} in the new schema.`;
  return { ...part, breaches: [{ subject, reason: 'missing_index', message, place }] };
}
