import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName } from '../../schema/mysql/catalog.ts';
import type { TableName } from '../../sql/mysql/definitions.ts';
import type {
  CreateDatabase,
  CreateTrigger,
  DropDatabase,
  DropObject,
  DropTable,
  LockTables,
  RenameTable,
  TableMaintenance,
  TruncateTable,
} from '../../sql/mysql/statement.ts';
import { isAtLeast } from '../../sql/mysql/statement.ts';
import { lockRelated } from './alter-table.ts';
import { copy, rebuild } from './decision.ts';
import type { Draft } from './draft.ts';
import { isOff } from './find-changes.ts';
import { outsideReferences } from './foreign-key-failures.ts';

export function dropTable(node: DropTable, draft: Draft): void {
  const known = node.tables.flatMap((written) => {
    const table = draft.catalog.table(draft.catalog.resolve(written));
    return table === undefined ? [] : [table];
  });
  draft.commits =
    !node.temporary && !(known.length === node.tables.length && known.every(({ temporary }) => temporary));
  const together = new Set(known);
  const earlier = new Set<MysqlTable>();
  for (const written of node.tables) {
    const name = draft.catalog.resolve(written);
    const table = draft.catalog.table(name);
    if (table === undefined) {
      if (node.ifExists) continue;
      draft.unsure(`No earlier migration creates ${displayName(name)}.`);
      draft.lock(name, 'exclusive');
      draft.lose('table', name, null, written.span);
      continue;
    }
    draft.lock(name, table.temporary ? 'shared' : 'exclusive');
    if (!table.temporary) draft.lose('table', name, null, written.span);
    // MariaDB takes one after the other, MySQL all at once.
    parentGoes(table, draft.mariadb ? earlier : together, written, draft);
    earlier.add(table);
  }
  for (const table of known) lockRelated(table, [], draft);
}

function parentGoes(table: MysqlTable, together: ReadonlySet<MysqlTable>, written: TableName, draft: Draft): void {
  if (isOff(draft.settings, 'foreign_key_checks')) return;
  const [outside] = outsideReferences(draft.catalog, table, together);
  if (outside === undefined) return;
  draft.fail({
    code: 'needed-in-foreign-key',
    errno: draft.mariadb ? 1451 : 3730,
    when: 'always',
    reason: `A foreign key of ${displayName(outside.table.name)} references ${displayName(table.name)}.`,
    span: written.span,
    action: 0,
  });
}

export function truncateTable(node: TruncateTable, draft: Draft): void {
  const table = draft.table(node.table);
  draft.commits = true;
  draft.lock(table.name, table.temporary ? 'shared' : 'exclusive');
  if (!table.temporary) draft.lose('rows', table.name, null, node.table.span);
  if (table.systemVersioned) {
    const reason = `${displayName(table.name)} keeps a history of its rows, and cannot be truncated.`;
    draft.fail({ code: 'system-versioned', errno: 4137, when: 'always', reason, span: node.table.span, action: 0 });
  }
  if (isOff(draft.settings, 'foreign_key_checks')) return;
  const [outside] = outsideReferences(draft.catalog, table, new Set());
  if (outside === undefined) return;
  draft.fail({
    code: 'needed-in-foreign-key',
    errno: 1701,
    when: 'always',
    reason: `A foreign key of ${displayName(outside.table.name)} references ${displayName(table.name)}.`,
    span: node.table.span,
    action: 0,
  });
}

export function renameTables(node: RenameTable, draft: Draft): void {
  draft.commits = true;
  const names = new Map<string, boolean>();
  const exists = (shown: string, name: { readonly schema: string; readonly name: string }) =>
    names.get(shown) ?? (draft.catalog.table(name) ?? draft.catalog.view(name)) !== undefined;
  for (const { from, to } of node.pairs) {
    const name = draft.catalog.resolve(from);
    const target = draft.catalog.resolve(to);
    const shown = displayName(name);
    // A table that got its name a moment ago by the same statement is none that others know.
    if (names.get(shown) !== true) {
      const table = draft.table(from);
      draft.lock(table.name, 'exclusive');
      lockRelated(table, [], draft);
    }
    if (exists(displayName(target), target) && displayName(target) !== shown) {
      draft.fail({
        code: 'table-exists',
        errno: 1050,
        when: 'always',
        reason: `There is a table ${displayName(target)} already.`,
        span: to.span,
        action: 0,
      });
    }
    names.set(shown, false);
    names.set(displayName(target), true);
  }
}

/** OPTIMIZE builds InnoDB tables anew (MySQL manual, section 15.7.3.4); the others read. */
export function maintenance(node: TableMaintenance, draft: Draft): void {
  draft.commits = true;
  for (const written of node.tables) {
    const table = draft.table(written);
    // MariaDB repairs InnoDB tables by building them anew (measured on 11.8, not on 10.11).
    const rebuilds =
      node.kind === 'repair table' && table.engine === 'innodb' && draft.mariadb && isAtLeast(draft.server, 11, 5);
    if (node.kind !== 'optimize table' && !rebuilds) {
      const exclusive = node.kind === 'repair table';
      draft.lock(table.name, exclusive ? 'exclusive' : 'shared');
      continue;
    }
    const name = displayName(table.name);
    const kinds = [...table.indexes.values()].map(({ kind }) => kind);
    const fulltext = kinds.includes('fulltext');
    const reason = `${rebuilds ? 'REPAIR' : 'OPTIMIZE'} writes every row of ${name} anew`;
    const done =
      table.engine !== 'innodb' || (fulltext && !draft.mariadb)
        ? copy('SHARED', reason)
        : rebuild(fulltext || kinds.includes('spatial') ? 'SHARED' : 'NONE', reason);
    draft.tables.push({
      table: table.name,
      algorithm: done.algorithm,
      lock: done.lock,
      metadataLock: 'exclusive',
      rebuilds: true,
      scans: true,
      indexes: [],
      delaysReplicas: !node.noBinlog && !table.temporary,
      actions: [],
      because: null,
      reason,
    });
  }
}

/** MySQL waits for everybody who has touched a table of it. */
export function alterDatabase(node: CreateDatabase, draft: Draft): void {
  draft.commits = true;
  if (node.kind !== 'alter database' || draft.mariadb) return;
  const { schema } = draft.catalog.resolve({ schema: node.name?.name ?? null, name: '' });
  for (const { name } of draft.catalog.tables()) if (name.schema === schema) draft.lock(name, 'exclusive');
}

export function dropDatabase(node: DropDatabase, draft: Draft): void {
  draft.commits = true;
  const gone = [...draft.catalog.tables()].filter(({ name }) => name.schema === node.name.name);
  for (const { name } of gone) draft.lock(name, 'exclusive');
  draft.lose('database', { schema: '', name: node.name.name }, null, node.name.span);
}

export function createTrigger(node: CreateTrigger, draft: Draft): void {
  draft.commits = true;
  const name = draft.catalog.resolve(node.table);
  if (draft.catalog.table(name) !== undefined) draft.lock(name, 'exclusive');
}

export function dropObject(node: DropObject, draft: Draft): void {
  draft.commits = true;
  if (node.kind === 'drop trigger') {
    const trigger = draft.catalog.object('trigger', draft.catalog.resolve(node.name));
    if (trigger?.table) draft.lock(trigger.table, 'exclusive');
  }
  if (node.kind === 'drop sequence') draft.lose('table', draft.catalog.resolve(node.name), null, node.name.span);
}

export function lockTables(node: LockTables, draft: Draft): void {
  draft.commits = true;
  for (const { table, mode } of node.tables) {
    const { name } = draft.table(table);
    draft.lock(name, mode === 'write' ? 'exclusive' : 'shared');
  }
}
