import type { DataLoss, Effect } from '../core/effects/effect.ts';
import type { RiskReason } from '../core/report/risk.ts';
import { displayName, type QualifiedName, quoteIdentifier } from '../core/schema/catalog.ts';
import type { Statement } from '../core/sql/statement.ts';

const changesRows: ReadonlySet<Statement['kind']> = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/** What a statement of an up script does to data that was there before. */
export function riskReasons(
  statement: Statement,
  effect: Effect,
  isNew: (name: QualifiedName) => boolean,
): readonly RiskReason[] {
  if (statement.body?.kind === 'function') return [];
  const place = { file: statement.source.file, line: statement.source.position(statement.span.start).line };
  const lost = effect.loses.filter(({ relation, kind }) => kind !== 'view' && kind !== 'type' && !isNew(relation));
  if (lost.length > 0) {
    return lost.map(({ kind, relation, column }) => ({
      class: 'destructive',
      rule: 'loses-data',
      ...place,
      text: lossText(kind, displayName(relation), column),
      ...(kind === 'table' || kind === 'rows' || kind === 'column' || kind === 'values'
        ? { loss: { table: displayName(relation), column: column === null ? null : quoteIdentifier(column) } }
        : {}),
    }));
  }
  if (!changesRows.has(statement.kind)) return [];
  const changed = effect.locks.find(({ mode, relation }) => mode === 'ROW EXCLUSIVE' && !isNew(relation));
  return changed
    ? [{ class: 'data', rule: 'changes-rows', ...place, text: `rows of ${displayName(changed.relation)} are written` }]
    : [];
}

function lossText(kind: DataLoss['kind'], name: string, column: string | null): string {
  switch (kind) {
    case 'column':
    case 'values':
      return `the values of ${name}${column === null ? '' : `.${quoteIdentifier(column)}`} are lost`;
    case 'rows':
      return `the rows of ${name} are lost`;
    default:
      return `the ${kind} ${name} is lost`;
  }
}
