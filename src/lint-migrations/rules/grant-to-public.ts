import { nodeOf } from '../../core/sql/statement.ts';
import { accountOf } from '../mysql/accounts.ts';
import { inside, nodesIn, stringsOf } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'grant-to-public',
  title: 'Rights granted to everybody',
  category: 'security',
  severity: 'warning',
  enabled: true,
  covers: ['M31'],
  what: 'A GRANT, or a default privilege, gives rights to PUBLIC; on MySQL and MariaDB also to the user without a name, or all rights to a user from any host (`%`).',
  why: 'PUBLIC is every role that there is and every role that will be, those of other applications and of people included.',
  bad: [
    { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'GRANT SELECT ON orders TO PUBLIC;' },
    { sql: 'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;' },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'GRANT SELECT ON orders TO CURRENT_USER;\nREVOKE ALL ON orders FROM PUBLIC;',
      strongestLock: 'ACCESS SHARE',
    },
  ],
  on: ['GrantStmt', 'AlterDefaultPrivilegesStmt'],
  *statement(context) {
    const grant =
      nodeOf(context.statement, 'GrantStmt') ?? nodeOf(context.statement, 'AlterDefaultPrivilegesStmt')?.action;
    if (!grant?.is_grant) return;
    const everybody = (grant.grantees ?? []).some((node) => inside(node, 'RoleSpec')?.roletype === 'ROLESPEC_PUBLIC');
    if (!everybody) return;
    const rights = [...nodesIn(grant.privileges, 'AccessPriv')].map((one) => one.priv_name?.toUpperCase() ?? 'ALL');
    const on = (grant.objects ?? [])
      .map((node) => inside(node, 'RangeVar')?.relname ?? stringsOf(node).join('.'))
      .filter(Boolean);
    yield {
      message: `Every role, now and later, gets ${rights.length > 0 ? rights.join(', ') : 'all rights'}${on.length > 0 ? ` on ${on.join(', ')}` : ''}.`,
      advice: { summary: 'Grant to the roles that need it.', steps: [] },
    };
  },
  mysql: {
    bad: [
      {
        title: 'A user without a name is whoever finds no other',
        sql: "GRANT SELECT ON shop.* TO ''@'localhost';",
        notRunnable: 'the user has to be there',
      },
      { title: 'From anywhere', sql: "GRANT ALL PRIVILEGES ON shop.* TO 'app'@'%';" },
      { engines: ['mariadb'], versions: { mariadb: { from: '10.11' } }, sql: 'GRANT SELECT ON shop.orders TO PUBLIC;' },
    ],
    good: [
      {
        sql: "GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO 'app'@'10.1.%';",
        notRunnable: 'the user has to be there',
      },
    ],
    on: ['grant'],
    *statement(context) {
      const { node, span } = context.statement;
      if (node.kind !== 'grant') return;
      const rights = node.privileges.some((one) => /^ALL\b/.test(one)) ? 'all rights' : node.privileges.join(', ');
      const on = node.on === null ? '' : ` on ${node.on}`;
      for (const user of node.users) {
        const { name, host } = accountOf(user);
        if (name === null) {
          yield {
            message: `Every user, now and later, gets ${rights}${on}.`,
            span,
            advice: { summary: 'Grant to the users or roles that need it.', steps: [] },
          };
        } else if (name === '') {
          yield {
            message: `Whoever logs in without a known name gets ${rights}${on}.`,
            span,
            advice: { summary: 'Grant to users that have a name and a password.', steps: [] },
          };
        } else if (host === '%' && rights === 'all rights') {
          yield {
            message: `${user} gets all rights${on} and may log in from any machine that reaches the server.`,
            span,
            severity: 'notice',
            advice: { summary: 'Name the rights that the code needs, and the network that it comes from.', steps: [] },
          };
        }
      }
    },
  },
};
