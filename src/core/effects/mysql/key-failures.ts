import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName, quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import { isGeometry, isText } from './column-type.ts';
import type { Draft } from './draft.ts';
import type { Alteration } from './find-changes.ts';
import type { IndexShape } from './index-shape.ts';
import { keyLength, mostKeyBytes } from './key-length.ts';
import type { TableShape } from './table-shape.ts';

/** How the keys that a statement names, makes or leaves make it fail. */
export function keyFailures(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape }: Alteration,
  draft: Draft,
): void {
  const name = displayName(table.name);
  const fail = (code: string, errno: number, reason: string, place: number) => {
    const span = actions[place]?.span;
    if (span) draft.fail({ code, errno, when: 'always', reason, span, action: place });
  };
  actions.forEach((action, place) => {
    switch (action.kind) {
      case 'drop index':
        if (!action.ifExists && !table.indexes.has(action.index.name.toLowerCase())) {
          fail('unknown-index', 1091, `${name} has no index ${quoteIdentifier(action.index.name)}.`, place);
        }
        break;
      case 'drop primary key':
        if (!action.ifExists && !table.indexes.has('primary'))
          fail('unknown-index', 1091, `${name} has no primary key.`, place);
        break;
      case 'drop foreign key':
        if (!action.ifExists && !table.foreignKeys.has(action.name.name.toLowerCase())) {
          fail('unknown-foreign-key', 1091, `${name} has no foreign key ${quoteIdentifier(action.name.name)}.`, place);
        }
        break;
      case 'drop constraint': {
        const key = action.name.name.toLowerCase();
        const unique = table.indexes.get(key);
        const known =
          table.checks.has(key) ||
          (action.only === null &&
            (table.foreignKeys.has(key) || unique?.kind === 'unique' || unique?.kind === 'primary'));
        if (known || action.ifExists) break;
        const errno = draft.mariadb ? 1091 : action.only === 'check' ? 3821 : 3940;
        fail('unknown-constraint', errno, `${name} has no constraint ${quoteIdentifier(action.name.name)}.`, place);
        break;
      }
      case 'add check': {
        const key = action.check.name?.name.toLowerCase();
        const goes = actions.some((each) => each.kind === 'drop constraint' && each.name.name.toLowerCase() === key);
        if (key !== undefined && table.checks.has(key) && !action.ifNotExists && !goes) {
          const errno = draft.mariadb ? 1826 : 3822;
          fail(
            'duplicate-check',
            errno,
            `${name} has a constraint ${quoteIdentifier(action.check.name?.name ?? key)} already.`,
            place,
          );
        }
        const unknown = action.check.expression.columns.find(
          (read) => !shape.columns.some((column) => column.key === read),
        );
        if (unknown !== undefined)
          fail('unknown-column', 1054, `${name} has no column ${quoteIdentifier(unknown)}.`, place);
        break;
      }
      case 'enforce constraint':
        if (!table.checks.has(action.name.name.toLowerCase())) {
          fail('unknown-constraint', 3821, `${name} has no constraint ${quoteIdentifier(action.name.name)}.`, place);
        }
        break;
      case 'rename index':
      case 'index visibility': {
        const index = action.kind === 'rename index' ? action.from : action.index;
        const key = index.name.toLowerCase();
        if (key === 'primary') {
          if (action.kind === 'rename index')
            fail('rename-primary-key', 1280, 'A primary key has no name of its own to change.', place);
          else if (!action.visible)
            fail('primary-key-hidden', draft.mariadb ? 4174 : 3522, 'A primary key cannot be hidden.', place);
        } else if (
          !table.indexes.has(key) ||
          (action.kind === 'rename index' &&
            shape.droppedIndexes.has(key) &&
            (!draft.mariadb ||
              actions.some((each) => each.kind === 'drop index' && each.index.name.toLowerCase() === key)))
        ) {
          fail('unknown-index', 1176, `${name} has no index ${quoteIdentifier(index.name)}.`, place);
        }
        break;
      }
      default:
    }
  });
  twoPrimaryKeys(name, shape, fail);
  const seen = new Map<string, IndexShape>();
  for (const index of shape.indexes) {
    const other = seen.get(index.key);
    if (other && index.kind !== 'primary' && !index.implicit) {
      fail(
        'duplicate-index',
        1061,
        `${name} has an index ${quoteIdentifier(index.name)} already.`,
        Math.max(index.action, 0),
      );
    }
    seen.set(index.key, index);
    tooLong(table, index, shape, fail, draft);
    if (index.was === null) newIndex(table, index, shape, fail, draft);
    else keptIndex(index, shape, fail, draft);
  }
  if (draft.mariadb) lostParts(table, shape, fail);
  const fulltexts = shape.indexes.filter(({ kind, was }) => kind === 'fulltext' && was === null);
  if (fulltexts.length > 1 && !draft.mariadb && table.engine === 'innodb') {
    const place = Math.max(fulltexts[1]?.action ?? 0, 0);
    fail('several-fulltext-indexes', 1795, 'InnoDB builds one FULLTEXT index at a time.', place);
  }
}

type Fail = (code: string, errno: number, reason: string, place: number) => void;

function twoPrimaryKeys(name: string, shape: TableShape, fail: Fail): void {
  const keys = shape.indexes.filter(({ kind }) => kind === 'primary');
  if (keys.length < 2) return;
  const later = keys.findLast(({ was }) => was === null) ?? keys[1];
  fail('second-primary-key', 1068, `${name} has a primary key already.`, Math.max(later?.action ?? 0, 0));
}

function newIndex(table: MysqlTable, index: IndexShape, shape: TableShape, fail: Fail, draft: Draft): void {
  const place = Math.max(index.action, 0);
  const shown = index.kind === 'primary' ? 'the primary key' : `the index ${quoteIdentifier(index.name)}`;
  if (index.kind === 'fulltext') {
    if (table.temporary && table.engine === 'innodb') {
      fail('fulltext-on-temporary', 1796, 'InnoDB makes no FULLTEXT index on a temporary table.', place);
    } else if ((table.partitioning !== null && !draft.mariadb) || table.engine === 'memory') {
      fail(
        'fulltext-not-supported',
        1214,
        `${displayName(table.name)} is of a kind that takes no FULLTEXT index.`,
        place,
      );
    }
  }
  for (const part of index.parts) {
    if (part.column === null) continue;
    const column = shape.columns.find(({ key }) => key === part.column);
    const name = quoteIdentifier(column?.name ?? part.column);
    if (column === undefined) {
      fail('unknown-key-column', 1072, `There is no column ${name} for ${shown}.`, place);
      continue;
    }
    const type = column.type?.name ?? null;
    if (type === null) continue;
    if (index.kind === 'spatial') {
      if (!isGeometry(type))
        fail(
          'spatial-on-plain-column',
          draft.mariadb ? 1210 : 1687,
          `${name} is ${type}, and a SPATIAL index needs a geometry.`,
          place,
        );
      else if (column.nullable)
        fail(
          'spatial-on-nullable',
          1252,
          `${name} may be NULL, and a SPATIAL index takes only NOT NULL columns.`,
          place,
        );
      continue;
    }
    if (index.kind === 'fulltext') {
      if (!isText(type) || type === 'enum' || type === 'set')
        fail('fulltext-on-plain-column', 1283, `${name} is ${type}, and a FULLTEXT index needs text.`, place);
      continue;
    }
    if (index.kind === 'vector') continue;
    if (/^(tiny|medium|long)?(text|blob)$/.test(type) && part.length === null) {
      // MariaDB takes as long a prefix as it can, and a hash for UNIQUE.
      if (!draft.mariadb || index.kind === 'primary') {
        fail(
          'text-key-without-length',
          1170,
          `${name} is ${type}, of which a key holds only a prefix: ${name}(100).`,
          place,
        );
      }
    } else if (type === 'json' && !draft.mariadb) {
      fail(
        'json-key',
        3152,
        `${name} is json, which can only be indexed by an expression or a generated column.`,
        place,
      );
    }
  }
}

/** A key of InnoDB holds 3,072 bytes, 767 of a column in the older row formats (MySQL manual, section 17.22). */
function tooLong(table: MysqlTable, index: IndexShape, shape: TableShape, fail: Fail, draft: Draft): void {
  if (table.engine !== 'innodb' || !/^(primary|unique|index)$/.test(index.kind)) return;
  const touched =
    index.was === null ||
    index.parts.some(({ column }) =>
      shape.columns.some(
        ({ key, action, definition, type, was }) =>
          key === column && action >= 0 && (definition !== null || type !== was?.type),
      ),
    );
  // MariaDB keeps a hash for a unique key, and cuts one column of a plain one down to a prefix.
  if (!touched || (draft.mariadb && index.kind === 'unique')) return;
  const { whole, part } = keyLength(index, shape, draft.server);
  const most = mostKeyBytes(table.rowFormat);
  const action =
    index.was === null
      ? index.action
      : (shape.columns.find(
          ({ key, definition }) => definition !== null && index.parts.some(({ column }) => column === key),
        )?.action ?? 0);
  const shown = index.kind === 'primary' ? 'The primary key' : `The index ${quoteIdentifier(index.name)}`;
  if (part > most) {
    if (draft.mariadb && index.kind === 'index' && most === 3072) return;
    const errno = draft.mariadb && index.kind === 'index' ? 1709 : 1071;
    fail(
      'key-too-long',
      errno,
      `${shown} would take ${part} bytes of a column, and ${most} is the most.`,
      Math.max(action, 0),
    );
  } else if (whole > 3072)
    fail('key-too-long', 1071, `${shown} would take ${whole} bytes, and 3072 is the most.`, Math.max(action, 0));
}

/** A key that stays may no longer fit its columns. */
function keptIndex(index: IndexShape, shape: TableShape, fail: Fail, draft: Draft): void {
  if (draft.mariadb || index.kind === 'fulltext' || index.kind === 'spatial') return;
  for (const part of index.parts) {
    const column = shape.columns.find(({ key }) => key === part.column);
    if (column === undefined || column.action < 0 || column.type === null || part.length !== null) continue;
    if (!/^(tiny|medium|long)?(text|blob)$/.test(column.type.name)) continue;
    const reason = `${quoteIdentifier(column.name)} becomes ${column.type.name}, of which the index ${quoteIdentifier(index.name)} could hold only a prefix.`;
    fail('text-key-without-length', 1170, reason, column.action);
  }
}

/** MariaDB lets no unique key of several columns lose one of them. */
function lostParts(table: MysqlTable, shape: TableShape, fail: Fail): void {
  for (const [key, index] of table.indexes) {
    if (index.kind !== 'unique' && index.kind !== 'primary') continue;
    if (index.parts.length < 2 || shape.droppedIndexes.has(key)) continue;
    for (const { column } of index.parts) {
      const place = column === null ? undefined : shape.droppedColumns.get(column);
      if (place === undefined || column === null) continue;
      fail(
        'unique-key-holds-it',
        1072,
        `The unique key ${quoteIdentifier(index.name)} holds ${quoteIdentifier(column)} and others.`,
        place,
      );
    }
  }
}
