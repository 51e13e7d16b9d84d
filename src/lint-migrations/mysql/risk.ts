import type { MysqlEffect } from '../../core/effects/mysql/effect.ts';
import type { RiskReason } from '../../core/report/risk.ts';
import type { QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import type { MysqlNode, MysqlStatement } from '../../core/sql/mysql/statement.ts';

const changesRows: ReadonlySet<MysqlNode['kind']> = new Set(['insert', 'update', 'delete', 'load data']);

/** What a statement of an up script does to data that was there before. */
export function riskReasons(
  statement: MysqlStatement,
  effect: MysqlEffect,
  isNew: (name: QualifiedName) => boolean,
): readonly RiskReason[] {
  if (statement.body?.kind === 'function') return [];
  const place = { file: statement.source.file, line: statement.source.position(statement.span.start).line };
  const lost = effect.loses.filter(({ table, kind }) => kind === 'database' || !isNew(table));
  if (lost.length > 0) {
    return lost.map(({ kind, table, part }) => {
      const name = displayName(table);
      const what =
        kind === 'column' || kind === 'values'
          ? `the values of ${name}${part === null ? '' : `.${quoteIdentifier(part)}`}`
          : kind === 'partition' && part !== null
            ? `the rows of partition ${quoteIdentifier(part)} of ${name}`
            : kind === 'rows' || kind === 'partition'
              ? `the rows of ${name}`
              : `the ${kind} ${name}`;
      const verb = kind === 'table' || kind === 'database' ? 'is' : 'are';
      const isColumn = kind === 'column' || kind === 'values';
      return {
        class: 'destructive',
        rule: 'loses-data',
        ...place,
        text: `${what} ${verb} lost`,
        ...(isColumn || kind === 'table' || kind === 'rows'
          ? { loss: { table: name, column: isColumn && part !== null ? quoteIdentifier(part) : null } }
          : {}),
      };
    });
  }
  if (!changesRows.has(statement.kind)) return [];
  const changed = effect.tables.find(({ table, because }) => because === null && !isNew(table));
  return changed
    ? [{ class: 'data', rule: 'changes-rows', ...place, text: `rows of ${displayName(changed.table)} are written` }]
    : [];
}
