import type { TableEffect } from '../../core/effects/mysql/effect.ts';
import { keyOf } from '../../core/schema/catalog.ts';
import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import { textOf } from '../advice/cut.ts';
import { type AlterCommand, alterationOf } from '../alter-commands.ts';
import * as mysql from '../mysql/deployed.ts';
import { once } from '../once.ts';
import { blockingLocks, isLive } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'merge-alter-table',
  title: 'Several ALTER TABLE that could be one',
  category: 'availability',
  severity: 'notice',
  enabled: true,
  covers: ['P93', 'M33'],
  what: 'Finds an `ALTER TABLE` that follows another one of the same table in use, where each asks for its lock anew (outside a transaction) or each goes over the rows.',
  why: 'Each statement outside a transaction waits for its own lock, with all queries of the table behind it. As commands of one ALTER TABLE they wait once, and several checks or rewrites are done in one pass over the rows. On MySQL and MariaDB each ALTER that copies or rebuilds writes the whole table once more.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders ADD COLUMN weight int;',
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders\n  ADD COLUMN note text,\n  ADD COLUMN weight int;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'VALIDATE wants the weaker lock for itself',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
      sql: [
        'ALTER TABLE orders ADD CONSTRAINT total_check CHECK (total > 0) NOT VALID;',
        'ALTER TABLE orders VALIDATE CONSTRAINT total_check;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  *statement(context) {
    const { catalog, effects, index, session, statement, statements } = context;
    const previous = statements[index - 1];
    if (!previous || previous.body || statement.body || blockingLocks(context).length === 0) return;
    const now = alterationOf(statement, catalog);
    const before = alterationOf(previous, catalog);
    if (!now || !before || keyOf(now.table) !== keyOf(before.table) || !isLive(context, now.table)) return;
    if (![...now.commands, ...before.commands].every(isMergeable)) return;
    const passes = (context.effect.work.length > 0 ? 1 : 0) + ((effects[index - 1]?.work.length ?? 0) > 0 ? 1 : 0);
    // A statement that needs what the one before it made, or that is kept apart for its weaker lock, stays by itself.
    if (passes === 1 || (session.inTransaction && passes < 2) || dependsOn(now.commands, before.commands)) return;
    // Once a table: who merges two of them merges all.
    if (!once(context, `merge-alter-table ${now.shown}`)) return;
    const commands = [
      ...before.commands.map((command) => textOf(previous, command.span)),
      ...now.commands.map((command) => textOf(statement, command.span)),
    ];
    const { line } = previous.source.position(previous.span.start);
    yield {
      message:
        passes === 2
          ? `${now.shown} is gone over twice, here and on line ${line}, where one ALTER TABLE would do it in one pass.`
          : `${now.shown} is locked once more here, after line ${line}: one ALTER TABLE with both commands would wait for its lock once.`,
      advice: {
        summary: 'Make it one ALTER TABLE.',
        steps: [{ title: 'In place of both', sql: `ALTER TABLE ${now.shown}\n  ${commands.join(',\n  ')};` }],
      },
    };
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, state INT);',
        sql: 'ALTER TABLE orders MODIFY total BIGINT;\nALTER TABLE orders MODIFY state BIGINT;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, state INT);',
        sql: 'ALTER TABLE orders MODIFY total BIGINT, MODIFY state BIGINT;',
      },
      {
        title: 'What is done in an instant is better kept apart from what is not',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, state INT);',
        sql: 'ALTER TABLE orders ALTER COLUMN state SET DEFAULT 1;\nALTER TABLE orders MODIFY total BIGINT;',
      },
    ],
    on: ['alter table'],
    *statement(context) {
      const { statement, statements, effects, index, main } = context;
      const previous = statements[index - 1];
      const earlier = effects[index - 1]?.tables.find((table) => table.because === null);
      if (!previous || previous.body || statement.body || !main || !earlier) return;
      const now = mysql.liveAlteration(context);
      const before = mysql.alterationOf(previous, context);
      if (!now || !before || previous.node.kind !== 'alter table' || !mysql.sameTable(now.table, before.table)) return;
      // Both go over every row: INSTANT ones lose nothing by themselves, and one slow action would slow them down.
      if (!goesOverRows(main) || !goesOverRows(earlier)) return;
      const both = [...before.actions, ...now.actions];
      if (both.some((action) => !mergeable.has(action.kind)) || sharesColumn(before.actions, now.actions)) return;
      if (!once(context, `merge-alter-table ${now.shown}`)) return;
      const { text } = statement.source;
      const { line } = previous.source.position(previous.span.start);
      yield {
        message: `${now.shown} is gone over twice, here and on line ${line}, where one ALTER TABLE would do it in one pass.`,
        advice: {
          summary: 'Make it one ALTER TABLE.',
          steps: [
            {
              title: 'In place of both',
              sql: `ALTER TABLE ${now.shown}\n  ${both.map(({ span }) => text.slice(span.start, span.end)).join(',\n  ')};`,
            },
          ],
        },
      };
    },
  },
};

/** Commands that the grammar takes in a list, and that want the strong lock anyway. */
function isMergeable(command: AlterCommand): boolean {
  return !unmergeable.has(command.type);
}

const unmergeable: ReadonlySet<AlterCommand['type']> = new Set<AlterCommand['type']>([
  'AT_ValidateConstraint',
  'AT_AttachPartition',
  'AT_DetachPartition',
  'AT_DetachPartitionFinalize',
  'AT_SetStatistics',
  'AT_SetOptions',
  'AT_SetRelOptions',
  'AT_AddConstraint',
]);

/** True when a later command names a column that an earlier one makes, changes or drops: their order may matter. */
function dependsOn(later: readonly AlterCommand[], earlier: readonly AlterCommand[]): boolean {
  const names = new Set(earlier.map(nameOf));
  return later.some((command) => names.has(nameOf(command)));
}

function nameOf(command: AlterCommand): string {
  const definition = command.node.def;
  return definition && 'ColumnDef' in definition ? (definition.ColumnDef.colname ?? command.name) : command.name;
}

function goesOverRows(effect: TableEffect): boolean {
  return effect.rebuilds || effect.algorithm === 'COPY';
}

/** Actions of MySQL and MariaDB that may stand beside one another in any order. */
const mergeable: ReadonlySet<AlterAction['kind']> = new Set<AlterAction['kind']>([
  'add column',
  'drop column',
  'modify column',
  'change column',
  'add index',
  'drop index',
  'add check',
  'set default',
  'convert charset',
  'table options',
]);

/** True when a later action names a column that an earlier one makes, changes or drops: their order may matter. */
function sharesColumn(earlier: readonly AlterAction[], later: readonly AlterAction[]): boolean {
  const names = new Set(earlier.flatMap(columnsNamed));
  return later.flatMap(columnsNamed).some((name) => names.has(name));
}

function columnsNamed(action: AlterAction): string[] {
  switch (action.kind) {
    case 'add column':
    case 'modify column':
      return [action.column.name.name.toLowerCase()];
    case 'change column':
      return [action.from.name.toLowerCase(), action.column.name.name.toLowerCase()];
    case 'drop column':
    case 'set default':
      return [action.column.name.toLowerCase()];
    case 'add index':
      return action.index.parts.flatMap(({ column }) => (column ? [column.name.toLowerCase()] : []));
    case 'add check':
      return [...action.check.expression.columns];
    default:
      return [];
  }
}
