import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { dottedName } from '../names.ts';
import { isLive, strongestLockOn } from '../policy.ts';
import type { Rule } from '../rule.ts';
import { outside } from '../transaction-advice.ts';

export const rule: Rule = {
  id: 'drop-partition',
  title: 'DROP TABLE of a partition locks its parent',
  category: 'availability',
  severity: 'notice',
  enabled: true,
  covers: ['P102'],
  what: 'Finds `DROP TABLE` of a partition whose parent is in use.',
  why: 'Nobody may query the old partition any more, and yet dropping it takes ACCESS EXCLUSIVE on the parent: it waits until no query of the whole partitioned table runs, and all later ones wait behind it. Detached first, concurrently, it is a table like any other.',
  bad: [
    {
      before:
        "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
      sql: 'DROP TABLE events_2020;',
    },
  ],
  good: [
    {
      title: 'Detached before',
      before:
        "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
      sql: ['ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;', 'DROP TABLE events_2020;'],
      versions: { from: 14 },
      outsideTransaction: true,
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['DropStmt'],
  *statement(context) {
    const { catalog, server, statement } = context;
    const drop = nodeOf(statement, 'DropStmt');
    if (drop?.removeType !== 'OBJECT_TABLE' || statement.body?.kind === 'function') return;
    for (const object of drop.objects ?? []) {
      const name = dottedName(catalog, object);
      const parent = catalog.relation(name)?.partitionOf;
      if (!parent || !isLive(context, parent) || !strongestLockOn(context.effect, parent)) continue;
      const shown = displayName(name);
      const hasDefault = catalog.partitionsOf(parent).some((one) => one.bound?.isDefault);
      const detach = `ALTER TABLE ${displayName(parent)} DETACH PARTITION ${shown}`;
      yield {
        message: `Dropping the partition ${shown} blocks reads and writes of its parent ${displayName(parent)} (ACCESS EXCLUSIVE), for a moment once every running query of it has ended.`,
        advice:
          server.major >= 14 && !hasDefault
            ? {
                summary: 'Detach the partition concurrently, then drop it.',
                steps: [
                  outside(context, '1. Detach it, outside a transaction', `${detach} CONCURRENTLY;`),
                  { title: '2. Drop it in a later migration', sql: `DROP TABLE ${shown};` },
                ],
              }
            : {
                summary: 'Detach the partition with a short lock_timeout, try again if that strikes, then drop it.',
                steps: [
                  { title: '1. Detach it', sql: `SET LOCAL lock_timeout = '2s';\n${detach};` },
                  { title: '2. Drop it in a later migration', sql: `DROP TABLE ${shown};` },
                ],
              },
      };
    }
  },
};
