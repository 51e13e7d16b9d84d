import type { QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, keyOf, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { alterationOf } from '../alter-commands.ts';
import { declarations } from '../declarations.ts';
import { addedBefore, inProduction, laterStatements, undoesUp } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
import { droppedIndex, isUnique } from '../mysql/indexes.ts';
import { listOf } from '../policy.ts';
import type { Rule, StatementContext } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-column-loses-constraint',
  title: 'Dropped column takes constraints and indexes along',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P30', 'M32'],
  what: 'Finds `DROP COLUMN` of a column that is, or is part of, the primary key, or that a unique or foreign key, a check or an index shares with other columns.',
  why: 'PostgreSQL drops the whole constraint or index, not just the column’s part of it, and says nothing. MySQL keeps it over the columns that are left, so that a unique key suddenly asks for more; MariaDB refuses that. Rows that the key kept apart can then be written twice, and queries that used the index read the whole table.',
  bad: [
    {
      title: 'The primary key goes',
      before: 'CREATE TABLE members (team_id bigint, user_id bigint, PRIMARY KEY (team_id, user_id));',
      sql: 'ALTER TABLE members DROP COLUMN team_id;',
    },
    {
      title: 'So does an index that other queries use',
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, region int, state text);\nCREATE INDEX orders_state_region ON orders (state, region);',
      sql: 'ALTER TABLE orders DROP COLUMN region;',
    },
  ],
  good: [
    {
      title: 'The replacement first',
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, region int, state text);\nCREATE INDEX orders_state_region ON orders (state, region);',
      sql: [
        'CREATE INDEX CONCURRENTLY orders_state ON orders (state);',
        'DROP INDEX CONCURRENTLY orders_state_region;',
        'ALTER TABLE orders DROP COLUMN region;',
      ],
      outsideTransaction: true,
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'Another primary key takes its place',
      before: 'CREATE TABLE members (id bigint PRIMARY KEY, team_id bigint NOT NULL, user_id bigint NOT NULL);',
      sql: 'ALTER TABLE members DROP COLUMN id, ADD PRIMARY KEY (team_id, user_id);',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A foreign key of the column alone goes with it, as is expected',
      before:
        'CREATE TABLE teams (id bigint PRIMARY KEY);\nCREATE TABLE members (id bigint PRIMARY KEY, team_id bigint REFERENCES teams);',
      sql: 'ALTER TABLE members DROP COLUMN team_id;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'An index on the column alone goes with it, as is expected',
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, region int);\nCREATE INDEX orders_region ON orders (region);',
      sql: 'ALTER TABLE orders DROP COLUMN region;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_DropColumn'],
  *statement(context) {
    const { catalog } = context;
    const alteration = alterationOf(context.statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    const { relation, commands, table } = alteration;
    const dropped = new Set(commands.flatMap((command) => (command.type === 'AT_DropColumn' ? [command.name] : [])));
    for (const command of commands) {
      const column = command.name;
      if (command.type !== 'AT_DropColumn' || addedBefore(context, table, column) || undoesUp(context, column))
        continue;
      const lost: string[] = [];
      for (const constraint of relation?.constraints.values() ?? []) {
        if (!constraint.columns.includes(column) || constraint.kind === 'not null') continue;
        // Said once, for the first of its columns that goes; nothing is lost but the columns when all of them go.
        if (constraint.columns.find((name) => dropped.has(name)) !== column) continue;
        const allGo = constraint.columns.every((name) => dropped.has(name));
        // A table without a primary key is news even when the key was this column alone; another key is not missed.
        if (allGo && (constraint.kind !== 'primary key' || getsPrimaryKey(context, table))) continue;
        lost.push(`the ${constraint.kind} ${quoteIdentifier(constraint.name)}`);
      }
      for (const index of catalog.indexesOf(table)) {
        if (index.constraint !== null) continue;
        const parts = [
          ...new Set([
            ...index.columns.flatMap((name) => (name === null ? [] : [name])),
            ...index.included,
            ...index.expressionColumns,
          ]),
        ];
        if (!parts.includes(column) || parts.find((name) => dropped.has(name)) !== column) continue;
        if (parts.every((name) => dropped.has(name))) continue;
        lost.push(
          `the ${index.unique ? 'unique ' : ''}index ${displayName(index.name)} (${parts.map(quoteIdentifier).join(', ')})`,
        );
      }
      if (lost.length === 0) continue;
      yield {
        message: `Dropping ${alteration.shown}.${quoteIdentifier(column)} silently drops ${listOf(lost)} as a whole.`,
        span: command.span,
        advice: {
          summary: 'Create what is to take their place before the column is dropped, and drop them by name.',
          steps: [],
        },
      };
    }
  },
  mysql: {
    bad: [
      {
        before:
          'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE, KEY by_customer (customer_id, day));',
        sql: 'ALTER TABLE orders DROP COLUMN day;',
      },
      {
        before: 'CREATE TABLE seats (id BIGINT PRIMARY KEY, hall INT, place INT, UNIQUE KEY one_each (hall, place));',
        sql: 'ALTER TABLE seats DROP COLUMN hall;',
      },
    ],
    good: [
      {
        title: 'The index is dropped by its name',
        before:
          'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE, KEY by_customer (customer_id, day));',
        sql: 'ALTER TABLE orders DROP INDEX by_customer, ADD INDEX by_customer_id (customer_id), DROP COLUMN day;',
      },
    ],
    on: ['alter table'],
    actions: ['drop column'],
    *statement(context) {
      const alteration = mysql.liveAlteration(context);
      if (!alteration) return;
      const { known, shown, actions, table } = alteration;
      const gone = new Set(
        actions.flatMap((one) => (one.kind === 'drop column' ? [one.column.name.toLowerCase()] : [])),
      );
      const byName = new Set(actions.flatMap((one) => droppedIndex(one, known)?.name ?? []));
      for (const action of actions) {
        const column = action.kind === 'drop column' ? action.column.name.toLowerCase() : null;
        if (column === null || mysql.addedBefore(context, table, column) || mysql.undoesUp(context, column)) continue;
        for (const index of known?.indexes.values() ?? []) {
          const columns = index.parts.map((part) => part.column);
          // Said once, for the first of its columns that goes; an index all of whose columns go is not missed.
          if (columns.find((name) => name !== null && gone.has(name)) !== column || byName.has(index.name)) continue;
          const left = columns.filter((name) => name !== null && !gone.has(name));
          if (left.length === 0) continue;
          const name =
            index.kind === 'primary'
              ? 'the primary key'
              : `the ${index.kind === 'unique' ? 'unique key' : 'index'} ${backquoted(index.name)}`;
          const rest = left.map((one) => backquoted(one ?? '')).join(', ');
          const unique = isUnique(index);
          yield {
            message:
              unique && context.server.engine === 'mariadb'
                ? `The server refuses to drop ${shown}.${backquoted(column)} as long as it is part of ${name} (error 1072).`
                : unique
                  ? `Without ${backquoted(column)}, ${name} of ${shown} is over (${rest}) alone: the statement fails if two rows are equal there (error 1062), and later ones are refused.`
                  : `Without ${backquoted(column)}, ${name} of ${shown} silently goes on over (${rest}) alone.`,
            span: action.span,
            ...(unique ? { severity: 'error' as const } : { severity: 'notice' as const }),
            advice: {
              summary: 'Drop the index by its name in the same statement, and add the one that is to take its place.',
              steps: [],
            },
          };
        }
      }
    },
  },
};

/** True when this statement or a later one of the script gives the table a primary key. */
function getsPrimaryKey(context: StatementContext, table: QualifiedName): boolean {
  return [context.statement, ...laterStatements(context)].some((statement) =>
    [...declarations(statement, context)].some(
      (one) => one.node.contype === 'CONSTR_PRIMARY' && keyOf(one.table) === keyOf(table),
    ),
  );
}
