import { displayName } from '../../core/schema/catalog.ts';
import { codeUsing, inProduction, laterStatements, undoesUp } from '../deployed.ts';
import { creates, droppedObjects, surelyAbsent } from '../dropped-objects.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-view',
  title: 'View dropped',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P80', 'X5'],
  what: 'Finds `DROP VIEW` and `DROP MATERIALIZED VIEW` of a view that production has and that the script does not create again.',
  why: 'No data is lost, but running code, reports and grants that name the view fail from that moment. Dropping and creating it again in one transaction is fine: readers wait a moment and see the new one.',
  bad: [
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE VIEW live AS SELECT id FROM users;',
      sql: 'DROP VIEW live;',
    },
    {
      before:
        'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE MATERIALIZED VIEW daily AS SELECT count(*) FROM users;',
      sql: 'DROP MATERIALIZED VIEW IF EXISTS daily;',
    },
  ],
  good: [
    {
      title: 'Dropped and created again in one transaction',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE VIEW live AS SELECT id FROM users;',
      sql: 'DROP VIEW live;\nCREATE VIEW live AS SELECT name, id FROM users;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'Replaced in place',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE VIEW live AS SELECT id FROM users;',
      sql: 'CREATE OR REPLACE VIEW live AS SELECT id, name FROM users;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['DropStmt'],
  *statement(context) {
    const { statement, catalog } = context;
    for (const dropped of droppedObjects(statement, catalog, ['OBJECT_VIEW', 'OBJECT_MATVIEW'])) {
      const { name } = dropped;
      if (!inProduction(context, name) || undoesUp(context, name.name) || surelyAbsent(catalog, dropped)) continue;
      if (creates(laterStatements(context), catalog, name)) continue;
      const { references, ending } = codeUsing(context, name.name);
      yield {
        message: `Running code and reports that read ${displayName(name)} fail from the moment the view is dropped${ending}.`,
        advice: {
          summary: 'Deploy code that does not use the view first; drop it in a later migration.',
          steps: [],
        },
        ...(references ? { references } : {}),
      };
    }
  },
};
