import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { textOf } from '../advice/cut.ts';
import { inside, stringsOf } from '../names.ts';
import { blockingProblem, blockingWork } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'domain-constraint',
  title: 'Domain constraint that reads every table with the domain',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P55'],
  what: 'Finds `ALTER DOMAIN … ADD CONSTRAINT` without `NOT VALID`, `SET NOT NULL` and `VALIDATE CONSTRAINT` for a domain that columns of tables in use have.',
  why: 'The value of every such column is checked, in every table, and SHARE is held on all of these tables together until the last one is read: nobody writes to any of them. `ADD CONSTRAINT … NOT VALID` locks no table and holds only new values to the condition. `VALIDATE CONSTRAINT` reads under SHARE all the same, so that it needs a quiet hour, or CHECK constraints of the tables in its place.',
  bad: [
    {
      before: 'CREATE DOMAIN amount AS numeric;\nCREATE TABLE orders (id bigint PRIMARY KEY, total amount);',
      sql: 'ALTER DOMAIN amount ADD CONSTRAINT amount_positive CHECK (VALUE >= 0);',
    },
    {
      before: 'CREATE DOMAIN amount AS numeric;\nCREATE TABLE orders (id bigint PRIMARY KEY, total amount);',
      sql: 'ALTER DOMAIN amount SET NOT NULL;',
    },
  ],
  good: [
    {
      title: 'New values only: no table is locked',
      before: 'CREATE DOMAIN amount AS numeric;\nCREATE TABLE orders (id bigint PRIMARY KEY, total amount);',
      sql: 'ALTER DOMAIN amount ADD CONSTRAINT amount_positive CHECK (VALUE >= 0) NOT VALID;',
      strongestLock: 'none',
    },
  ],
  on: ['AlterDomainStmt'],
  when: 'work',
  *statement(context) {
    const { statement } = context;
    const node = nodeOf(statement, 'AlterDomainStmt');
    const pieces = blockingWork(context, ['domain-constraint']);
    if (!node || pieces.length === 0) return;
    const parts = stringsOf(node.typeName);
    const name = parts.map(quoteIdentifier).join('.');
    const constraint = inside(node.def, 'Constraint');
    const end = statement.span.end;
    const checks = constraint?.contype === 'CONSTR_CHECK';
    const validates = node.subtype === 'V';
    yield blockingProblem(
      context,
      pieces,
      `${validates ? 'Validating a constraint of' : 'Adding a constraint to'} domain ${name}`,
      {
        advice: checks
          ? {
              summary: 'Add it as NOT VALID, which locks no table and holds new values to it.',
              steps: [
                { title: 'Hold new values to the condition', sql: `${textOf(statement, statement.span)} NOT VALID;` },
              ],
            }
          : {
              summary: `Use CHECK constraints, NOT VALID and then validated, on ${displayName(pieces[0]?.work.relation ?? { schema: 'public', name })} and the other tables instead: their validation blocks no writes.`,
              steps: [],
            },
        ...(checks
          ? {
              fix: {
                title: 'Add NOT VALID',
                edits: [{ file: statement.source.file, start: end, end, text: ' NOT VALID' }],
              },
            }
          : {}),
      },
    );
  },
};
