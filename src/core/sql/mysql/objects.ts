import { readAccount, readDefiner, readUsers } from './accounts.ts';
import { readAlterTable } from './alter-table.ts';
import { readCreateIndex, readCreateTable, readDropIndex } from './create-table.ts';
import type { Cursor } from './cursor.ts';
import { Refusal } from './cursor.ts';
import { readCharset } from './data-type.ts';
import type { TableName } from './definitions.ts';
import { Kind } from './lexer.ts';
import { readEvent, readRoutine, readTrigger } from './programs.ts';
import { readQuery } from './query.ts';
import { other, type ReadNode, whole } from './read-node.ts';
import { type CreateView, isAtLeast } from './statement.ts';

/** Reads CREATE of anything, from behind that word. */
export function readCreate(c: Cursor): ReadNode {
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

/** Reads ALTER of anything, from behind that word. */
export function readAlter(c: Cursor): ReadNode {
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

/** Reads DROP of anything, from behind that word. */
export function readDrop(c: Cursor): ReadNode {
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
      return whole({ kind: 'deallocate', text: null, followed: 'wholly' });
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

/** Reads RENAME of tables or users, from behind that word. */
export function readRename(c: Cursor): ReadNode {
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
