import { displayName } from '../../core/schema/catalog.ts';
import { boundAsCheck, proofSteps } from '../advice/partition.ts';
import { numbered } from '../advice/set-not-null.ts';
import { commandProblem, commandWork } from '../alter-table.ts';
import { inside, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'attach-partition',
  title: 'ATTACH PARTITION of a table that has to be read first',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P98'],
  what: 'Finds `ATTACH PARTITION` of a table in use without a validated CHECK that implies the bound, or without the indexes and foreign keys of the parent.',
  why: 'The server has to be sure that every row belongs into the partition, so it reads the whole table under ACCESS EXCLUSIVE; an index of the parent that the table lacks is built on the spot as well. With a validated CHECK of the same condition, and with the indexes built before, attaching is instant.',
  bad: [
    {
      before:
        'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2026 (id bigint, at date NOT NULL);',
      sql: "ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    },
    {
      before:
        'CREATE TABLE users (id bigint, region text NOT NULL) PARTITION BY LIST (region);\nCREATE TABLE users_eu (id bigint, region text NOT NULL);',
      sql: "ALTER TABLE users ATTACH PARTITION users_eu FOR VALUES IN ('de', 'fr');",
    },
  ],
  good: [
    {
      title: 'A validated CHECK is the proof',
      before:
        'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2024 (id bigint, at date NOT NULL);',
      sql: [
        "ALTER TABLE events_2024 ADD CONSTRAINT events_2024_bound_check CHECK (at >= '2024-01-01' AND at < '2025-01-01') NOT VALID;",
        'ALTER TABLE events_2024 VALIDATE CONSTRAINT events_2024_bound_check;',
        "ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\nALTER TABLE events_2024 DROP CONSTRAINT events_2024_bound_check;",
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'An empty table of the same migration',
      before: 'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);',
      sql: "CREATE TABLE events_2027 (id bigint, at date NOT NULL);\nALTER TABLE events ATTACH PARTITION events_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');",
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    for (const work of commandWork(context, ['attach-partition'])) {
      const { alteration, command, pieces } = work;
      const partition = inside(command.node.def, 'PartitionCmd');
      const child = relationName(context.catalog, partition?.name);
      const scans = pieces.some((piece) => piece.work.kind === 'scan');
      const condition = scans ? boundAsCheck(alteration.relation, context.statement, partition?.bound) : null;
      const proof = condition ? proofSteps(context.catalog, child, condition.inside) : null;
      yield commandProblem(context, work, `Attaching ${displayName(child)} to ${alteration.shown}`, {
        advice: {
          summary:
            'Prove with a validated CHECK that the rows fit, and build the indexes of the parent on the table, before it is attached.',
          steps: proof
            ? numbered([
                ...proof.steps,
                {
                  title: 'Attach it, and drop the CHECK that the bound has made superfluous',
                  sql: `${context.statement.sql};\n${proof.drop}`,
                },
              ])
            : [],
        },
      });
    }
  },
};
