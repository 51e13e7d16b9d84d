import type { Client } from 'pg';
import type { Catalog, ColumnType, Constraint } from '../../src/core/schema/catalog.ts';
import { createReplay } from '../../src/core/schema/replay.ts';
import { displayType } from '../../src/core/schema/types.ts';
import { readPostgres } from '../../src/core/sql/read-postgres.ts';
import { sourceText } from '../../src/core/sql/source-text.ts';

/** One line for every fact about the schema that both sides know: what differs is a line on one side only. */
export type Facts = readonly string[];

export interface Comparison {
  /** Facts that only the real server has. */
  readonly missing: Facts;
  /** Facts that only the replay has. */
  readonly extra: Facts;
  /** Statements that the server refused: they are not replayed either. */
  readonly refused: readonly { readonly sql: string; readonly error: string }[];
  readonly doubts: readonly string[];
  readonly facts: number;
  readonly catalog: Catalog;
}

/**
 * Runs scripts on a real server, statement by statement in one session, and replays those that it took. Then holds what the
 * server says of its schema against what the replay says.
 */
export async function compareWithServer(
  client: Client,
  major: number,
  scripts: readonly { readonly file: string; readonly sql: string }[],
): Promise<Comparison> {
  const replay = createReplay({ major });
  const refused: { sql: string; error: string }[] = [];
  for (const [bornIn, script] of scripts.entries()) {
    await client.query('RESET ALL; DISCARD TEMP');
    replay.begin(bornIn);
    const { statements } = readPostgres(sourceText(script.file, script.sql));
    for (const statement of statements) {
      if (statement.body) continue;
      try {
        await client.query(statement.sql);
      } catch (error) {
        refused.push({ sql: statement.sql, error: error instanceof Error ? error.message : String(error) });
        if (statement.kind !== 'TransactionStmt') await client.query('ROLLBACK').catch(() => {});
        continue;
      }
      replay.apply(statement, bornIn);
      // The statements of a DO block share the fate of the block.
      for (const each of statements) {
        const { start } = each.span;
        if (each.body && start >= statement.span.start && start < statement.span.end) replay.apply(each, bornIn);
      }
    }
  }
  const real = await serverFacts(client, major);
  const replayed = catalogFacts(replay.catalog);
  // `*` claims nothing about columns that could be wrong, and an unknown type nothing about the type.
  const vague = replayed
    .filter((fact) => / (reads \*|\?.*)$/.test(fact))
    .map((fact) => fact.replace(/ (\*|\?.*)$/, ' '));
  const kept = (fact: string) => !vague.some((start) => fact.startsWith(start));
  const realSet = new Set(real.filter(kept));
  const replayedSet = new Set(replayed.filter(kept));
  return {
    missing: [...realSet].filter((fact) => !replayedSet.has(fact)).sort(),
    extra: [...replayedSet].filter((fact) => !realSet.has(fact)).sort(),
    refused,
    doubts: replay.catalog.doubts,
    facts: realSet.size,
    catalog: replay.catalog,
  };
}

/**
 * Expressions of the catalog that do not mean what the server has: each check, default and predicate is given back to the
 * server as our text, and the server's own spelling of it compared with that of the original.
 */
export async function differingExpressions(client: Client, catalog: Catalog): Promise<readonly string[]> {
  const different: string[] = [];
  const spelled = async (sql: string, values: readonly string[]) => {
    const { rows } = await client.query(sql, [...values]);
    return (rows[0] as { text?: string } | undefined)?.text ?? '';
  };
  const compare = async (
    what: string,
    ours: string,
    original: string,
    change: string,
    after: () => Promise<string>,
  ) => {
    await client.query('BEGIN');
    try {
      await client.query(change);
      const ourSpelling = await after();
      // A change of the column's type leaves the constant's first type, or a cast of it, in the server's text.
      const bare = (text: string) => text.replace(/^\(?('(?:[^']|'')*')(?:::[a-z ".]+)*(?:\)::[a-z ".]+)*$/i, '$1');
      if (ourSpelling !== original && bare(ourSpelling) !== bare(original))
        different.push(`${what}: ${ours} is ${ourSpelling}, not ${original}`);
    } catch (error) {
      different.push(`${what}: ${ours}: ${error instanceof Error ? error.message : error}`);
    } finally {
      await client.query('ROLLBACK');
    }
  };
  for (const relation of catalog.relations()) {
    if (relation.kind !== 'table' && relation.kind !== 'partitioned table') continue;
    const table = `"${relation.name.schema}"."${relation.name.name}"`;
    for (const constraint of relation.constraints.values()) {
      if (constraint.kind !== 'check') continue;
      const definition = (name: string) =>
        spelled(
          'SELECT pg_get_expr(conbin, conrelid) AS text FROM pg_constraint WHERE conrelid = $1::regclass AND conname = $2',
          [table, name],
        );
      const what = `${table} ${constraint.name}`;
      const sql = `ALTER TABLE ${table} ADD CONSTRAINT round_trip CHECK (${constraint.expression}) NOT VALID`;
      await compare(what, constraint.expression, await definition(constraint.name), sql, () =>
        definition('round_trip'),
      );
    }
    for (const column of relation.columns.values()) {
      if (column.defaultSql === null) continue;
      const definition = () =>
        spelled(
          `SELECT pg_get_expr(d.adbin, d.adrelid) AS text FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
            WHERE d.adrelid = $1::regclass AND a.attname = $2`,
          [table, column.name],
        );
      const sql = `ALTER TABLE ${table} ALTER "${column.name}" SET DEFAULT ${column.defaultSql}`;
      await compare(`${table}.${column.name}`, column.defaultSql, await definition(), sql, definition);
    }
    for (const index of catalog.indexesOf(relation.name)) {
      if (index.predicate === null || index.constraint !== null) continue;
      const definition = (name: string) =>
        spelled('SELECT pg_get_expr(indpred, indrelid) AS text FROM pg_index WHERE indexrelid = $1::regclass', [
          `"${index.name.schema}"."${name}"`,
        ]);
      const sql = `CREATE INDEX round_trip ON ONLY ${table} ((1)) WHERE ${index.predicate}`;
      await compare(index.name.name, index.predicate, await definition(index.name.name), sql, () =>
        definition('round_trip'),
      );
    }
  }
  return different;
}

function catalogFacts(catalog: Catalog): string[] {
  const facts: string[] = [];
  for (const relation of catalog.relations()) {
    const at = `${relation.name.schema}.${relation.name.name}`;
    if (relation.name.schema === 'pg_temp') continue;
    facts.push(
      `${relation.kind} ${at}${relation.unlogged ? ' unlogged' : ''}${relation.rowSecurity ? ' row security' : ''}`,
    );
    if (relation.comment !== null) facts.push(`comment ${at}: ${relation.comment}`);
    if (relation.kind === 'sequence') {
      if (relation.ownedBy) {
        const { relation: owner, column } = relation.ownedBy;
        facts.push(`sequence ${at} owned by ${owner.schema}.${owner.name}.${column}`);
      }
      continue;
    }
    facts.push(`columns ${at}: ${[...relation.columns.keys()].join(', ')}`);
    for (const column of relation.columns.values()) {
      const type = column.type ? displayType(unqualified(column.type)) : '?';
      const marks = [
        column.notNull && relation.kind !== 'composite type' ? 'not null' : '',
        column.hasDefault ? 'default' : '',
        column.identity ? `identity ${column.identity}` : '',
        column.generated ? `generated ${column.generated}` : '',
      ];
      facts.push(`column ${at}.${column.name} ${[type, ...marks].filter((mark) => mark !== '').join(', ')}`);
      if (column.comment !== null) facts.push(`comment ${at}.${column.name}: ${column.comment}`);
    }
    for (const constraint of relation.constraints.values()) facts.push(constraintFact(at, constraint));
    for (const parent of relation.inherits) facts.push(`${at} inherits ${parent.schema}.${parent.name}`);
    if (relation.partitionOf) {
      const parent = relation.partitionOf;
      facts.push(`${at} partition of ${parent.schema}.${parent.name}${relation.bound?.isDefault ? ' default' : ''}`);
    }
    if (relation.partitionKey) {
      const columns = relation.partitionKey.columns.map((column) => column ?? '(expression)');
      facts.push(`${at} partitioned by ${relation.partitionKey.strategy} (${columns.join(', ')})`);
    }
    for (const trigger of relation.triggers) facts.push(`trigger ${trigger} on ${at}`);
    for (const policy of relation.policies) facts.push(`policy ${policy} on ${at}`);
    for (const use of relation.reads) {
      if (use.column === '*') facts.push(`${at} reads *`);
      else facts.push(`${at} reads ${use.relation.schema}.${use.relation.name}.${use.column}`);
    }
    for (const index of catalog.indexesOf(relation.name)) {
      const keys = index.columns.map((column) => column ?? '(expression)').join(', ');
      const marks = [
        index.unique ? 'unique' : '',
        index.valid ? '' : 'invalid',
        index.included.length > 0 ? `include (${index.included.join(', ')})` : '',
        index.predicate !== null ? 'partial' : '',
        index.nullsNotDistinct ? 'nulls not distinct' : '',
        index.constraint !== null ? `backs ${index.constraint}` : '',
        index.parent ? `part of ${index.parent.schema}.${index.parent.name}` : '',
      ];
      const words = [`${index.method} (${keys})`, ...marks].filter((mark) => mark !== '').join(', ');
      facts.push(`index ${index.name.schema}.${index.name.name} on ${at} ${words}`);
      if (index.expressionColumns.length > 0 && !index.expressionColumns.includes('*')) {
        facts.push(
          `index ${index.name.schema}.${index.name.name} expressions use ${[...index.expressionColumns].sort().join(', ')}`,
        );
      }
    }
  }
  return facts;
}

/** The schema of a type is shown or not by the search path: the comparison is about the name. */
function unqualified({ name, modifiers, array }: ColumnType): ColumnType {
  return { name, schema: null, modifiers, array };
}

function constraintFact(at: string, constraint: Constraint): string {
  const marks = [
    constraint.validated ? '' : 'not valid',
    constraint.enforced ? '' : 'not enforced',
    constraint.deferrable ? 'deferrable' : '',
  ];
  // A check's columns have no order of their own.
  const columns = constraint.kind === 'check' ? [...constraint.columns].sort() : constraint.columns;
  let what = `${constraint.kind} (${columns.join(', ')})`;
  if (constraint.kind === 'foreign key') {
    const { schema, name } = constraint.references;
    what += ` to ${schema}.${name} (${constraint.referencedColumns.join(', ')})`;
    what += ` on delete ${constraint.onDelete} on update ${constraint.onUpdate}`;
  }
  return `constraint ${at}.${constraint.name} ${[what, ...marks].filter((mark) => mark !== '').join(', ')}`;
}

const own = `n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')`;

const referential = { a: 'no action', r: 'restrict', c: 'cascade', n: 'set null', d: 'set default' } as const;

async function serverFacts(client: Client, major: number): Promise<string[]> {
  await client.query('RESET ALL');
  const facts: string[] = [];
  const rows = async (sql: string) => (await client.query(sql)).rows as Record<string, string & boolean>[];
  const kinds: Record<string, string> = {
    r: 'table',
    p: 'partitioned table',
    v: 'view',
    m: 'materialized view',
    f: 'foreign table',
    S: 'sequence',
    c: 'composite type',
  };
  const relations = await rows(`
    SELECT n.nspname || '.' || c.relname AS at, c.relkind, c.relpersistence = 'u' AS unlogged, c.relrowsecurity AS secured,
           obj_description(c.oid, 'pg_class') AS comment,
           (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
           (SELECT format('%s.%s.%s', tn.nspname, t.relname, a.attname) FROM pg_depend d
              JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
              JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
             WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
               AND d.deptype IN ('a', 'i') AND c.relkind = 'S') AS owner,
           CASE WHEN c.relispartition THEN 'partition of' ELSE 'inherits' END AS link,
           pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT' AS is_default,
           ARRAY(SELECT pn.nspname || '.' || p.relname FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
                   JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE i.inhrelid = c.oid ORDER BY i.inhseqno) AS parents,
           (SELECT format('%s (%s)', CASE k.partstrat WHEN 'r' THEN 'range' WHEN 'l' THEN 'list' ELSE 'hash' END,
                     (SELECT string_agg(coalesce(a.attname::text, '(expression)'), ', ' ORDER BY o)
                        FROM unnest(k.partattrs::int2[]) WITH ORDINALITY u(num, o)
                        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = num AND num > 0))
              FROM pg_partitioned_table k WHERE k.partrelid = c.oid) AS partkey
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND ${own}`);
  for (const row of relations) {
    const kind = kinds[row['relkind'] ?? ''] ?? '';
    const at = row['at'] ?? '';
    facts.push(
      `${kind} ${at}${row['unlogged'] && kind !== 'sequence' ? ' unlogged' : ''}${row['secured'] ? ' row security' : ''}`,
    );
    if (row['comment'] !== null) facts.push(`comment ${at}: ${row['comment']}`);
    if (kind === 'sequence') {
      if (row['owner'] !== null) facts.push(`sequence ${at} owned by ${row['owner']}`);
      continue;
    }
    facts.push(`columns ${at}: ${row['columns'] ?? ''}`);
    for (const parent of row['parents'] as unknown as string[]) {
      facts.push(`${at} ${row['link']} ${parent}${row['is_default'] ? ' default' : ''}`);
    }
    if (row['partkey'] !== null) facts.push(`${at} partitioned by ${row['partkey']}`);
  }
  const columns = await rows(`
    SELECT n.nspname || '.' || c.relname AS at, a.attname, a.atttypid::regtype::text AS plain,
           format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null, a.attidentity, a.attgenerated,
           a.atthasdef AND a.attgenerated = '' AND NOT EXISTS (
             -- DEFAULT NULL is stored where the type has modifiers, and left out where not: it is no default either way.
             SELECT FROM pg_attrdef f WHERE f.adrelid = c.oid AND f.adnum = a.attnum
                AND pg_get_expr(f.adbin, f.adrelid) LIKE 'NULL::%') AS has_default, c.relkind,
           col_description(c.oid, a.attnum) AS comment,
           tn.nspname AS type_schema, t.typname,
           ${major >= 18 ? `EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'n' AND k.conkey[1] = a.attnum AND NOT k.convalidated)` : 'false'} AS unproven
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_type t ON t.oid = a.atttypid JOIN pg_namespace tn ON tn.oid = t.typnamespace
     WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND ${own}`);
  for (const row of columns) {
    let type: string = row['type'] ?? '';
    if (row['type_schema'] !== 'pg_catalog') type = type.replace(/^("[^"]*"|[^".]+)\.(?=.)/, '');
    const marks = [
      row['not_null'] && !row['unproven'] ? 'not null' : '',
      row['has_default'] ? 'default' : '',
      row['attidentity'] === 'a' ? 'identity always' : row['attidentity'] === 'd' ? 'identity by default' : '',
      row['attgenerated'] === 's' ? 'generated stored' : row['attgenerated'] === 'v' ? 'generated virtual' : '',
    ];
    facts.push(`column ${row['at']}.${row['attname']} ${[type, ...marks].filter((mark) => mark !== '').join(', ')}`);
    if (row['comment'] !== null) facts.push(`comment ${row['at']}.${row['attname']}: ${row['comment']}`);
  }
  const constraints = await rows(`
    SELECT n.nspname || '.' || c.relname AS at, k.conname, k.contype, k.convalidated AS valid, k.condeferrable AS deferrable,
           ${major >= 18 ? 'k.conenforced' : 'true'} AS enforced, k.confdeltype, k.confupdtype,
           rn.nspname || '.' || r.relname AS target,
           ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(num, o)
                   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = num ORDER BY o) AS columns,
           ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(num, o)
                   JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = num ORDER BY o) AS referenced
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_class r ON r.oid = k.confrelid LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
     WHERE k.contype IN ('p', 'u', 'x', 'c', 'f', 'n') AND ${own}
       -- Of a foreign key to a partitioned table there is one more for each partition: the server's own bookkeeping.
       AND NOT (k.contype = 'f' AND k.conparentid <> 0
                AND EXISTS (SELECT FROM pg_constraint q WHERE q.oid = k.conparentid AND q.confrelid <> k.confrelid))`);
  const kindOf: Record<string, string> = {
    p: 'primary key',
    u: 'unique',
    x: 'exclude',
    c: 'check',
    f: 'foreign key',
    n: 'not null',
  };
  for (const row of constraints) {
    const kind = kindOf[row['contype'] ?? ''] ?? '';
    const keys = row['columns'] as unknown as string[];
    let what = `${kind} (${(kind === 'check' ? [...keys].sort() : keys).join(', ')})`;
    if (kind === 'foreign key') {
      const action = (letter: unknown) => referential[letter as keyof typeof referential];
      what += ` to ${row['target']} (${(row['referenced'] as unknown as string[]).join(', ')})`;
      what += ` on delete ${action(row['confdeltype'])} on update ${action(row['confupdtype'])}`;
    }
    const marks = [
      row['valid'] ? '' : 'not valid',
      row['enforced'] ? '' : 'not enforced',
      row['deferrable'] ? 'deferrable' : '',
    ];
    facts.push(
      `constraint ${row['at']}.${row['conname']} ${[what, ...marks].filter((mark) => mark !== '').join(', ')}`,
    );
  }
  const indexes = await rows(`
    SELECT n.nspname || '.' || x.relname AS name, n.nspname || '.' || c.relname AS at, m.amname AS method, i.indisunique AS uniq,
           i.indisvalid AS valid, i.indpred IS NOT NULL AS partial, i.indnkeyatts AS keys,
           ${major >= 15 ? 'i.indnullsnotdistinct' : 'false'} AS nulls_not_distinct,
           (SELECT k.conname FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x') LIMIT 1) AS backs,
           (SELECT pn.nspname || '.' || p.relname FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent
              JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE h.inhrelid = x.oid) AS parent,
           ARRAY(SELECT coalesce(a.attname::text, '(expression)') FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(num, o)
                   LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = num AND num > 0 ORDER BY o) AS columns,
           -- What an expression or predicate needs beside the key columns shows as a dependency on the table's column.
           i.indexprs IS NOT NULL OR i.indpred IS NOT NULL AS has_expressions,
           ARRAY(SELECT DISTINCT a.attname::text FROM regexp_matches(coalesce(i.indexprs::text, '') || coalesce(i.indpred::text, ''),
                    ':varno 1 :varattno (\\d+)', 'g') m JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = m[1]::int
                  ORDER BY 1) AS used
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am m ON m.oid = x.relam WHERE ${own}`);
  for (const row of indexes) {
    const all = row['columns'] as unknown as string[];
    const keys = Number(row['keys']);
    const marks = [
      row['uniq'] ? 'unique' : '',
      row['valid'] ? '' : 'invalid',
      all.length > keys ? `include (${all.slice(keys).join(', ')})` : '',
      row['partial'] ? 'partial' : '',
      row['nulls_not_distinct'] ? 'nulls not distinct' : '',
      row['backs'] !== null ? `backs ${row['backs']}` : '',
      row['parent'] !== null ? `part of ${row['parent']}` : '',
    ];
    const words = [`${row['method']} (${all.slice(0, keys).join(', ')})`, ...marks].filter((mark) => mark !== '');
    facts.push(`index ${row['name']} on ${row['at']} ${words.join(', ')}`);
    const used = row['used'] as unknown as string[];
    if (used.length > 0) facts.push(`index ${row['name']} expressions use ${[...used].sort().join(', ')}`);
  }
  for (const row of await rows(`
    SELECT t.tgname, n.nspname || '.' || c.relname AS at FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND ${own}
    UNION ALL
    SELECT t.tgname, n.nspname || '.' || c.relname AS at FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE t.tgisinternal AND t.tgparentid <> 0 AND t.tgconstraint = 0 AND ${own}`)) {
    facts.push(`trigger ${row['tgname']} on ${row['at']}`);
  }
  for (const row of await rows(`
    SELECT p.polname, n.nspname || '.' || c.relname AS at FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own}`)) {
    facts.push(`policy ${row['polname']} on ${row['at']}`);
  }
  for (const row of await rows(`
    SELECT DISTINCT n.nspname || '.' || c.relname AS at, sn.nspname || '.' || s.relname || '.' || a.attname AS source
      FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class AND c.relkind IN ('v', 'm')
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
      JOIN pg_class s ON s.oid = d.refobjid AND s.oid <> c.oid JOIN pg_namespace sn ON sn.oid = s.relnamespace
      JOIN pg_attribute a ON a.attrelid = s.oid AND a.attnum = d.refobjsubid
     WHERE d.refobjsubid > 0 AND sn.nspname NOT LIKE 'pg\\_%' AND sn.nspname <> 'information_schema' AND ${own}`)) {
    facts.push(`${row['at']} reads ${row['source']}`);
  }
  return facts;
}
