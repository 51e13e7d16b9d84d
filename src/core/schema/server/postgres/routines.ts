import { flag, optional, type Row, text } from '../row.ts';
import {
  displayName,
  displayTypes,
  literal,
  notOfExtension,
  ownSchema,
  plainObject,
  type Reading,
  register,
} from './reading.ts';

const words: Readonly<Record<string, string>> = { f: 'function', w: 'function', p: 'procedure', a: 'aggregate' };

/** Reads functions, procedures and aggregates. Those that a range type brings with it belong to the type. */
export async function readRoutines(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT p.oid::text AS oid, p.prokind::text AS kind, n.nspname AS schema, p.proname AS name, quote_ident(n.nspname) AS schema_sql,
      quote_ident(p.proname) AS name_sql, oidvectortypes(p.proargtypes) AS types, pg_get_function_identity_arguments(p.oid) AS arguments,
      CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS text
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE ${ownSchema} AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype IN ('e', 'i'))`);
  const aggregates = rows.some((row) => text(row, 'kind') === 'a') ? await readAggregates(reading) : new Map();
  for (const row of rows) {
    if (reading.leaveOut(text(row, 'schema'), text(row, 'name'))) continue;
    const kind = text(row, 'kind');
    const sql = `${text(row, 'schema_sql')}.${text(row, 'name_sql')}`;
    const name = `${displayName(text(row, 'schema_sql'), text(row, 'name_sql'))}(${displayTypes(text(row, 'types'))})`;
    const word = words[kind] ?? 'function';
    const arguments_ = kind === 'a' ? aggregateArguments(text(row, 'arguments')) : text(row, 'arguments');
    register(reading, 'pg_proc', text(row, 'oid'), {
      sql: `${word.toUpperCase()} ${sql}(${arguments_})`,
      // An aggregate is granted as a function with the types of all its arguments.
      grant: `${kind === 'p' ? 'PROCEDURE' : 'FUNCTION'} ${sql}(${text(row, 'types')})`,
      name: `${word} ${name}`,
      of: name,
    });
    const aggregate = aggregates.get(text(row, 'oid'));
    const definition =
      aggregate === undefined
        ? optional(row, 'text')?.trimEnd()
        : `CREATE AGGREGATE ${sql}(${arguments_}) (\n${aggregate}\n)`;
    if (definition !== undefined) reading.objects.push(plainObject('function', name, null, definition));
  }
}

function aggregateArguments(written: string): string {
  return written === '' ? '*' : written;
}

const modifies: Readonly<Record<string, string>> = { r: 'READ_ONLY', s: 'SHAREABLE', w: 'READ_WRITE' };
const parallel: Readonly<Record<string, string>> = { s: 'SAFE', r: 'RESTRICTED' };

/** What stands in the brackets of CREATE AGGREGATE, by number: the server has no function that writes it. */
async function readAggregates(reading: Reading): Promise<ReadonlyMap<string, string>> {
  const rows = await reading.ask(`
    SELECT p.oid::text AS oid, a.aggkind::text AS kind, a.aggtransfn::regproc::text AS sfunc, format_type(a.aggtranstype, NULL) AS stype, a.aggtransspace AS sspace,
      NULLIF(a.aggfinalfn, 0)::regproc::text AS finalfunc, a.aggfinalextra AS finalfunc_extra, a.aggfinalmodify::text AS finalfunc_modify,
      NULLIF(a.aggcombinefn, 0)::regproc::text AS combinefunc, NULLIF(a.aggserialfn, 0)::regproc::text AS serialfunc,
      NULLIF(a.aggdeserialfn, 0)::regproc::text AS deserialfunc, a.agginitval AS initcond,
      NULLIF(a.aggmtransfn, 0)::regproc::text AS msfunc, NULLIF(a.aggminvtransfn, 0)::regproc::text AS minvfunc,
      CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END AS mstype, a.aggmtransspace AS msspace,
      NULLIF(a.aggmfinalfn, 0)::regproc::text AS mfinalfunc, a.aggmfinalextra AS mfinalfunc_extra, a.aggmfinalmodify::text AS mfinalfunc_modify,
      a.aggminitval AS minitcond, CASE WHEN a.aggsortop <> 0 THEN (SELECT quote_ident(sn.nspname) || '.' || s.oprname FROM pg_operator s
        JOIN pg_namespace sn ON sn.oid = s.oprnamespace WHERE s.oid = a.aggsortop) END AS sortop, p.proparallel::text AS parallel
    FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE ${ownSchema} AND ${notOfExtension('pg_proc', 'p.oid')}`);
  return new Map(rows.map((row) => [text(row, 'oid'), aggregateText(row)]));
}

function aggregateText(row: Row): string {
  const options: string[] = [];
  const given = (key: string, write = (value: string) => value) => {
    const value = optional(row, key);
    if (value !== null) options.push(`${key.toUpperCase()} = ${write(value)}`);
  };
  // Only where it is not what CREATE AGGREGATE assumes (commands/aggregatecmds.c): ordered sets are written to by their final function.
  const usual = text(row, 'kind') === 'n' ? 'r' : 'w';
  const finalPart = (prefix: string) => {
    given(`${prefix}finalfunc`);
    if (optional(row, `${prefix}finalfunc`) === null) return;
    if (flag(row, `${prefix}finalfunc_extra`)) options.push(`${prefix.toUpperCase()}FINALFUNC_EXTRA`);
    if (text(row, `${prefix}finalfunc_modify`) !== usual)
      given(`${prefix}finalfunc_modify`, (value) => modifies[value] ?? value);
  };
  given('sfunc');
  given('stype');
  if (text(row, 'sspace') !== '0') given('sspace');
  finalPart('');
  for (const key of ['combinefunc', 'serialfunc', 'deserialfunc']) given(key);
  given('initcond', literal);
  for (const key of ['msfunc', 'minvfunc', 'mstype']) given(key);
  if (text(row, 'msspace') !== '0') given('msspace');
  finalPart('m');
  given('minitcond', literal);
  given('sortop', (value) => `OPERATOR(${value})`);
  const safety = parallel[text(row, 'parallel')];
  if (safety !== undefined) options.push(`PARALLEL = ${safety}`);
  if (text(row, 'kind') === 'h') options.push('HYPOTHETICAL');
  return options.map((option) => `  ${option}`).join(',\n');
}
