import type { Advice } from '../../core/report/finding.ts';
import { displayName } from '../../core/schema/mysql/catalog.ts';
import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import { slowAlterAdvice } from '../mysql/advice/slow-alter.ts';
import type { MysqlStatementContext } from '../mysql/rule-part.ts';
import { type ActionWork, isAboutPartitions, liveTable, slowActions, workProblem } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'partition-blocks-writes',
  title: 'Partitions changed while writes wait',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['M29'],
  what: 'Finds work on the partitions of a table in use that goes over its rows while others cannot write: `PARTITION BY`, `REMOVE PARTITIONING`, `REORGANIZE`, `COALESCE`, `REBUILD`, `OPTIMIZE`, `ADD PARTITION` of a hash.',
  why: 'Rows that move from one partition to another are copied, and for as long as that takes nobody writes to the table, also not to the partitions that stay. `OPTIMIZE PARTITION` even rebuilds the whole table. Adding an empty partition at the end of a range, dropping one and emptying one copy nothing.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE logs (id BIGINT NOT NULL, day INT NOT NULL, PRIMARY KEY (id, day));',
        sql: 'ALTER TABLE logs PARTITION BY HASH (day) PARTITIONS 4;',
      },
      {
        before:
          'CREATE TABLE logs (id BIGINT NOT NULL, day INT NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day) (PARTITION p1 VALUES LESS THAN (100), PARTITION pmax VALUES LESS THAN MAXVALUE);',
        sql: 'ALTER TABLE logs REORGANIZE PARTITION pmax INTO (PARTITION p2 VALUES LESS THAN (200), PARTITION pmax VALUES LESS THAN MAXVALUE);',
      },
      {
        before:
          'CREATE TABLE logs (id BIGINT NOT NULL, day INT NOT NULL, PRIMARY KEY (id, day)) PARTITION BY HASH (day) PARTITIONS 4;',
        sql: 'ALTER TABLE logs COALESCE PARTITION 2;',
      },
      {
        before:
          'CREATE TABLE logs (id BIGINT NOT NULL, day INT NOT NULL, PRIMARY KEY (id, day)) PARTITION BY HASH (day) PARTITIONS 4;',
        sql: 'ALTER TABLE logs REMOVE PARTITIONING;',
      },
    ],
    good: [
      {
        title: 'An empty partition at the end',
        before:
          'CREATE TABLE logs (id BIGINT NOT NULL, day INT NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day) (PARTITION p1 VALUES LESS THAN (100));',
        sql: 'ALTER TABLE logs ADD PARTITION (PARTITION p2 VALUES LESS THAN (200));',
      },
      {
        title: 'With the table',
        sql: 'CREATE TABLE logs (id BIGINT NOT NULL PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 4;',
      },
    ],
    on: ['alter table'],
    when: 'work',
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      for (const work of slowActions(context).filter(({ action }) => isAboutPartitions(action)))
        yield workProblem(context, main, [work], { advice: adviceFor(context, work, work.action) });
    },
  },
};

function adviceFor(context: MysqlStatementContext, work: ActionWork, action: AlterAction): Advice {
  const main = context.main;
  const name = main ? displayName(main.table) : '';
  if (action.kind === 'reorganize partition')
    return {
      summary: 'Split a partition while it is still empty: what holds no rows copies none.',
      steps: [
        {
          title: 'See how many rows would be copied',
          sql: `SELECT PARTITION_NAME, TABLE_ROWS FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = ${main && main.table.schema !== '' ? text(main.table.schema) : 'DATABASE()'} AND TABLE_NAME = ${text(main?.table.name ?? '')};`,
        },
      ],
    };
  if (action.kind === 'optimize partition' && action.names)
    return {
      summary: `Rebuild only the partition: OPTIMIZE PARTITION rebuilds all of ${name}.`,
      steps: [],
    };
  return main ? slowAlterAdvice(context, main, [work]) : { summary: '', steps: [] };
}

function text(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
