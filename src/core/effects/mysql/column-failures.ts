import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName, quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { Identifier } from '../../sql/mysql/definitions.ts';
import type { Span } from '../../sql/statement.ts';
import {
  addedDefault,
  definitionFailures,
  generatedStatus,
  literalDefault,
  nullableKey,
  otherFamily,
  unknownRead,
} from './column-definition-failures.ts';
import { dependents } from './column-dependents.ts';
import type { Draft } from './draft.ts';
import type { Alteration } from './find-changes.ts';
import { rowSize } from './row-size.ts';

/** How the columns that a statement names, or leaves, make it fail. */
export function columnFailures(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape }: Alteration,
  draft: Draft,
): void {
  const name = displayName(table.name);
  const fail = (code: string, errno: number, reason: string, span: Span, action: number) =>
    draft.fail({ code, errno, when: 'always', reason, span, action });
  const unknown = (column: Identifier, place: number, errno = 1054) => {
    if (table.columns.has(column.name.toLowerCase())) return false;
    fail('unknown-column', errno, `${name} has no column ${quoteIdentifier(column.name)}.`, column.span, place);
    return true;
  };
  actions.forEach((action, place) => {
    switch (action.kind) {
      case 'add column':
        definitionFailures(action.column, place, table, draft);
        unknownRead(action.column, place, table, shape, draft);
        addedDefault(action.column, place, draft);
        break;
      case 'modify column':
      case 'change column': {
        const from = action.kind === 'change column' ? action.from : action.column.name;
        if (!action.ifExists && unknown(from, place)) break;
        definitionFailures(action.column, place, table, draft);
        nullableKey(table, from, action.column, place, draft);
        otherFamily(table, from, action.column, place, draft);
        generatedStatus(table, from, action.column, place, draft);
        break;
      }
      case 'rename column':
        unknown(action.from, place);
        break;
      case 'set default':
        if (unknown(action.column, place)) break;
        literalDefault(table.columns.get(action.column.name.toLowerCase())?.type?.name, action, place, draft);
        break;
      case 'column visibility':
        unknown(action.column, place);
        break;
      case 'drop column':
        if (!action.ifExists) unknown(action.column, place, 1091);
        break;
      default:
    }
    const position = 'position' in action ? action.position : null;
    if (
      position !== null &&
      !position.first &&
      !shape.columns.some(({ key }) => key === position.after.name.toLowerCase())
    ) {
      const column = quoteIdentifier(position.after.name);
      fail('unknown-column', 1054, `${name} has no column ${column} to stand after.`, position.after.span, place);
    }
  });
  changedTwice(actions, fail, draft.mariadb);
  twice(table, actions, { shape }, fail);
  if (shape.columns.length === 0 && table.columns.size > 0) {
    const span = actions[0]?.span;
    if (span) fail('no-columns', 1090, `No column of ${name} is left; DROP TABLE is meant for that.`, span, 0);
  }
  automatic(table, actions, { shape }, fail, draft);
  dependents(table, actions, { shape }, draft);
  rowSize(table, actions, { shape }, draft);
}

type Fail = (code: string, errno: number, reason: string, span: Span, action: number) => void;

/** A column is the matter of one action: the next does not find it any more. */
function changedTwice(actions: readonly AlterAction[], fail: Fail, mariadb: boolean): void {
  const touched = new Map<string, AlterAction>();
  actions.forEach((action, place) => {
    let column: Identifier;
    switch (action.kind) {
      case 'drop column':
      case 'set default':
        column = action.column;
        break;
      case 'modify column':
        column = action.column.name;
        break;
      case 'change column':
      case 'rename column':
        column = action.from;
        break;
      default:
        return;
    }
    const key = column.name.toLowerCase();
    const earlier = touched.get(key);
    touched.set(key, action);
    if (earlier === undefined || (earlier.kind === action.kind && /^(set default|drop column)$/.test(action.kind)))
      return;
    // MariaDB finds a column that is given another place when its default is set as well (measured).
    const placed = [earlier, action].some((each) => 'position' in each && each.position !== null);
    const isDefault = earlier.kind === 'set default' || action.kind === 'set default';
    if (mariadb && placed && isDefault) return;
    fail(
      'changed-twice',
      1054,
      `Two actions change ${quoteIdentifier(column.name)}, and the second does not find it.`,
      column.span,
      place,
    );
  });
}

function twice(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape }: Pick<Alteration, 'shape'>,
  fail: Fail,
): void {
  const seen = new Set<string>();
  for (const column of shape.columns) {
    if (!seen.has(column.key)) {
      seen.add(column.key);
      continue;
    }
    const place = Math.max(column.action, 0);
    const span = column.definition?.name.span ?? actions[place]?.span;
    if (span)
      fail(
        'duplicate-column',
        1060,
        `${displayName(table.name)} has a column ${quoteIdentifier(column.name)} already.`,
        span,
        place,
      );
  }
}

/** A table has one AUTO_INCREMENT column, and a key that begins with it. */
function automatic(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape }: Pick<Alteration, 'shape'>,
  fail: Fail,
  draft: Draft,
): void {
  const numbered = shape.columns.filter(({ autoIncrement }) => autoIncrement);
  const [first, second] = numbered;
  if (first === undefined) return;
  const name = displayName(table.name);
  const actionOf = (place: number) => actions[Math.max(place, 0)]?.span;
  if (second !== undefined) {
    const later = numbered.findLast(({ action }) => action >= 0) ?? second;
    const span = actionOf(later.action);
    if (span)
      fail(
        'second-auto-increment',
        1075,
        `${name} has an AUTO_INCREMENT column already.`,
        span,
        Math.max(later.action, 0),
      );
    return;
  }
  const anywhere = table.engine === 'myisam' || table.engine === 'aria';
  const keyed = shape.indexes.some(({ parts }) =>
    anywhere ? parts.some(({ column }) => column === first.key) : parts[0]?.column === first.key,
  );
  if (keyed) return;
  const place = first.action >= 0 ? first.action : ([...shape.droppedIndexes.values()][0] ?? 0);
  const span = actionOf(place);
  if (span) {
    fail(
      'auto-increment-without-key',
      1075,
      `${quoteIdentifier(first.name)} of ${name} is AUTO_INCREMENT, and no key begins with it.`,
      span,
      Math.max(place, 0),
    );
  }
  void draft;
}
