import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import * as mysql from '../mysql/deployed.ts';
import { changes, inside, stringsOf } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'self-assignment',
  title: 'Column set to itself',
  category: 'correctness',
  severity: 'notice',
  enabled: true,
  covers: ['P123'],
  what: 'Finds `UPDATE … SET a = a`.',
  why: 'Every row that matches is written anew, locked and passed to the triggers, and holds what it held before. Most often another column was meant. As a way to make triggers run it deserves a comment.',
  bad: [
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text, mail text);',
      sql: 'UPDATE users SET email = email WHERE id < 1000;',
    },
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
      sql: 'UPDATE users u SET email = u.email WHERE id < 1000;',
    },
  ],
  good: [
    {
      title: 'From another column',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text, mail text);',
      sql: 'UPDATE users SET email = mail WHERE email IS NULL AND id < 1000;',
      strongestLock: 'ROW EXCLUSIVE',
    },
  ],
  on: ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt'],
  *statement(context) {
    for (const update of changes(context.statement, 'UpdateStmt')) {
      const self = update.relation?.alias?.aliasname ?? update.relation?.relname;
      for (const node of update.targetList ?? []) {
        const target = inside(node, 'ResTarget');
        const value = stringsOf(inside(target?.val, 'ColumnRef')?.fields);
        if (!target?.name || target.indirection?.length || value.at(-1) !== target.name) continue;
        // With FROM, an unqualified name could be another table's; a qualified one has to be this table's.
        if (value.length > 1 ? value.at(-2) !== self : update.fromClause?.length) continue;
        yield {
          message: `Setting ${quoteIdentifier(target.name)} to itself writes and locks every matching row without changing it.`,
          span: context.spanAt(target.location),
        };
      }
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), note VARCHAR(20));',
        sql: 'UPDATE orders SET state = state WHERE note IS NULL;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), note VARCHAR(20));',
        sql: 'UPDATE orders SET state = note WHERE note IS NOT NULL;',
      },
      {
        title: 'A TIMESTAMP that would change by itself is kept',
        before:
          'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), changed TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);',
        sql: "UPDATE orders SET state = 'open', changed = changed WHERE state IS NULL;",
      },
    ],
    on: ['update'],
    *statement(context) {
      const { node } = context.statement;
      const [written, second] = node.kind === 'update' ? node.changes : [];
      if (node.kind !== 'update' || !written || second || mysql.isStored(context.statement, context)) return;
      const table = context.catalog.table(context.catalog.resolve(written));
      // With a join an unqualified name could be another table's.
      const alone = node.reads.length === 0;
      for (const { column, value } of node.sets) {
        const plain = /^(?:[`\w$]+\s*\.\s*)?`?([\w$]+)`?$/.exec(value.text.trim());
        if (!alone || value.kind !== 'expression' || !plain || !mysql.sameName(plain[1] ?? '', column.name)) continue;
        // `changed = changed` is how one keeps ON UPDATE CURRENT_TIMESTAMP from touching it (manual, section 13.2.5).
        const known = table?.columns.get(column.name.toLowerCase());
        if (!known || known.onUpdate) continue;
        yield {
          message: `Setting ${backquoted(column.name)} to itself locks every matching row without changing it.`,
          span: { start: column.span.start, end: value.span.end },
        };
      }
    },
  },
};
