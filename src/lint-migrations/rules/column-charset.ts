import { declaredColumns } from '../mysql/declared-columns.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'column-charset',
  title: 'Column with a character set of its own',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['M25'],
  what: 'Finds columns and tables that name a character set or collation that is not among those of the option.',
  why: 'Where everything has one collation, any two columns can be joined and compared. Each exception is found out by a slow query or an illegal mix of collations.',
  options: {
    allow: {
      type: 'list',
      default: [
        'utf8mb4_0900_ai_ci',
        'utf8mb4_unicode_ci',
        'utf8mb4_bin',
        'ascii_bin',
        'ascii_general_ci',
        'utf8mb4',
        'ascii',
        'binary',
      ],
      what: 'Character sets and collations that may be named.',
    },
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      { sql: 'CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(50) CHARACTER SET latin1);' },
      { sql: 'CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(50)) COLLATE=utf8mb4_general_ci;' },
    ],
    good: [
      { sql: 'CREATE TABLE users (id BIGINT PRIMARY KEY, token CHAR(40) CHARACTER SET ascii COLLATE ascii_bin);' },
    ],
    on: ['create table', 'alter table'],
    *statement(context) {
      const allowed = context.option('allow');
      const isAllowed = (name: string) => Array.isArray(allowed) && allowed.includes(name.toLowerCase());
      for (const { column, shown } of declaredColumns(context)) {
        const named = [column.type.charset, column.type.collation].find((one) => one !== null && !isAllowed(one));
        if (named)
          yield {
            message: `${shown} is ${named}, which is not among the character sets and collations of this project.`,
            span: column.type.span,
          };
      }
      const { node } = context.statement;
      if (node.kind !== 'create table' || node.temporary || context.direction === 'down') return;
      for (const option of [node.options.get('charset'), node.options.get('collate')]) {
        if (!option || isAllowed(option.value)) continue;
        yield {
          message: `The table is ${option.value}, which is not among the character sets and collations of this project.`,
          span: option.span,
        };
        return;
      }
    },
  },
};
