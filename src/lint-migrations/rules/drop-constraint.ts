import { keyOf, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { alterationOf } from '../alter-commands.ts';
import { inProduction, laterStatements, undoesUp } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
import { inside } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-constraint',
  title: 'Database stops refusing wrong rows',
  category: 'compatibility',
  severity: 'notice',
  enabled: true,
  covers: ['P48', 'M32'],
  what: 'Finds `DROP CONSTRAINT` of a foreign key, check or exclusion constraint (on MySQL and MariaDB `DROP FOREIGN KEY`, `DROP CHECK` and `NOT ENFORCED` too) that the script does not put back.',
  why: 'From that moment rows are accepted that the constraint refused. Code that was written when they could not exist meets them, and putting the constraint back later means finding and mending those rows first.',
  bad: [
    {
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint CONSTRAINT orders_customer_fk REFERENCES customers);',
      sql: 'ALTER TABLE orders DROP CONSTRAINT orders_customer_fk;',
    },
    {
      before: 'CREATE TABLE orders (total int CONSTRAINT total_positive CHECK (total > 0));',
      sql: 'ALTER TABLE orders DROP CONSTRAINT IF EXISTS total_positive;',
    },
  ],
  good: [
    {
      title: 'Replaced in the same script',
      before: 'CREATE TABLE orders (total int CONSTRAINT total_positive CHECK (total > 0));',
      sql: 'ALTER TABLE orders DROP CONSTRAINT total_positive;\nALTER TABLE orders ADD CONSTRAINT total_not_negative CHECK (total >= 0) NOT VALID;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A check that the column’s NOT NULL has made superfluous',
      before: 'CREATE TABLE orders (total int NOT NULL CONSTRAINT total_not_null CHECK (total IS NOT NULL));',
      sql: 'ALTER TABLE orders DROP CONSTRAINT total_not_null;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_DropConstraint'],
  *statement(context) {
    const { statement, catalog } = context;
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      if (command.type !== 'AT_DropConstraint' || undoesUp(context, command.name)) continue;
      const constraint = alteration.relation?.constraints.get(command.name);
      if (
        !constraint ||
        constraint.kind === 'primary key' ||
        constraint.kind === 'unique' ||
        constraint.kind === 'not null'
      )
        continue;
      if (
        constraint.kind === 'check' &&
        constraint.provesNotNull.some((column) => {
          return (
            alteration.relation?.columns.get(column)?.notNull ||
            alteration.commands.some((other) => other.type === 'AT_SetNotNull' && other.name === column)
          );
        })
      )
        continue;
      const replaced = [statement, ...laterStatements(context)].some((other) => {
        const next = alterationOf(other, catalog);
        return (
          next !== null &&
          keyOf(next.table) === keyOf(alteration.table) &&
          next.commands.some((one) => {
            if (one.type === 'AT_DropColumn') return constraint.columns.includes(one.name);
            if (one.type !== 'AT_AddConstraint') return false;
            const added = inside(one.node.def, 'Constraint')?.contype;
            return added === clauses[constraint.kind];
          })
        );
      });
      if (replaced) continue;
      const wrong =
        constraint.kind === 'foreign key'
          ? `(${constraint.columns.map(quoteIdentifier).join(', ')}) that references no row`
          : constraint.kind === 'check'
            ? `rows for which ${constraint.expression} is false`
            : 'rows that exclude each other';
      yield {
        message: `${alteration.shown} accepts ${wrong} once ${quoteIdentifier(command.name)} is gone.`,
        span: command.span,
      };
    }
  },
  mysql: {
    bad: [
      {
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));',
        sql: 'ALTER TABLE orders DROP FOREIGN KEY orders_customer;',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, CONSTRAINT positive CHECK (total > 0));',
        sql: 'ALTER TABLE orders DROP CONSTRAINT positive;',
      },
    ],
    good: [
      {
        title: 'Replaced in the same script',
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));',
        sql: 'ALTER TABLE orders DROP FOREIGN KEY orders_customer;\nALTER TABLE orders ADD CONSTRAINT orders_buyer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT;',
      },
      {
        title: 'With its column',
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));',
        sql: 'ALTER TABLE orders DROP FOREIGN KEY orders_customer;\nALTER TABLE orders DROP COLUMN customer_id;',
      },
    ],
    on: ['alter table'],
    actions: ['drop foreign key', 'drop constraint', 'enforce constraint'],
    *statement(context) {
      const alteration = mysql.liveAlteration(context);
      if (!alteration) return;
      const { known, table, shown } = alteration;
      const following = [context.statement, ...mysql.laterStatements(context)];
      const later = following.flatMap((statement) => {
        const next = mysql.alterationOf(statement, context);
        return next && mysql.sameTable(next.table, table) ? next.actions : [];
      });
      const tableGoes = following.some(
        ({ node }) =>
          node.kind === 'drop table' && node.tables.some((one) => mysql.sameTable(context.catalog.resolve(one), table)),
      );
      for (const action of alteration.actions) {
        if (
          action.kind !== 'drop foreign key' &&
          action.kind !== 'drop constraint' &&
          action.kind !== 'enforce constraint'
        )
          continue;
        if (tableGoes || mysql.undoesUp(context, action.name.name)) continue;
        const name = action.name.name.toLowerCase();
        const key = action.kind === 'enforce constraint' ? undefined : known?.foreignKeys.get(name);
        const check = action.kind === 'drop foreign key' ? undefined : known?.checks.get(name);
        if (key) {
          const replaced = later.some(
            (one) =>
              one.kind === 'add foreign key' ||
              (one.kind === 'drop column' && key.columns.includes(one.column.name.toLowerCase())),
          );
          if (replaced) continue;
          yield {
            message: `${shown} accepts (${key.columns.map(backquoted).join(', ')}) that references no row of ${mysqlName(key.references)} once ${backquoted(action.name.name)} is gone.`,
            span: action.span,
          };
        } else if (check?.enforced) {
          if (action.kind === 'enforce constraint' && action.enforced) continue;
          const replaced = later.some(
            (one) =>
              one.kind === 'add check' ||
              (one.kind === 'drop column' && check.expression.columns.includes(one.column.name.toLowerCase())),
          );
          if (replaced) continue;
          const { text } = check.expression;
          const refused = /^[^\n]{1,60}$/.test(text) ? `for which ${text} is false` : 'that it refused';
          yield {
            message: `${shown} accepts rows ${refused} once ${backquoted(action.name.name)} is ${action.kind === 'enforce constraint' ? 'not enforced' : 'gone'}.`,
            span: action.span,
          };
        }
      }
    },
  },
};

const clauses: Readonly<Record<string, string>> = {
  check: 'CONSTR_CHECK',
  'foreign key': 'CONSTR_FOREIGN',
  exclude: 'CONSTR_EXCLUSION',
};
