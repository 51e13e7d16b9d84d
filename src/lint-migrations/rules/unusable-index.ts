import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { alterationOf } from '../alter-commands.ts';
import { commandOf, failuresFor, spanOf, stopsHere } from '../failures.ts';
import { inside } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'unusable-index',
  title: 'USING INDEX with an index that cannot back a constraint',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P45'],
  what: 'Finds `ADD CONSTRAINT … USING INDEX` with an index that is not unique, partial, over an expression, not in the default order, not valid, or of another table.',
  why: 'A constraint takes an index over only if it is exactly what the server would have built for it. Anything else is refused, and the deployment stops with the index built and the constraint missing.',
  bad: [
    {
      title: 'Not unique',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE INDEX users_email ON users (email);',
      sql: 'ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email;',
    },
    {
      title: 'Some rows only',
      before:
        'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email) WHERE email IS NOT NULL;',
      sql: 'ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email;',
    },
    {
      title: 'In descending order',
      before:
        'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email DESC);',
      sql: 'ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email;',
    },
  ],
  good: [
    {
      title: 'Unique, whole and plain',
      before:
        'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email);',
      sql: 'ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'failures',
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    for (const failure of failuresFor('unusable-index', context)) {
      const constraint = inside(commandOf(failure, context)?.node.def, 'Constraint');
      const index = constraint?.indexname
        ? context.catalog.index({ schema: alteration?.table.schema ?? 'public', name: constraint.indexname })
        : undefined;
      const columns = index?.columns.every((column) => column !== null)
        ? index.columns.map((column) => quoteIdentifier(column ?? ''))
        : [];
      yield {
        message: `${stopsHere(context)} (SQLSTATE ${failure.sqlstate}): ${failure.reason}`,
        span: spanOf(failure, context),
        ...(alteration && constraint?.indexname && columns.length > 0 && !alteration.relation?.partitionKey
          ? {
              advice: {
                summary: 'Build the index that the constraint needs first.',
                steps: [
                  {
                    title: 'In a migration before this one, outside a transaction',
                    sql: `CREATE UNIQUE INDEX CONCURRENTLY ${quoteIdentifier(`${constraint.indexname}_key`)} ON ${alteration.shown} (${columns.join(', ')});`,
                    outsideTransaction: true,
                  },
                  {
                    title: 'Here',
                    sql: `ALTER TABLE ${alteration.shown} ADD ${constraint.conname ? `CONSTRAINT ${quoteIdentifier(constraint.conname)} ` : ''}${constraint.contype === 'CONSTR_PRIMARY' ? 'PRIMARY KEY' : 'UNIQUE'} USING INDEX ${quoteIdentifier(`${constraint.indexname}_key`)};`,
                  },
                ],
              },
            }
          : {}),
      };
    }
  },
};
