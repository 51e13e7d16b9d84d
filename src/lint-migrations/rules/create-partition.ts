import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { findWord, textOf } from '../advice/cut.ts';
import { inside, relationName } from '../names.ts';
import { isLive, strongestLockOn } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'create-partition',
  title: 'New partition locks its parent',
  category: 'availability',
  severity: 'notice',
  enabled: true,
  covers: ['P100'],
  what: 'Finds `CREATE TABLE … PARTITION OF` a table in use.',
  why: 'It reads like a harmless CREATE and takes ACCESS EXCLUSIVE on the parent: in a moment, once every running query of the whole partitioned table has ended, with all later ones waiting behind. A table that is created by itself and then attached asks the parent for SHARE UPDATE EXCLUSIVE only, which keeps no query out.',
  bad: [
    {
      before: 'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);',
      sql: "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    },
    {
      before: 'CREATE TABLE users (id bigint, region text NOT NULL) PARTITION BY LIST (region);',
      sql: 'CREATE TABLE users_rest PARTITION OF users DEFAULT;',
    },
  ],
  good: [
    {
      title: 'Created alone, then attached',
      before: 'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);',
      sql: "CREATE TABLE events_2026 (LIKE events INCLUDING DEFAULTS INCLUDING CONSTRAINTS);\nALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
    {
      title: 'With its parent',
      sql: 'CREATE TABLE logs (at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE logs_rest PARTITION OF logs DEFAULT;',
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt'],
  *statement(context) {
    const { catalog, statement } = context;
    const create = nodeOf(statement, 'CreateStmt');
    if (!create?.partbound || statement.body?.kind === 'function') return;
    const parent = relationName(catalog, inside(create.inhRelations?.[0], 'RangeVar'));
    const lock = strongestLockOn(context.effect, parent);
    if (lock?.mode !== 'ACCESS EXCLUSIVE' || !isLive(context, parent)) return;
    const child = displayName(relationName(catalog, create.relation));
    const values = create.partbound.is_default ? null : findWord(statement, statement.span.start, 'for');
    const bound = values ? textOf(statement, { start: values.start, end: statement.span.end }) : 'DEFAULT';
    const simple = !create.tableElts?.length && !create.partspec && !create.options?.length && !create.tablespacename;
    yield {
      message: `Creating ${child} as a partition blocks reads and writes of the parent ${displayName(parent)} (ACCESS EXCLUSIVE), for a moment once every running query of it has ended.`,
      advice: {
        summary: 'Create the table by itself and attach it: the parent is then not blocked.',
        steps: simple
          ? [
              {
                title: 'Create the table by itself, then attach it',
                sql: [
                  `CREATE TABLE ${child} (LIKE ${displayName(parent)} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE);`,
                  `ALTER TABLE ${displayName(parent)} ATTACH PARTITION ${child} ${bound};`,
                ].join('\n'),
              },
            ]
          : [],
      },
    };
  },
};
