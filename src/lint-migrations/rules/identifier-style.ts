import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { declaredNames } from '../declared-names.ts';
import { declaredNames as declaredInMysql } from '../mysql/declared-names.ts';
import type { Rule } from '../rule.ts';

type Oddity = 'mixed-case' | 'special-character' | 'reserved-word' | 'pg-prefix';

export const rule: Rule = {
  id: 'identifier-style',
  title: 'Name that has to be quoted everywhere',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P125', 'M26'],
  what: 'Finds new names with capital letters, blanks or other signs, names that are key words of SQL, and names that begin with `pg_`.',
  why: 'Unquoted, PostgreSQL reads `Orders` as `orders` and `user` as a function call; MySQL tells `Orders` from `orders` on Linux and not on a laptop. Every query, in every tool and in the middle of every incident, has to remember the quotes. Names with `pg_` in front belong to the server, and what looks for system objects by them finds yours.',
  options: {
    allow: {
      type: 'list',
      default: [],
      what: 'What is accepted all the same: `mixed-case`, `special-character`, `reserved-word`, `pg-prefix`.',
    },
  },
  bad: [
    { title: 'As some ORMs write it', sql: 'CREATE TABLE "OrderItems" ("orderId" bigint NOT NULL);' },
    { sql: 'CREATE TABLE "user" (id bigint PRIMARY KEY);' },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
      sql: 'ALTER TABLE orders RENAME COLUMN note TO "customer note";',
    },
    { sql: 'CREATE TABLE pg_orders (id bigint PRIMARY KEY);' },
  ],
  good: [
    { sql: 'CREATE TABLE order_items (order_id bigint NOT NULL, position int NOT NULL);', strongestLock: 'none' },
    {
      title: 'Capitals without quotes are folded',
      sql: 'CREATE TABLE OrderItems (OrderId bigint NOT NULL);',
      strongestLock: 'none',
    },
  ],
  *statement(context) {
    const allow = context.option('allow');
    for (const { name, span } of declaredNames(context)) {
      const oddity = oddityOf(name);
      if (!oddity || (Array.isArray(allow) && allow.includes(oddity))) continue;
      yield { message: messageOf(oddity, name), span };
    }
  },
  mysql: {
    bad: [
      { sql: 'CREATE TABLE `order` (id BIGINT PRIMARY KEY);' },
      { sql: 'CREATE TABLE Orders (id BIGINT PRIMARY KEY);' },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN `unit price` INT;',
      },
    ],
    good: [
      { sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, unit_price INT);' },
      {
        title: 'Columns are compared without regard to case',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, unitPrice INT);',
      },
    ],
    *statement(context) {
      const allow = context.option('allow');
      for (const { name, span, kind } of declaredInMysql(context)) {
        const caseMatters = kind === 'table' || kind === 'view' || kind === 'schema' || kind === 'trigger';
        const oddity: Oddity | null = !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
          ? 'special-character'
          : backquoted(name) !== name
            ? 'reserved-word'
            : caseMatters && /[A-Z]/.test(name)
              ? 'mixed-case'
              : null;
        if (!oddity || (Array.isArray(allow) && allow.includes(oddity))) continue;
        yield {
          message:
            oddity === 'mixed-case'
              ? `${name} is another ${kind} than ${name.toLowerCase()} on Linux and the same on Windows and macOS (lower_case_table_names).`
              : oddity === 'reserved-word'
                ? `${backquoted(name)} is a key word of SQL and has to be quoted wherever it is used.`
                : `${backquoted(name)} has to be quoted wherever it is used.`,
          span,
        };
      }
    },
  },
};

function oddityOf(name: string): Oddity | null {
  if (name.startsWith('pg_')) return 'pg-prefix';
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return 'special-character';
  if (/[A-Z]/.test(name)) return 'mixed-case';
  return quoteIdentifier(name) === name ? null : 'reserved-word';
}

function messageOf(oddity: Oddity, name: string): string {
  switch (oddity) {
    case 'pg-prefix':
      return `${quoteIdentifier(name)} begins as the server's own objects do.`;
    case 'special-character':
      return `${quoteIdentifier(name)} has to be quoted wherever it is used.`;
    case 'mixed-case':
      return `${quoteIdentifier(name)} has to be quoted wherever it is used: unquoted, the server looks for ${name.toLowerCase()}.`;
    case 'reserved-word':
      return `${quoteIdentifier(name)} is a key word of SQL and has to be quoted wherever it is used.`;
  }
}
