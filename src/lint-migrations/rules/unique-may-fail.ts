import type { Index } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { expressionText } from '../../core/schema/expression.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { isStillNull as isStillNullInPostgres } from '../deployed.ts';
import { commandOf, failuresFor, spanOf, surelyEmpty, tableOf } from '../failures.ts';
import * as mysql from '../mysql/deployed.ts';
import { failuresFor as mysqlFailuresFor, spanOf as mysqlSpanOf } from '../mysql/failures.ts';
import { columnsOf, definedColumns, isUnique } from '../mysql/indexes.ts';
import { inside, stringsOf } from '../names.ts';
import { duplicatesOf, indexKeys } from '../precheck.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'unique-may-fail',
  title: 'Uniqueness that existing rows may break',
  category: 'correctness',
  severity: 'notice',
  enabled: true,
  covers: ['P73'],
  what: 'Finds a new unique index, unique constraint or primary key on a table with rows, and gives the query that finds the duplicates.',
  why: 'One pair of equal rows makes the build fail, after it has read the table. Built CONCURRENTLY, it leaves an INVALID index behind that every write maintains.',
  bad: [
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
      sql: 'CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (lower(email)) WHERE email IS NOT NULL;',
    },
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
      sql: 'ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);',
    },
  ],
  good: [
    {
      title: 'An index that keeps nothing unique',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
      sql: 'CREATE INDEX CONCURRENTLY users_email ON users (email);',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
    {
      title: 'More columns than the key that is there',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, team_id bigint NOT NULL);',
      sql: 'ALTER TABLE users ADD CONSTRAINT users_id_team UNIQUE (id, team_id);',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A column that holds nothing yet',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE users ADD COLUMN slug text;\nCREATE UNIQUE INDEX users_slug ON users (slug);',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A table of the same migration',
      sql: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email);',
      strongestLock: 'none',
    },
    {
      title: 'An index that is built already',
      before:
        'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email);',
      sql: 'ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['IndexStmt', 'AlterTableStmt'],
  when: 'failures',
  *statement(context) {
    const table = tableOf(context);
    if (!table || surelyEmpty(context, table)) return;
    // Its rows come from a query, whose keys nobody looks for duplicates of in production.
    if (context.catalog.relation(table)?.kind === 'materialized view') return;
    for (const failure of failuresFor('unique-may-fail', context)) {
      const index = nodeOf(context.statement, 'IndexStmt');
      const constraint = inside(commandOf(failure, context)?.node.def, 'Constraint');
      const columns = index
        ? (index.indexParams ?? []).map((param) => inside(param, 'IndexElem')?.name ?? '')
        : stringsOf(constraint?.keys);
      // One NULL in the key, and no two rows are equal.
      if (
        !(index ?? constraint)?.nulls_not_distinct &&
        constraint?.contype !== 'CONSTR_PRIMARY' &&
        columns.some((column) => isStillNullInPostgres(context, table, column))
      )
        continue;
      // Rows that some of the columns tell apart already are told apart by more of them.
      if (
        !index?.whereClause &&
        !index?.nulls_not_distinct &&
        isUniqueAlready(context.catalog.indexesOf(table), columns)
      )
        continue;
      const where = index?.whereClause ? expressionText(index.whereClause) : null;
      const query = index
        ? index.whereClause && where === null
          ? null
          : duplicatesOf(table, indexKeys(index), where, index.nulls_not_distinct)
        : duplicatesOf(table, stringsOf(constraint?.keys).map(quoteIdentifier), null, constraint?.nulls_not_distinct);
      yield {
        message: index?.concurrent
          ? `If two rows of ${displayName(table)} are equal the build fails and leaves an INVALID index behind.`
          : `If two rows of ${displayName(table)} are equal ${context.direction === 'down' ? 'going back' : 'the deployment'} stops here (SQLSTATE ${failure.sqlstate}).`,
        span: spanOf(failure, context),
        ...(query === null
          ? {}
          : {
              advice: {
                summary: 'Ask production before the deployment; no row may come back.',
                steps: [{ title: 'Keys that more than one row has', sql: query }],
              },
            }),
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(200));',
        sql: 'ALTER TABLE customers ADD UNIQUE KEY customers_mail (mail);',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(200));',
        sql: 'ALTER TABLE customers ADD KEY customers_mail (mail);',
      },
      {
        sql: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(200));\nALTER TABLE customers ADD UNIQUE KEY customers_mail (mail);',
      },
    ],
    on: ['alter table', 'create index'],
    when: 'failures',
    *statement(context) {
      const alteration = mysql.liveAlteration(context);
      if (!alteration || context.catalog.sizeOf(alteration.table)?.rows === 0) return;
      for (const failure of mysqlFailuresFor('unique-may-fail', context)) {
        const action = alteration.actions[failure.action];
        const index = action?.kind === 'add index' ? action.index : undefined;
        const columns = index ? definedColumns(index) : null;
        // Rows that some of the columns tell apart already are told apart by more of them.
        const already = [...(alteration.known?.indexes.values() ?? [])].some(
          (other) =>
            isUnique(other) && columns !== null && columnsOf(other)?.every((column) => columns.includes(column)),
        );
        // NULL in the key, and no two rows are equal: a column that the script has just added, without a value.
        const empty =
          columns?.some((column) => mysql.isStillNull(context, alteration.table, column)) && index?.kind === 'unique';
        if (already || empty) continue;
        const keys = (index?.parts ?? []).map(({ column, length }) =>
          column === null
            ? null
            : length === null
              ? backquoted(column.name)
              : `LEFT(${backquoted(column.name)}, ${length})`,
        );
        const list = keys.join(', ');
        // A NULL is equal to nothing; where there can be none, nothing has to be said of it.
        const nullable = keys.filter((_, place) => {
          const name = index?.parts[place]?.column?.name.toLowerCase() ?? '';
          return alteration.known?.columns.get(name)?.nullable !== false;
        });
        const where =
          nullable.length === 0 ? '' : ` WHERE ${nullable.map((key) => `${key} IS NOT NULL`).join(' AND ')}`;
        yield {
          message: `If two rows of ${alteration.shown} are equal ${context.direction === 'down' ? 'going back' : 'the deployment'} stops here (error ${failure.errno}).`,
          span: mysqlSpanOf(failure, context),
          ...(keys.length === 0 || keys.includes(null)
            ? {}
            : {
                advice: {
                  summary: 'Ask production before the deployment; no row may come back.',
                  steps: [
                    {
                      title: 'Keys that more than one row has',
                      sql: `SELECT ${list}, COUNT(*) FROM ${alteration.shown}${where} GROUP BY ${list} HAVING COUNT(*) > 1;`,
                    },
                  ],
                },
              }),
        };
      }
    },
  },
};

function isUniqueAlready(indexes: readonly Index[], columns: readonly string[]): boolean {
  return indexes.some(
    (index) =>
      index.unique &&
      index.valid &&
      index.predicate === null &&
      index.columns.every((column) => column !== null && columns.includes(column)),
  );
}
