import type { Cursor } from './cursor.ts';
import { stringValue } from './cursor.ts';
import { walkExpression } from './expression.ts';
import { Kind } from './lexer.ts';
import type { LockTables, SetVariables, TableMaintenance, Transaction } from './statement.ts';

type Assignment = SetVariables['assignments'][number];

/** Reads SET from behind the word SET: variables of every scope, NAMES and CHARACTER SET. */
export function readSet(c: Cursor): SetVariables {
  const assignments: Assignment[] = [];
  // A scope holds for the names behind it until the next one.
  let scope: Assignment['scope'] = 'session';
  do {
    const start = c.start;
    const word = c.takeOne('global', 'session', 'local', 'persist', 'persist_only');
    if (word !== null) scope = scopeOf(word);
    if (c.is('transaction') && c.kind(1) === Kind.word) {
      c.i++;
      const from = c.start;
      c.skipRest();
      assignments.push({ scope, name: 'transaction', value: c.textFrom(from), span: c.spanFrom(start) });
      break;
    }
    if (c.is('names') && c.kind(1) !== 61 && c.kind(1) !== Kind.assign) {
      c.i++;
      assignments.push({ scope: 'session', name: 'names', value: readNames(c), span: c.spanFrom(start) });
      continue;
    }
    if (c.is('charset') && c.kind(1) !== 61 && c.kind(1) !== Kind.assign) {
      c.i++;
      assignments.push({ scope: 'session', name: 'character set', value: readNames(c), span: c.spanFrom(start) });
      continue;
    }
    if ((c.is('character') || c.is('char')) && c.is('set', 1)) {
      c.i += 2;
      assignments.push({ scope: 'session', name: 'character set', value: readNames(c), span: c.spanFrom(start) });
      continue;
    }
    assignments.push(readAssignment(c, scope, start));
  } while (c.takeMark(44));
  return { kind: 'set', assignments };
}

function scopeOf(word: string): Assignment['scope'] {
  return word === 'global' ? 'global' : word.startsWith('persist') ? 'persist' : 'session';
}

function readNames(c: Cursor): string {
  const raw = c.raw();
  if (c.kind() === Kind.string || c.kind() === Kind.quoted) c.i++;
  else if (!c.takeOne('binary', 'default')) c.name('a character set');
  if (c.take('collate')) {
    if (c.kind() === Kind.string) c.i++;
    else if (!c.takeOne('binary', 'default')) c.name('a collation');
  }
  return stringValue(raw);
}

function readAssignment(c: Cursor, scope: Assignment['scope'], start: number): Assignment {
  let of = scope;
  let name: string;
  if (c.kind() === Kind.userVariable) {
    name = c.raw().slice(1);
    name = /^['"`]/.test(name) ? stringValue(name) : name;
    of = 'user';
    c.i++;
  } else {
    if (c.kind() === Kind.systemVariable) {
      name = c.raw().slice(2);
      name = name.startsWith('`') ? stringValue(name) : name;
      c.i++;
      of = 'session';
      const word = name.toLowerCase();
      if (c.kind() === 46 && /^(?:global|session|local|persist|persist_only)$/.test(word)) {
        c.i++;
        of = scopeOf(word);
        name = c.anyName('the name of a variable').name;
      }
    } else
      name = c.kind() === Kind.word ? c.anyName('the name of a variable').name : c.name('the name of a variable').name;
    while (c.takeMark(46)) name += `.${c.anyName('the name of a variable').name}`;
  }
  if (!c.takeMark(61) && !c.takeMark(Kind.assign)) c.fail('expected "="');
  const from = c.i;
  const valueStart = c.start;
  const next = c.kind(1);
  // Words such as ON, ALL and BINARY are values here.
  if (c.kind() === Kind.word && (next === Kind.end || next === 44 || next === 59)) c.i++;
  else walkExpression(c);
  const literal = c.i === from + 1 && (c.kind(-1) === Kind.string || c.kind(-1) === Kind.quoted);
  const value = literal ? stringValue(c.raw(-1)) : c.textFrom(valueStart);
  return { scope: of, name: name.toLowerCase(), value, span: c.spanFrom(start) };
}

/** Reads a statement that begins or ends a transaction, or stands inside of one; null for other uses of its first word. */
export function readTransaction(c: Cursor): Transaction | null {
  switch (c.lower()) {
    case 'begin':
      c.i++;
      c.take('work');
      return { kind: 'begin' };
    case 'start':
      if (!c.take('start', 'transaction')) return null;
      c.skipRest();
      return { kind: 'begin' };
    case 'commit':
      c.i++;
      readCompletion(c);
      return { kind: 'commit' };
    case 'rollback':
      c.i++;
      c.take('work');
      if (c.take('to')) {
        c.take('savepoint');
        c.name('a savepoint');
        return { kind: 'savepoint' };
      }
      readCompletion(c);
      return { kind: 'rollback' };
    case 'savepoint':
      c.i++;
      c.name('a savepoint');
      return { kind: 'savepoint' };
    case 'release':
      c.need('release', 'savepoint');
      c.name('a savepoint');
      return { kind: 'savepoint' };
    default:
      return null;
  }
}

function readCompletion(c: Cursor): void {
  c.take('work');
  if (c.take('and')) {
    c.take('no');
    c.need('chain');
  }
  const no = c.take('no');
  if (!c.take('release') && no) c.fail('expected RELEASE');
}

/** Reads LOCK TABLES from behind the word TABLES. */
export function readLockTables(c: Cursor): LockTables {
  const tables: { table: LockTables['tables'][number]['table']; mode: 'read' | 'write' }[] = [];
  do {
    const table = c.tableName();
    if (c.take('as')) c.name('a name for the table');
    else if (c.isName() && !c.is('low_priority')) c.name('a name for the table');
    c.take('low_priority');
    if (c.take('read')) {
      c.take('local');
      tables.push({ table, mode: 'read' });
    } else {
      if (!c.take('write')) c.fail('expected READ or WRITE');
      c.take('concurrent');
      tables.push({ table, mode: 'write' });
    }
  } while (c.takeMark(44));
  if (c.mariadb && !c.take('nowait') && c.take('wait')) c.integer('a number of seconds');
  return { kind: 'lock tables', tables };
}

/** Reads OPTIMIZE, ANALYZE, CHECK or REPAIR with its tables; the cursor stands at the first word. */
export function readMaintenance(c: Cursor, word: 'optimize' | 'analyze' | 'check' | 'repair'): TableMaintenance {
  c.i++;
  const noBinlog = c.takeOne('no_write_to_binlog', 'local') !== null;
  if (!c.takeOne('table', 'tables')) c.fail('expected TABLE');
  const tables = [c.tableName()];
  while (c.takeMark(44)) tables.push(c.tableName());
  c.skipRest();
  return { kind: `${word} table`, tables, noBinlog };
}
