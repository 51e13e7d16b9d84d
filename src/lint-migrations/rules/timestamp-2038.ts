import { isAtLeast } from '../../core/sql/mysql/statement.ts';
import { declaredColumns } from '../mysql/declared-columns.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'timestamp-2038',
  title: 'TIMESTAMP that ends in 2038',
  category: 'correctness',
  severity: 'notice',
  enabled: true,
  covers: ['M23'],
  what: 'Finds `TIMESTAMP` columns whose name says that they hold a time to come: `expires_at`, `valid_until`, `due`. With an option, every one.',
  why: 'A `TIMESTAMP` ends on 19 January 2038. “Never” and a contract of twelve years are beyond it today already, and the INSERT fails with error 1292. MariaDB from 11.5 goes on until 2106. `DATETIME` goes on until the year 9999; it keeps what is written, without a conversion between time zones.',
  options: {
    columns: {
      type: 'string',
      default: 'future',
      what: '`future`: columns whose name speaks of a time to come. `every`: all of them.',
    },
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        engines: ['mysql'],
        sql: 'CREATE TABLE tokens (id BIGINT PRIMARY KEY, expires_at TIMESTAMP NULL);',
      },
      {
        engines: ['mariadb'],
        versions: { mariadb: { to: '11.4' } },
        sql: 'CREATE TABLE tokens (id BIGINT PRIMARY KEY, expires_at TIMESTAMP NULL);',
      },
      {
        title: 'Every one, if you say so',
        engines: ['mysql'],
        options: { columns: 'every' },
        sql: 'CREATE TABLE tokens (id BIGINT PRIMARY KEY, created_at TIMESTAMP NULL);',
      },
    ],
    good: [
      { sql: 'CREATE TABLE tokens (id BIGINT PRIMARY KEY, expires_at DATETIME NULL);' },
      { title: 'Of today', sql: 'CREATE TABLE tokens (id BIGINT PRIMARY KEY, created_at TIMESTAMP NULL);' },
    ],
    on: ['create table', 'alter table'],
    *statement(context) {
      const { server } = context;
      if (server.engine === 'mariadb' && isAtLeast(server, 11, 5)) return;
      const every = context.option('columns') === 'every';
      for (const { column, shown } of declaredColumns(context)) {
        if (
          column.type.name !== 'timestamp' ||
          (!every && !future.test(column.name.name) && !future.test(column.name.name.toLowerCase()))
        )
          continue;
        yield {
          message: `${shown} holds no time after 19 January 2038: an INSERT with a later one fails.`,
          span: column.span,
          advice: { summary: 'Use DATETIME, and write it in UTC.', steps: [] },
        };
      }
    },
  },
};

/** Of names with underscores and with humps: `expires_at`, `tokenExpiresAt`. */
const future =
  /(?:^|_)(?:expir\w*|until|due|deadline|ends_(?:at|on)|renews?|renewal|scheduled|valid_?to|retain\w*|not_?after)(?:_|$)|[a-z](?:Expir\w*|Until|Due|Deadline|Renewal|ValidTo|NotAfter)(?![a-z])/;
