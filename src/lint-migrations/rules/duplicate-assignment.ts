import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { changes, inside } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'duplicate-assignment',
  title: 'Column assigned twice',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P123'],
  what: 'Finds `UPDATE … SET` and `INSERT` that name a column twice.',
  why: 'The server refuses the statement, so that the deployment stops here. An UPDATE of MySQL or MariaDB takes the last value, and what the other one was for is lost.',
  bad: [
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, a int, b int);',
      sql: 'UPDATE users SET a = 1, a = 2 WHERE id = 1;',
    },
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, a int, b int);',
      sql: 'INSERT INTO users (id, a, a) VALUES (1, 2, 3);',
    },
  ],
  good: [
    {
      title: 'Each column once',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, a int, b int);',
      sql: 'UPDATE users SET a = 1, b = 2 WHERE id = 1;',
      strongestLock: 'ROW EXCLUSIVE',
    },
    {
      title: 'Two elements of one array',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, a int[]);',
      sql: 'UPDATE users SET a[1] = 1, a[2] = 2 WHERE id = 1;',
      strongestLock: 'ROW EXCLUSIVE',
    },
  ],
  on: ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt'],
  *statement(context) {
    const { statement } = context;
    const lists = [
      ...[...changes(statement, 'UpdateStmt')].map((update) => update.targetList),
      ...[...changes(statement, 'InsertStmt')].flatMap((insert) => [insert.cols, insert.onConflictClause?.targetList]),
    ];
    for (const list of lists) {
      const seen = new Set<string>();
      for (const node of list ?? []) {
        const target = inside(node, 'ResTarget');
        // An element of an array or a field of a composite value may be set beside another one.
        if (!target?.name || target.indirection?.length) continue;
        if (seen.has(target.name)) {
          yield {
            message: `The server refuses a statement that gives ${quoteIdentifier(target.name)} a value twice.`,
            span: context.spanAt(target.location),
          };
        }
        seen.add(target.name);
      }
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "INSERT INTO orders (id, state, state) VALUES (1, 'new', 'open');",
      },
      {
        title: 'In an UPDATE the last one counts',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "UPDATE orders SET state = 'new', state = 'open' WHERE id = 1;",
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), note VARCHAR(20));',
        sql: "UPDATE orders SET state = 'open', note = 'opened' WHERE id = 1;",
      },
    ],
    on: ['insert', 'update'],
    *statement(context) {
      const { node } = context.statement;
      const several = node.kind === 'update' && (node.changes.length > 1 || node.reads.length > 0);
      // Of several tables each may have a column of that name.
      const columns =
        node.kind === 'insert'
          ? node.columns
          : node.kind === 'update' && !several
            ? node.sets.map((one) => one.column)
            : [];
      const seen = new Set<string>();
      for (const { name, span } of columns) {
        if (!seen.has(name.toLowerCase())) {
          seen.add(name.toLowerCase());
          continue;
        }
        yield node.kind === 'insert'
          ? {
              message: `The server refuses a statement that gives ${backquoted(name)} a value twice (error 1110).`,
              span,
            }
          : {
              message: `${backquoted(name)} is given a value twice: the first one is computed and thrown away.`,
              span,
              severity: 'warning' as const,
            };
      }
    },
  },
};
