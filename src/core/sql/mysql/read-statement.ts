import { readPrivileges, readSetPassword } from './accounts.ts';
import type { Cursor } from './cursor.ts';
import { readDelete, readInsert, readLoad, readUpdate } from './dml.ts';
import { walkExpression, walkExpressions } from './expression.ts';
import { Kind } from './lexer.ts';
import { readAlter, readCreate, readDrop, readRename } from './objects.ts';
import { readQuery } from './query.ts';
import { other, type ReadNode, whole } from './read-node.ts';
import { readLockTables, readMaintenance, readSet, readTransaction } from './settings.ts';
import { isAtLeast, type Prepare } from './statement.ts';

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
      return whole({ kind: 'deallocate', text: null, followed: 'wholly' });
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
  if (c.kind() === Kind.string) return { kind: 'prepare', text: c.string('a text'), followed: 'not' };
  // MariaDB takes any expression, MySQL a variable.
  if (c.mariadb) walkExpression(c);
  else if (c.kind() === Kind.userVariable) c.i++;
  else c.fail('expected a text in quotes or a user variable');
  return { kind: 'prepare', text: null, followed: 'not' };
}

function readExecute(c: Cursor): Prepare {
  c.i++;
  let kind: Prepare['kind'] = 'execute';
  let text: string | null = null;
  if (c.mariadb && c.take('immediate')) {
    kind = 'execute immediate';
    const only = c.kind() === Kind.string && (c.kind(1) === Kind.end || c.kind(1) === 59 || c.is('using', 1));
    if (only) text = c.string('a text');
    else walkExpression(c);
  } else c.name('a prepared statement');
  if (c.take('using')) walkExpressions(c);
  return { kind, text, followed: 'not' };
}
