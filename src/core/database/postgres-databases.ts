import type { Databases } from './databases.ts';
import { DatabaseError, type Session } from './session.ts';

/**
 * PostgreSQL copies a database by itself. What it leaves out is what belongs to the whole server.
 *
 * `byFiles`: since PostgreSQL 15 it copies by way of its log, block by block. Copying files, as before, needs a checkpoint of the whole server,
 * which a server of others may not take lightly; on one whose data is not written through to a disk it takes half the time (measured).
 */
export function postgresDatabases({ byFiles }: { readonly byFiles: boolean }): Databases {
  const strategy = byFiles ? ' STRATEGY FILE_COPY' : '';
  return {
    async create(admin, name, like) {
      const place = like === null ? '' : await sameLocale(admin, like);
      await admin.query(`CREATE DATABASE ${quoted(name)}${place}${strategy}`);
    },

    async copy(admin, from, to) {
      await admin.query(`CREATE DATABASE ${quoted(to)} TEMPLATE ${quoted(from)}${strategy}`);
      await copySettings(admin, from, to);
    },

    async drop(admin, name) {
      await admin.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
    },

    async unused(admin) {
      const rows = await admin.query(
        `SELECT datname::text AS name FROM pg_database d
       WHERE datname LIKE 'drydock\\_%' AND pg_has_role(datdba, 'MEMBER')
         AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)`,
      );
      return rows.map((row) => String(row['name']));
    },

    async end(admin, id) {
      await admin.query('SELECT pg_terminate_backend($1)', [id]);
      for (let tries = 0; tries < 200; tries++) {
        if ((await admin.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [id])).length === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },

    async setting(admin, name) {
      try {
        const [row] = await admin.query('SELECT current_setting($1, true) AS value', [name]);
        const value = row?.['value'];
        // A name with a dot that nobody has set is known by nobody, and still no error.
        return typeof value === 'string' ? value : null;
      } catch (error) {
        // A setting that only some roles may see: for us as if it were not there.
        if (error instanceof DatabaseError && error.failure.code === '42501') return null;
        throw error;
      }
    },
  };
}

/** The options that give a new database the encoding and the locale of another, where template1 has not the same. */
async function sameLocale(admin: Session, like: string): Promise<string> {
  const [row] = await admin.query(
    `SELECT l.encoding = t.encoding AND l.datcollate = t.datcollate AND l.datctype = t.datctype
         AND to_jsonb(l)->>'datlocprovider' IS NOT DISTINCT FROM to_jsonb(t)->>'datlocprovider'
         AND coalesce(to_jsonb(l)->>'datlocale', to_jsonb(l)->>'daticulocale')
           IS NOT DISTINCT FROM coalesce(to_jsonb(t)->>'datlocale', to_jsonb(t)->>'daticulocale') AS same,
       pg_encoding_to_char(l.encoding)::text AS encoding, l.datcollate::text AS collate, l.datctype::text AS ctype,
       to_jsonb(l)->>'datlocprovider' AS provider, coalesce(to_jsonb(l)->>'datlocale', to_jsonb(l)->>'daticulocale') AS locale
     FROM pg_database l, pg_database t WHERE l.datname = $1 AND t.datname = 'template1'`,
    [like],
  );
  if (row === undefined || row['same'] === true) return '';
  const text = (name: string) => literal(String(row[name]));
  const provider = { i: 'icu', b: 'builtin' }[String(row['provider'])];
  const locale =
    provider === undefined
      ? ''
      : ` LOCALE_PROVIDER ${provider} ${provider === 'icu' ? 'ICU_LOCALE' : 'BUILTIN_LOCALE'} ${text('locale')}`;
  return ` TEMPLATE template0 ENCODING ${text('encoding')} LC_COLLATE ${text('collate')} LC_CTYPE ${text('ctype')}${locale}`;
}

/** `ALTER DATABASE … SET …`, comments and privileges of the database itself stand in tables of the server, which are not copied. */
async function copySettings(admin: Session, from: string, to: string): Promise<void> {
  const [row] = await admin.query(
    `SELECT shobj_description(d.oid, 'pg_database') AS comment, datacl::text[] AS acl,
       ARRAY(SELECT coalesce(quote_ident(r.rolname), '') || chr(1) || setting
             FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) AS setting
             WHERE s.setdatabase = d.oid) AS settings,
       ARRAY(SELECT a.privilege_type || chr(1) || CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(g.rolname) END || chr(1)
               || a.is_grantable
             FROM aclexplode(d.datacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee) AS grants
     FROM pg_database d WHERE datname = $1`,
    [from],
  );
  if (row === undefined) return;
  const name = quoted(to);
  const statements: string[] = [];
  for (const setting of row['settings'] as readonly string[]) {
    const [role = '', text = ''] = setting.split('\u0001');
    const equals = text.indexOf('=');
    const who = role === '' ? `DATABASE ${name}` : `ROLE ${role} IN DATABASE ${name}`;
    statements.push(
      `ALTER ${who} SET ${settingName(text.slice(0, equals))} TO ${settingValue(text.slice(0, equals), text.slice(equals + 1))}`,
    );
  }
  if (row['acl'] !== null) {
    statements.push(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    for (const grant of row['grants'] as readonly string[]) {
      const [privilege, grantee, grantable] = grant.split('\u0001');
      statements.push(
        `GRANT ${privilege} ON DATABASE ${name} TO ${grantee}${grantable === 'true' ? ' WITH GRANT OPTION' : ''}`,
      );
    }
  }
  if (row['comment'] !== null) statements.push(`COMMENT ON DATABASE ${name} IS ${literal(String(row['comment']))}`);
  for (const statement of statements) {
    try {
      await admin.query(statement);
    } catch (error) {
      // Settings of other roles are theirs; the copy is no worse for what it is copied for.
      if (!(error instanceof DatabaseError) || error.failure.code !== '42501') throw error;
    }
  }
}

function settingName(name: string): string {
  return name.split('.').map(quoted).join('.');
}

/** Settings that hold a list of names (`search_path`): the server keeps them quoted each, and one literal of the whole would be one name. */
const lists = new Set([
  'search_path',
  'temp_tablespaces',
  'session_preload_libraries',
  'local_preload_libraries',
  'datestyle',
]);

function settingValue(name: string, value: string): string {
  if (!lists.has(name.toLowerCase())) return literal(value);
  const parts = value.match(/"(?:[^"]|"")*"|[^,\s][^,]*/g) ?? [];
  if (parts.length === 0) return literal(value);
  return parts
    .map((part) => literal(part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.trim()))
    .join(', ');
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  const escaped = text.replaceAll("'", "''");
  return escaped.includes('\\') ? ` E'${escaped.replaceAll('\\', '\\\\')}'` : `'${escaped}'`;
}
