import { readAccount, readDefiner, readPrivileges, readSetPassword, readUsers } from './accounts.ts';
import { readAlterTable } from './alter-table.ts';
import { readCreateIndex, readCreateTable, readDropIndex } from './create-table.ts';
import type { Cursor } from './cursor.ts';
import { Refusal } from './cursor.ts';
import { readCharset } from './data-type.ts';
import type { TableName } from './definitions.ts';
import { readDelete, readInsert, readLoad, readUpdate } from './dml.ts';
import { walkExpression, walkExpressions } from './expression.ts';
import { Kind } from './lexer.ts';
import { readEvent, readRoutine, readTrigger } from './programs.ts';
import { readQuery } from './query.ts';
import { readLockTables, readMaintenance, readSet, readTransaction } from './settings.ts';
import { type CreateView, isAtLeast, type MysqlNode, type Prepare } from './statement.ts';

/** A statement that was read. `program`: the cursor stands at its body. */
export interface ReadNode {
  readonly node: MysqlNode;
  readonly program: boolean;
}

const whole = (node: MysqlNode): ReadNode => ({ node, program: false });
const other = (verb: string, tables: readonly TableName[] = []): ReadNode => whole({ kind: 'other', verb, tables });

/** Reads one statement. Throws a Refusal for what no server would take. */
export function readStatement(c: Cursor): ReadNode {
  if (c.kind() === 40) return whole({ kind: 'select', query: readQuery(c) });
  if (c.kind() !== Kind.word) c.fail('no statement begins like this');
  switch (c.lower()) {
    case 'table':
      if (c.mariadb) break;
      return whole({ kind: 'select', query: readQuery(c) });
    case 'select':
    case 'values':
      return whole({ kind: 'select', query: readQuery(c) });
    case 'with':
      return readWith(c);
    case 'insert':
    case 'replace':
      return whole(readInsert(c));
    case 'update':
      return whole(readUpdate(c));
    case 'delete':
      return whole(readDelete(c));
    case 'create':
      c.i++;
      return readCreate(c);
    case 'alter':
      c.i++;
      return readAlter(c);
    case 'drop':
      c.i++;
      return readDrop(c);
    case 'rename':
      c.i++;
      return readRename(c);
    case 'truncate':
      c.i++;
      c.take('table');
      {
        const table = c.tableName();
        if (c.mariadb && !c.take('nowait') && c.take('wait')) c.integer('a number of seconds');
        return whole({ kind: 'truncate table', table });
      }
    case 'optimize':
    case 'analyze':
    case 'check':
    case 'repair':
      return readCheck(c);
    case 'use':
      c.i++;
      return whole({ kind: 'use', name: c.name('a database') });
    case 'set':
      return readSetStatement(c);
    case 'begin':
    case 'start':
    case 'commit':
    case 'rollback':
    case 'savepoint':
    case 'release': {
      const transaction = readTransaction(c);
      return transaction ? whole(transaction) : skipped(c, 1);
    }
    case 'lock':
      if (c.is('tables', 1) || c.is('table', 1)) {
        c.i += 2;
        return whole(readLockTables(c));
      }
      if (!c.is('instance', 1)) c.fail('expected TABLES', c.i + 1);
      return skipped(c, 2);
    case 'unlock':
      c.i++;
      if (c.takeOne('tables', 'table')) return whole({ kind: 'unlock tables' });
      c.i--;
      return skipped(c, 2);
    case 'flush':
      return readFlush(c);
    case 'grant':
    case 'revoke':
      return whole(readPrivileges(c));
    case 'call': {
      c.i++;
      const routine = c.tableName('a procedure');
      if (c.takeMark(46)) c.anyName('a procedure');
      if (c.takeMark(40) && !c.takeMark(41)) {
        walkExpressions(c);
        c.needMark(41);
      }
      return whole({ kind: 'call', routine });
    }
    case 'load':
      if (c.is('index', 1)) return skipped(c, 2);
      return whole(readLoad(c));
    case 'prepare':
      return whole(readPrepare(c));
    case 'execute':
      return whole(readExecute(c));
    case 'deallocate':
      c.i++;
      c.need('prepare');
      c.name('a prepared statement');
      return whole({ kind: 'deallocate', text: null });
    case 'do':
      c.i++;
      do {
        walkExpression(c);
        if (c.take('as') || c.isName()) c.name('a name');
      } while (c.takeMark(44));
      return other('do');
    case 'explain':
    case 'describe':
    case 'desc':
      return skipped(c, 1);
    case 'show':
      return skipped(c, 2);
    case 'backup':
      if (!c.mariadb) break;
      return skipped(c, 2);
    case 'help':
    case 'kill':
    case 'handler':
    case 'install':
    case 'uninstall':
    case 'reset':
    case 'purge':
    case 'change':
    case 'stop':
    case 'cache':
    case 'binlog':
    case 'checksum':
    case 'shutdown':
    case 'restart':
    case 'clone':
    case 'import':
    case 'xa':
    case 'signal':
    case 'resignal':
    case 'get':
      return skipped(c, 1);
    default:
  }
  return c.fail('no statement begins with this word');
}

/** Reads a statement that is known and changes nothing that we follow. @param words how many of them name it. */
function skipped(c: Cursor, words: number): ReadNode {
  const second = c.lower(1);
  if ((second === 'master' || second === 'slave') && !c.mariadb && isAtLeast(c.server, 8, 4)) {
    c.fail('MySQL 8.4 and later have only the words SOURCE and REPLICA', c.i + 1);
  }
  let verb = c.lower();
  for (let k = 1; k < words; k++) {
    const word = c.lower(k);
    if (word !== '') verb += ` ${word}`;
  }
  c.skipRest();
  return other(verb);
}

/** WITH begins a query, an UPDATE or a DELETE. */
function readWith(c: Cursor): ReadNode {
  const start = c.i;
  let depth = 0;
  for (; c.kind() !== Kind.end; c.i++) {
    const kind = c.kind();
    if (kind === 40) depth++;
    else if (kind === 41) depth--;
    else if (depth === 0 && kind === Kind.word) {
      const word = c.lower();
      if (word === 'select' || word === 'update' || word === 'delete') break;
    }
  }
  const word = c.lower();
  c.i = start;
  if (word === 'update') return whole(readUpdate(c));
  if (word === 'delete') return whole(readDelete(c));
  return whole({ kind: 'select', query: readQuery(c) });
}

function readCreate(c: Cursor): ReadNode {
  const orReplace = c.take('or', 'replace');
  const onlyView = (what: string) => {
    if (orReplace && !c.mariadb) c.fail(`MySQL has no CREATE OR REPLACE ${what}, MariaDB has`);
  };
  if (c.take('temporary')) {
    onlyView('TABLE');
    if (c.mariadb && c.take('sequence')) return whole(readSequence(c, 'create sequence'));
    c.need('table');
    return whole(readCreateTable(c, orReplace, true));
  }
  switch (c.lower()) {
    case 'table':
      onlyView('TABLE');
      c.i++;
      return whole(readCreateTable(c, orReplace, false));
    case 'unique':
    case 'fulltext':
    case 'vector':
    case 'index':
      if (c.is('vector')) c.only('mariadb', 'vector indexes');
      onlyView('INDEX');
      return whole(readCreateIndex(c, orReplace));
    case 'spatial':
      if (c.is('reference', 1)) return created(c, 3);
      onlyView('INDEX');
      return whole(readCreateIndex(c, orReplace));
    case 'database':
    case 'schema':
      c.i++;
      return whole(readDatabase(c, 'create database'));
    case 'user':
      c.i++;
      return whole(readUsers(c, 'create user'));
    case 'role':
      c.i++;
      return whole(readUsers(c, 'create role'));
    case 'sequence':
      if (!c.mariadb) break;
      c.i++;
      return whole(readSequence(c, 'create sequence'));
    case 'server':
    case 'tablespace':
    case 'library':
      return created(c, 1);
    case 'undo':
    case 'logfile':
    case 'resource':
      return created(c, 2);
    case 'json':
      return created(c, 4);
    case 'package':
      if (c.mariadb) throw new Refusal('a package in PL/SQL', { start: c.start, end: c.endAt(c.i) }, true);
      break;
    default:
  }
  return readDefined(c, orReplace);
}

/** Reads CREATE of something that the maps do not follow. */
function created(c: Cursor, words: number): ReadNode {
  let verb = 'create';
  for (let k = 0; k < words; k++) verb += ` ${c.lower(k)}`;
  c.skipRest();
  return other(verb);
}

/** Reads CREATE or ALTER of what has a definer: views and programs. */
function readDefined(c: Cursor, orReplace: boolean, verb: 'create' | 'alter' = 'create'): ReadNode {
  if (c.take('algorithm')) {
    c.needMark(61);
    if (!c.takeOne('undefined', 'merge', 'temptable')) c.fail('expected UNDEFINED, MERGE or TEMPTABLE');
  }
  const definer = readDefiner(c);
  const security = readSecurity(c);
  const head = { orReplace, definer, security };
  if (c.is('materialized') && !c.mariadb && isAtLeast(c.server, 9)) c.i++;
  if (c.take('view')) return whole(readView(c, head, verb));
  if (verb === 'alter') {
    if (c.take('event')) return readEvent(c, definer, 'alter event');
    return c.fail('ALTER does not know this');
  }
  c.take('aggregate');
  if (orReplace && !c.mariadb) c.fail('MySQL replaces only views, MariaDB other things too');
  switch (c.lower()) {
    case 'procedure':
    case 'function':
      return readRoutine(c, head);
    case 'trigger':
      c.i++;
      return readTrigger(c, head);
    case 'event':
      c.i++;
      return readEvent(c, definer, 'create event');
    default:
      return c.fail('CREATE does not know this');
  }
}

function readSecurity(c: Cursor): 'definer' | 'invoker' | null {
  if (!c.take('sql', 'security')) return null;
  const word = c.takeOne('definer', 'invoker');
  if (word === 'definer' || word === 'invoker') return word;
  return c.fail('expected DEFINER or INVOKER');
}

function readView(
  c: Cursor,
  head: Pick<CreateView, 'orReplace' | 'definer' | 'security'>,
  verb: 'create' | 'alter',
): CreateView {
  c.take('if', 'not', 'exists');
  const view = c.tableName('a name for the view');
  if (c.kind() === 40) c.nameList('a column name');
  c.need('as');
  const query = readQuery(c);
  if (c.take('with')) {
    c.takeOne('cascaded', 'local');
    c.need('check', 'option');
  }
  return { kind: `${verb} view`, view, ...head, query };
}

function readDatabase(c: Cursor, kind: 'create database' | 'alter database') {
  const ifNotExists = c.take('if', 'not', 'exists');
  const unnamed =
    kind === 'alter database' &&
    (c.atEnd || c.is('default') || c.is('character') || c.is('charset') || c.is('collate') || c.is('read'));
  const name = unnamed ? null : c.name('a database');
  let charset: string | null = null;
  let collation: string | null = null;
  while (!c.atEnd) {
    c.take('default');
    if (c.take('character', 'set') || c.take('char', 'set') || c.take('charset')) {
      c.takeMark(61);
      charset = readCharset(c, true);
    } else if (c.take('collate')) {
      c.takeMark(61);
      collation = readCharset(c, true);
    } else if (c.take('encryption') || c.take('comment')) {
      c.takeMark(61);
      c.string('a text in quotes');
    } else if (c.take('read', 'only')) {
      c.takeMark(61);
      c.i++;
    } else if (c.take('upgrade', 'data', 'directory', 'name')) continue;
    else c.fail('expected CHARACTER SET or COLLATE');
  }
  return { kind, name, ifNotExists, charset, collation };
}

function readSequence(c: Cursor, kind: 'create sequence' | 'alter sequence') {
  const ifNotExists = c.take('if', 'not', 'exists');
  c.take('if', 'exists');
  const sequence = c.tableName('a name for the sequence');
  c.skipRest();
  return { kind, sequence, ifNotExists };
}

function readAlter(c: Cursor): ReadNode {
  if (c.is('online')) c.only('mariadb', 'ALTER ONLINE (here it is LOCK=NONE)');
  const online = c.take('online');
  const ignore = c.mariadb && c.take('ignore');
  if (c.take('table')) return whole(readAlterTable(c, online, ignore));
  switch (c.lower()) {
    case 'database':
    case 'schema':
      c.i++;
      return whole(readDatabase(c, 'alter database'));
    case 'user':
      c.i++;
      return whole(readUsers(c, 'alter user'));
    case 'sequence':
      if (!c.mariadb) break;
      c.i++;
      return whole(readSequence(c, 'alter sequence'));
    case 'procedure':
    case 'function':
    case 'server':
    case 'instance':
    case 'tablespace':
    case 'undo':
    case 'logfile':
    case 'resource':
    case 'library': {
      const verb = `alter ${c.lower()}`;
      c.skipRest();
      return other(verb);
    }
    case 'event':
      c.i++;
      return readEvent(c, null, 'alter event');
    default:
  }
  return readDefined(c, false, 'alter');
}

function readDrop(c: Cursor): ReadNode {
  const temporary = c.take('temporary');
  switch (c.lower()) {
    case 'table':
    case 'tables':
      c.i++;
      {
        const ifExists = c.take('if', 'exists');
        const tables = readTables(c);
        if (c.mariadb && !c.take('nowait') && c.take('wait')) c.integer('a number of seconds');
        c.takeOne('restrict', 'cascade');
        return whole({ kind: 'drop table', tables, ifExists, temporary });
      }
    case 'view': {
      c.i++;
      const ifExists = c.take('if', 'exists');
      const views = readTables(c);
      c.takeOne('restrict', 'cascade');
      return whole({ kind: 'drop view', views, ifExists });
    }
    case 'index':
      c.i++;
      return whole(readDropIndex(c));
    case 'database':
    case 'schema': {
      c.i++;
      const ifExists = c.take('if', 'exists');
      return whole({ kind: 'drop database', name: c.name('a database'), ifExists });
    }
    case 'procedure':
      return dropped(c, 'drop procedure');
    case 'function':
      return dropped(c, 'drop function');
    case 'trigger':
      return dropped(c, 'drop trigger');
    case 'event':
      return dropped(c, 'drop event');
    case 'sequence':
      if (!c.mariadb) break;
      return dropped(c, 'drop sequence');
    case 'server':
      return dropped(c, 'drop server');
    case 'user':
      c.i++;
      return whole(readUsers(c, 'drop user'));
    case 'role':
      c.i++;
      return whole(readUsers(c, 'drop role'));
    case 'prepare':
      c.i++;
      c.name('a prepared statement');
      return whole({ kind: 'deallocate', text: null });
    case 'tablespace':
    case 'undo':
    case 'logfile':
    case 'resource':
    case 'spatial':
    case 'library':
    case 'package': {
      const verb = `drop ${c.lower()}`;
      c.skipRest();
      return other(verb);
    }
    default:
  }
  return c.fail('DROP does not know this');
}

function dropped(
  c: Cursor,
  kind: 'drop procedure' | 'drop function' | 'drop trigger' | 'drop event' | 'drop sequence' | 'drop server',
): ReadNode {
  c.i++;
  const ifExists = c.take('if', 'exists');
  const name = c.kind() === Kind.string && kind === 'drop server' ? serverName(c) : c.tableName('a name');
  return whole({ kind, name, ifExists });
}

function serverName(c: Cursor): TableName {
  const start = c.start;
  return { schema: null, name: c.string('a server'), span: c.spanFrom(start) };
}

function readTables(c: Cursor): TableName[] {
  const tables = [c.tableName()];
  while (c.takeMark(44)) tables.push(c.tableName());
  return tables;
}

function readRename(c: Cursor): ReadNode {
  if (c.take('user')) {
    do {
      readAccount(c);
      c.need('to');
      readAccount(c);
    } while (c.takeMark(44));
    return other('rename user');
  }
  if (!c.takeOne('table', 'tables')) c.fail('expected TABLE');
  if (c.mariadb) c.take('if', 'exists');
  const pairs: { from: TableName; to: TableName }[] = [];
  do {
    const from = c.tableName();
    if (c.mariadb && !c.take('nowait') && c.take('wait')) c.integer('a number of seconds');
    c.need('to');
    const to = c.tableName();
    pairs.push({ from, to });
  } while (c.takeMark(44));
  return whole({ kind: 'rename table', pairs });
}

function readCheck(c: Cursor): ReadNode {
  const word = c.lower();
  if (
    word === 'analyze' &&
    !(c.is('table', 1) || c.is('tables', 1) || c.is('local', 1) || c.is('no_write_to_binlog', 1))
  ) {
    return skipped(c, 1);
  }
  if (word === 'optimize' || word === 'analyze' || word === 'check' || word === 'repair') {
    if (c.is('view', 1)) return skipped(c, 2);
    return whole(readMaintenance(c, word));
  }
  return skipped(c, 1);
}

function readFlush(c: Cursor): ReadNode {
  const start = c.i;
  c.i++;
  c.takeOne('no_write_to_binlog', 'local');
  if (c.takeOne('tables', 'table') && c.atEnd) return whole({ kind: 'unlock tables' });
  c.i = start;
  return skipped(c, 2);
}

function readSetStatement(c: Cursor): ReadNode {
  c.i++;
  if (c.take('password')) return whole(readSetPassword(c));
  if (c.mariadb && c.is('statement') && c.kind(1) === Kind.word) {
    c.i++;
    // The settings hold for the statement behind FOR alone.
    do {
      c.anyName('the name of a variable');
      c.needMark(61);
      if (c.kind() === Kind.word && (c.is('for', 1) || c.kind(1) === 44)) c.i++;
      else walkExpression(c);
    } while (c.takeMark(44));
    c.need('for');
    return readStatement(c);
  }
  if (c.kind() === Kind.word && c.kind(1) !== 61) {
    if (c.is('role') || c.are('default', 'role') || c.are('resource', 'group')) {
      c.i--;
      return skipped(c, c.is('role', 1) ? 2 : 3);
    }
  }
  return whole(readSet(c));
}

function readPrepare(c: Cursor): Prepare {
  c.i++;
  c.name('a prepared statement');
  c.need('from');
  if (c.kind() === Kind.string) return { kind: 'prepare', text: readText(c) };
  // MariaDB takes any expression, MySQL a variable.
  if (c.mariadb) walkExpression(c);
  else if (c.kind() === Kind.userVariable) c.i++;
  else c.fail('expected a text in quotes or a user variable');
  return { kind: 'prepare', text: null };
}

function readExecute(c: Cursor): Prepare {
  c.i++;
  let kind: Prepare['kind'] = 'execute';
  let text: string | null = null;
  if (c.mariadb && c.take('immediate')) {
    kind = 'execute immediate';
    const only = c.kind() === Kind.string && (c.kind(1) === Kind.end || c.kind(1) === 59 || c.is('using', 1));
    if (only) text = readText(c);
    else walkExpression(c);
  } else c.name('a prepared statement');
  if (c.take('using')) walkExpressions(c);
  return { kind, text };
}

/** The literal that is to run; where it stands is kept, so that it can be read in its place. */
function readText(c: Cursor): string {
  c.literal = c.kind(1) === Kind.string ? null : { start: c.start, end: c.endAt(c.i) };
  return c.string('a text');
}
