import type { MysqlCatalog } from '../../schema/mysql/catalog.ts';
import type { MysqlNode, MysqlServer, MysqlStatement } from '../../sql/mysql/statement.ts';
import { alterTable, createIndex, dropIndex } from './alter-table.ts';
import { createTable, createView } from './create-table.ts';
import { insert, read, remove, update } from './data.ts';
import { Draft } from './draft.ts';
import type { MysqlEffect } from './effect.ts';
import {
  alterDatabase,
  createTrigger,
  dropDatabase,
  dropObject,
  dropTable,
  lockTables,
  maintenance,
  renameTables,
  truncateTable,
} from './statements.ts';

/**
 * What a statement does to a MySQL or MariaDB server: how it changes tables that were there before, what others may do meanwhile, how it can
 * fail and what it loses. A pure function; nothing here is an opinion: each answer follows the servers' manuals and sources, and the
 * conformance suite holds it against what real servers do.
 *
 * @param catalog The schema as it is before the statement. A table that it does not know is taken to exist and to hold rows.
 * @param settings Session settings in force by their names in lower case, such as `foreign_key_checks` and `sql_mode`.
 */
export function mysqlEffectOf(
  statement: Pick<MysqlStatement, 'node'>,
  catalog: MysqlCatalog,
  server: MysqlServer,
  settings: ReadonlyMap<string, string>,
): MysqlEffect {
  const draft = new Draft(catalog, server, settings);
  deduce(statement.node, draft);
  return draft.finish();
}

function deduce(node: MysqlNode, draft: Draft): void {
  switch (node.kind) {
    case 'alter table':
      alterTable(node, draft);
      return;
    case 'create index':
      createIndex(node, draft);
      return;
    case 'drop index':
      dropIndex(node, draft);
      return;
    case 'create table':
      createTable(node, draft);
      return;
    case 'create view':
    case 'alter view':
      createView(node, draft);
      return;
    case 'drop table':
      dropTable(node, draft);
      return;
    case 'rename table':
      renameTables(node, draft);
      return;
    case 'truncate table':
      truncateTable(node, draft);
      return;
    case 'optimize table':
    case 'analyze table':
    case 'check table':
    case 'repair table':
      maintenance(node, draft);
      return;
    case 'create database':
    case 'alter database':
      alterDatabase(node, draft);
      return;
    case 'drop database':
      dropDatabase(node, draft);
      return;
    case 'create trigger':
      createTrigger(node, draft);
      return;
    case 'drop trigger':
    case 'drop procedure':
    case 'drop function':
    case 'drop event':
    case 'drop sequence':
    case 'drop server':
      dropObject(node, draft);
      return;
    case 'insert':
    case 'load data':
      insert(node, draft);
      return;
    case 'update':
      update(node, draft);
      return;
    case 'delete':
      remove(node, draft);
      return;
    case 'select':
      read(node.query, draft);
      return;
    case 'lock tables':
      lockTables(node, draft);
      return;
    case 'call':
      draft.unsure('What the procedure does is not known.');
      return;
    case 'execute':
    case 'execute immediate':
      if (node.followed !== 'wholly') draft.unsure('What is prepared elsewhere is not known.');
      return;
    case 'other':
      draft.commits = committing.has(node.verb.split(' ', 1)[0] ?? '');
      return;
    default:
      draft.commits = commits(node);
  }
}

/** First words of other statements that end a transaction (MySQL manual, section 15.3.3). */
const committing = new Set([
  'create',
  'drop',
  'alter',
  'flush',
  'cache',
  'load',
  'install',
  'uninstall',
  'reset',
  'start',
  'stop',
  'change',
  'rename',
]);

/** Statements that define something end the transaction they stand in (MySQL manual, section 15.3.3). */
function commits(node: MysqlNode): boolean {
  return /^(create|alter|drop|grant|revoke|begin|commit|set password|unlock tables)/.test(node.kind);
}
