import type { Advice, Fix } from '../../core/report/finding.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { findWord } from '../advice/cut.ts';
import { relationName as freeName } from '../advice/names.ts';
import { indexBody } from '../index-definition.ts';
import { inside, relationName } from '../names.ts';
import { blockingProblem, blockingWork } from '../policy.ts';
import type { Rule, StatementContext } from '../rule.ts';
import { outside, runsAlone } from '../transaction-advice.ts';

export const rule: Rule = {
  id: 'create-index',
  title: 'Index built while writes wait',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P58', 'P64'],
  what: 'Finds `CREATE INDEX` without `CONCURRENTLY` on a table in use, partitioned tables included.',
  why: 'The build takes SHARE on the table (of a partitioned one: on every partition) and holds it until the last row is in the index. Reads go on, every INSERT, UPDATE and DELETE waits. `CONCURRENTLY` takes longer and reads the table twice, but lets writes go on; it cannot run in a transaction block. A partitioned table takes it partition by partition only.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
      sql: 'CREATE INDEX orders_customer ON orders (customer_id);',
    },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: "CREATE UNIQUE INDEX IF NOT EXISTS one_open ON orders USING btree (state) WHERE state = 'open';",
    },
    {
      title: 'Every partition at once',
      before:
        'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\n' +
        "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: 'CREATE INDEX events_at ON events (at);',
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
      sql: 'CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
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
    {
      sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int);\nCREATE INDEX parcels_weight ON parcels (weight);',
      strongestLock: 'none',
    },
  ],
  on: ['IndexStmt'],
  when: 'work',
  *statement(context) {
    const index = nodeOf(context.statement, 'IndexStmt');
    if (!index || index.concurrent) return;
    const pieces = blockingWork(context, ['create-index']);
    if (pieces.length === 0) return;
    const table = relationName(context.catalog, index.relation);
    const partitioned = context.catalog.relation(table)?.partitionKey != null;
    const fix = partitioned ? null : concurrentlyFix(context);
    const what = index.idxname ? `index ${quoteIdentifier(index.idxname)}` : 'an index';
    yield blockingProblem(context, pieces, `Creating ${what} on ${displayName(table)}`, {
      advice: partitioned ? partitionAdvice(context) : plainAdvice(context),
      ...(fix ? { fix } : {}),
    });
  },
};

function concurrentlyFix(context: StatementContext): Fix | null {
  const word = findWord(context.statement, context.statement.span.start, 'index');
  if (!word || !runsAlone(context)) return null;
  const edit = { file: context.statement.source.file, start: word.end, end: word.end, text: ' CONCURRENTLY' };
  return { title: 'Build it concurrently', edits: [edit] };
}

function plainAdvice(context: StatementContext): Advice {
  const { statement } = context;
  const word = findWord(statement, statement.span.start, 'index');
  const at = word ? word.end - statement.span.start : 0;
  const sql = `${statement.sql.slice(0, at)} CONCURRENTLY${statement.sql.slice(at).replace(/^\s+if\s+not\s+exists\b/i, '')};`;
  return {
    summary: 'Build the index concurrently, in a migration of its own that runs outside a transaction.',
    steps: word ? [outside(context, 'In a migration of its own, outside a transaction', sql)] : [],
  };
}

/** The parent's index empty and not valid, each partition's concurrently, then attached: the last one makes it valid. */
function partitionAdvice(context: StatementContext): Advice {
  const { catalog, statement } = context;
  const index = nodeOf(statement, 'IndexStmt');
  const body = index ? indexBody(statement, index) : null;
  const summary = 'Create the index on the parent only, build those of the partitions concurrently, and attach them.';
  if (!index || body === null) return { summary, steps: [] };
  const table = relationName(catalog, index.relation);
  const columns = (index.indexParams ?? []).map((param) => inside(param, 'IndexElem')?.name ?? 'expr');
  const name = index.idxname ?? freeName(catalog, table.schema, [table.name, ...columns, 'idx']);
  const unique = index.unique ? 'UNIQUE ' : '';
  const leaves = catalog
    .descendantsOf(table)
    .filter((child) => child.partitionKey === null)
    .map((child) => ({ child, name: freeName(catalog, child.name.schema, [child.name.name, ...columns, 'idx']) }));
  const build = leaves.map(
    (leaf) =>
      `CREATE ${unique}INDEX CONCURRENTLY ${quoteIdentifier(leaf.name)} ON ${displayName(leaf.child.name)} ${body};`,
  );
  const attach = leaves.map(
    (leaf) =>
      `ALTER INDEX ${displayName({ schema: table.schema, name })} ATTACH PARTITION ${displayName({ schema: leaf.child.name.schema, name: leaf.name })};`,
  );
  return {
    summary,
    steps: [
      {
        title: '1. The index of the parent, empty and not valid yet: instant',
        sql: `CREATE ${unique}INDEX ${quoteIdentifier(name)} ON ONLY ${displayName(table)} ${body};`,
      },
      outside(
        context,
        '2. The index of each partition, each statement by itself, outside a transaction',
        build.join('\n'),
      ),
      { title: '3. Attach them; with the last one the index of the parent is valid', sql: attach.join('\n') },
    ],
  };
}
