import { displayName } from '../../core/schema/catalog.ts';
import { alterationOf } from '../alter-commands.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'row-security-without-policy',
  title: 'Row security without a policy',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P96'],
  what: 'A script switches row security on for a table that has no policy when the script ends.',
  why: 'Without a policy nobody but the owner and superusers sees any row (manual, section 5.9). To the application the table is empty, without an error.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);',
      sql: 'ALTER TABLE orders ENABLE ROW LEVEL SECURITY;',
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);',
      sql: 'CREATE POLICY by_tenant ON orders USING (tenant = 1);\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  *script(context) {
    if (context.direction === 'down') return;
    for (const statement of context.statements) {
      const alteration = alterationOf(statement, context.catalog);
      for (const command of alteration?.commands ?? []) {
        if (!alteration || command.type !== 'AT_EnableRowSecurity') continue;
        const table = context.catalog.relation(alteration.table);
        if (!table?.rowSecurity || table.policies.size > 0) continue;
        yield {
          message: `${displayName(alteration.table)} has row security and no policy: to everybody but its owner it is empty.`,
          span: command.span,
          advice: {
            summary: 'Create the policies first, in the same transaction.',
            steps: [
              {
                title: 'Before this statement, for each role',
                sql: `CREATE POLICY application ON ${alteration.shown} FOR ALL USING (true);`,
              },
            ],
          },
        };
      }
    }
  },
};
