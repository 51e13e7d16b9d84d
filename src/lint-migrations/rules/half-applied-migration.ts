import { plural } from '../../core/report/wording.ts';
import type { MysqlStatement } from '../../core/sql/mysql/statement.ts';
import { alterationOf, isStored } from '../mysql/deployed.ts';
import { isSafe } from '../mysql/precheck.ts';
import type { MysqlStatementContext } from '../mysql/rule-part.ts';
import { isLive } from '../mysql/table-work.ts';
import { once } from '../once.ts';
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
        title: 'What stands before it can run again',
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100));',
        sql: "SET @s = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'teams') = 0, 'CREATE TABLE teams (id BIGINT PRIMARY KEY)', 'DO 0');\nPREPARE s FROM @s;\nEXECUTE s;\nALTER TABLE users ADD UNIQUE INDEX (email);",
      },
      {
        title: 'First what may fail',
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100));',
        sql: 'ALTER TABLE users ADD UNIQUE INDEX (email);\nCREATE TABLE teams (id BIGINT PRIMARY KEY);',
      },
    ],
    *statement(context) {
      const { statement, effect, effects, index } = context;
      if (context.direction === 'down' || isStored(statement, context)) return;
      // What first asks whether it is needed can run again: it stays done, and is in nobody's way.
      const stays = (one: MysqlStatement) => one.body?.guarded !== true && !isStored(one, context);
      const committed = effects
        .slice(0, index)
        .filter((one, place) => one.commits && stays(context.statements[place] ?? statement)).length;
      if (committed === 0) return;
      const every = context.option('every-script') === true && effect.commits;
      const risk = mayFailOverRows(context);
      if ((!risk && !every) || !once(context, 'half-applied-migration')) return;
      const before = `the ${committed === 1 ? 'statement' : plural(committed, 'statement')} before it`;
      yield {
        message: `When this statement fails${risk ? ' because of the rows there are' : ''}, ${before} stay${committed === 1 ? 's' : ''} done, and the script cannot simply run again.`,
        advice: { summary: 'Give it a migration of its own, or put it first.', steps: [] },
      };
    },
  },
};

/** True for a statement that rows of a table in use can stop, when the script has not seen to it that none does. */
function mayFailOverRows(context: MysqlStatementContext): boolean {
  // Rows of a table that the change makes are not in the way.
  if (!context.effect.tables.some((table) => table.because === null && isLive(context, table.table))) return false;
  const alteration = alterationOf(context.statement, context);
  return context.effect.failures.some(({ when, action: place, code }) => {
    if (when !== 'data') return false;
    const action = alteration?.actions[place];
    return !alteration || !action || !isSafe(context, alteration, action, code);
  });
}
