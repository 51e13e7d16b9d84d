import { maximalVersions } from '../../core/effects/mysql/mysql-algorithm.ts';
import { displayName } from '../../core/schema/mysql/catalog.ts';
import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import { liveActions, liveTable } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'too-many-instant-columns',
  title: 'Instant changes running out',
  category: 'availability',
  severity: 'warning',
  enabled: true,
  covers: ['M7'],
  what: 'Finds a column that is added or dropped in an instant on a table whose last allowed versions are being used up: 64 since the table was last built, 255 from MySQL 9.1.',
  why: 'Each instant `ADD COLUMN` or `DROP COLUMN` leaves the rows as they were and keeps one more version of the table in the dictionary. When no version is left, the same statement builds the whole table anew, or fails with error 4092 if it asserts `ALGORITHM=INSTANT`, on a day that nobody chose. A rebuild at a quiet hour starts the count from zero.',
  options: {
    left: {
      type: 'number',
      default: 8,
      what: 'How many instant changes may be left before it is said.',
    },
  },
  bad: [],
  good: [],
  mysql: {
    engines: ['mysql'],
    bad: [
      {
        versions: { mysql: { from: '8.0.29' } },
        title: 'Here with an option, so that the example stays short',
        options: { left: 254 },
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);\nALTER TABLE orders ADD COLUMN a INT;',
        sql: 'ALTER TABLE orders ADD COLUMN b INT;',
      },
    ],
    good: [
      {
        versions: { mysql: { from: '8.0.29' } },
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);\nALTER TABLE orders ADD COLUMN a INT;',
        sql: 'ALTER TABLE orders ADD COLUMN b INT;',
        algorithm: 'INSTANT',
      },
    ],
    on: ['alter table'],
    actions: ['add column', 'drop column'],
    *statement(context) {
      const main = liveTable(context);
      const known = main && context.catalog.table(main.table);
      if (!main || !known || main.algorithm !== 'INSTANT') return;
      const changes = liveActions(context).some(({ action }) => action.kind === 'drop column' || isStored(action));
      const left = maximalVersions(context.server) - known.instantVersions - 1;
      if (!changes || left > Number(context.option('left'))) return;
      const name = displayName(main.table);
      yield {
        message:
          left <= 0
            ? `This is the last change of the columns of ${name} that is done in an instant: the next one builds the whole table anew, or fails with error 4092.`
            : `Only ${left} more ${left === 1 ? 'change' : 'changes'} of the columns of ${name} can be done in an instant; after that each one builds the whole table anew, or fails with error 4092.`,
        advice: {
          summary: 'Build the table anew at a quiet hour, which starts the count from zero.',
          steps: [
            {
              title: 'How many versions production has used',
              sql: `SELECT NAME, TOTAL_ROW_VERSIONS FROM information_schema.INNODB_TABLES WHERE TOTAL_ROW_VERSIONS > 0;`,
            },
            {
              title: 'Others read and write meanwhile',
              sql: `ALTER TABLE ${name} FORCE, ALGORITHM=INPLACE, LOCK=NONE;`,
            },
          ],
        },
      };
    },
  },
};

/** A virtual column has no place in the row: it makes no new version. */
function isStored(action: AlterAction): boolean {
  return action.kind === 'add column' && action.column.generated === null;
}
