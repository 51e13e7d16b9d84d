import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName, quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { ColumnDefinition, Expression, Identifier } from '../../sql/mysql/definitions.ts';
import { isAtLeast } from '../../sql/mysql/statement.ts';
import { isLargeObject } from './column-type.ts';
import type { Draft } from './draft.ts';
import { isStrict } from './sql-mode.ts';
import type { TableShape } from './table-shape.ts';

const largeText = /^(tiny|medium|long)?(text|blob)$/;

/** Functions that give another value each time; a statement that fills rows with them cannot be replicated as a statement. */
const nondeterministic = new Set([
  'rand',
  'uuid',
  'uuid_short',
  'user',
  'current_user',
  'session_user',
  'system_user',
  'sysdate',
  'connection_id',
  'last_insert_id',
  'random_bytes',
  'version',
  'found_rows',
  'row_count',
]);

const timely = new Set([
  'now',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'curdate',
  'current_date',
  'curtime',
  'current_time',
  'unix_timestamp',
  'utc_date',
  'utc_time',
  'utc_timestamp',
]);

const separate = /^(uuid|inet4|inet6)$/;

export function definitionFailures(column: ColumnDefinition, place: number, table: MysqlTable, draft: Draft): void {
  const name = quoteIdentifier(column.name.name);
  const value = column.default;
  if (column.autoIncrement && value !== null) {
    draft.fail({
      code: 'invalid-default',
      errno: 1067,
      when: 'always',
      reason: `${name} is AUTO_INCREMENT, and cannot have a default.`,
      span: value.span,
      action: place,
    });
  }
  if (wrongLiteral(value, column.type.name)) wrongDefault(name, value, place, draft);
  const temporal = /^(date|datetime|timestamp)$/.test(column.type.name);
  if (temporal && value?.kind === 'literal' && /^0000-00-00/.test(value.value ?? '') && refusesZeroDates(draft)) {
    draft.fail({
      code: 'invalid-default',
      errno: 1067,
      when: 'always',
      reason: `The date 0000-00-00 is no default for ${name} under sql_mode NO_ZERO_DATE.`,
      span: value.span,
      action: place,
    });
  }
  if (!draft.mariadb && value?.kind === 'literal' && isLargeObject(column.type.name)) {
    draft.fail({
      code: 'literal-default',
      errno: 1101,
      when: 'always',
      reason: `${name} is ${column.type.name}, whose default MySQL takes only as an expression in parentheses.`,
      span: value.span,
      action: place,
    });
  }
  const generated = column.generated;
  if (!draft.mariadb && generated !== null)
    generatedExpression(column.name.name, generated.expression, table, place, draft);
  if (table.engine === 'memory') {
    if (largeText.test(column.type.name) || isLargeObject(column.type.name)) {
      draft.fail({
        code: 'engine-lacks-type',
        errno: 1163,
        when: 'always',
        reason: `MEMORY tables cannot hold ${column.type.name}, the type of ${name}.`,
        span: column.type.span,
        action: place,
      });
    } else if (column.generated !== null) {
      draft.fail({
        code: 'engine-lacks-generated',
        errno: draft.mariadb ? 1910 : 3106,
        when: 'always',
        reason: `MEMORY tables cannot hold generated columns such as ${name}.`,
        span: column.span,
        action: place,
      });
    }
  }
}

/** MySQL takes no NULL that is written at a column of the primary key; MariaDB overlooks it. */
export function nullableKey(
  table: MysqlTable,
  from: Identifier,
  column: ColumnDefinition,
  place: number,
  draft: Draft,
): void {
  if (draft.mariadb || column.nullable !== true) return;
  const key = from.name.toLowerCase();
  if (!table.indexes.get('primary')?.parts.some((part) => part.column === key)) return;
  draft.fail({
    code: 'nullable-primary-key',
    errno: 1171,
    when: 'always',
    reason: `${quoteIdentifier(from.name)} is part of the primary key, which holds no NULL.`,
    span: column.span,
    action: place,
  });
}

/** MariaDB's types for addresses and identifiers are not cast to one another. */
export function otherFamily(
  table: MysqlTable,
  from: Identifier,
  column: ColumnDefinition,
  place: number,
  draft: Draft,
): void {
  const was = table.columns.get(from.name.toLowerCase())?.type?.name;
  const to = column.type.name;
  // From 11 on, an IPv4 address becomes an IPv6 one (measured on 11.8).
  if (was === 'inet4' && to === 'inet6' && isAtLeast(draft.server, 11)) return;
  if (!draft.mariadb || was === undefined || was === to || !separate.test(was) || !(separate.test(to) || isNumber(to)))
    return;
  draft.fail({
    code: 'no-cast',
    errno: 4078,
    when: 'always',
    reason: `${quoteIdentifier(from.name)} is ${was}, which cannot be turned into ${to}.`,
    span: column.type.span,
    action: place,
  });
}

function isNumber(type: string): boolean {
  return /^(tinyint|smallint|mediumint|int|bigint|decimal|float|double)$/.test(type);
}

/** What a generated column of MySQL may not use (manual, section 15.1.20.8). */
function generatedExpression(
  name: string,
  expression: Expression,
  table: MysqlTable,
  place: number,
  draft: Draft,
): void {
  const fail = (code: string, errno: number, reason: string) =>
    draft.fail({ code, errno, when: 'always', reason, span: expression.span, action: place });
  const banned = expression.functions.find((each) => nondeterministic.has(each) || timely.has(each));
  if (banned !== undefined || expression.kind === 'now') {
    fail(
      'disallowed-function',
      3763,
      `${banned ?? 'CURRENT_TIMESTAMP'} gives another value each time, which ${quoteIdentifier(name)} may not use.`,
    );
  }
  const numbered = expression.columns.find((read) => table.columns.get(read)?.autoIncrement);
  if (numbered !== undefined) {
    fail(
      'reads-auto-increment',
      3109,
      `${quoteIdentifier(name)} may not read ${quoteIdentifier(numbered)}, which is AUTO_INCREMENT.`,
    );
  }
}

function wrongDefault(name: string, value: Expression | null, place: number, draft: Draft): void {
  draft.fail({
    code: 'invalid-default',
    errno: 1067,
    when: 'always',
    reason: `${value?.text ?? 'It'} is no value for ${name}.`,
    span: value?.span ?? null,
    action: place,
  });
}

/** A text that is no number is no default for one. */
function wrongLiteral(value: Expression | null, type: string | undefined): boolean {
  if (value?.kind !== 'literal' || value.value === null || !/^['"]/.test(value.text)) return false;
  if (isNumber(type ?? '')) {
    return !/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(value.value);
  }
  return /^(date|datetime|timestamp)$/.test(type ?? '') && !/\d/.test(value.value);
}

function refusesZeroDates(draft: Draft): boolean {
  const mode = draft.settings.get('sql_mode');
  if (mode === undefined || /default/i.test(mode)) return !draft.mariadb;
  return /no_zero_date|traditional/i.test(mode) && isStrict(draft.settings);
}

export function literalDefault(
  type: string | undefined,
  action: Extract<AlterAction, { kind: 'set default' }>,
  place: number,
  draft: Draft,
): void {
  if (wrongLiteral(action.default, type))
    wrongDefault(quoteIdentifier(action.column.name), action.default, place, draft);
  if (draft.mariadb || action.default === null || action.default.kind === 'null' || type === undefined) return;
  if (!isLargeObject(type) || action.default.kind === 'expression') {
    // MySQL 9 refuses an expression in SET DEFAULT as well where the column is a TEXT (measured on 9.7).
    if (!isLargeObject(type) || !isAtLeast(draft.server, 9)) return;
  }
  draft.fail({
    code: 'literal-default',
    errno: 1101,
    when: 'always',
    reason: `${quoteIdentifier(action.column.name)} is ${type}, which can be given no default this way.`,
    span: action.default.span,
    action: place,
  });
}

/** ADD COLUMN with such a default is refused by MySQL (manual, section 13.6, "Data Type Default Values"; measured on 9.7). */
export function addedDefault(column: ColumnDefinition, place: number, draft: Draft): void {
  const value = column.default;
  if (draft.mariadb || value?.kind !== 'expression') return;
  const unsafe = value.functions.find((name) => nondeterministic.has(name));
  if (unsafe === undefined) return;
  draft.fail({
    code: 'unsafe-default',
    errno: 1674,
    when: 'always',
    reason: `${unsafe}() would give every row another value, and replicas other values again.`,
    span: value.span,
    action: place,
  });
}

/** A column cannot turn from virtual into stored, nor back. */
export function generatedStatus(
  table: MysqlTable,
  from: Identifier,
  column: ColumnDefinition,
  place: number,
  draft: Draft,
): void {
  const was = table.columns.get(from.name.toLowerCase());
  if (was === undefined) return;
  const before = was.generated === null ? 'base' : was.generated.stored ? 'stored' : 'virtual';
  const after = column.generated === null ? 'base' : column.generated.stored ? 'stored' : 'virtual';
  if (before === after || (before !== 'virtual' && after !== 'virtual')) return;
  draft.fail({
    code: 'generated-status',
    errno: draft.mariadb ? 1907 : 3106,
    when: 'always',
    reason: `${quoteIdentifier(was.name)} is ${before === 'base' ? 'no generated column' : `a ${before} column`}, and cannot be turned into ${after === 'base' ? 'a plain one' : `a ${after} one`}.`,
    span: column.span,
    action: place,
  });
}

/** A new generated column reads columns by the names that they have after the statement. */
export function unknownRead(
  column: ColumnDefinition,
  place: number,
  table: MysqlTable,
  shape: TableShape,
  draft: Draft,
): void {
  const expression = column.generated?.expression;
  const missing = expression?.columns.find((read) => !shape.columns.some(({ key }) => key === read));
  if (expression === undefined || missing === undefined) return;
  draft.fail({
    code: 'unknown-column',
    errno: 1054,
    when: 'always',
    reason: `${displayName(table.name)} has no column ${quoteIdentifier(missing)}, which ${quoteIdentifier(column.name.name)} reads.`,
    span: expression.span,
    action: place,
  });
}
