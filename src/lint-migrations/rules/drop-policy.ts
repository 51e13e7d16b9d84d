import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { inProduction, laterStatements } from '../deployed.ts';
import { inside, stringsOf } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-policy',
  title: 'Policy dropped without another in its place',
  category: 'security',
  severity: 'warning',
  enabled: true,
  covers: ['P96'],
  what: 'A policy of a table in use is dropped, and the script creates none on that table afterwards.',
  why: 'Dropping a permissive policy hides rows from those it let in; dropping a restrictive one shows rows that nobody was to see.',
  bad: [
    {
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);\nCREATE POLICY by_tenant ON orders USING (tenant = 1);',
      sql: 'DROP POLICY by_tenant ON orders;',
    },
  ],
  good: [
    {
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);\nCREATE POLICY by_tenant ON orders USING (tenant = 1);',
      sql: 'BEGIN;\nDROP POLICY by_tenant ON orders;\nCREATE POLICY by_tenant ON orders USING (tenant = 2);\nCOMMIT;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['DropStmt'],
  *statement(context) {
    const drop = nodeOf(context.statement, 'DropStmt');
    if (drop?.removeType !== 'OBJECT_POLICY' || context.direction === 'down') return;
    for (const object of drop.objects ?? []) {
      const parts = stringsOf(inside(object, 'List')?.items);
      const policy = parts.at(-1) ?? '';
      const table = context.catalog.resolve(parts.length > 2 ? parts.at(-3) : null, parts.at(-2) ?? '');
      if (!inProduction(context, table)) continue;
      const replaced = laterStatements(context).some(
        (one) => nodeOf(one, 'CreatePolicyStmt')?.table?.relname === table.name,
      );
      if (replaced) continue;
      yield {
        message: `Rows of ${displayName(table)} are seen by more or by fewer roles once policy ${policy} is gone.`,
      };
    }
  },
};
