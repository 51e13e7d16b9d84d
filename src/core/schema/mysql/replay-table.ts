import type { TableName } from '../../sql/mysql/definitions.ts';
import type { DropTable, RenameTable } from '../../sql/mysql/statement.ts';
import type { QualifiedName } from '../catalog.ts';
import { displayName } from './catalog.ts';
import { renameGeneratedChecks } from './checks.ts';
import { renameGeneratedForeignKeys } from './foreign-keys.ts';
import type { TableRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

export function dropTables(context: ReplayContext, statement: DropTable): void {
  for (const written of statement.tables) {
    const found = context.find(written, !statement.ifExists);
    if (statement.temporary && !found?.temporary) continue;
    if (found) {
      if (context.conditional) context.touch(found);
      else context.store.removeTable(found);
      continue;
    }
    // MariaDB drops a sequence as a table too.
    const name = context.newName(written);
    const sequence = context.store.lookUpObject('sequence', written);
    if (sequence) context.store.removeObject(sequence);
    else if (!statement.ifExists)
      context.doubt(`${displayName(name)}, which is dropped, is not made by any earlier migration`);
  }
}

/** RENAME TABLE: one pair after the other, so that tables can change places. */
export function renameTables(context: ReplayContext, statement: RenameTable): void {
  for (const { from, to } of statement.pairs) rename(context, from, to);
}

function rename(context: ReplayContext, from: TableName, to: TableName): void {
  const { store } = context;
  const found = context.find(from, true);
  if (!found) {
    const view = store.lookUpView(from);
    if (view) {
      store.removeView(view);
      view.name = context.newName(to);
      store.addView(view);
      return;
    }
    const sequence = store.lookUpObject('sequence', from);
    if (sequence) {
      store.removeObject(sequence);
      sequence.name = context.newName(to);
      store.addObject(sequence);
      return;
    }
  }
  const table = found ? context.touch(found) : context.known(from);
  // A table that was found under another database stays there when the new name names none either.
  renameTable(context, table, {
    schema: to.schema ?? (from.schema === null ? table.name.schema : store.database),
    name: to.name,
  });
}

/** Gives a table another name. What points to it follows, and so do names that the server made of the old one. */
export function renameTable(context: ReplayContext, table: TableRecord, name: QualifiedName): void {
  const former = table.name;
  if (former.schema === name.schema && former.name === name.name) return;
  const inTheWay = table.temporary ? context.store.findTemporary(name) : context.store.findExact(name);
  if (inTheWay && inTheWay !== table) {
    if (inTheWay.certain)
      context.doubt(`${displayName(former)} is renamed to ${displayName(name)}, which is there already`);
    context.store.removeTable(inTheWay);
  }
  context.store.moveTable(table, name);
  if (former.name === name.name) return;
  renameGeneratedForeignKeys(context, table, former.name);
  if (!context.mariadb) renameGeneratedChecks(table, former.name);
}
