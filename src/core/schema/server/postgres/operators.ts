import { flag, list, optional, text } from '../row.ts';
import {
  displayName,
  displayTypes,
  notOfExtension,
  ownSchema,
  plainObject,
  type Reading,
  register,
} from './reading.ts';

/** Reads operators, and operator classes and families with what belongs to them. */
export async function readOperators(reading: Reading): Promise<void> {
  await readOperatorsThemselves(reading);
  await readOperatorFamilies(reading);
}

async function readOperatorsThemselves(reading: Reading): Promise<void> {
  const other = (column: string) =>
    `CASE WHEN ${column} <> 0 THEN (SELECT 'OPERATOR(' || quote_ident(m.nspname) || '.' || x.oprname || ')' FROM pg_operator x
       JOIN pg_namespace m ON m.oid = x.oprnamespace WHERE x.oid = ${column}) END`;
  const rows = await reading.ask(`
    SELECT o.oid::text AS oid, o.oprname AS name, quote_ident(n.nspname) AS schema_sql, NULLIF(o.oprcode, 0)::regproc::text AS function,
      CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) END AS leftarg, CASE WHEN o.oprright <> 0 THEN format_type(o.oprright, NULL) END AS rightarg,
      ${other('o.oprcom')} AS commutator, ${other('o.oprnegate')} AS negator, NULLIF(o.oprrest, 0)::regproc::text AS restrict,
      NULLIF(o.oprjoin, 0)::regproc::text AS join, o.oprcanhash AS hashes, o.oprcanmerge AS merges
    FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
    WHERE o.oprcode <> 0 AND ${ownSchema} AND ${notOfExtension('pg_operator', 'o.oid')}`);
  for (const row of rows) {
    const sql = `${text(row, 'schema_sql')}.${text(row, 'name')}`;
    const types = `${optional(row, 'leftarg') ?? 'NONE'}, ${optional(row, 'rightarg') ?? 'NONE'}`;
    const name = `${displayName(text(row, 'schema_sql'), text(row, 'name'))} (${displayTypes(types)})`;
    register(reading, 'pg_operator', text(row, 'oid'), {
      sql: `OPERATOR ${sql} (${types})`,
      grant: null,
      name: `operator ${name}`,
      of: name,
    });
    const options: string[] = [];
    for (const key of ['function', 'leftarg', 'rightarg', 'commutator', 'negator', 'restrict', 'join']) {
      const value = optional(row, key);
      if (value !== null) options.push(`${key.toUpperCase()} = ${value}`);
    }
    if (flag(row, 'hashes')) options.push('HASHES');
    if (flag(row, 'merges')) options.push('MERGES');
    const inside = options.map((option) => `  ${option}`).join(',\n');
    reading.objects.push(plainObject('operator', name, null, `CREATE OPERATOR ${sql} (\n${inside}\n)`));
  }
}

async function readOperatorFamilies(reading: Reading): Promise<void> {
  // Members are bound to their class; loose ones to the family alone.
  const members = (bound: string) => `
    (SELECT json_agg(m.written ORDER BY m.written) FROM (
      SELECT 'OPERATOR ' || a.amopstrategy || ' ' || quote_ident(xn.nspname) || '.' || x.oprname || ' (' || format_type(a.amoplefttype, NULL) || ', ' || format_type(a.amoprighttype, NULL) || ')'
          || CASE WHEN a.amopsortfamily <> 0 THEN ' FOR ORDER BY ' || (SELECT quote_ident(sn.nspname) || '.' || quote_ident(s.opfname) FROM pg_opfamily s JOIN pg_namespace sn ON sn.oid = s.opfnamespace WHERE s.oid = a.amopsortfamily) ELSE '' END AS written
        FROM pg_amop a JOIN pg_operator x ON x.oid = a.amopopr JOIN pg_namespace xn ON xn.oid = x.oprnamespace
       WHERE ${bound.replaceAll('MEMBER', 'a').replaceAll('CATALOG', 'pg_amop').replaceAll('FAMILY', 'amopfamily')}
      UNION ALL
      SELECT 'FUNCTION ' || a.amprocnum || ' (' || format_type(a.amproclefttype, NULL) || ', ' || format_type(a.amprocrighttype, NULL) || ') ' || a.amproc::regprocedure::text
        FROM pg_amproc a WHERE ${bound.replaceAll('MEMBER', 'a').replaceAll('CATALOG', 'pg_amproc').replaceAll('FAMILY', 'amprocfamily')}) m)`;
  const ofClass = `EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'CATALOG'::regclass AND d.objid = MEMBER.oid AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid)`;
  const ofFamily = `MEMBER.FAMILY = f.oid AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'CATALOG'::regclass AND d.objid = MEMBER.oid AND d.refclassid = 'pg_opclass'::regclass AND d.deptype = 'i')`;
  const rows = await reading.ask(`
    SELECT 'family' AS what, f.oid::text AS oid, quote_ident(n.nspname) AS schema_sql, quote_ident(f.opfname) AS name_sql, quote_ident(m.amname) AS method,
      NULL AS type, NULL AS storage, NULL AS family, false AS usual, ${members(ofFamily)} AS members
    FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am m ON m.oid = f.opfmethod
    WHERE ${ownSchema} AND ${notOfExtension('pg_opfamily', 'f.oid')}
    UNION ALL
    SELECT 'class', c.oid::text, quote_ident(n.nspname), quote_ident(c.opcname), quote_ident(m.amname), format_type(c.opcintype, NULL),
      CASE WHEN c.opckeytype <> 0 THEN format_type(c.opckeytype, NULL) END, quote_ident(fn.nspname) || '.' || quote_ident(f.opfname), c.opcdefault, ${members(ofClass)}
    FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace JOIN pg_am m ON m.oid = c.opcmethod
      JOIN pg_opfamily f ON f.oid = c.opcfamily JOIN pg_namespace fn ON fn.oid = f.opfnamespace
    WHERE ${ownSchema} AND ${notOfExtension('pg_opclass', 'c.oid')}`);
  for (const row of rows) {
    const isClass = text(row, 'what') === 'class';
    const word = isClass ? 'OPERATOR CLASS' : 'OPERATOR FAMILY';
    const sql = `${text(row, 'schema_sql')}.${text(row, 'name_sql')}`;
    const using = `USING ${text(row, 'method')}`;
    const name = `${word.toLowerCase()} ${displayName(text(row, 'schema_sql'), text(row, 'name_sql'))} ${using}`;
    register(reading, isClass ? 'pg_opclass' : 'pg_opfamily', text(row, 'oid'), {
      sql: `${word} ${sql} ${using}`,
      grant: null,
      name,
      of: name,
    });
    const members = list(row, 'members').map((member) => `  ${member}`);
    if (!isClass) {
      const also = members.length === 0 ? [] : [`ALTER ${word} ${sql} ${using} ADD\n${members.join(',\n')}`];
      reading.objects.push(plainObject('operator', name, null, `CREATE ${word} ${sql} ${using}`, also));
      continue;
    }
    const storage = optional(row, 'storage');
    if (storage !== null) members.push(`  STORAGE ${storage}`);
    const usual = flag(row, 'usual') ? ' DEFAULT' : '';
    // One needs something between AS and the end; its own type changes nothing.
    const inside = members.length === 0 ? `  STORAGE ${text(row, 'type')}` : members.join(',\n');
    const definition = `CREATE ${word} ${sql}${usual} FOR TYPE ${text(row, 'type')} ${using} FAMILY ${text(row, 'family')} AS\n${inside}`;
    reading.objects.push(plainObject('operator', name, null, definition));
  }
}
