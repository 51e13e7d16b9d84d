import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { relationName as freeName } from '../advice/names.ts';
import { codeUsing, inProduction, laterStatements, undoesUp } from '../deployed.ts';
import { creates, droppedObjects, surelyAbsent } from '../dropped-objects.ts';
import * as mysql from '../mysql/deployed.ts';
import { droppedTables } from '../mysql/dropped.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-table',
  title: 'Table dropped',
  category: 'compatibility',
  severity: 'error',
  enabled: true,
  covers: ['P77', 'M27', 'M32', 'X5'],
  what: 'Finds `DROP TABLE` (and PostgreSQL’s `DROP FOREIGN TABLE`) of a table that production has, and lists where the repository still names it.',
  why: 'The rows are gone, with the indexes, constraints and triggers of the table; only a restore brings them back. Running code that reads the table fails at once. A rename first keeps a way back: if something still needed the table, it shows within a day and is mended in a second.',
  bad: [
    { before: 'CREATE TABLE sessions (id uuid PRIMARY KEY);', sql: 'DROP TABLE sessions;' },
    {
      title: 'Several at once',
      before: 'CREATE TABLE a (id bigint PRIMARY KEY);\nCREATE TABLE b (id bigint PRIMARY KEY);',
      sql: 'DROP TABLE IF EXISTS a, b;',
    },
    {
      title: 'A partition holds rows too',
      before:
        'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\n' +
        "CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
      sql: 'DROP TABLE events_2020;',
    },
  ],
  good: [
    {
      title: 'Out of the way first; dropped by a later migration when nobody missed it',
      before: 'CREATE TABLE sessions (id uuid PRIMARY KEY);',
      sql: 'CREATE SCHEMA unused;\nALTER TABLE sessions SET SCHEMA unused;\nCREATE VIEW sessions AS SELECT id FROM unused.sessions;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A table of the same migration',
      sql: 'CREATE TABLE scratch (id int PRIMARY KEY);\nDROP TABLE scratch;',
      strongestLock: 'none',
    },
    {
      title: 'A temporary table',
      sql: 'CREATE TEMPORARY TABLE scratch (id int);\nDROP TABLE scratch;',
      strongestLock: 'none',
    },
  ],
  on: ['DropStmt'],
  *statement(context) {
    const { statement, catalog } = context;
    for (const dropped of droppedObjects(statement, catalog, ['OBJECT_TABLE', 'OBJECT_FOREIGN_TABLE'])) {
      const { name } = dropped;
      if (!inProduction(context, name) || undoesUp(context, name.name) || surelyAbsent(catalog, dropped)) continue;
      // The rule about tables that are made anew says it.
      if (creates(laterStatements(context), catalog, name)) continue;
      const { references, ending } = codeUsing(context, name.name);
      const size = catalog.sizeOf(name);
      const rows = size ? ` (${size.rows.toLocaleString('en-US')} rows)` : '';
      const aside = freeName(catalog, name.schema, [name.name, 'unused']);
      yield {
        message: `Every row of ${displayName(name)}${rows} is lost for good, and running code that names the table fails${ending}.`,
        advice: {
          summary: 'Take the table out of the way first, and drop it when nobody has missed it.',
          steps: [
            { title: `1. Deploy code that does not use ${displayName(name)}`, sql: '' },
            {
              title: '2. Rename it: whatever still needs it fails now, and one statement brings it back',
              sql: `ALTER TABLE ${displayName(name)} RENAME TO ${quoteIdentifier(aside)};`,
            },
            {
              title: '3. Drop it in a later migration, after a backup',
              sql: `DROP TABLE ${displayName({ schema: name.schema, name: aside })};`,
            },
          ],
        },
        ...(references ? { references } : {}),
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'DROP TABLE orders;',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);\nCREATE TABLE drafts (id BIGINT PRIMARY KEY);',
        sql: 'DROP TABLE IF EXISTS drafts, orders;',
      },
    ],
    good: [
      {
        title: 'First out of the way: one statement brings it back',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'RENAME TABLE orders TO orders_unused;',
      },
      {
        sql: 'CREATE TABLE staging (id BIGINT PRIMARY KEY);\nDROP TABLE staging;',
      },
    ],
    on: ['drop table'],
    *statement(context) {
      for (const { name, madeAgain, replaced, certain } of droppedTables(context)) {
        // The rule about tables that are made anew says it.
        if (madeAgain) continue;
        const shown = mysqlName(name);
        if (replaced) {
          yield {
            message: `${shown} is what ${mysqlName(replaced)} was before this script: rows that were not copied to the new ${mysqlName(replaced)} are lost for good.`,
            severity: 'notice',
            advice: {
              summary: `Keep ${shown} until the new ${mysqlName(replaced)} has proven itself, and drop it in a later migration.`,
              steps: [],
            },
          };
          continue;
        }
        const { references, ending } = codeUsing(context, name.name);
        const aside = { schema: name.schema, name: mysql.freeTableName(context, name.schema, name.name, 'unused') };
        yield {
          ...(certain ? {} : { severity: 'warning' as const }),
          message: `Every row of ${mysql.withRows(context, name)} is lost for good${certain ? '' : ' if production has the table'}, and running code that names it fails${ending}.`,
          advice: {
            summary: 'Take the table out of the way first, and drop it when nobody has missed it.',
            steps: [
              { title: `1. Deploy code that does not use ${shown}`, sql: '' },
              {
                title: '2. Rename it: whatever still needs it fails now, and one statement brings it back',
                sql: `RENAME TABLE ${shown} TO ${mysqlName(aside)};`,
              },
              { title: '3. Drop it in a later migration, after a backup', sql: `DROP TABLE ${mysqlName(aside)};` },
            ],
          },
          ...(references ? { references } : {}),
        };
      }
    },
  },
};
