import type { QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, keyOf, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { alterationOf } from '../alter-commands.ts';
import { declarations } from '../declarations.ts';
import { inProduction, laterStatements, undoesUp } from '../deployed.ts';
import { droppedObjects } from '../dropped-objects.ts';
import * as mysql from '../mysql/deployed.ts';
import { addedIndexes, columnsOf, definedColumns, droppedIndex, isUnique, isWithin } from '../mysql/indexes.ts';
import { inside, relationName } from '../names.ts';
import type { Rule, StatementContext } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-key-constraint',
  title: 'Primary key or uniqueness dropped',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P48', 'M32'],
  what: 'Finds the drop of a primary key, of a unique constraint or of a unique index on a table that production has, unless another one over the same columns stays.',
  why: '`INSERT … ON CONFLICT (columns)` of running code fails as soon as no unique index matches it; `ON DUPLICATE KEY UPDATE` and `REPLACE` of MySQL and MariaDB silently add a row instead. Two rows of the same key can be written, and cannot be told apart afterwards. A table that is replicated logically by its primary key refuses UPDATE and DELETE.',
  bad: [
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT users_email_key UNIQUE);',
      sql: 'ALTER TABLE users DROP CONSTRAINT users_email_key;',
    },
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE users DROP CONSTRAINT IF EXISTS users_pkey;',
    },
    {
      before:
        'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email);',
      sql: 'DROP INDEX CONCURRENTLY users_email;',
    },
  ],
  good: [
    {
      title: 'The replacement first',
      before:
        'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email);',
      sql: [
        'CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);',
        'DROP INDEX CONCURRENTLY users_email;',
      ],
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
    {
      title: 'Another key over the same columns, in one transaction',
      before:
        'CREATE TABLE owners (crate_id bigint NOT NULL, user_id bigint NOT NULL, CONSTRAINT owners_key UNIQUE (crate_id, user_id));',
      sql: 'BEGIN;\nALTER TABLE owners DROP CONSTRAINT owners_key;\nALTER TABLE owners ADD PRIMARY KEY (user_id, crate_id);\nCOMMIT;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'Swapped in one statement',
      before:
        'CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT users_mail UNIQUE);\nCREATE UNIQUE INDEX users_email_key ON users (email);',
      sql: 'ALTER TABLE users DROP CONSTRAINT users_mail, ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt', 'DropStmt'],
  commands: ['AT_DropConstraint'],
  *statement(context) {
    const { statement, catalog } = context;
    const alteration = alterationOf(statement, catalog);
    if (alteration && inProduction(context, alteration.table)) {
      for (const command of alteration.commands) {
        if (command.type !== 'AT_DropConstraint' || undoesUp(context, command.name)) continue;
        const constraint = alteration.relation?.constraints.get(command.name);
        if (!constraint || (constraint.kind !== 'primary key' && constraint.kind !== 'unique')) continue;
        const addsAnother = alteration.commands.some(
          (other) =>
            (other.type === 'AT_AddConstraint' || other.type === 'AT_AddIndexConstraint') &&
            other.index !== command.index,
        );
        if (
          addsAnother ||
          staysUnique(context, alteration.table, constraint.columns, constraint.index) ||
          isMadeAgain(context, alteration.table, constraint.columns)
        )
          continue;
        yield {
          message: `Rows of ${alteration.shown} with the same (${constraint.columns.map(quoteIdentifier).join(', ')}) can be written once the ${constraint.kind} ${quoteIdentifier(command.name)} is gone, and ON CONFLICT on these columns fails.`,
          span: command.span,
          advice,
        };
      }
    }
    for (const { name } of droppedObjects(statement, catalog, ['OBJECT_INDEX'])) {
      const index = catalog.index(name);
      if (
        !index?.unique ||
        index.constraint !== null ||
        !inProduction(context, index.table) ||
        undoesUp(context, name.name)
      )
        continue;
      const columns = index.columns.flatMap((column) => (column === null ? [] : [column]));
      if (
        columns.length === index.columns.length &&
        index.predicate === null &&
        (staysUnique(context, index.table, columns, name.name) || isMadeAgain(context, index.table, columns))
      )
        continue;
      const what =
        columns.length === index.columns.length
          ? `the same (${columns.map(quoteIdentifier).join(', ')})`
          : 'the same key';
      yield {
        message: `Rows of ${displayName(index.table)} with ${what} can be written once the unique index ${displayName(name)} is gone, and ON CONFLICT that relies on it fails.`,
        advice,
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(200), UNIQUE KEY customers_mail (mail));',
        sql: 'ALTER TABLE customers DROP INDEX customers_mail;',
      },
      {
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(200));\nCREATE UNIQUE INDEX customers_mail ON customers (mail);',
        sql: 'DROP INDEX customers_mail ON customers;',
      },
      {
        before: 'CREATE TABLE visits (page VARCHAR(100) NOT NULL PRIMARY KEY, hits INT NOT NULL);',
        sql: 'ALTER TABLE visits DROP PRIMARY KEY;',
      },
    ],
    good: [
      {
        title: 'Another one takes its place in the same statement',
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(200), UNIQUE KEY customers_mail (mail));',
        sql: 'ALTER TABLE customers DROP INDEX customers_mail, ADD UNIQUE KEY customers_mail_unique (mail);',
      },
      {
        title: 'Another one over the same columns stays',
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(200), UNIQUE KEY a (mail), UNIQUE KEY b (mail));',
        sql: 'ALTER TABLE customers DROP INDEX b;',
      },
    ],
    on: ['alter table', 'drop index'],
    actions: ['drop index', 'drop primary key', 'drop constraint'],
    *statement(context) {
      const alteration = mysql.liveAlteration(context);
      if (!alteration) return;
      const { known, table, shown, actions } = alteration;
      const following = [context.statement, ...mysql.laterStatements(context)];
      const gone = new Set(
        following
          .flatMap((one) => mysql.alterationOf(one, context) ?? [])
          .filter((one) => mysql.sameTable(one.table, table))
          .flatMap((one) => one.actions)
          .flatMap((action) => (action.kind === 'drop column' ? [action.column.name.toLowerCase()] : [])),
      );
      for (const action of actions) {
        const index = droppedIndex(action, known);
        if (!index || !isUnique(index) || mysql.undoesUp(context, index.name)) continue;
        const columns = columnsOf(index);
        const added = following.flatMap((one) => addedIndexes(one, context, table));
        // In one statement with another key it is a change of the key, and who wrote it thought of that.
        if (addedIndexes(context.statement, context, table).some(isUnique)) continue;
        if (columns?.some((column) => gone.has(column))) continue;
        // A key over some of the columns tells the rows apart as well.
        const again = columns && added.some((one) => isUnique(one) && isWithin(definedColumns(one), columns));
        const stays = [...(known?.indexes.values() ?? [])].some(
          (other) => other.name !== index.name && isUnique(other) && columns && isWithin(columnsOf(other), columns),
        );
        if (again || stays) continue;
        const what = columns ? `the same (${columns.map(backquoted).join(', ')})` : 'the same key';
        const name = index.kind === 'primary' ? 'primary key' : `unique key ${backquoted(index.name)}`;
        yield {
          message: `Rows of ${shown} with ${what} can be written once the ${name} is gone, and ON DUPLICATE KEY UPDATE and REPLACE that rely on it add a second row.`,
          span: action.span,
          advice: {
            summary:
              'Add the unique key that replaces it in the same ALTER TABLE; if none does, deploy code that does not rely on one row a key first.',
            steps: [],
          },
        };
      }
    },
  },
};

const advice = {
  summary:
    'Build the unique index that replaces it first; if none does, deploy code that neither relies on ON CONFLICT nor on one row a key.',
  steps: [],
};

/** True when another unique index without conditions keeps the same columns unique. */
function staysUnique(
  context: StatementContext,
  table: QualifiedName,
  columns: readonly string[],
  except: string,
): boolean {
  const wanted = new Set(columns);
  return context.catalog
    .indexesOf(table)
    .some(
      (index) =>
        index.unique &&
        index.valid &&
        index.predicate === null &&
        keyOf(index.name) !== keyOf({ schema: index.name.schema, name: except }) &&
        index.columns.length === wanted.size &&
        index.columns.every((column) => column !== null && wanted.has(column)),
    );
}

/** True when a later statement of the same transaction makes the columns unique again: nobody sees the table without. */
function isMadeAgain(context: StatementContext, table: QualifiedName, columns: readonly string[]): boolean {
  if (!context.session.inTransaction) return false;
  const same = (others: readonly (string | undefined)[]) =>
    others.length === columns.length && others.every((column) => column !== undefined && columns.includes(column));
  return laterStatements(context).some((statement) => {
    const index = nodeOf(statement, 'IndexStmt');
    if (index) {
      return (
        index.unique === true &&
        index.whereClause === undefined &&
        keyOf(relationName(context.catalog, index.relation)) === keyOf(table) &&
        same((index.indexParams ?? []).map((param) => inside(param, 'IndexElem')?.name))
      );
    }
    return [...declarations(statement, context)].some(
      (one) =>
        (one.node.contype === 'CONSTR_PRIMARY' || one.node.contype === 'CONSTR_UNIQUE') &&
        keyOf(one.table) === keyOf(table) &&
        same(one.columns),
    );
  });
}
