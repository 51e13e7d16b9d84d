import { flag, optional, type Row, text } from '../row.ts';
import { compare } from '../snapshot.ts';
import { plainObject, type Reading, type Target } from './reading.ts';

/**
 * Reads privileges that are not what the owner and PUBLIC have by default (acldefault). Neither who owns an object nor who granted
 * is said: both differ between the servers of a team.
 */
export async function readPrivileges(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    WITH o (catalog, oid, part, acl, owner, kind) AS (
      SELECT 'pg_class', c.oid, 0, c.relacl, c.relowner, CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END FROM pg_class c WHERE c.relacl IS NOT NULL
      UNION ALL SELECT 'pg_class', a.attrelid, a.attnum, a.attacl, c.relowner, 'c' FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attacl IS NOT NULL
      UNION ALL SELECT 'pg_proc', p.oid, 0, p.proacl, p.proowner, 'f' FROM pg_proc p WHERE p.proacl IS NOT NULL
      UNION ALL SELECT 'pg_namespace', n.oid, 0, n.nspacl, n.nspowner, 'n' FROM pg_namespace n WHERE n.nspacl IS NOT NULL OR n.nspname = 'public'
      UNION ALL SELECT 'pg_type', t.oid, 0, t.typacl, t.typowner, 'T' FROM pg_type t WHERE t.typacl IS NOT NULL
      UNION ALL SELECT 'pg_foreign_data_wrapper', w.oid, 0, w.fdwacl, w.fdwowner, 'F' FROM pg_foreign_data_wrapper w WHERE w.fdwacl IS NOT NULL
      UNION ALL SELECT 'pg_foreign_server', s.oid, 0, s.srvacl, s.srvowner, 'S' FROM pg_foreign_server s WHERE s.srvacl IS NOT NULL)
    SELECT o.catalog, o.oid::text AS oid, o.part, quote_ident(a.attname) AS column_sql, CASE WHEN e.grantee <> 0 THEN quote_ident(pg_get_userbyid(e.grantee)) END AS grantee,
      e.privilege_type AS privilege, e.is_grantable AS grantable, e.usual
    FROM o LEFT JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum = o.part AND o.part > 0,
      LATERAL (SELECT x.*, false AS usual FROM aclexplode(coalesce(o.acl, acldefault(o.kind, o.owner))) x UNION ALL SELECT x.*, true FROM aclexplode(acldefault(o.kind, o.owner)) x) e
    WHERE e.grantee <> o.owner`);
  const granted = new Map<string, { readonly target: Target; readonly grants: Grant[] }>();
  for (const row of rows) {
    const target = reading.targets.get(`${text(row, 'catalog')} ${text(row, 'oid')}`);
    if (target === undefined || target.grant === null) continue;
    const grantee = optional(row, 'grantee') ?? 'PUBLIC';
    const key = `${target.name} to ${grantee}`;
    const found = granted.get(key) ?? { target, grants: [] };
    granted.set(key, found);
    found.grants.push(grantOf(row));
  }
  givePublicSchema(reading, granted);
  for (const [name, { target, grants }] of granted) {
    const statements = grantStatements(target.grant ?? '', name.slice(target.name.length + 4), grants);
    const [definition, ...also] = statements;
    if (definition !== undefined) reading.objects.push(plainObject('privilege', name, target.of, definition, also));
  }
  await readDefaultPrivileges(reading);
}

interface Grant {
  /** `SELECT`, `SELECT (email)`. */
  readonly privilege: string;
  readonly grantable: boolean;
  /** It is there by default, and not one that the object has. */
  readonly usual: boolean;
}

function grantOf(row: Row): Grant {
  const column = optional(row, 'column_sql');
  const privilege = text(row, 'privilege');
  return {
    privilege: column === null ? privilege : `${privilege} (${column})`,
    grantable: flag(row, 'grantable'),
    usual: flag(row, 'usual'),
  };
}

/** What initdb grants on the schema `public` is the default there (initdb.c; without CREATE since 15). */
function givePublicSchema(
  reading: Reading,
  granted: Map<string, { readonly target: Target; readonly grants: Grant[] }>,
) {
  const target = [...reading.targets.values()].find((each) => each.grant === 'SCHEMA public');
  if (target === undefined) return;
  const usual = reading.major >= 15 ? ['USAGE'] : ['USAGE', 'CREATE'];
  const key = `${target.name} to PUBLIC`;
  const found = granted.get(key) ?? { target, grants: [] };
  granted.set(key, found);
  for (const privilege of usual) found.grants.push({ privilege, grantable: false, usual: true });
}

function grantStatements(on: string, grantee: string, grants: readonly Grant[]): string[] {
  const has = new Map(grants.filter((grant) => !grant.usual).map((grant) => [grant.privilege, grant.grantable]));
  const usual = new Set(grants.filter((grant) => grant.usual).map((grant) => grant.privilege));
  const added = [...has]
    .filter(([privilege, grantable]) => grantable || !usual.has(privilege))
    .sort(([a], [b]) => compare(a, b));
  const statements: string[] = [];
  for (const grantable of [false, true]) {
    const words = added.filter(([, can]) => can === grantable).map(([privilege]) => privilege);
    if (words.length > 0)
      statements.push(`GRANT ${words.join(', ')} ON ${on} TO ${grantee}${grantable ? ' WITH GRANT OPTION' : ''}`);
  }
  const missing = [...usual].filter((privilege) => !has.has(privilege)).sort();
  if (missing.length > 0) statements.push(`REVOKE ${missing.join(', ')} ON ${on} FROM ${grantee}`);
  return statements;
}

const kinds: Readonly<Record<string, string>> = {
  r: 'TABLES',
  S: 'SEQUENCES',
  f: 'FUNCTIONS',
  T: 'TYPES',
  n: 'SCHEMAS',
  L: 'LARGE OBJECTS',
};

/** Reads ALTER DEFAULT PRIVILEGES. The role that reads is not named, as owners are not. */
async function readDefaultPrivileges(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT d.oid::text AS oid, d.defaclobjtype::text AS kind, CASE WHEN d.defaclrole <> current_user::regrole THEN quote_ident(pg_get_userbyid(d.defaclrole)) END AS role,
      quote_ident(n.nspname) AS schema, CASE WHEN e.grantee <> 0 THEN quote_ident(pg_get_userbyid(e.grantee)) END AS grantee,
      e.privilege_type AS privilege, e.is_grantable AS grantable, e.usual
    FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace,
      LATERAL (SELECT x.*, false AS usual FROM aclexplode(d.defaclacl) x
        UNION ALL SELECT x.*, true FROM aclexplode(acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole)) x WHERE d.defaclnamespace = 0) e
    WHERE e.grantee <> d.defaclrole`);
  const defaults = new Map<
    string,
    { readonly head: string; readonly kind: string; readonly grantee: string; readonly grants: Grant[] }
  >();
  for (const row of rows) {
    const role = optional(row, 'role');
    const schema = optional(row, 'schema');
    const grantee = optional(row, 'grantee') ?? 'PUBLIC';
    const kind = kinds[text(row, 'kind')] ?? text(row, 'kind');
    const scope = `${role === null ? '' : ` for role ${role}`}${schema === null ? '' : ` in schema ${schema}`}`;
    const name = `default on ${kind.toLowerCase()}${scope} to ${grantee}`;
    const forWhom = `${role === null ? '' : ` FOR ROLE ${role}`}${schema === null ? '' : ` IN SCHEMA ${schema}`}`;
    const found = defaults.get(name) ?? { head: `ALTER DEFAULT PRIVILEGES${forWhom}`, kind, grantee, grants: [] };
    defaults.set(name, found);
    found.grants.push(grantOf(row));
  }
  for (const [name, { head, kind, grantee, grants }] of defaults) {
    const [definition, ...also] = grantStatements(kind, grantee, grants).map((statement) => `${head} ${statement}`);
    if (definition !== undefined) reading.objects.push(plainObject('privilege', name, null, definition, also));
  }
}
