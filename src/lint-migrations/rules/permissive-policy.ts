import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { inside, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'permissive-policy',
  title: 'Policy that lets everybody write everything',
  category: 'security',
  severity: 'warning',
  enabled: true,
  covers: ['P96'],
  what: 'A permissive policy for writing has a condition that is always true and is for PUBLIC.',
  why: 'Permissive policies are joined by OR: one that is always true makes all the others on the table for that command meaningless.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);',
      sql: 'CREATE POLICY all_of_it ON orders USING (true);',
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);',
      sql: "CREATE POLICY by_tenant ON orders USING (tenant = current_setting('app.tenant')::int);",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'reading may be free',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);',
      sql: 'CREATE POLICY readable ON orders FOR SELECT USING (true);',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['CreatePolicyStmt'],
  *statement(context) {
    const policy = nodeOf(context.statement, 'CreatePolicyStmt');
    if (!policy?.permissive || policy.cmd_name === 'select') return;
    const everybody = (policy.roles ?? []).every((role) => inside(role, 'RoleSpec')?.roletype === 'ROLESPEC_PUBLIC');
    const always = [policy.qual, policy.with_check].some((one) => inside(one, 'A_Const')?.boolval?.boolval === true);
    if (!everybody || !always) return;
    yield {
      message: `Whatever other policies of ${displayName(relationName(context.catalog, policy.table))} say, every role may ${policy.cmd_name === 'all' ? 'read and write' : policy.cmd_name} every row.`,
    };
  },
};
