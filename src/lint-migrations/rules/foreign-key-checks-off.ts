import { displayName } from '../../core/schema/mysql/catalog.ts';
import type { MysqlStatement } from '../../core/sql/mysql/statement.ts';
import { orphanQuery } from '../mysql/advice/add-foreign-key.ts';
import { isStored } from '../mysql/deployed.ts';
import { liveTable } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'foreign-key-checks-off',
  title: 'Foreign keys that are not checked',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['M15'],
  what: 'Finds scripts that leave `foreign_key_checks` or `unique_checks` off at their end or switch them off for the whole server, and foreign keys that are added to a table in use while they are off.',
  why: 'The setting belongs to the session. A tool that runs the next migration, or the application, on the same connection writes rows without a parent, and nothing ever finds them: the server does not look at old rows when the setting comes back. The same holds for rows that are there when a foreign key is added meanwhile.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        title: 'Never switched on again',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'SET FOREIGN_KEY_CHECKS = 0;\nDROP TABLE orders;',
      },
      {
        title: 'Off for everybody',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'SET GLOBAL foreign_key_checks = 0;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'SET FOREIGN_KEY_CHECKS = 0;\nDROP TABLE orders;\nSET FOREIGN_KEY_CHECKS = 1;',
      },
    ],
    on: ['alter table', 'set'],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind === 'set') {
        for (const one of node.assignments) {
          if (!settings.has(one.name) || !isOff(one.value) || one.scope === 'session' || one.scope === 'user') continue;
          yield {
            message: `${one.name} is switched off for every session that connects from now on: the application's rows are no longer checked.`,
            span: one.span,
            severity: 'error',
            advice: {
              summary: 'Switch it off for this session alone, and on again at its end.',
              steps: [{ title: 'For this session', sql: `SET SESSION ${one.name} = 0;` }],
            },
          };
        }
        return;
      }
      const main = liveTable(context);
      if (!main || node.kind !== 'alter table' || context.session.foreignKeyChecks) return;
      for (const action of node.actions) {
        if (action.kind !== 'add foreign key') continue;
        const { columns, references } = action.foreignKey;
        const query = orphanQuery(context, main, columns, references);
        // Whoever looks for the rows in the same script knows what is done here.
        if (laterLook(context.statements.slice(context.index + 1))) continue;
        yield {
          message: `Rows of ${displayName(main.table)} that have no parent in ${displayName(context.catalog.resolve(references.table))} stay, because foreign_key_checks is off while the key is added, and nothing finds them later.`,
          span: action.span,
          severity: 'notice',
          advice: {
            summary: 'Look for them once the key is there.',
            steps: [{ title: 'Rows without a parent', sql: query }],
          },
        };
      }
    },
    *script(context) {
      const open = new Map<string, MysqlStatement>();
      for (const statement of context.statements) {
        const { node } = statement;
        if (node.kind !== 'set' || isStored(statement, context)) continue;
        for (const { name, scope, value } of node.assignments) {
          if (scope !== 'session' || !settings.has(name)) continue;
          if (isOff(value)) open.set(name, statement);
          else open.delete(name);
        }
      }
      for (const [name, statement] of open) {
        yield {
          message: `${name} stays off at the end of the script: what the same connection writes next is not checked.`,
          span: statement.span,
          advice: {
            summary: 'Switch it on again at the end of the script.',
            steps: [{ title: 'As the last statement', sql: `SET SESSION ${name} = 1;` }],
          },
        };
      }
    },
  },
};

const settings = new Set(['foreign_key_checks', 'unique_checks']);

function isOff(value: string): boolean {
  return /^(?:0|off|false)$/i.test(value.trim());
}

function laterLook(statements: readonly MysqlStatement[]): boolean {
  return statements.some(({ node, sql }) => node.kind === 'select' && /\bjoin\b|\bexists\b|\bnot\s+in\b/i.test(sql));
}
