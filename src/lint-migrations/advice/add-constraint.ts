import type { Constraint } from '@pgsql/types';
import type { Advice, Fix } from '../../core/report/finding.ts';
import type { QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { stringsOf } from '../names.ts';
import type { AdviceInput } from './add-column.ts';
import { elementSpan, elementText } from './cut.ts';
import { columnList, constraintName, relationName, relationNameTaken } from './names.ts';
import { numbered, setNotNullSteps, type UnnumberedStep } from './set-not-null.ts';

/**
 * A CHECK or foreign key in two migrations: new rows are held to it at once, the old ones are read later under a lock
 * that lets reads and writes go on.
 */
export function notValidAdvice(input: AdviceInput, table: QualifiedName, constraint: Constraint): Advice {
  const name = displayName(table);
  const foreign = constraint.contype === 'CONSTR_FOREIGN';
  const columns = stringsOf(constraint.fk_attrs);
  const made = constraintName(input.catalog, table, columns, foreign ? 'fkey' : 'check');
  const constraintSql = quoteIdentifier(constraint.conname ?? made);
  const written = elementText(input.statement, constraint.location);
  const named = constraint.conname ? written : `CONSTRAINT ${constraintSql} ${written}`;
  const steps: UnnumberedStep[] = [];
  if (foreign && columns.length > 0 && !hasIndexOn(input, table, columns)) {
    const index = quoteIdentifier(relationName(input.catalog, table.schema, [table.name, ...columns, 'idx']));
    if (input.catalog.relation(table)?.partitionKey == null) {
      steps.push({
        title: `Index the columns, so that a delete in the referenced table does not read ${name}, outside a transaction`,
        sql: `CREATE INDEX CONCURRENTLY ${index} ON ${name} (${columnList(columns)});`,
        outsideTransaction: true,
      });
    }
  }
  steps.push(
    {
      title: `Hold new rows to the ${foreign ? 'foreign key: a short lock on both tables' : 'condition; existing rows are not looked at'}`,
      sql: `ALTER TABLE ${name} ADD ${named} NOT VALID;`,
    },
    {
      title: 'In a later migration, check the existing rows while reads and writes go on',
      sql: `ALTER TABLE ${name} VALIDATE CONSTRAINT ${constraintSql};`,
    },
  );
  return {
    summary: `Add ${constraintSql} as NOT VALID, and VALIDATE it in a later migration.`,
    steps: numbered(steps),
  };
}

/** ` NOT VALID` at the constraint's end; null where the constraint could not be validated later under a name that is known. */
export function notValidFix(input: AdviceInput, constraint: Constraint): Fix {
  const { end } = elementSpan(input.statement, constraint.location);
  return {
    title: 'Add NOT VALID; validate in a later migration',
    edits: [{ file: input.statement.source.file, start: end, end, text: ' NOT VALID' }],
  };
}

/** A foreign key on a partitioned table before 18: it cannot be NOT VALID there, but on each partition. */
export function partitionedForeignKeyAdvice(input: AdviceInput, table: QualifiedName, constraint: Constraint): Advice {
  const written = elementText(input.statement, constraint.location).replace(/\s+NOT\s+VALID\s*$/i, '');
  const bare = written.replace(/^constraint\s+("(?:[^"]|"")*"|\S+)\s+/i, '');
  const columns = stringsOf(constraint.fk_attrs);
  const key = constraint.conname ?? constraintName(input.catalog, table, columns, 'fkey');
  const steps: UnnumberedStep[] = [];
  for (const partition of input.catalog.partitionsOf(table)) {
    const name = displayName(partition.name);
    const own = quoteIdentifier(constraintName(input.catalog, partition.name, columns, 'fkey'));
    steps.push(
      {
        title: `Hold new rows of partition ${name} to the foreign key`,
        sql: `ALTER TABLE ${name} ADD CONSTRAINT ${own} ${bare} NOT VALID;`,
      },
      {
        title: `In a transaction of its own, check the existing rows of ${name} while reads and writes go on`,
        sql: `ALTER TABLE ${name} VALIDATE CONSTRAINT ${own};`,
      },
    );
  }
  steps.push({
    title: 'Add the foreign key to the parent, which takes over those of the partitions that are checked already',
    sql: `ALTER TABLE ${displayName(table)} ADD CONSTRAINT ${quoteIdentifier(key)} ${bare};`,
  });
  return {
    summary: 'Add the foreign key to each partition as NOT VALID, validate each, then add it to the parent.',
    steps: numbered(steps),
  };
}

/** UNIQUE or PRIMARY KEY from an index that was built without blocking. */
export function usingIndexAdvice(input: AdviceInput, table: QualifiedName, constraint: Constraint): Advice | null {
  const name = displayName(table);
  const columns = stringsOf(constraint.keys);
  if (columns.length === 0 || constraint.without_overlaps) return null;
  const primary = constraint.contype === 'CONSTR_PRIMARY';
  const relation = input.catalog.relation(table);
  if (relation?.partitionKey) return partitionedUniqueAdvice(input, table, constraint, columns, primary);
  const made = primary
    ? relationName(input.catalog, table.schema, [table.name, 'pkey'])
    : relationName(input.catalog, table.schema, [table.name, ...columns, 'key']);
  const taken = constraint.conname !== undefined && relationNameTaken(input.catalog, table.schema, constraint.conname);
  const index = quoteIdentifier(taken ? made : (constraint.conname ?? made));
  const deferrable = constraint.initdeferred
    ? ' DEFERRABLE INITIALLY DEFERRED'
    : constraint.deferrable
      ? ' DEFERRABLE'
      : '';
  const included = stringsOf(constraint.including);
  // What it replaces goes in the same moment: a table has one primary key, and each name one constraint.
  const replaced = [...(relation?.constraints.values() ?? [])].filter(
    (old) => (primary && old.kind === 'primary key') || old.name === constraint.conname,
  );
  const drops = replaced.map((old) => `DROP CONSTRAINT ${quoteIdentifier(old.name)}, `).join('');
  const kept = replaced.some((old) => old.name === constraint.conname)
    ? quoteIdentifier(constraint.conname ?? made)
    : index;
  const addition = `${drops}ADD CONSTRAINT ${kept} ${primary ? 'PRIMARY KEY' : 'UNIQUE'} USING INDEX ${index}${deferrable}`;
  const nullable = primary ? columns.filter((column) => relation?.columns.get(column)?.notNull !== true) : [];
  const build: UnnumberedStep = {
    title: 'Build the unique index while reads and writes go on, outside a transaction',
    sql: `CREATE UNIQUE INDEX CONCURRENTLY ${index} ON ${name} (${columnList(columns)})${
      included.length > 0 ? ` INCLUDE (${columnList(included)})` : ''
    }${constraint.nulls_not_distinct ? ' NULLS NOT DISTINCT' : ''};`,
    outsideTransaction: true,
  };
  const steps =
    nullable.length > 0
      ? [build, ...setNotNullSteps(input.catalog, input.server, table, nullable, [addition])]
      : [build, { title: 'Make the index a constraint: instant', sql: `ALTER TABLE ${name} ${addition};` }];
  return {
    summary: `Build the index of ${index} concurrently, then turn it into the constraint.`,
    steps: numbered(steps),
  };
}

/** A parent takes no concurrent build: each partition's index is built by itself, then attached. */
function partitionedUniqueAdvice(
  input: AdviceInput,
  table: QualifiedName,
  constraint: Constraint,
  columns: readonly string[],
  primary: boolean,
): Advice {
  const name = displayName(table);
  const kind = primary ? 'PRIMARY KEY' : 'UNIQUE';
  const suffix = primary ? 'pkey' : 'key';
  const parts = primary ? [table.name] : [table.name, ...columns];
  const made = constraint.conname ?? relationName(input.catalog, table.schema, [...parts, suffix]);
  const steps: UnnumberedStep[] = [
    {
      title: 'Declare the constraint on the parent alone: instant, and not yet valid',
      sql: `ALTER TABLE ONLY ${name} ADD CONSTRAINT ${quoteIdentifier(made)} ${kind} (${columnList(columns)});`,
    },
  ];
  for (const partition of input.catalog.partitionsOf(table)) {
    const child = displayName(partition.name);
    const own = relationName(
      input.catalog,
      partition.name.schema,
      primary ? [partition.name.name, 'pkey'] : [partition.name.name, ...columns, 'key'],
    );
    steps.push(
      {
        title: `Build the index of partition ${child}, outside a transaction`,
        sql: `CREATE UNIQUE INDEX CONCURRENTLY ${quoteIdentifier(own)} ON ${child} (${columnList(columns)});`,
        outsideTransaction: true,
      },
      {
        title: `Attach it: instant, and the last one makes the constraint valid`,
        sql: [
          `ALTER TABLE ${child} ADD CONSTRAINT ${quoteIdentifier(own)} ${kind} USING INDEX ${quoteIdentifier(own)};`,
          `ALTER INDEX ${displayName({ schema: table.schema, name: made })} ATTACH PARTITION ${displayName({ schema: partition.name.schema, name: own })};`,
        ].join('\n'),
      },
    );
  }
  return { summary: 'Build the index partition by partition, concurrently, and attach each.', steps: numbered(steps) };
}

function hasIndexOn(input: AdviceInput, table: QualifiedName, columns: readonly string[]): boolean {
  return input.catalog
    .indexesOf(table)
    .some((index) => index.predicate === null && columns.every((column, place) => index.columns[place] === column));
}
