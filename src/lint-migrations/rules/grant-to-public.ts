import { nodeOf } from '../../core/sql/statement.ts';
import { inside, nodesIn, stringsOf } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'grant-to-public',
  title: 'Rights granted to everybody',
  category: 'security',
  severity: 'warning',
  enabled: true,
  covers: [],
  what: 'A GRANT, or a default privilege, gives rights to PUBLIC.',
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
};
