import type { Cursor } from './cursor.ts';
import type {
  CheckDefinition,
  ForeignKeyDefinition,
  ForeignKeyReference,
  Identifier,
  IndexDefinition,
  IndexPart,
  ReferentialAction,
} from './definitions.ts';
import { readExpression } from './expression.ts';
import { Kind } from './lexer.ts';

/** Something that stands in a table's list and is no column. */
export type KeyItem =
  | { readonly kind: 'index'; readonly index: IndexDefinition; readonly ifNotExists: boolean }
  | { readonly kind: 'foreign key'; readonly foreignKey: ForeignKeyDefinition; readonly ifNotExists: boolean }
  | { readonly kind: 'check'; readonly check: CheckDefinition; readonly ifNotExists: boolean }
  | { readonly kind: 'period' };

/** True where a key, constraint or period begins rather than a column. */
export function atKey(c: Cursor): boolean {
  if (c.kind() !== Kind.word) return false;
  switch (c.lower()) {
    case 'constraint':
    case 'primary':
    case 'unique':
    case 'key':
    case 'index':
    case 'fulltext':
    case 'spatial':
    case 'foreign':
    case 'check':
      return true;
    case 'vector':
      return c.is('index', 1) || c.is('key', 1);
    case 'period':
      return c.is('for', 1);
    default:
      return false;
  }
}

/** Reads a key, foreign key, check or period of a table. */
export function readKey(c: Cursor): KeyItem {
  const start = c.start;
  let constraint: Identifier | null = null;
  let ifNotExists = false;
  if (c.take('constraint')) {
    if (c.mariadb && c.take('if', 'not', 'exists')) ifNotExists = true;
    if (c.isName()) constraint = c.name('a name for the constraint');
  }
  if (c.take('foreign')) {
    c.need('key');
    if (takeIfNotExists(c)) ifNotExists = true;
    const own = c.kind() === 40 ? null : c.name('a name for the foreign key');
    const columns = c.nameList('a column name');
    const references = readReferences(c);
    return {
      kind: 'foreign key',
      foreignKey: { name: constraint ?? own, columns, references, span: c.spanFrom(start) },
      ifNotExists,
    };
  }
  if (c.is('check')) {
    if (c.is('if', 1)) ifNotExists = true;
    return { kind: 'check', check: readCheck(c, constraint, start), ifNotExists };
  }
  if (constraint === null && c.is('period')) {
    c.only('mariadb', 'periods');
    c.i++;
    c.need('for');
    c.name('a period');
    c.nameList('a column name');
    return { kind: 'period' };
  }
  let kind: IndexDefinition['kind'];
  if (c.take('primary')) {
    c.need('key');
    kind = 'primary';
  } else if (c.take('unique')) {
    c.takeOne('key', 'index');
    kind = 'unique';
  } else if (constraint === null && c.is('fulltext')) {
    c.i++;
    c.takeOne('key', 'index');
    kind = 'fulltext';
  } else if (constraint === null && c.is('spatial')) {
    c.i++;
    c.takeOne('key', 'index');
    kind = 'spatial';
  } else if (constraint === null && c.is('vector')) {
    c.only('mariadb', 'vector indexes');
    c.i += 2;
    kind = 'vector';
  } else if (constraint === null && c.takeOne('key', 'index')) kind = 'index';
  else return c.fail('expected PRIMARY KEY, UNIQUE, FOREIGN KEY or CHECK');
  if (takeIfNotExists(c)) ifNotExists = true;
  let own: Identifier | null = null;
  if (c.kind() !== 40 && !(c.is('using') || (c.is('type') && !(c.kind(1) === 40))))
    own = c.name('a name for the index');
  const index = readIndex(c, kind, kind === 'primary' ? constraint : (own ?? constraint), start);
  return { kind: 'index', index, ifNotExists };
}

export function takeIfNotExists(c: Cursor): boolean {
  if (!c.are('if', 'not', 'exists')) return false;
  if (!c.mariadb) c.fail('MySQL has no IF NOT EXISTS here, MariaDB has');
  c.i += 3;
  return true;
}

/** Reads what stands behind an index's name: USING, the columns in brackets, the options. */
export function readIndex(
  c: Cursor,
  kind: IndexDefinition['kind'],
  name: Identifier | null,
  start: number,
  using: string | null = readUsing(c),
): IndexDefinition {
  const parts = readIndexParts(c);
  let used = using;
  let visible = true;
  let parser: string | null = null;
  let comment: string | null = null;
  for (;;) {
    const method = readUsing(c);
    if (method !== null) {
      used = method;
      continue;
    }
    if (c.take('key_block_size')) {
      c.takeMark(61);
      c.integer('a size');
    } else if (c.are('with', 'parser')) {
      c.i += 2;
      parser = c.name('a parser').name;
    } else if (c.take('comment')) {
      c.takeMark(61);
      comment = c.string('a comment in quotes');
    } else if (c.is('visible') || c.is('invisible')) {
      if (c.is('invisible')) c.only('mysql', 'invisible indexes (here they are IGNORED)');
      visible = c.take('visible') || !c.take('invisible');
    } else if (c.is('ignored') || c.are('not', 'ignored')) {
      c.only('mariadb', 'ignored indexes (here they are INVISIBLE)');
      visible = c.take('not', 'ignored') || !c.take('ignored');
    } else if (c.is('engine_attribute') || c.is('secondary_engine_attribute')) {
      c.i++;
      c.takeMark(61);
      c.string('a text in quotes');
    } else if (atIndexAttribute(c)) c.i += 3;
    else break;
  }
  return { kind, name, parts, using: used, visible, parser, comment, span: c.spanFrom(start) };
}

/** `name = value` as MariaDB's engines take it; ALGORITHM and LOCK belong to the statement. */
function atIndexAttribute(c: Cursor): boolean {
  if (!c.mariadb || c.kind() !== Kind.word || c.kind(1) !== 61) return false;
  return !c.is('algorithm') && !c.is('lock');
}

export function readUsing(c: Cursor): string | null {
  if (!(c.is('using') || c.is('type')) || !/^(?:btree|hash|rtree)$/.test(c.lower(1))) return null;
  const method = c.lower(1);
  c.i += 2;
  return method;
}

function readIndexParts(c: Cursor): IndexPart[] {
  c.needMark(40);
  const parts: IndexPart[] = [];
  do {
    if (c.kind() === 40) {
      if (c.mariadb) c.fail('MariaDB has no index on an expression: index a generated column');
      c.i++;
      const expression = readExpression(c);
      c.needMark(41);
      parts.push({ column: null, length: null, expression, descending: readOrder(c) });
      continue;
    }
    const column = c.name('a column name');
    let length: number | null = null;
    if (c.takeMark(40)) {
      length = c.integer('the length of a prefix');
      c.needMark(41);
    }
    if (c.mariadb) c.take('without', 'overlaps');
    parts.push({ column, length, expression: null, descending: readOrder(c) });
  } while (c.takeMark(44));
  c.needMark(41);
  return parts;
}

function readOrder(c: Cursor): boolean {
  return c.takeOne('asc', 'desc') === 'desc';
}

/** Reads REFERENCES with its actions. */
export function readReferences(c: Cursor): ForeignKeyReference {
  c.need('references');
  const table = c.tableName();
  const columns = c.kind() === 40 ? c.nameList('a column name') : [];
  let onDelete: ReferentialAction | null = null;
  let onUpdate: ReferentialAction | null = null;
  if (c.take('match') && !c.takeOne('full', 'partial', 'simple')) c.fail('expected FULL, PARTIAL or SIMPLE');
  for (;;) {
    if (c.are('on', 'delete')) {
      c.i += 2;
      onDelete = readAction(c);
    } else if (c.are('on', 'update')) {
      c.i += 2;
      onUpdate = readAction(c);
    } else break;
  }
  return { table, columns, onDelete, onUpdate };
}

function readAction(c: Cursor): ReferentialAction {
  if (c.take('restrict')) return 'restrict';
  if (c.take('cascade')) return 'cascade';
  if (c.take('set', 'null')) return 'set null';
  if (c.take('set', 'default')) return 'set default';
  if (c.take('no', 'action')) return 'no action';
  return c.fail('expected RESTRICT, CASCADE, SET NULL or NO ACTION');
}

/** Reads CHECK (…) and whether it is enforced. */
export function readCheck(c: Cursor, name: Identifier | null, start: number): CheckDefinition {
  c.need('check');
  if (c.mariadb) c.take('if', 'not', 'exists');
  c.needMark(40);
  const expression = readExpression(c);
  c.needMark(41);
  let enforced = true;
  if (!c.mariadb) {
    if (c.take('not', 'enforced')) enforced = false;
    else c.take('enforced');
  }
  return { name, expression, enforced, span: c.spanFrom(start) };
}
