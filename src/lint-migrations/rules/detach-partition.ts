import { displayName } from '../../core/schema/catalog.ts';
import { alterationOf } from '../alter-commands.ts';
import { inside, relationName } from '../names.ts';
import { isLive, strongestLockOn } from '../policy.ts';
import type { Rule } from '../rule.ts';
import { outside, runsAlone } from '../transaction-advice.ts';

export const rule: Rule = {
  id: 'detach-partition',
  title: 'DETACH PARTITION locks the whole table',
  category: 'availability',
  severity: 'notice',
  enabled: true,
  covers: ['P101'],
  what: 'Finds `DETACH PARTITION` without `CONCURRENTLY`.',
  why: 'It takes ACCESS EXCLUSIVE on the parent: it waits until no query of the partitioned table runs, and all later ones wait behind it. From PostgreSQL 14 `CONCURRENTLY` detaches in two transactions and keeps no query out; it needs a parent without a DEFAULT partition and cannot run in a transaction block.',
  bad: [
    {
      before:
        "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
      sql: 'ALTER TABLE events DETACH PARTITION events_2020;',
    },
  ],
  good: [
    {
      before:
        "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
      sql: 'ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;',
      versions: { from: 14 },
      outsideTransaction: true,
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_DetachPartition'],
  *statement(context) {
    const { catalog, server, statement } = context;
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !isLive(context, alteration.table) || statement.body?.kind === 'function') return;
    for (const command of alteration.commands) {
      const partition = inside(command.node.def, 'PartitionCmd');
      if (command.type !== 'AT_DetachPartition' || !partition || partition.concurrent) continue;
      if (strongestLockOn(context.effect, alteration.table)?.mode !== 'ACCESS EXCLUSIVE') continue;
      const child = displayName(relationName(catalog, partition.name));
      const hasDefault = catalog.partitionsOf(alteration.table).some((one) => one.bound?.isDefault);
      const possible = server.major >= 14 && !hasDefault;
      yield {
        message: `Detaching ${child} blocks reads and writes of the whole table ${alteration.shown} (ACCESS EXCLUSIVE), for a moment once every running query of it has ended.`,
        span: command.span,
        advice: possible
          ? {
              summary: 'Detach concurrently, in a migration of its own that runs outside a transaction.',
              steps: [
                outside(
                  context,
                  'In a migration of its own, outside a transaction',
                  `ALTER TABLE ${alteration.shown} DETACH PARTITION ${child} CONCURRENTLY;`,
                ),
              ],
            }
          : {
              summary: `Set a short lock_timeout and try again if it strikes: ${hasDefault ? 'beside a DEFAULT partition' : 'before PostgreSQL 14'} there is no concurrent way.`,
              steps: [{ title: 'In one transaction', sql: `SET LOCAL lock_timeout = '2s';\n${statement.sql};` }],
            },
        ...(possible && runsAlone(context) && alteration.commands.length === 1
          ? {
              fix: {
                title: 'Detach concurrently',
                edits: [
                  {
                    file: statement.source.file,
                    start: command.span.end,
                    end: command.span.end,
                    text: ' CONCURRENTLY',
                  },
                ],
              },
            }
          : {}),
      };
    }
  },
};
