import type { Node } from '../../core/sql/statement.ts';
import { alterationOf } from '../alter-commands.ts';
import { isFilledBefore, isStillNull } from '../deployed.ts';
import { commandOf, failuresFor, reasonOf, spanOf, stopsHere, surelyEmpty, tableOf } from '../failures.ts';
import * as mysql from '../mysql/deployed.ts';
import { failureText, failuresFor as mysqlFailuresFor, spanOf as mysqlSpanOf } from '../mysql/failures.ts';
import { isSafe, precheckOf as mysqlPrecheck } from '../mysql/precheck.ts';
import { inside, stringsOf } from '../names.ts';
import { precheckOf } from '../precheck.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'may-fail',
  title: 'Statement that fails if a row is in its way',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P7', 'P20', 'P41'],
  what: 'Finds statements that fail if existing rows do not fit: a constraint that some row breaks, NULL in a column that becomes NOT NULL, a value that does not fit the new type. `VALIDATE CONSTRAINT`, which is made for finding that out, is a notice.',
  why: 'The test database has other rows than production. The statement passes there and fails in the deployment, after it has read the table under its lock. A query beforehand tells.',
  bad: [
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
      sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
    },
    {
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
      sql: 'ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers;',
    },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
      sql: 'ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0);',
    },
  ],
  good: [
    {
      title: 'Only new rows are checked, so that nothing can fail; old ones are mended and validated later',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
      sql: 'ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A validated check proves that no row is in the way',
      before:
        'CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT email_known CHECK (email IS NOT NULL));',
      sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A foreign key of a column that holds nothing yet',
      before: 'CREATE TABLE teams (id bigint PRIMARY KEY);\nCREATE TABLE users (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE users ADD COLUMN team_id bigint;\nALTER TABLE users ADD FOREIGN KEY (team_id) REFERENCES teams (id);',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A CHECK of a column that holds nothing yet: NULL passes',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE users ADD COLUMN nick text, ADD CONSTRAINT users_nick CHECK (char_length(nick) <= 40);',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'The rows without a value got one',
      before: 'CREATE TABLE bans (id bigint PRIMARY KEY, reason text);',
      sql: "UPDATE bans SET reason = 'none given' WHERE reason IS NULL;\nALTER TABLE bans ALTER COLUMN reason SET NOT NULL;",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A table of the same migration',
      sql: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nALTER TABLE users ALTER COLUMN email SET NOT NULL;',
      strongestLock: 'none',
    },
  ],
  when: 'failures',
  *statement(context) {
    const table = tableOf(context);
    if (table && surelyEmpty(context, table)) return;
    const alteration = alterationOf(context.statement, context.catalog);
    const told = new Set<number>();
    for (const failure of failuresFor('may-fail', context)) {
      const command = commandOf(failure, context);
      const constraint = inside(command?.node.def, 'Constraint');
      // MATCH SIMPLE: one NULL among the columns, and nothing is looked up.
      if (
        alteration &&
        constraint?.contype === 'CONSTR_FOREIGN' &&
        constraint.fk_matchtype !== 'f' &&
        stringsOf(constraint.fk_attrs).some((column) => isStillNull(context, alteration.table, column))
      )
        continue;
      if (
        alteration &&
        constraint?.contype === 'CONSTR_CHECK' &&
        givesNullForNull(constraint.raw_expr, (column) => isStillNull(context, alteration.table, column))
      )
        continue;
      if (alteration && command?.type === 'AT_SetNotNull' && isFilledBefore(context, alteration.table, command.name))
        continue;
      // One reason a command is enough: the query finds the rows of all.
      if (command && told.has(command.index)) continue;
      if (command) told.add(command.index);
      const query = command && alteration ? precheckOf(context.catalog, alteration.table, command) : null;
      yield {
        message: `${stopsHere(context)} if a row is in the way: ${reasonOf(failure)} (SQLSTATE ${failure.sqlstate}).`,
        span: spanOf(failure, context),
        ...(command?.type === 'AT_ValidateConstraint' ? { severity: 'notice' as const } : {}),
        ...(query === null
          ? {}
          : {
              advice: {
                summary: 'Ask production before the deployment; the answer has to be 0.',
                steps: [{ title: 'Rows that are in the way', sql: query }],
              },
            }),
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: 'ALTER TABLE orders MODIFY COLUMN state VARCHAR(20) NOT NULL;',
      },
      {
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL);',
        sql: 'ALTER TABLE orders MODIFY COLUMN state VARCHAR(30) NOT NULL;',
      },
      {
        title: 'Filled before',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "UPDATE orders SET state = 'new' WHERE state IS NULL;\nALTER TABLE orders MODIFY COLUMN state VARCHAR(20) NOT NULL;",
      },
    ],
    when: 'failures',
    *statement(context) {
      const alteration = mysql.alterationOf(context.statement, context);
      // Rows of a table that the change made and did not fill cannot be in the way.
      if (alteration && !mysql.inProduction(context, alteration.table) && alteration.known?.hasRows !== true) return;
      if (alteration && context.catalog.sizeOf(alteration.table)?.rows === 0) return;
      for (const failure of mysqlFailuresFor('may-fail', context)) {
        const action = alteration?.actions[failure.action];
        if (alteration && action && isSafe(context, alteration, action, failure.code)) continue;
        // Of a table that the history never made nobody knows the character set.
        if (failure.errno === wrongCharacter && alteration?.known?.certain !== true) continue;
        const query = alteration && action ? mysqlPrecheck(context, alteration, action, failure.code) : null;
        yield {
          message: failureText(failure, context),
          span: mysqlSpanOf(failure, context),
          ...(query === null
            ? {}
            : {
                advice: {
                  summary: 'Ask production before the deployment; the answer has to be 0.',
                  steps: [{ title: 'Rows that are in the way', sql: query }],
                },
              }),
        };
      }
    },
  },
};

/** ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, for a character that the new character set lacks (MySQL error reference). */
const wrongCharacter = 1366;

const comparisons = new Set(['=', '<>', '<', '>', '<=', '>=', '~', '~*', '!~', '!~*']);
const strict = new Set(['char_length', 'length', 'octet_length', 'lower', 'upper', 'btrim', 'abs']);

/** True for a comparison one of whose sides is NULL where the column is, so that the CHECK gives NULL and passes. */
function givesNullForNull(node: Node | undefined, isNull: (column: string) => boolean): boolean {
  const comparison = inside(node, 'A_Expr');
  const operator = stringsOf(comparison?.name).at(-1) ?? '';
  if (comparison?.kind !== 'AEXPR_OP' || !comparisons.has(operator)) return false;
  const staysNull = (part: Node | undefined): boolean => {
    const column = stringsOf(inside(part, 'ColumnRef')?.fields).at(-1);
    if (column !== undefined) return isNull(column);
    const cast = inside(part, 'TypeCast');
    if (cast) return staysNull(cast.arg);
    const call = inside(part, 'FuncCall');
    return call !== undefined && strict.has(stringsOf(call.funcname).at(-1) ?? '') && (call.args ?? []).some(staysNull);
  };
  return staysNull(comparison.lexpr) || staysNull(comparison.rexpr);
}
