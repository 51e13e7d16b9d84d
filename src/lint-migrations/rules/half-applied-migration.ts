import { plural } from '../../core/report/wording.ts';
import { isStored } from '../mysql/deployed.ts';
import { isLive } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'half-applied-migration',
  title: 'Statement that may fail in the middle of a script',
  category: 'process',
  severity: 'notice',
  enabled: true,
  covers: ['M17'],
  what: 'Finds a statement whose success depends on the rows, behind others of the same script that have committed by then. With an option, every script with more than one statement that commits.',
  why: 'Each change of the schema commits by itself. When the third of five fails over a row, two stay, the tool marks the migration as failed, and running it again stops at the first, which is there already: somebody has to mend the database and the history table by hand. A statement that may fail belongs at the beginning, or into a migration of its own.',
  options: {
    'every-script': {
      type: 'boolean',
      default: false,
      what: 'True for one finding on every script with more than one statement that commits.',
    },
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100));',
        sql: 'CREATE TABLE teams (id BIGINT PRIMARY KEY);\nALTER TABLE users ADD UNIQUE INDEX (email);',
      },
      {
        title: 'Every script, if you say so',
        options: { 'every-script': true },
        sql: 'CREATE TABLE teams (id BIGINT PRIMARY KEY);\nCREATE TABLE users (id BIGINT PRIMARY KEY);',
      },
    ],
    good: [
      {
        title: 'First what may fail',
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100));',
        sql: 'ALTER TABLE users ADD UNIQUE INDEX (email);\nCREATE TABLE teams (id BIGINT PRIMARY KEY);',
      },
    ],
    *script(context) {
      if (context.direction === 'down') return;
      const every = context.option('every-script') === true;
      let committed = 0;
      for (const [place, statement] of context.statements.entries()) {
        const effect = context.effects[place];
        if (!effect || isStored(statement, context)) continue;
        // Rows of a table that the change makes are not in the way.
        const live = effect.tables.some((table) => table.because === null && isLive(context, table.table));
        const risk = live ? effect.failures.find(({ when }) => when === 'data') : undefined;
        if (committed > 0 && (risk || (every && effect.commits))) {
          const before = `the ${committed === 1 ? 'statement' : plural(committed, 'statement')} before it`;
          yield {
            message: `When this statement fails${risk ? ` because of the rows there are` : ''}, ${before} stay${committed === 1 ? 's' : ''} done, and the script cannot simply run again.`,
            span: statement.span,
            advice: { summary: 'Give it a migration of its own, or put it first.', steps: [] },
          };
          return;
        }
        if (effect.commits) committed++;
      }
    },
  },
};
