import { quoteIdentifier } from '../../core/schema/catalog.ts';
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
};
