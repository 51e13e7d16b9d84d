import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { relationName as freeName } from '../advice/names.ts';
import { indexBody } from '../index-definition.ts';
import { inside, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'concurrent-index-on-partitioned-table',
  title: 'CONCURRENTLY on a partitioned table',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P63'],
  what: 'Finds `CREATE INDEX CONCURRENTLY` on a partitioned table, which no version of PostgreSQL runs.',
  why: 'The server refuses it (`0A000`) and the deployment stops there. The way around it: an index on the parent ONLY, which is empty and not yet valid, an index of each partition built concurrently, and then each of them attached. The last one makes the parent’s index valid.',
  bad: [
    {
      before:
        'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\n' +
        "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: 'CREATE INDEX CONCURRENTLY events_at ON events (at);',
    },
    {
      before: 'CREATE TABLE events (id bigint NOT NULL) PARTITION BY HASH (id);',
      sql: 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS events_id ON events (id);',
    },
  ],
  good: [
    {
      title: 'Parent only, each partition concurrently, attach',
      before:
        'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\n' +
        "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: [
        'CREATE INDEX events_at ON ONLY events (at);',
        'CREATE INDEX CONCURRENTLY events_2026_at ON events_2026 (at);',
        'ALTER INDEX events_at ATTACH PARTITION events_2026_at;',
      ],
      outsideTransaction: true,
      strongestLock: 'SHARE',
    },
  ],
  on: ['IndexStmt'],
  *statement(context) {
    const { statement, catalog } = context;
    const index = nodeOf(statement, 'IndexStmt');
    if (!index?.concurrent) return;
    const table = relationName(catalog, index.relation);
    const parent = catalog.relation(table);
    if (!parent?.partitionKey) return;
    const columns = (index.indexParams ?? []).map((param) => inside(param, 'IndexElem')?.name ?? 'expr');
    const taken = new Set<string>();
    const made = (of: string) => {
      const name = freeName(catalog, table.schema, [of, ...columns, 'idx']);
      taken.add(name);
      return name;
    };
    const name = index.idxname ?? made(table.name);
    const body = indexBody(statement, index);
    const unique = index.unique ? 'UNIQUE ' : '';
    const inSchema = (one: string) => displayName({ schema: table.schema, name: one });
    const leaves = catalog.descendantsOf(table).filter((child) => child.partitionKey === null);
    const steps = leaves.map((leaf) => ({ leaf, index: made(leaf.name.name) }));
    yield {
      message: `The server refuses to build an index of ${displayName(table)} concurrently, because the table is partitioned, and the deployment stops.`,
      advice: {
        summary: 'Create the index on the parent only, build those of the partitions concurrently, and attach them.',
        steps:
          body === null
            ? []
            : [
                {
                  title: '1. The parent’s index, empty and not valid yet: instant',
                  sql: `CREATE ${unique}INDEX ${quoteIdentifier(name)} ON ONLY ${displayName(table)} ${body};`,
                },
                {
                  title: `2. The index of each partition${leaves.length === 0 ? ', as this one' : ''}, outside a transaction`,
                  sql:
                    leaves.length === 0
                      ? ''
                      : steps
                          .map(
                            (step) =>
                              `CREATE ${unique}INDEX CONCURRENTLY ${quoteIdentifier(step.index)} ON ${displayName(step.leaf.name)} ${body};`,
                          )
                          .join('\n'),
                  outsideTransaction: true,
                },
                {
                  title: '3. Attach them; after the last one the parent’s index is valid',
                  sql: steps
                    .map(
                      (step) =>
                        `ALTER INDEX ${inSchema(name)} ATTACH PARTITION ${displayName({ schema: step.leaf.name.schema, name: step.index })};`,
                    )
                    .join('\n'),
                },
              ],
      },
    };
  },
};
