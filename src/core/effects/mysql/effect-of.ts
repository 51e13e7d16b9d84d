import type { MysqlCatalog } from '../../schema/mysql/catalog.ts';
import type { MysqlServer, MysqlStatement } from '../../sql/mysql/statement.ts';
import { alterTable, createIndex, dropIndex } from './alter-table.ts';
import { Draft } from './draft.ts';
import type { MysqlEffect } from './effect.ts';

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
  const { node } = statement;
  switch (node.kind) {
    case 'alter table':
      alterTable(node, draft);
      break;
    case 'create index':
      createIndex(node, draft);
      break;
    case 'drop index':
      dropIndex(node, draft);
      break;
    default:
  }
  return draft.finish();
}
