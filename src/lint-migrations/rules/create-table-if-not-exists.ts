import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { canonicalType, displayType, sameType } from '../../core/schema/types.ts';
import { sqlAt } from '../../core/sql/mysql/prepared-text.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { typeText } from '../mysql/definition-text.ts';
import * as mysql from '../mysql/deployed.ts';
import { sameTypes } from '../mysql/same-type.ts';
import { listOf as listNames } from '../mysql/table-work.ts';
import { inside, relationName } from '../names.ts';
import { listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'create-table-if-not-exists',
  title: 'CREATE TABLE IF NOT EXISTS that does nothing',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P86'],
  what: 'Finds `CREATE TABLE IF NOT EXISTS` for a table that an earlier migration made with other columns.',
  why: 'The server sees the name, says so in a note and changes nothing. The migration counts as done, the new columns are not there, and the first query for one of them fails in production.',
  bad: [
    {
      title: 'A column that never comes',
      before: 'CREATE TABLE settings (key text PRIMARY KEY, value text);',
      sql: 'CREATE TABLE IF NOT EXISTS settings (key text PRIMARY KEY, value text, updated_at timestamptz);',
    },
    {
      title: 'A type that stays as it was',
      before: 'CREATE TABLE settings (key text PRIMARY KEY, value text);',
      sql: 'CREATE TABLE IF NOT EXISTS settings (key text PRIMARY KEY, value jsonb);',
    },
  ],
  good: [
    {
      title: 'Change the table that is there',
      before: 'CREATE TABLE settings (key text PRIMARY KEY, value text);',
      sql: 'ALTER TABLE settings ADD COLUMN IF NOT EXISTS updated_at timestamptz;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A table that is not there',
      sql: 'CREATE TABLE IF NOT EXISTS settings (key text PRIMARY KEY);',
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt'],
  *statement(context) {
    const create = nodeOf(context.statement, 'CreateStmt');
    if (!create?.if_not_exists) return;
    const existing = context.catalog.relation(relationName(context.catalog, create.relation));
    if (!existing?.certain) return;
    const shown = displayName(existing.name);
    const differences: string[] = [];
    const adds: string[] = [];
    for (const node of create.tableElts ?? []) {
      const column = inside(node, 'ColumnDef');
      if (!column?.colname) continue;
      const there = existing.columns.get(column.colname);
      const type = canonicalType(column.typeName);
      if (!there) {
        differences.push(quoteIdentifier(column.colname));
        if (type) adds.push(`ADD COLUMN ${quoteIdentifier(column.colname)} ${displayType(type)}`);
      } else if (type && there.type && !serial.test(type.name) && !sameType(type, there.type)) {
        differences.push(
          `${quoteIdentifier(column.colname)} as ${displayType(type)} (it is ${displayType(there.type)})`,
        );
      }
    }
    if (differences.length === 0) return;
    yield {
      message: `${shown} exists, so that this statement does nothing: ${listOf(differences)} never ${differences.length === 1 ? 'comes' : 'come'}.`,
      advice: {
        summary: 'Change the existing table with ALTER TABLE.',
        steps:
          adds.length > 0
            ? [{ title: 'Add what is missing', sql: `ALTER TABLE ${shown}\n  ${adds.join(',\n  ')};` }]
            : [],
      },
    };
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'CREATE TABLE IF NOT EXISTS orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
      },
      {
        title: 'Another type',
        before: 'CREATE TABLE orders (id INT PRIMARY KEY);',
        sql: 'CREATE TABLE IF NOT EXISTS orders (id BIGINT PRIMARY KEY);',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN state VARCHAR(20);',
      },
      {
        title:
          'The same table once more changes nothing and promises nothing; the display width is no part of the type',
        before: 'CREATE TABLE orders (id INT(11) PRIMARY KEY, paid BOOL);',
        sql: 'CREATE TABLE IF NOT EXISTS orders (id INT PRIMARY KEY, paid TINYINT(1));',
      },
    ],
    on: ['create table'],
    *statement(context) {
      const { node } = context.statement;
      if (
        node.kind !== 'create table' ||
        !node.ifNotExists ||
        node.temporary ||
        mysql.isStored(context.statement, context)
      )
        return;
      const existing = context.catalog.table(context.catalog.resolve(node.table));
      if (!existing?.certain) return;
      const shown = mysqlName(existing.name);
      const differences: string[] = [];
      const adds: string[] = [];
      for (const column of node.columns) {
        const there = existing.columns.get(column.name.name.toLowerCase());
        const name = backquoted(column.name.name);
        if (!there) {
          differences.push(name);
          adds.push(`ADD COLUMN ${sqlAt(context.statement, column.span)}`);
        } else if (there.type && !sameTypes(column.type, there.type)) {
          differences.push(`${name} as ${typeText(column.type)} (it is ${typeText(there.type)})`);
        }
      }
      if (differences.length === 0) return;
      yield {
        message: `${shown} exists, so that this statement does nothing: ${listNames(differences)} never ${differences.length === 1 ? 'comes' : 'come'}.`,
        span: node.table.span,
        advice: {
          summary: 'Change the existing table with ALTER TABLE.',
          steps:
            adds.length > 0
              ? [{ title: 'Add what is missing', sql: `ALTER TABLE ${shown}\n  ${adds.join(',\n  ')};` }]
              : [],
        },
      };
    },
  },
};

/** A serial column of the file is an integer column of the catalog. */
const serial = /^(small|big)?serial[248]?$/;
