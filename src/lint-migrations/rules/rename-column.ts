import { displayName, keyOf, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { renameColumnAdvice } from '../advice/rename-column.ts';
import { alterationOf } from '../alter-commands.ts';
import { addedBefore, codeUsing, inProduction, laterStatements, undoesUp } from '../deployed.ts';
import { repeated } from '../mysql/batches.ts';
import { catalogColumnText } from '../mysql/definition-text.ts';
import * as mysql from '../mysql/deployed.ts';
import { inside, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'rename-column',
  title: 'Column renamed under running code',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P28', 'M32', 'X5'],
  what: 'Finds `ALTER TABLE … RENAME COLUMN`, and `CHANGE` with another name, on a table that production already has.',
  why: 'The rename itself takes a moment, but there is no moment at which both the old and the new code are right. Every query of the version that still runs names the old column and fails until the new version is everywhere; a rollback of the code fails the same way.',
  bad: [
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, mail text NOT NULL);',
      sql: 'ALTER TABLE customers RENAME COLUMN mail TO email;',
    },
    {
      title: 'The word COLUMN may be left out',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, "Mail" text);',
      sql: 'ALTER TABLE customers RENAME "Mail" TO mail;',
    },
    {
      title: 'A view is an interface too',
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\nCREATE VIEW order_totals AS SELECT id, total FROM orders;',
      sql: 'ALTER VIEW order_totals RENAME COLUMN total TO amount;',
    },
  ],
  good: [
    {
      title: 'Expand: a second column, kept equal by a trigger',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, mail text);',
      sql: [
        'ALTER TABLE customers ADD COLUMN email text;',
        [
          'CREATE FUNCTION customers_mail_email() RETURNS trigger LANGUAGE plpgsql AS $$',
          'BEGIN',
          '  NEW.email := NEW.mail;',
          '  RETURN NEW;',
          'END',
          '$$;',
          'CREATE TRIGGER customers_mail_email BEFORE INSERT OR UPDATE ON customers',
          '  FOR EACH ROW EXECUTE FUNCTION customers_mail_email();',
        ].join('\n'),
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A table of the same migration has no users yet',
      sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY, wieght int);\nALTER TABLE parcels RENAME COLUMN wieght TO weight;',
      strongestLock: 'none',
    },
    {
      title: 'So has a column that the same migration added',
      before: 'CREATE TABLE parcels (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE parcels ADD COLUMN wieght int;\nALTER TABLE parcels RENAME COLUMN wieght TO weight;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['RenameStmt'],
  *statement(context) {
    const { statement, catalog, server } = context;
    const rename = nodeOf(statement, 'RenameStmt');
    if (rename?.renameType !== 'OBJECT_COLUMN' || !rename.relation) return;
    const table = relationName(catalog, rename.relation);
    const from = rename.subname ?? '';
    const to = rename.newname ?? '';
    if (!inProduction(context, table) || addedBefore(context, table, from) || undoesUp(context, from)) return;
    const { references, ending } = codeUsing(context, from, table);
    const isTable = rename.relationType === 'OBJECT_TABLE';
    // A generated column of the old name keeps old readers alive; old writers still fail.
    const alias = laterStatements(context).some((later) => {
      const alteration = alterationOf(later, catalog);
      return (
        alteration !== null &&
        keyOf(alteration.table) === keyOf(table) &&
        alteration.commands.some((command) => inside(command.node.def, 'ColumnDef')?.colname === from)
      );
    });
    yield {
      message: alias
        ? `Code that still writes ${displayName(table)}.${quoteIdentifier(from)} fails once it is renamed to ${quoteIdentifier(to)}${ending}.`
        : `Every query of running code that names ${displayName(table)}.${quoteIdentifier(from)} fails from the moment it is renamed to ${quoteIdentifier(to)}${ending}.`,
      severity: alias ? 'notice' : 'warning',
      ...(isTable ? { advice: renameColumnAdvice(server, catalog, table, from, to) } : {}),
      ...(references ? { references } : {}),
    };
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40));',
        sql: 'ALTER TABLE orders RENAME COLUMN fax TO telefax;',
      },
      {
        title: 'CHANGE with another name',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40));',
        sql: 'ALTER TABLE orders CHANGE fax telefax VARCHAR(40);',
      },
    ],
    good: [
      {
        title: 'A second column, filled in batches; the old one goes in a later migration',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40));',
        sql: [
          'ALTER TABLE orders ADD COLUMN telefax VARCHAR(40), ALGORITHM=INSTANT;',
          'UPDATE orders SET telefax = fax WHERE NOT (telefax <=> fax) LIMIT 1000;',
        ],
        algorithm: 'INSTANT',
        lock: 'NONE',
      },
      {
        title: 'CHANGE that keeps the name',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40));',
        sql: 'ALTER TABLE orders CHANGE fax fax VARCHAR(50);',
      },
    ],
    on: ['alter table'],
    actions: ['rename column', 'change column'],
    *statement(context) {
      const alteration = mysql.liveAlteration(context);
      if (!alteration) return;
      const { table, shown, known } = alteration;
      for (const action of alteration.actions) {
        if (action.kind !== 'rename column' && action.kind !== 'change column') continue;
        const from = action.from.name;
        const to = action.kind === 'rename column' ? action.to.name : action.column.name.name;
        if (mysql.sameName(from, to) || mysql.addedBefore(context, table, from) || mysql.undoesUp(context, from))
          continue;
        // A generated column of the old name keeps old readers alive; old writers still fail.
        const alias = [context.statement, ...mysql.laterStatements(context)].some((later) =>
          (mysql.alterationOf(later, context)?.actions ?? []).some(
            (other) => other.kind === 'add column' && mysql.sameName(other.column.name.name, from),
          ),
        );
        const { references, ending } = codeUsing(context, from, table);
        const its = known?.columns.get(from.toLowerCase());
        const definition = its
          ? catalogColumnText({
              ...its,
              name: to,
              nullable: true,
              default: null,
              onUpdate: null,
              autoIncrement: false,
              generated: null,
            })
          : null;
        const [old, next] = [backquoted(from), backquoted(to)];
        yield {
          message: alias
            ? `Code that still writes ${shown}.${old} fails once it is renamed to ${next}${ending}.`
            : `Every query of running code that names ${shown}.${old} fails from the moment it is renamed to ${next}${ending}.`,
          span: action.span,
          ...(alias ? { severity: 'notice' as const } : {}),
          advice: {
            summary: `Add ${next}, let code write both columns for a while, then drop ${old}.`,
            steps:
              definition === null
                ? []
                : [
                    { title: '1. Add the column', sql: `ALTER TABLE ${shown} ADD COLUMN ${definition};` },
                    { title: `2. Deploy code that writes both columns and reads ${old}`, sql: '' },
                    repeated(
                      '3. Copy the values of existing rows',
                      `UPDATE ${shown} SET ${next} = ${old} WHERE NOT (${next} <=> ${old})`,
                    ),
                    { title: `4. Deploy code that uses ${next} only`, sql: '' },
                    {
                      title: '5. Drop the old column in a later migration',
                      sql: `ALTER TABLE ${shown} DROP COLUMN ${old};`,
                    },
                  ],
          },
          ...(references ? { references } : {}),
        };
      }
    },
  },
};
