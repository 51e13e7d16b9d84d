import type { TableEffect } from '../../../core/effects/mysql/effect.ts';
import type { Advice, AdviceStep } from '../../../core/report/finding.ts';
import { displayName, type MysqlColumn, type MysqlTable, quoteIdentifier } from '../../../core/schema/mysql/catalog.ts';
import type { ColumnDefinition } from '../../../core/sql/mysql/definitions.ts';
import { isAtLeast } from '../../../core/sql/mysql/statement.ts';
import { repeated } from '../batches.ts';
import { columnText, defaultText, isNoDefault, typeText } from '../definition-text.ts';
import type { MysqlStatementContext } from '../rule-part.ts';
import type { ActionWork } from '../table-work.ts';
import { slowAlterAdvice } from './slow-alter.ts';
import { assertedAlter } from './statement-text.ts';

/** Longest name of a column (MySQL manual, section 11.2.1). */
const longestName = 64;

/**
 * Another type for a column of a table in use: a second column that triggers keep in step, filled in batches and swapped in
 * under the old name, or an online tool. Only the tool for a column of a key, since the key would have to be built again.
 */
export function changeTypeAdvice(
  context: MysqlStatementContext,
  main: TableEffect,
  works: readonly ActionWork[],
): Advice {
  const [work] = works;
  const whole = slowAlterAdvice(context, main, works);
  const action = works.length === 1 ? work?.action : undefined;
  if (action?.kind !== 'modify column' && action?.kind !== 'change column') return whole;
  const table = context.catalog.table(main.table);
  const from = (action.kind === 'change column' ? action.from : action.column.name).name.toLowerCase();
  const column = table?.columns.get(from);
  // In one ALTER with other actions, or with a new name, the series would be about more than the type.
  if (!table || !column || main.actions.length !== 1 || action.column.name.name.toLowerCase() !== from) return whole;
  if (!canBeReplaced(context, table, column)) return whole;
  const steps = secondColumn(context, table, column, action.column);
  const [tool] = whole.steps;
  return {
    summary: `Fill a second column of the new type in the background and swap it in under the name ${quoteIdentifier(column.name)}.`,
    steps: [
      ...steps.map((step, place) => ({ ...step, title: `${place + 1}. ${step.title}` })),
      ...(tool?.command === undefined ? [] : [{ ...tool, title: `Or all in one go: ${lowerFirst(tool.title)}` }]),
    ],
  };
}

/** False for a column that keys, other columns, conditions or triggers depend on: they would have to move too. */
function canBeReplaced(context: MysqlStatementContext, table: MysqlTable, column: MysqlColumn): boolean {
  const name = column.name.toLowerCase();
  if (column.autoIncrement || column.generated !== null) return false;
  for (const index of table.indexes.values())
    if (index.parts.some((part) => part.column === name || part.reads.includes(name))) return false;
  for (const key of table.foreignKeys.values()) if (key.columns.some((one) => one.toLowerCase() === name)) return false;
  for (const check of table.checks.values()) if (check.expression.columns.includes(name)) return false;
  for (const other of table.columns.values()) if (other.generated?.expression.columns.includes(name)) return false;
  if (table.partitioning?.columns.some((one) => one.toLowerCase() === name)) return false;
  return context.catalog.triggersOf(table.name).length === 0;
}

function secondColumn(
  context: MysqlStatementContext,
  table: MysqlTable,
  column: MysqlColumn,
  wanted: ColumnDefinition,
): readonly AdviceStep[] {
  const name = displayName(table.name);
  const old = quoteIdentifier(column.name);
  const added = freeColumnName(table, `${column.name}_new`);
  const retired = freeColumnName(table, `${column.name}_old`);
  const fresh = quoteIdentifier(added);
  const type = typeText(wanted.type);
  const notNull = wanted.nullable === false;
  const trigger = (event: string) =>
    quoteIdentifier(`${table.name.name}_${column.name}_${event}`.slice(0, longestName));
  const schema = table.name.schema === '' ? '' : `${quoteIdentifier(table.name.schema)}.`;
  const { server } = context;
  const instantSwap = server.engine === 'mariadb' || isAtLeast(server, 8, 0, 28) ? ', ALGORITHM=INSTANT' : '';
  const final = columnText({
    type,
    nullable: !notNull,
    default: wanted.default,
    onUpdate: wanted.onUpdate,
    autoIncrement: false,
    invisible: wanted.invisible,
    comment: wanted.comment,
    generated: null,
  });
  return [
    {
      title: `Expand: add ${fresh} of the new type; triggers fill it for rows written from now on`,
      sql: [
        assertedAlter(context, table.name, `ADD COLUMN ${fresh} ${type} NULL`),
        `CREATE TRIGGER ${schema}${trigger('ins')} BEFORE INSERT ON ${name} FOR EACH ROW SET NEW.${fresh} = NEW.${old};`,
        `CREATE TRIGGER ${schema}${trigger('upd')} BEFORE UPDATE ON ${name} FOR EACH ROW SET NEW.${fresh} = NEW.${old};`,
      ].join('\n'),
    },
    repeated(
      `Fill ${fresh} of the old rows in batches`,
      `UPDATE ${name} SET ${fresh} = ${old} WHERE ${fresh} IS NULL AND ${old} IS NOT NULL`,
    ),
    ...(notNull
      ? [
          {
            title: `Take NULL away from ${fresh}: the table is rebuilt while others read and write`,
            sql: `ALTER TABLE ${name} MODIFY COLUMN ${fresh} ${final}, ALGORITHM=INPLACE, LOCK=NONE;`,
          },
        ]
      : isNoDefault(wanted.default) || wanted.default === null
        ? []
        : [
            {
              title: `Give ${fresh} its default`,
              sql: `ALTER TABLE ${name} ALTER COLUMN ${fresh} SET DEFAULT ${defaultText(wanted.default)};`,
            },
          ]),
    {
      title: 'Contract: swap the names while nobody writes, which takes a moment',
      sql: [
        `LOCK TABLES ${name} WRITE;`,
        `DROP TRIGGER ${schema}${trigger('ins')};`,
        `DROP TRIGGER ${schema}${trigger('upd')};`,
        `ALTER TABLE ${name} RENAME COLUMN ${old} TO ${quoteIdentifier(retired)}, RENAME COLUMN ${fresh} TO ${old}${instantSwap};`,
        ...(column.nullable || !isNoDefault(column.default)
          ? []
          : [`ALTER TABLE ${name} ALTER COLUMN ${quoteIdentifier(retired)} SET DEFAULT ${zeroOf(column)};`]),
        'UNLOCK TABLES;',
      ].join('\n'),
    },
    {
      title: `Drop the old values in a later migration, when all is well`,
      sql: `ALTER TABLE ${name} DROP COLUMN ${quoteIdentifier(retired)};`,
    },
  ];
}

/** A value for a column that nobody writes any more but that has to have one. */
function zeroOf(column: MysqlColumn): string {
  switch (column.type?.name) {
    case 'date':
      return "'1970-01-01'";
    case 'datetime':
    case 'timestamp':
      return "'1970-01-02 00:00:00'";
    case 'time':
      return "'00:00:00'";
    case 'year':
      return '1970';
    case 'enum':
      return `'${(column.type.values?.[0] ?? '').replaceAll("'", "''")}'`;
    case 'json':
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
    case 'tinyblob':
    case 'blob':
    case 'mediumblob':
    case 'longblob':
      return column.type.name === 'json' ? "('null')" : "('')";
    case 'char':
    case 'varchar':
    case 'binary':
    case 'varbinary':
    case 'set':
      return "''";
    default:
      return '0';
  }
}

function freeColumnName(table: MysqlTable, stem: string): string {
  for (let attempt = 1; ; attempt++) {
    const end = attempt === 1 ? '' : String(attempt);
    const name = `${[...stem].slice(0, longestName - end.length).join('')}${end}`;
    if (!table.columns.has(name.toLowerCase())) return name;
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
