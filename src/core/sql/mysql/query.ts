import type { Span } from '../statement.ts';
import { walkWindowSpecification } from './calls.ts';
import type { Cursor } from './cursor.ts';
import type { Expression, TableName } from './definitions.ts';
import { readExpression, walkExpression, walkExpressions, walkOperand, walkOrderBy } from './expression.ts';
import { Kind } from './lexer.ts';
import type { Query } from './statement.ts';

/** A table of FROM with the name by which the rest of the statement knows it. */
export interface TableReference {
  readonly table: TableName;
  readonly alias: string | null;
}

interface Top {
  star: boolean;
  where: Expression | null;
  limit: Span | null;
  locking: 'update' | 'share' | null;
}

/** True where a query begins: SELECT, WITH, VALUES ROW or TABLE, but not at a bracket. */
export function atQuery(c: Cursor): boolean {
  if (c.kind() !== Kind.word) return false;
  if (c.is('select') || c.is('with')) return true;
  if (c.is('values')) return c.is('row', 1) || (c.mariadb && c.kind(1) === 40);
  return c.is('table') && !c.mariadb && c.isName(1);
}

/** True at a query, also one in brackets. */
export function atQueryInBrackets(c: Cursor): boolean {
  let ahead = 0;
  while (c.kind(ahead) === 40) ahead++;
  if (ahead === 0) return atQuery(c);
  return c.is('select', ahead) || c.is('with', ahead) || c.is('values', ahead);
}

/** Reads a query with what rules ask of it. */
export function readQuery(c: Cursor): Query {
  const outer = c.reads;
  c.reads = [];
  const start = c.start;
  const top: Top = { star: false, where: null, limit: null, locking: null };
  walkQuery(c, top);
  const reads = c.reads;
  c.reads = outer;
  for (const one of reads) c.addRead(one);
  return { span: c.spanFrom(start), reads, ...top };
}

/** Walks a query: the tables are collected, and what stands at the top if somebody asks. */
export function walkQuery(c: Cursor, top: Top | null = null): void {
  c.deeper();
  const known = c.withNames.length;
  walkWith(c);
  walkTerm(c, top);
  walkQueryTail(c, top);
  c.withNames.length = known;
  c.higher();
}

/** Walks WITH, if it stands here. The names hold until the caller takes them away. */
export function walkWith(c: Cursor): void {
  if (!c.take('with')) return;
  const recursive = c.take('recursive');
  do {
    const name = c.name('a name for the query').name.toLowerCase();
    if (recursive) c.withNames.push(name);
    if (c.kind() === 40) c.nameList('a column name');
    c.need('as');
    c.needMark(40);
    walkQuery(c);
    c.needMark(41);
    if (c.are('cycle')) {
      c.i++;
      do c.name('a column name');
      while (c.takeMark(44));
      c.need('restrict');
    }
    if (!recursive) c.withNames.push(name);
  } while (c.takeMark(44));
}

/** UNION and its like with what follows them, and the clauses at the end of a query; true if anything stood here. */
export function walkQueryTail(c: Cursor, top: Top | null = null): boolean {
  const from = c.i;
  while (c.takeOne('union', 'except', 'intersect', 'minus')) {
    c.takeOne('all', 'distinct');
    walkTerm(c, null);
  }
  walkEnd(c, top);
  return c.i > from;
}

function walkTerm(c: Cursor, top: Top | null): void {
  if (c.kind() === 40) {
    c.deeper();
    c.i++;
    walkQuery(c, top);
    c.needMark(41);
    c.higher();
    return;
  }
  if (c.take('table')) {
    c.addRead(c.tableName());
    if (top) top.star = true;
    return;
  }
  if (c.take('values')) {
    do {
      if (!c.mariadb) c.need('row');
      c.needMark(40);
      walkExpressions(c);
      c.needMark(41);
    } while (c.takeMark(44));
    return;
  }
  walkSelect(c, top);
}

function walkSelect(c: Cursor, top: Top | null): void {
  if (!c.take('select')) c.fail('expected a query');
  while (
    c.takeOne(
      'all',
      'distinct',
      'distinctrow',
      'high_priority',
      'straight_join',
      'sql_small_result',
      'sql_big_result',
      'sql_buffer_result',
      'sql_no_cache',
      'sql_cache',
      'sql_calc_found_rows',
    )
  );
  do walkItem(c, top);
  while (c.takeMark(44));
  walkInto(c);
  if (c.take('from')) walkTableReferences(c, null);
  walkWhere(c, top);
  if (c.take('group', 'by')) {
    do {
      walkExpression(c);
      if (c.is('asc') || c.is('desc')) c.only('mariadb', 'an order in GROUP BY');
      c.takeOne('asc', 'desc');
    } while (c.takeMark(44));
    c.take('with', 'rollup');
  }
  if (c.take('having')) walkExpression(c);
  if (c.is('window') && c.isName(1) && c.is('as', 2)) {
    c.i++;
    do {
      c.name('a window');
      c.need('as');
      walkWindowSpecification(c);
    } while (c.takeMark(44));
  }
  if (c.take('qualify')) walkExpression(c);
  walkEnd(c, top);
}

export function walkWhere(c: Cursor, top: { where: Expression | null } | null): void {
  if (!c.take('where')) return;
  if (top) top.where = readExpression(c);
  else walkExpression(c);
}

/** One column of a result with its name. */
function walkItem(c: Cursor, top: Top | null): void {
  if (c.kind() === 42) {
    c.i++;
    if (top) top.star = true;
    return;
  }
  const first = c.i;
  walkExpression(c);
  if (c.i - first >= 3 && c.kind(-1) === 42 && c.kind(-2) === 46) {
    if (top) top.star = true;
    return;
  }
  if (c.take('as')) {
    if (c.kind() === Kind.string) c.i++;
    else c.name('a name for the column');
  } else if (c.kind() === Kind.string || (c.isName() && !c.is('into'))) c.i++;
}

/** ORDER BY, LIMIT, INTO, FOR UPDATE: in the orders that either server takes. */
function walkEnd(c: Cursor, top: Top | null): void {
  walkOrderBy(c);
  const limit = walkLimit(c);
  if (top && limit) top.limit = limit;
  if (c.take('procedure')) {
    c.name('ANALYSE');
    c.skipBrackets();
  }
  for (;;) {
    if (walkInto(c)) continue;
    const locking = walkLocking(c);
    if (!locking) return;
    if (top) top.locking = locking;
  }
}

function walkLocking(c: Cursor): 'update' | 'share' | null {
  let locking: 'update' | 'share';
  if (c.take('lock', 'in', 'share', 'mode')) locking = 'share';
  else if (c.are('for', 'update')) {
    c.i += 2;
    locking = 'update';
  } else if (c.are('for', 'share')) {
    c.only('mysql', 'FOR SHARE (here it is LOCK IN SHARE MODE)');
    c.i += 2;
    locking = 'share';
  } else return null;
  if (c.take('of')) {
    do c.tableName();
    while (c.takeMark(44));
  }
  if (!c.take('nowait') && !c.take('skip', 'locked') && c.take('wait')) c.integer('a number of seconds');
  return locking;
}

export function walkLimit(c: Cursor): Span | null {
  const start = c.start;
  if (c.take('limit')) {
    walkLimitValue(c);
    if (c.takeMark(44)) walkLimitValue(c);
    else if (c.take('offset')) walkLimitValue(c);
    if (c.take('rows', 'examined')) walkLimitValue(c);
    return c.spanFrom(start);
  }
  if (!c.mariadb) return null;
  let any = false;
  if (c.are('offset') && c.kind(1) !== Kind.end) {
    c.i++;
    walkLimitValue(c);
    c.takeOne('row', 'rows');
    any = true;
  }
  if (c.take('fetch')) {
    c.takeOne('first', 'next');
    if (!c.is('row') && !c.is('rows')) walkLimitValue(c);
    c.takeOne('row', 'rows');
    if (!c.take('only')) c.need('with', 'ties');
    any = true;
  }
  return any ? c.spanFrom(start) : null;
}

function walkLimitValue(c: Cursor): void {
  const kind = c.kind();
  // A variable of a routine, or a placeholder, stands here as a name.
  if (kind === Kind.number || kind === 63 || kind === Kind.userVariable || kind === Kind.bits) c.i++;
  else if (c.isName()) walkOperand(c);
  else c.fail('expected a number of rows');
}

function walkInto(c: Cursor): boolean {
  if (!c.take('into')) return false;
  if (c.take('outfile')) {
    c.string('a file name');
    while (
      c.kind() === Kind.word &&
      /^(?:character|charset|fields|columns|lines|terminated|enclosed|escaped|optionally|starting|by|set)$/.test(
        c.lower(),
      )
    ) {
      c.i++;
      if (c.kind() === Kind.string) c.i++;
      else if (c.is('set')) {
        c.i += 2;
      }
    }
    return true;
  }
  if (c.take('dumpfile')) {
    c.string('a file name');
    return true;
  }
  do {
    if (c.kind() === Kind.userVariable) c.i++;
    else {
      c.name('a variable');
      if (c.takeMark(46)) c.anyName('a field');
    }
  } while (c.takeMark(44));
  return true;
}

/** Walks what stands behind FROM, UPDATE or USING. @param into gets every base table with its alias. */
export function walkTableReferences(c: Cursor, into: TableReference[] | null): void {
  do walkJoin(c, into);
  while (c.takeMark(44));
}

function walkJoin(c: Cursor, into: TableReference[] | null): void {
  walkFactor(c, into);
  for (;;) {
    const from = c.i;
    c.take('natural');
    if (c.takeOne('left', 'right')) {
      c.take('outer');
      c.need('join');
    } else if (c.takeOne('inner', 'cross')) c.need('join');
    else if (!c.take('join') && !c.take('straight_join')) {
      c.i = from;
      return;
    }
    walkFactor(c, into);
    // ON may wait until the joins inside of it are told: a JOIN b JOIN c ON … ON ….
    while (c.is('on') || c.is('using')) {
      if (c.take('on')) walkExpression(c);
      else {
        c.i++;
        c.nameList('a column name');
      }
    }
  }
}

function walkFactor(c: Cursor, into: TableReference[] | null): void {
  if (c.is('lateral') && c.kind(1) === 40) {
    c.only('mysql', 'LATERAL');
    c.i++;
  }
  const kind = c.kind();
  if (kind === 40) {
    c.deeper();
    const query = atQueryInBrackets(c);
    const from = c.i;
    c.i++;
    if (query && isSubquery(c)) {
      walkQuery(c);
      c.needMark(41);
    } else {
      c.i = from + 1;
      walkTableReferences(c, into);
      c.needMark(41);
    }
    c.higher();
    walkAlias(c);
    if (c.kind() === 40) c.nameList('a column name');
    return;
  }
  if (kind === 123) {
    c.i++;
    c.anyName('OJ');
    walkTableReferences(c, into);
    c.needMark(125);
    return;
  }
  if (c.is('json_table') && c.kind(1) === 40) {
    walkOperand(c);
    walkAlias(c);
    return;
  }
  if (c.take('dual')) return;
  const table = c.tableName();
  c.addRead(table);
  if (c.take('partition')) c.nameList('a partition');
  if (c.mariadb && c.are('for', 'system_time')) {
    c.i += 2;
    walkSystemTime(c);
  }
  const alias = walkAlias(c);
  if (c.kind() === 40 && c.i > 0 && alias !== null) c.nameList('a column name');
  while (c.is('use') || c.is('force') || c.is('ignore')) {
    c.i++;
    if (!c.takeOne('index', 'key')) c.fail('expected INDEX');
    if (c.take('for')) {
      if (!c.take('join') && !c.take('order', 'by')) c.need('group', 'by');
    }
    c.skipBrackets();
  }
  if (c.take('tablesample')) {
    c.name('a method');
    c.skipBrackets();
  }
  into?.push({ table, alias });
}

/** True where the bracket holds a query rather than a join that begins with one. */
function isSubquery(c: Cursor): boolean {
  if (atQuery(c)) return true;
  const from = c.i;
  if (c.kind() !== 40) return false;
  c.skipBrackets();
  const answer =
    c.kind() === 41 || c.is('union') || c.is('except') || c.is('intersect') || c.is('order') || c.is('limit');
  c.i = from;
  return answer;
}

function walkSystemTime(c: Cursor): void {
  if (c.take('all')) return;
  if (c.take('as', 'of')) {
    c.takeOne('timestamp', 'transaction');
    walkOperand(c);
  } else if (c.take('between')) walkExpression(c);
  else {
    c.need('from');
    walkExpression(c);
    c.need('to');
    walkExpression(c);
  }
}

function walkAlias(c: Cursor): string | null {
  if (c.take('as')) {
    if (c.kind() === Kind.string) return c.string('a name');
    return c.name('a name for the table').name;
  }
  return c.isName() && !endsReference(c) ? c.name('a name for the table').name : null;
}

/** Words that no list reserves everywhere but that end a table all the same. */
function endsReference(c: Cursor): boolean {
  if (c.kind() !== Kind.word) return false;
  const word = c.lower();
  if (word === 'offset') return c.kind(1) === Kind.number;
  if (word === 'returning' || word === 'window' || word === 'except' || word === 'minus')
    return c.mariadb && word !== 'window' ? true : word === 'window' && c.is('as', 2);
  return word === 'tablesample' || word === 'qualify';
}
