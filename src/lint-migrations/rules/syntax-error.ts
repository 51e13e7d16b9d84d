import { engineNames } from '../../core/report/wording.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'syntax-error',
  title: 'SQL that the server cannot read',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['X6'],
  what: "A statement is not SQL as PostgreSQL's own grammar (version 18) has it, or as MySQL's or MariaDB's manual does. The other statements of the file are still linted.",
  why: 'The migration fails when it is deployed. Where a tool sends each statement by itself, those before it have been applied by then.',
  bad: [
    { title: 'a slip of the pen', sql: 'ALTER TABEL orders ADD COLUMN note text;' },
    { title: "another server's dialect", sql: 'CREATE TABLE orders (id int AUTO_INCREMENT PRIMARY KEY);' },
    { title: 'a bracket too few', sql: 'CREATE TABLE orders (id bigint PRIMARY KEY;' },
  ],
  good: [{ sql: 'CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);', strongestLock: 'none' }],
  *script(context) {
    for (const error of context.errors) {
      yield {
        message: `PostgreSQL cannot read this statement, so that the migration fails here: ${error.message}.`,
        span: error.span,
      };
    }
  },
  mysql: {
    bad: [{ sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY,, total INT);' }],
    good: [{ sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);' }],
    *script(context) {
      for (const error of context.errors) {
        yield {
          message: `${engineNames[context.server.engine]} cannot read this statement, so that the migration fails here: ${error.message}.`,
          span: error.span,
        };
      }
    },
  },
};
