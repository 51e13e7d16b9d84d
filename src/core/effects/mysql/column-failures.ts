import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName, quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { Charset } from '../../schema/mysql/charset.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { ColumnDefinition, Expression, Identifier } from '../../sql/mysql/definitions.ts';
import { isAtLeast } from '../../sql/mysql/statement.ts';
import type { Span } from '../../sql/statement.ts';
import { byteLength, type ColumnType, columnType, isLargeObject } from './column-type.ts';
import type { Draft } from './draft.ts';
import type { Alteration } from './find-changes.ts';
import { isStrict } from './sql-mode.ts';
import type { ColumnShape, TableShape } from './table-shape.ts';

/** How the columns that a statement names, or leaves, make it fail. */
export function columnFailures(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape }: Alteration,
  draft: Draft,
): void {
  const name = displayName(table.name);
  const fail = (code: string, errno: number, reason: string, span: Span, action: number) =>
    draft.fail({ code, errno, when: 'always', reason, span, action });
  const unknown = (column: Identifier, place: number, errno = 1054) => {
    if (table.columns.has(column.name.toLowerCase())) return false;
    fail('unknown-column', errno, `${name} has no column ${quoteIdentifier(column.name)}.`, column.span, place);
    return true;
  };
  actions.forEach((action, place) => {
    switch (action.kind) {
      case 'add column':
        definitionFailures(action.column, place, table, draft);
        unknownRead(action.column, place, table, shape, draft);
        addedDefault(action.column, place, draft);
        break;
      case 'modify column':
      case 'change column': {
        const from = action.kind === 'change column' ? action.from : action.column.name;
        if (!action.ifExists && unknown(from, place)) break;
        definitionFailures(action.column, place, table, draft);
        nullableKey(table, from, action.column, place, draft);
        otherFamily(table, from, action.column, place, draft);
        generatedStatus(table, from, action.column, place, draft);
        break;
      }
      case 'rename column':
        unknown(action.from, place);
        break;
      case 'set default':
        if (unknown(action.column, place)) break;
        literalDefault(table.columns.get(action.column.name.toLowerCase())?.type?.name, action, place, draft);
        break;
      case 'column visibility':
        unknown(action.column, place);
        break;
      case 'drop column':
        if (!action.ifExists) unknown(action.column, place, 1091);
        break;
      default:
    }
    const position = 'position' in action ? action.position : null;
    if (
      position !== null &&
      !position.first &&
      !shape.columns.some(({ key }) => key === position.after.name.toLowerCase())
    ) {
      const column = quoteIdentifier(position.after.name);
      fail('unknown-column', 1054, `${name} has no column ${column} to stand after.`, position.after.span, place);
    }
  });
  changedTwice(actions, fail, draft.mariadb);
  twice(table, actions, { shape }, fail);
  if (shape.columns.length === 0 && table.columns.size > 0) {
    const span = actions[0]?.span;
    if (span) fail('no-columns', 1090, `No column of ${name} is left; DROP TABLE is meant for that.`, span, 0);
  }
  automatic(table, actions, { shape }, fail, draft);
  dependents(table, actions, { shape }, draft);
  rowSize(table, actions, { shape }, draft);
}

type Fail = (code: string, errno: number, reason: string, span: Span, action: number) => void;

/** A column is the matter of one action: the next does not find it any more. */
function changedTwice(actions: readonly AlterAction[], fail: Fail, mariadb: boolean): void {
  const touched = new Map<string, AlterAction['kind']>();
  actions.forEach((action, place) => {
    let column: Identifier;
    switch (action.kind) {
      case 'drop column':
      case 'set default':
        column = action.column;
        break;
      case 'modify column':
        column = action.column.name;
        break;
      case 'change column':
      case 'rename column':
        column = action.from;
        break;
      default:
        return;
    }
    const key = column.name.toLowerCase();
    const earlier = touched.get(key);
    touched.set(key, action.kind);
    if (earlier === undefined || (earlier === 'set default' && action.kind === 'set default')) return;
    // MariaDB finds a column that is defined anew when its default is set as well.
    const define = /^(modify|change) column$/;
    if (
      mariadb &&
      (earlier === 'set default' ? define.test(action.kind) : action.kind === 'set default' && define.test(earlier))
    )
      return;
    if (earlier === 'drop column' && action.kind === 'drop column') return;
    fail(
      'changed-twice',
      1054,
      `Two actions change ${quoteIdentifier(column.name)}, and the second does not find it.`,
      column.span,
      place,
    );
  });
}

function twice(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape }: Pick<Alteration, 'shape'>,
  fail: Fail,
): void {
  const seen = new Set<string>();
  for (const column of shape.columns) {
    if (!seen.has(column.key)) {
      seen.add(column.key);
      continue;
    }
    const place = Math.max(column.action, 0);
    const span = column.definition?.name.span ?? actions[place]?.span;
    if (span)
      fail(
        'duplicate-column',
        1060,
        `${displayName(table.name)} has a column ${quoteIdentifier(column.name)} already.`,
        span,
        place,
      );
  }
}

/** A table has one AUTO_INCREMENT column, and a key that begins with it. */
function automatic(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape }: Pick<Alteration, 'shape'>,
  fail: Fail,
  draft: Draft,
): void {
  const numbered = shape.columns.filter(({ autoIncrement }) => autoIncrement);
  const [first, second] = numbered;
  if (first === undefined) return;
  const name = displayName(table.name);
  const actionOf = (place: number) => actions[Math.max(place, 0)]?.span;
  if (second !== undefined) {
    const later = numbered.findLast(({ action }) => action >= 0) ?? second;
    const span = actionOf(later.action);
    if (span)
      fail(
        'second-auto-increment',
        1075,
        `${name} has an AUTO_INCREMENT column already.`,
        span,
        Math.max(later.action, 0),
      );
    return;
  }
  const anywhere = table.engine === 'myisam' || table.engine === 'aria';
  const keyed = shape.indexes.some(({ parts }) =>
    anywhere ? parts.some(({ column }) => column === first.key) : parts[0]?.column === first.key,
  );
  if (keyed) return;
  const place = first.action >= 0 ? first.action : ([...shape.droppedIndexes.values()][0] ?? 0);
  const span = actionOf(place);
  if (span) {
    fail(
      'auto-increment-without-key',
      1075,
      `${quoteIdentifier(first.name)} of ${name} is AUTO_INCREMENT, and no key begins with it.`,
      span,
      Math.max(place, 0),
    );
  }
  void draft;
}

const largeText = /^(tiny|medium|long)?(text|blob)$/;

function definitionFailures(column: ColumnDefinition, place: number, table: MysqlTable, draft: Draft): void {
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

/** A new generated column reads columns by the names that they have after the statement. */
function unknownRead(
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

/** MySQL takes no NULL that is written at a column of the primary key; MariaDB overlooks it. */
function nullableKey(table: MysqlTable, from: Identifier, column: ColumnDefinition, place: number, draft: Draft): void {
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

const separate = /^(uuid|inet4|inet6)$/;

/** MariaDB's types for addresses and identifiers are not cast to one another. */
function otherFamily(table: MysqlTable, from: Identifier, column: ColumnDefinition, place: number, draft: Draft): void {
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

function literalDefault(
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

/** ADD COLUMN with such a default is refused by MySQL (manual, section 13.6, "Data Type Default Values"; measured on 9.7). */
function addedDefault(column: ColumnDefinition, place: number, draft: Draft): void {
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
function generatedStatus(
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

/** Generated columns, checks and partitions that read a column that goes or gets another name. */
function dependents(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape }: Pick<Alteration, 'shape'>,
  draft: Draft,
): void {
  const renamed = new Map<string, number>();
  for (const { was, name, action } of shape.columns) {
    if (was !== null && was.name.toLowerCase() !== name.toLowerCase()) renamed.set(was.name.toLowerCase(), action);
  }
  const fail = (code: string, errno: number, reason: string, place: number) => {
    const span = actions[place]?.span;
    if (span) draft.fail({ code, errno, when: 'always', reason, span, action: place });
  };
  const gone = (column: string) => shape.droppedColumns.get(column);
  for (const [key, column] of table.columns) {
    if (column.generated === null || gone(key) !== undefined) continue;
    for (const read of column.generated.expression.columns) {
      const dropped = gone(read);
      const place = dropped ?? (draft.mariadb ? undefined : renamed.get(read));
      // A generated column that is given anew may read something else.
      if (place === undefined || shape.columns.some(({ was, definition }) => was === column && definition !== null))
        continue;
      const reason = `The generated column ${quoteIdentifier(column.name)} reads ${quoteIdentifier(read)}.`;
      fail('generated-column-reads-it', draft.mariadb ? 1054 : 3108, reason, place);
    }
  }
  if (!draft.mariadb) {
    for (const index of table.indexes.values()) {
      if (shape.droppedIndexes.has(index.name.toLowerCase())) continue;
      for (const { column, reads } of index.parts) {
        if (column !== null) continue;
        for (const read of reads) {
          const place = gone(read) ?? renamed.get(read);
          const reason = `The index ${quoteIdentifier(index.name)} reads ${quoteIdentifier(read)}.`;
          if (place !== undefined) fail('functional-index-reads-it', 3837, reason, place);
        }
      }
    }
  }
  for (const [key, check] of table.checks) {
    if (actions.some((action) => action.kind === 'drop constraint' && action.name.name.toLowerCase() === key)) continue;
    const several = new Set(check.expression.columns).size > 1;
    for (const read of check.expression.columns) {
      const dropped = several ? gone(read) : undefined;
      const place = dropped ?? (draft.mariadb ? undefined : renamed.get(read));
      if (place === undefined) continue;
      const reason = `The constraint ${quoteIdentifier(check.name)} reads ${quoteIdentifier(read)}.`;
      fail('check-reads-it', draft.mariadb ? 1054 : 3959, reason, place);
    }
  }
  for (const [key, column] of table.columns) {
    const value = column.default;
    if (value?.kind !== 'expression' || gone(key) !== undefined) continue;
    for (const read of value.columns) {
      const place = gone(read) ?? (draft.mariadb ? undefined : renamed.get(read));
      if (place === undefined || read === key) continue;
      const reason = `The default of ${quoteIdentifier(column.name)} reads ${quoteIdentifier(read)}.`;
      fail('default-reads-it', draft.mariadb ? 1054 : 3766, reason, place);
    }
  }
  const spread = table.partitioning?.columns ?? [];
  for (const column of spread) {
    const place = gone(column) ?? (draft.mariadb ? undefined : renamed.get(column));
    if (place === undefined) continue;
    const reason = `The partitions of ${displayName(table.name)} are made by ${quoteIdentifier(column)}.`;
    fail('partitioned-by-it', draft.mariadb ? 1054 : 3855, reason, place);
  }
}

/** A row has at most 65,535 bytes, texts and blobs left out (MySQL manual, section 10.4.7). */
function rowSize(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape }: Pick<Alteration, 'shape'>,
  draft: Draft,
): void {
  let bytes = 0;
  let last = -1;
  for (const column of shape.columns) {
    if (column.action > last) last = column.action;
    const type = storedType(column, shape.charset, draft);
    if (type === null || !/^(var)?(char|binary)$/.test(type.name)) continue;
    const length = byteLength(type);
    bytes += length + (type.name.startsWith('var') ? (length > 255 ? 2 : 1) : 0);
  }
  const inline =
    table.engine === 'innodb' ? pageBytes(shape.columns.map((column) => storedType(column, shape.charset, draft))) : 0;
  if ((bytes <= 65_535 && inline <= 8126) || last < 0) return;
  const span = actions[last]?.span;
  if (!span) return;
  draft.fail({
    code: 'row-too-large',
    errno: 1118,
    when: 'always',
    reason: `A row of ${displayName(table.name)} would take more than ${bytes > 65_535 ? '65,535' : '8,126'} bytes.`,
    span,
    action: last,
  });
}

function storedType(column: ColumnShape, table: Charset, { server }: Draft): ColumnType | null {
  if (column.type === null || (column.generated !== null && !column.generated.stored)) return null;
  const text = { charset: column.charset ?? table.charset, collation: column.collation ?? table.collation };
  return columnType(column.type, text, server);
}

/** Half a page holds what cannot be moved out of it: columns of a fixed size (MySQL manual, section 17.22). */
function pageBytes(types: readonly (ColumnType | null)[]): number {
  let bytes = 0;
  for (const type of types) {
    if (type === null || !/^(char|binary)$/.test(type.name)) continue;
    // Of several bytes a character, a CHAR is kept like a VARCHAR.
    if (type.name === 'binary' || byteLength(type) === type.length) bytes += type.length;
  }
  return bytes;
}
