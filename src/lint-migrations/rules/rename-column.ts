import { displayName, keyOf, quoteIdentifier } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { renameColumnAdvice } from '../advice/rename-column.ts';
import { alterationOf } from '../alter-commands.ts';
import { addedBefore, codeUsing, inProduction, laterStatements, undoesUp } from '../deployed.ts';
import { inside, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'rename-column',
  title: 'Column renamed under running code',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P28', 'X5'],
  what: 'Finds `ALTER TABLE … RENAME COLUMN` on a table that production already has.',
  why: 'The rename itself takes a moment, but there is no moment at which both the old and the new code are right. Every query of the version that still runs names the old column and fails with `42703` until the new version is everywhere; a rollback of the code fails the same way.',
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
};
