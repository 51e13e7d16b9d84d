import { alterationOf } from '../alter-commands.ts';
import { inProduction } from '../deployed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'row-security-off',
  title: 'Row security switched off',
  category: 'security',
  severity: 'error',
  enabled: true,
  covers: ['P96'],
  what: 'A table in use loses its row security: `DISABLE ROW LEVEL SECURITY`, or `NO FORCE` for the owner.',
  why: 'From that moment every role with rights on the table sees and changes the rows of all tenants. The policies are still listed, and do nothing.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;',
      sql: 'ALTER TABLE orders DISABLE ROW LEVEL SECURITY;',
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);',
      sql: 'CREATE POLICY by_tenant ON orders USING (tenant = 1);\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_DisableRowSecurity', 'AT_NoForceRowSecurity'],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      if (command.type === 'AT_DisableRowSecurity') {
        yield {
          message: `The policies of ${alteration.shown} no longer apply: every role with rights on it sees and changes all rows.`,
          span: command.span,
        };
      } else if (command.type === 'AT_NoForceRowSecurity') {
        yield {
          message: `The policies of ${alteration.shown} no longer apply to its owner, which is often the application's own role.`,
          span: command.span,
          severity: 'warning',
        };
      }
    }
  },
};
