import { nodeOf } from '../../core/sql/statement.ts';
import { listOf as listNames } from '../mysql/table-work.ts';
import { inside, nodesIn } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'powerful-role',
  title: 'Role that may do everything',
  category: 'security',
  severity: 'warning',
  enabled: true,
  covers: ['M31'],
  what: 'A role is made, or made into, a superuser, one that bypasses row security, replicates or makes roles; or gets one of the built-in roles that read and write files and run programs on the server. On MySQL and MariaDB: a GRANT on `*.*` of ALL, SUPER, FILE and the like, or any WITH GRANT OPTION.',
  why: 'Such a role can read every table whatever is granted, and most of them can become superuser. It is a decision for people, not for the next deployment.',
  bad: [
    { sql: 'CREATE ROLE etl LOGIN SUPERUSER;' },
    { before: 'CREATE ROLE app_owner;', sql: 'ALTER ROLE app_owner BYPASSRLS;' },
    { before: 'CREATE ROLE loader;', sql: 'GRANT pg_execute_server_program TO loader;' },
  ],
  good: [
    { sql: 'CREATE ROLE reporting_reader NOLOGIN NOSUPERUSER;\nDROP ROLE reporting_reader;', strongestLock: 'none' },
  ],
  on: ['CreateRoleStmt', 'AlterRoleStmt', 'GrantRoleStmt'],
  *statement(context) {
    const role = nodeOf(context.statement, 'CreateRoleStmt') ?? nodeOf(context.statement, 'AlterRoleStmt');
    for (const option of nodesIn(role?.options, 'DefElem')) {
      const power = powers[option.defname ?? ''];
      if (!power || inside(option.arg, 'Boolean')?.boolval !== true) continue;
      yield { message: `This role may from now on ${power}.`, span: context.spanAt(undefined) };
    }
    const grant = nodeOf(context.statement, 'GrantRoleStmt');
    if (!grant?.is_grant) return;
    for (const granted of nodesIn(grant.granted_roles, 'AccessPriv')) {
      const power = builtIn[granted.priv_name ?? ''];
      if (power) yield { message: `Whoever gets ${granted.priv_name} may ${power}.` };
    }
  },
  mysql: {
    bad: [
      { sql: "GRANT ALL PRIVILEGES ON *.* TO 'app'@'localhost';", notRunnable: 'the user has to be there' },
      { sql: "GRANT FILE ON *.* TO 'app'@'localhost';", notRunnable: 'the user has to be there' },
      {
        title: 'Rights to give away',
        sql: "GRANT SELECT ON shop.* TO 'app'@'localhost' WITH GRANT OPTION;",
        notRunnable: 'the user has to be there',
      },
    ],
    good: [
      {
        sql: "GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO 'app'@'localhost';",
        notRunnable: 'the user has to be there',
      },
    ],
    on: ['grant'],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== 'grant') return;
      const who = listNames(node.users);
      if (node.on?.replaceAll('`', '').replace(/\s/g, '') === '*.*') {
        const power = node.privileges
          .map((one) => powersInMysql.get(one.replace(/\s+/g, ' ').replace(/^ALL PRIVILEGES$/, 'ALL')))
          .find((one) => one !== undefined);
        if (power) yield { message: `${who} may from now on ${power}.` };
      }
      if (node.grantOption) {
        yield { message: `${who} may pass these rights on to any other user (WITH GRANT OPTION).` };
      }
    },
  },
};

/** Attributes of roles (manual, section 21.2), by their name in the parse tree. */
const powers: Readonly<Record<string, string>> = {
  superuser: 'do everything: no check of rights applies to it',
  bypassrls: 'read and write every row, whatever policies say',
  isreplication: 'copy the whole server by streaming replication',
  createrole: 'make roles and give them the rights of other roles',
};

/** Predefined roles that lead out of the database (manual, section 21.5). */
const builtIn: Readonly<Record<string, string>> = {
  pg_execute_server_program: 'run programs on the server, as the operating system user of PostgreSQL',
  pg_read_server_files: 'read every file that PostgreSQL can read',
  pg_write_server_files: 'write every file that PostgreSQL can write',
  pg_write_all_data: 'write every table of the server',
  pg_read_all_data: 'read every table of the server',
};

/** Global privileges that lead beyond a database (MySQL manual, section 8.2.2; MariaDB manual, "GRANT"). */
const powersInMysql: ReadonlyMap<string, string> = new Map([
  ['ALL', 'do everything on the server, in every database'],
  ['SUPER', 'change the server’s settings, stop replication and act for other users'],
  ['FILE', 'read and write files of the server'],
  ['GRANT OPTION', 'pass its rights on to any other user'],
  ['CREATE USER', 'make, change and drop users'],
  ['SHUTDOWN', 'stop the server'],
  ['RELOAD', 'flush tables, logs and rights of the whole server'],
  ['PROCESS', 'see the statements that every other session runs'],
  ['SYSTEM_USER', 'change users that only administrators may change'],
  ['SYSTEM_VARIABLES_ADMIN', 'change the server’s settings'],
  ['SET_USER_ID', 'make views and routines that run as any other user'],
  ['SET USER', 'make views and routines that run as any other user'],
  ['SET_ANY_DEFINER', 'make views and routines that run as any other user'],
]);
