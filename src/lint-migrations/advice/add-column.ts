import type { AlterTableCmd, Constraint } from '@pgsql/types';
import type { Cause } from '../../core/effects/effect.ts';
import type { Advice } from '../../core/report/finding.ts';
import type { Catalog, QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { columnDefOf } from '../alter-table.ts';
import type { StatementContext } from '../rule.ts';
import { backfillStep } from './backfill.ts';
import { type ColumnClause, type ColumnParts, columnParts, elementSpan, parenthesised, withPrefix } from './cut.ts';
import { constraintName, inSchemaOf, relationName, triggerName } from './names.ts';
import { typeSql } from './replace-column.ts';
import { numbered, setNotNullSteps, type UnnumberedStep } from './set-not-null.ts';

/** What advice needs of a statement's context. */
export type AdviceInput = Pick<StatementContext, 'catalog' | 'server' | 'statement' | 'effect'>;

/** Where the values of a column come from, until the series has filled every row. */
interface Source {
  /** SQL of the first step after ADD COLUMN. */
  readonly prepare: readonly string[];
  /** The value of an existing row; null when it is not known or none is needed. */
  readonly value: string | null;
  /** SQL that ends the series. */
  readonly finish: readonly UnnumberedStep[];
  readonly type: string;
  readonly unsure: boolean;
}

/**
 * The whole series for an ADD COLUMN that would block: the bare column first, which is instant, then its default for
 * new rows, the values of the old ones in batches, and each constraint in a way that does not hold everybody up.
 */
export function addColumnAdvice(
  input: AdviceInput,
  table: QualifiedName,
  place: number,
  command: AlterTableCmd,
): Advice | null {
  const definition = columnDefOf(command);
  const parts = definition ? columnParts(input.statement, definition) : null;
  if (!parts) return null;
  const causes = new Set(input.effect.work.filter((work) => work.command === place).map((work) => work.cause));
  const column = quoteIdentifier(parts.name);
  const name = displayName(table);
  const source = sourceOf(input, table, parts, causes);
  const primary = parts.clauses.some((clause) => clause.constraint.contype === 'CONSTR_PRIMARY');
  const notNull =
    primary || source.notNull || parts.clauses.some((clause) => clause.constraint.contype === 'CONSTR_NOTNULL');
  // A constant default fills old rows by itself, so that NOT NULL costs nothing.
  const instantNotNull = notNull && !primary && source.constantDefault !== null;
  const steps: UnnumberedStep[] = [
    {
      title: `Add the column bare${source.prepare.length > 0 ? '; new rows get their value from now on' : ''}: instant`,
      sql: [
        ...source.before,
        `ALTER TABLE ${name} ADD COLUMN ${[column, source.type, parts.collate, source.constantDefault ?? '', instantNotNull ? 'NOT NULL' : ''].filter((word) => word !== '').join(' ')};`,
        ...source.prepare,
      ].join('\n'),
    },
  ];
  if (source.value !== null) {
    steps.push(
      backfillStep('Fill the existing rows in batches, outside a transaction', {
        catalog: input.catalog,
        table,
        assign: `${column} = ${source.value}`,
        unfilled: `${column} IS NULL`,
      }),
    );
  } else if (notNull && source.constantDefault === null) {
    steps.push({
      title: `Deploy code that writes ${column}, and fill the existing rows in batches: what they hold only you can say`,
      sql: '',
    });
  }
  steps.push(...checkSteps(input, table, parts, source));
  steps.push(...uniqueSteps(input, table, parts, notNull && !instantNotNull));
  const unique = parts.clauses.some((clause) => isUnique(clause.constraint));
  if (!unique && notNull && !instantNotNull)
    steps.push(...setNotNullSteps(input.catalog, input.server, table, [parts.name]));
  steps.push(...foreignKeySteps(input.catalog, table, parts));
  steps.push(...source.finish);
  return { summary: summaryOf(parts, name), steps: numbered(steps) };
}

function summaryOf(parts: ColumnParts, table: string): string {
  return `Add ${quoteIdentifier(parts.name)} to ${table} in steps, none of which reads or writes the whole table while others wait.`;
}

interface FullSource extends Source {
  readonly before: readonly string[];
  readonly constantDefault: string | null;
  /** True when the type brings NOT NULL along (serial, identity). */
  readonly notNull: boolean;
}

function sourceOf(
  input: AdviceInput,
  table: QualifiedName,
  parts: ColumnParts,
  causes: ReadonlySet<Cause>,
): FullSource {
  const none: FullSource = {
    before: [],
    prepare: [],
    value: null,
    finish: [],
    type: parts.type,
    unsure: false,
    constantDefault: null,
    notNull: false,
  };
  const base = causes.has('add-column-constrained-domain')
    ? { ...none, type: baseTypeOf(input, parts) ?? parts.type }
    : none;
  const serial = /^(small|big)?serial[248]?$/i.exec(parts.type);
  if (serial) return fromSequence(input, table, parts, integerOf(parts.type), false);
  const identity = clauseOf(parts, 'CONSTR_IDENTITY');
  if (identity) return fromSequence(input, table, parts, parts.type, true, identity);
  const generated = clauseOf(parts, 'CONSTR_GENERATED');
  if (generated) return fromExpression(input, table, parts, generated);
  const byDefault = clauseOf(parts, 'CONSTR_DEFAULT');
  if (!byDefault) return base;
  if (!causes.has('add-column-volatile-default')) return { ...base, constantDefault: byDefault.text };
  const column = quoteIdentifier(parts.name);
  return {
    ...base,
    prepare: [`ALTER TABLE ${displayName(table)} ALTER COLUMN ${column} SET ${byDefault.text};`],
    value: byDefault.text.replace(/^default\s+/i, ''),
  };
}

function clauseOf(parts: ColumnParts, contype: NonNullable<Constraint['contype']>): ColumnClause | undefined {
  return parts.clauses.find((clause) => clause.constraint.contype === contype);
}

function integerOf(serial: string): string {
  if (/^(smallserial|serial2)$/i.test(serial)) return 'smallint';
  return /^(bigserial|serial8)$/i.test(serial) ? 'bigint' : 'integer';
}

/** Numbers from a sequence of its own; an identity takes over from it at the end, where it left off. */
function fromSequence(
  input: AdviceInput,
  table: QualifiedName,
  parts: ColumnParts,
  type: string,
  toIdentity: boolean,
  clause?: ColumnClause,
): FullSource {
  const name = displayName(table);
  const column = quoteIdentifier(parts.name);
  const sequence = inSchemaOf(
    table,
    relationName(input.catalog, table.schema, [table.name, parts.name, toIdentity ? 'fill_seq' : 'seq']),
  );
  const always = clause?.constraint.generated_when === 'a' ? 'ALWAYS' : 'BY DEFAULT';
  const next = `nextval(${literal(sequence)})`;
  return {
    before: [`CREATE SEQUENCE ${sequence} AS ${type};`],
    prepare: [
      `ALTER TABLE ${name} ALTER COLUMN ${column} SET DEFAULT ${next};`,
      `ALTER SEQUENCE ${sequence} OWNED BY ${name}.${column};`,
    ],
    value: next,
    type,
    unsure: false,
    constantDefault: null,
    notNull: true,
    finish: toIdentity
      ? [
          {
            title: 'In one transaction, let an identity go on where the sequence left off',
            sql: [
              `ALTER TABLE ${name}`,
              `  ALTER COLUMN ${column} DROP DEFAULT,`,
              `  ALTER COLUMN ${column} ADD GENERATED ${always} AS IDENTITY;`,
              `SELECT setval(pg_get_serial_sequence(${literal(name)}, ${literal(parts.name)}), ${next}, false);`,
              `DROP SEQUENCE ${sequence};`,
            ].join('\n'),
          },
        ]
      : [],
  };
}

/** What GENERATED … STORED would compute, computed by a trigger: only the trigger can be put on a table in use. */
function fromExpression(
  input: AdviceInput,
  table: QualifiedName,
  parts: ColumnParts,
  clause: ColumnClause,
): FullSource {
  const name = displayName(table);
  const column = quoteIdentifier(parts.name);
  const expression = parenthesised(input.statement, clause.constraint.location) ?? 'NULL';
  const raw = clause.constraint.raw_expr;
  const whole = elementSpan(input.statement, clause.constraint.location);
  const at = input.statement.source.text.indexOf(expression, whole.start);
  const ofNewRow =
    raw && at >= 0 ? withPrefix(input.statement, raw, { start: at, end: at + expression.length }, 'NEW.') : expression;
  const trigger = triggerName(input.catalog, table, [parts.name, 'compute']);
  const routine = inSchemaOf(table, trigger);
  return {
    before: [],
    prepare: [
      `CREATE FUNCTION ${routine}() RETURNS trigger LANGUAGE plpgsql AS $$`,
      'BEGIN',
      `  NEW.${column} := ${ofNewRow};`,
      '  RETURN NEW;',
      'END',
      '$$;',
      `CREATE TRIGGER ${quoteIdentifier(trigger)} BEFORE INSERT OR UPDATE ON ${name}`,
      `  FOR EACH ROW EXECUTE FUNCTION ${routine}();`,
    ],
    value: expression,
    type: parts.type,
    unsure: false,
    constantDefault: null,
    notNull: false,
    finish: [],
  };
}

/** The type under a domain, when the history knows it. */
function baseTypeOf(input: AdviceInput, parts: ColumnParts): string | null {
  const domain = domainOf(input.catalog, parts.type);
  return domain?.baseType ? typeSql(domain.baseType) : null;
}

function domainOf(catalog: Catalog, written: string) {
  const match = /^(?:("(?:[^"]|"")+"|[^\s."(]+)\.)?("(?:[^"]|"")+"|[^\s."(]+)$/.exec(written);
  if (!match) return undefined;
  const fold = (word: string | undefined) =>
    word === undefined ? null : word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase();
  return catalog.typeOf({ name: fold(match[2]) ?? '', schema: fold(match[1]), modifiers: [], array: false });
}

function checkSteps(
  input: AdviceInput,
  table: QualifiedName,
  parts: ColumnParts,
  source: Source,
): readonly UnnumberedStep[] {
  const name = displayName(table);
  const column = quoteIdentifier(parts.name);
  const checks: { readonly name: string; readonly condition: string; readonly suffix: string }[] = [];
  if (source.type !== parts.type && domainOf(input.catalog, parts.type)?.constrained) {
    // The cast raises the domain's own error, so that its condition need not be repeated here.
    checks.push({
      name: constraintName(input.catalog, table, [parts.name], 'domain_check'),
      condition: `${column}::${parts.type} IS NOT DISTINCT FROM ${column}`,
      suffix: '',
    });
  }
  for (const clause of parts.clauses) {
    if (clause.constraint.contype !== 'CONSTR_CHECK') continue;
    const condition = parenthesised(input.statement, clause.constraint.location);
    if (condition === null) continue;
    checks.push({
      name: clause.constraint.conname ?? constraintName(input.catalog, table, [parts.name], 'check'),
      condition,
      suffix: clause.constraint.is_no_inherit ? ' NO INHERIT' : '',
    });
  }
  if (checks.length === 0) return [];
  return [
    {
      title: 'Hold new rows to the condition; existing rows are not looked at',
      sql: checks
        .map(
          (check) =>
            `ALTER TABLE ${name} ADD CONSTRAINT ${quoteIdentifier(check.name)} CHECK (${check.condition})${check.suffix} NOT VALID;`,
        )
        .join('\n'),
    },
    {
      title: 'In a transaction of its own, check the existing rows while reads and writes go on',
      sql: checks.map((check) => `ALTER TABLE ${name} VALIDATE CONSTRAINT ${quoteIdentifier(check.name)};`).join('\n'),
    },
  ];
}

function isUnique(constraint: Constraint): boolean {
  return constraint.contype === 'CONSTR_UNIQUE' || constraint.contype === 'CONSTR_PRIMARY';
}

/** A unique index is built without blocking; the constraint then takes it over. NOT NULL comes between, where it is asked for. */
function uniqueSteps(
  input: AdviceInput,
  table: QualifiedName,
  parts: ColumnParts,
  notNull: boolean,
): readonly UnnumberedStep[] {
  const name = displayName(table);
  const steps: UnnumberedStep[] = [];
  const additions: string[] = [];
  for (const { constraint } of parts.clauses) {
    if (!isUnique(constraint)) continue;
    const primary = constraint.contype === 'CONSTR_PRIMARY';
    const made = primary
      ? relationName(input.catalog, table.schema, [table.name, 'pkey'])
      : relationName(input.catalog, table.schema, [table.name, parts.name, 'key']);
    const index = constraint.conname ?? made;
    steps.push({
      title: 'Build the unique index while reads and writes go on, outside a transaction',
      sql: `CREATE UNIQUE INDEX CONCURRENTLY ${quoteIdentifier(index)} ON ${name} (${quoteIdentifier(parts.name)})${constraint.nulls_not_distinct ? ' NULLS NOT DISTINCT' : ''};`,
      outsideTransaction: true,
    });
    additions.push(
      `ADD CONSTRAINT ${quoteIdentifier(index)} ${primary ? 'PRIMARY KEY' : 'UNIQUE'} USING INDEX ${quoteIdentifier(index)}`,
    );
  }
  if (steps.length === 0) return [];
  if (notNull) return [...steps, ...setNotNullSteps(input.catalog, input.server, table, [parts.name], additions)];
  return [
    ...steps,
    { title: 'Make the index a constraint: instant', sql: `ALTER TABLE ${name}\n  ${additions.join(',\n  ')};` },
  ];
}

function foreignKeySteps(catalog: Catalog, table: QualifiedName, parts: ColumnParts): readonly UnnumberedStep[] {
  const name = displayName(table);
  const column = quoteIdentifier(parts.name);
  const steps: UnnumberedStep[] = [];
  for (const { constraint, text } of parts.clauses) {
    if (constraint.contype !== 'CONSTR_FOREIGN') continue;
    const references = text.slice(text.search(/references/i));
    const key = quoteIdentifier(constraint.conname ?? constraintName(catalog, table, [parts.name], 'fkey'));
    const index = quoteIdentifier(relationName(catalog, table.schema, [table.name, parts.name, 'idx']));
    steps.push(
      {
        title: `Index the column, so that a delete in the referenced table does not read ${name}, outside a transaction`,
        sql: `CREATE INDEX CONCURRENTLY ${index} ON ${name} (${column});`,
        outsideTransaction: true,
      },
      {
        title: 'Hold new rows to the foreign key: a short lock on both tables',
        sql: `ALTER TABLE ${name} ADD CONSTRAINT ${key} FOREIGN KEY (${column}) ${references} NOT VALID;`,
      },
      {
        title: 'In a transaction of its own, check the existing rows while reads and writes go on',
        sql: `ALTER TABLE ${name} VALIDATE CONSTRAINT ${key};`,
      },
    );
  }
  return steps;
}

/** A string constant of SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
