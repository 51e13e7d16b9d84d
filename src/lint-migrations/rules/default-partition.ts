import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { boundAsCheck, proofSteps } from '../advice/partition.ts';
import { numbered } from '../advice/set-not-null.ts';
import { alterationOf } from '../alter-commands.ts';
import { inside, relationName } from '../names.ts';
import { blockingProblem, blockingWork } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'default-partition',
  title: 'New partition beside a DEFAULT partition',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P99'],
  what: 'Finds `CREATE TABLE … PARTITION OF` and `ATTACH PARTITION` on a parent that has a DEFAULT partition with rows to be read.',
  why: 'Rows of the new partition may have gone to the default one until now. The server reads that one from end to end, under ACCESS EXCLUSIVE, to see that none has. A validated CHECK on the default partition that rules the new bound out spares it the reading.',
  bad: [
    {
      before:
        'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_rest PARTITION OF events DEFAULT;',
      sql: "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    },
    {
      before:
        'CREATE TABLE users (id bigint, region text NOT NULL) PARTITION BY LIST (region);\nCREATE TABLE users_rest PARTITION OF users DEFAULT;',
      sql: "CREATE TABLE users_eu (id bigint, region text NOT NULL);\nALTER TABLE users ATTACH PARTITION users_eu FOR VALUES IN ('de', 'fr');",
    },
  ],
  good: [
    {
      title: 'A validated CHECK keeps the new values out of the default partition',
      before:
        'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_rest PARTITION OF events DEFAULT;',
      sql: [
        "ALTER TABLE events_rest ADD CONSTRAINT rest_check CHECK (at < '2026-01-01' OR at >= '2027-01-01') NOT VALID;",
        'ALTER TABLE events_rest VALIDATE CONSTRAINT rest_check;',
        "CREATE TABLE events_2026 (id bigint, at date NOT NULL);\nALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');\nALTER TABLE events_rest DROP CONSTRAINT rest_check;",
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['CreateStmt', 'AlterTableStmt'],
  when: 'work',
  *statement(context) {
    const pieces = blockingWork(context, ['default-partition']);
    const first = pieces[0];
    if (!first) return;
    const { catalog, statement } = context;
    const create = nodeOf(statement, 'CreateStmt');
    const alteration = create ? null : alterationOf(statement, catalog);
    const command = alteration?.commands.find((one) => one.index === first.work.command);
    const parent = create
      ? catalog.relation(relationName(catalog, inside(create.inhRelations?.[0], 'RangeVar')))
      : alteration?.relation;
    const bound = create ? create.partbound : inside(command?.node.def, 'PartitionCmd')?.bound;
    const condition = boundAsCheck(parent, statement, bound);
    const proof = condition ? proofSteps(catalog, first.work.relation, condition.outside) : null;
    yield blockingProblem(context, pieces, `Adding a partition to ${parent ? displayName(parent.name) : 'the table'}`, {
      advice: {
        summary: 'Prove with a validated CHECK that the default partition holds no row of the new one.',
        steps: proof
          ? numbered([
              ...proof.steps,
              {
                title: 'Add the partition, and drop the CHECK that the bound has made superfluous',
                sql: `${statement.sql};\n${proof.drop}`,
              },
            ])
          : [],
      },
    });
  },
};
