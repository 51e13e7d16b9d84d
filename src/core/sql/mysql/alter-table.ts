import type { Span } from '../statement.ts';
import type { AlterAction, Position } from './alter-action.ts';
import { readColumn, readDefault } from './column.ts';
import { readAssertion, readWait, takeIfExists } from './create-table.ts';
import type { Cursor } from './cursor.ts';
import { isType, readCharset } from './data-type.ts';
import type { Identifier } from './definitions.ts';
import { readExpression } from './expression.ts';
import { atKey, readKey, takeIfNotExists } from './keys.ts';
import { Kind } from './lexer.ts';
import { readPartition, readPartitioning, readPartitions } from './partitions.ts';
import type { AlterTable, Assertion } from './statement.ts';
import { readTableOption } from './table-options.ts';

/** Reads ALTER TABLE from behind the word TABLE. */
export function readAlterTable(c: Cursor, online: boolean, ignore: boolean): AlterTable {
  const ifExists = takeIfExists(c);
  const table = c.tableName();
  const wait = readWait(c);
  const actions: AlterAction[] = [];
  let algorithm: Assertion | null = null;
  let lock: Assertion | null = null;
  if (!c.atEnd) {
    do {
      const assertion = readAssertion(c);
      if (assertion?.of === 'algorithm') algorithm = assertion.assertion;
      else if (assertion) lock = assertion.assertion;
      else readAction(c, actions);
      // Partition actions may follow the others without a comma.
    } while (c.takeMark(44) || c.are('partition', 'by') || c.are('remove', 'partitioning'));
  }
  return { kind: 'alter table', table, ifExists, actions, algorithm, lock, online, ignore, wait };
}

function readAction(c: Cursor, into: AlterAction[]): void {
  const start = c.start;
  const first = c.i;
  if (c.kind() !== Kind.word) c.fail('expected an action such as ADD COLUMN');
  switch (c.lower()) {
    case 'add':
      c.i++;
      readAdd(c, start, into);
      return;
    case 'drop':
      c.i++;
      into.push(readDrop(c, start));
      return;
    case 'modify': {
      c.i++;
      c.take('column');
      const ifExists = takeIfExists(c);
      const column = readColumn(c);
      const position = readPosition(c);
      into.push({ kind: 'modify column', column, position, ifExists, span: c.spanFrom(start) });
      return;
    }
    case 'change': {
      c.i++;
      c.take('column');
      const ifExists = takeIfExists(c);
      const from = c.name('a column name');
      const column = readColumn(c);
      const position = readPosition(c);
      into.push({ kind: 'change column', from, column, position, ifExists, span: c.spanFrom(start) });
      return;
    }
    case 'rename':
      c.i++;
      into.push(readRename(c, start));
      return;
    case 'alter':
      c.i++;
      into.push(readAlter(c, start));
      return;
    case 'convert':
      c.i++;
      into.push(readConvert(c, start));
      return;
    case 'order': {
      c.i++;
      c.need('by');
      const columns: string[] = [];
      do {
        columns.push(...readExpression(c).columns);
        c.takeOne('asc', 'desc');
      } while (c.kind() === 44 && !isActionWord(c) && c.takeMark(44));
      into.push({ kind: 'order by', columns, span: c.spanFrom(start) });
      return;
    }
    case 'enable':
    case 'disable': {
      const kind = c.is('enable') ? 'enable keys' : 'disable keys';
      c.i++;
      c.need('keys');
      into.push({ kind, span: c.spanFrom(start) });
      return;
    }
    case 'force':
      c.i++;
      into.push({ kind: 'force', span: c.spanFrom(start) });
      return;
    case 'discard':
    case 'import': {
      const discard = c.is('discard');
      c.i++;
      if (c.take('partition')) {
        const names = readPartitionNames(c);
        c.need('tablespace');
        const kind = discard ? 'discard partition tablespace' : 'import partition tablespace';
        into.push({ kind, names, span: c.spanFrom(start) });
        return;
      }
      c.need('tablespace');
      into.push({ kind: discard ? 'discard tablespace' : 'import tablespace', span: c.spanFrom(start) });
      return;
    }
    case 'with':
    case 'without':
      if (c.is('validation', 1)) {
        c.only('mysql', 'VALIDATION');
        const on = c.is('with');
        c.i += 2;
        into.push({ kind: 'validation', on, span: c.spanFrom(start) });
        return;
      }
      break;
    case 'partition':
      if (c.is('by', 1)) {
        const partitioning = readPartitioning(c);
        into.push({ kind: 'partition by', partitioning, span: c.spanFrom(start) });
        return;
      }
      break;
    case 'remove':
      c.need('remove', 'partitioning');
      into.push({ kind: 'remove partitioning', span: c.spanFrom(start) });
      return;
    case 'truncate':
    case 'rebuild':
    case 'optimize':
    case 'analyze':
    case 'check':
    case 'repair': {
      const word = c.takeOne('truncate', 'rebuild', 'optimize', 'analyze', 'check', 'repair');
      c.need('partition');
      const names = readPartitionNames(c);
      skipWords(c);
      const span = c.spanFrom(start);
      if (word === 'truncate' || word === 'rebuild' || word === 'optimize') {
        into.push({ kind: `${word} partition`, names, span });
      } else if (word === 'analyze' || word === 'check' || word === 'repair') {
        into.push({ kind: `${word} partition`, names, span });
      }
      return;
    }
    case 'coalesce': {
      c.i++;
      c.need('partition');
      takeNoBinlog(c);
      const count = c.integer('a number of partitions');
      into.push({ kind: 'coalesce partition', count, span: c.spanFrom(start) });
      return;
    }
    case 'reorganize': {
      c.i++;
      c.need('partition');
      takeNoBinlog(c);
      if (c.atEnd || c.kind() === 44) {
        into.push({ kind: 'reorganize partition', names: null, into: [], span: c.spanFrom(start) });
        return;
      }
      const names = readNames(c);
      c.need('into');
      const partitions = readPartitions(c);
      into.push({ kind: 'reorganize partition', names, into: partitions, span: c.spanFrom(start) });
      return;
    }
    case 'exchange': {
      c.i++;
      c.need('partition');
      const partition = c.name('a partition');
      c.need('with', 'table');
      const table = c.tableName();
      const validation = !c.take('without', 'validation');
      if (validation) c.take('with', 'validation');
      into.push({ kind: 'exchange partition', partition, table, validation, span: c.spanFrom(start) });
      return;
    }
    case 'secondary_load':
    case 'secondary_unload':
      c.i++;
      skipWords(c);
      into.push({ kind: 'other', text: c.textFrom(start), span: c.spanFrom(start) });
      return;
    default:
  }
  const options = new Map<string, { readonly value: string; readonly span: Span }>();
  while (readTableOption(c, options));
  if (c.i > first) {
    const last = into.at(-1);
    // `ENGINE=InnoDB, ROW_FORMAT=DYNAMIC` is one change.
    if (last?.kind === 'table options') {
      const merged = new Map([...last.options, ...options]);
      into[into.length - 1] = { kind: 'table options', options: merged, span: c.spanFrom(last.span.start) };
    } else into.push({ kind: 'table options', options, span: c.spanFrom(start) });
    return;
  }
  readUnknown(c, start, into);
}

/**
 * Actions of other databases, and words that stand behind an action: written here they are mistakes, not an action of a
 * server that is newer than this reader.
 */
const foreign =
  /^(?:owner|set|reset|inherit|attach|detach|validate|cluster|replica|type|using|column|index|key|keys|primary|foreign|unique|fulltext|constraint|default|character|not|null|to|after|first|if|table|nowait|wait|and|or)$/;

function readUnknown(c: Cursor, start: number, into: AlterAction[]): void {
  const word = c.lower();
  const defines = c.kind(1) === Kind.word && isType(c.lower(1), c.mariadb);
  if (foreign.test(word) || defines || c.kind(1) === Kind.end || c.kind(1) === 44) {
    c.fail('no server has such an action of ALTER TABLE');
  }
  while (!c.atEnd && c.kind() !== 44) {
    if (c.kind() === 40) c.skipBrackets();
    else if (c.kind() === Kind.bad || c.kind() === 41) c.fail('expected "," or the end of the statement');
    else c.i++;
  }
  into.push({ kind: 'other', text: c.textFrom(start), span: c.spanFrom(start) });
}

function isActionWord(c: Cursor): boolean {
  return /^(?:add|drop|modify|change|rename|alter|convert|engine|algorithm|lock|force|enable|disable)$/.test(
    c.lower(1),
  );
}

function readAdd(c: Cursor, start: number, into: AlterAction[]): void {
  if (c.is('partition') && (c.kind(1) === 40 || c.is('partitions', 1) || c.is('if', 1) || isNoBinlog(c, 1))) {
    c.i++;
    if (c.mariadb) c.take('if', 'not', 'exists');
    takeNoBinlog(c);
    if (c.take('partitions')) {
      const count = c.integer('a number of partitions');
      into.push({ kind: 'add partition', partitions: [], count, span: c.spanFrom(start) });
    } else {
      const partitions = readPartitions(c);
      into.push({ kind: 'add partition', partitions, count: null, span: c.spanFrom(start) });
    }
    return;
  }
  if (c.mariadb && c.are('system', 'versioning')) {
    c.i += 2;
    into.push({ kind: 'add system versioning', span: c.spanFrom(start) });
    return;
  }
  if (atKey(c)) {
    into.push(readKeyAction(c, start));
    return;
  }
  c.take('column');
  const ifNotExists = takeIfNotExists(c);
  if (c.takeMark(40)) {
    do {
      const from = c.start;
      if (atKey(c)) into.push(readKeyAction(c, from));
      else {
        const column = readColumn(c);
        into.push({ kind: 'add column', column, position: null, ifNotExists, span: c.spanFrom(from) });
      }
    } while (c.takeMark(44));
    c.needMark(41);
    return;
  }
  const column = readColumn(c);
  const position = readPosition(c);
  into.push({ kind: 'add column', column, position, ifNotExists, span: c.spanFrom(start) });
}

function readKeyAction(c: Cursor, start: number): AlterAction {
  const item = readKey(c);
  const span = c.spanFrom(start);
  switch (item.kind) {
    case 'index':
      return { kind: 'add index', index: item.index, ifNotExists: item.ifNotExists, span };
    case 'foreign key':
      return { kind: 'add foreign key', foreignKey: item.foreignKey, ifNotExists: item.ifNotExists, span };
    case 'check':
      return { kind: 'add check', check: item.check, ifNotExists: item.ifNotExists, span };
    case 'period':
      return { kind: 'add period', span };
  }
}

function readPosition(c: Cursor): Position {
  if (c.take('first')) return { first: true };
  if (!c.take('after')) return null;
  const after = c.name('a column name');
  return { first: false, after };
}

function readDrop(c: Cursor, start: number): AlterAction {
  if (c.is('primary') && c.is('key', 1)) {
    c.i += 2;
    return { kind: 'drop primary key', ifExists: false, span: c.spanFrom(start) };
  }
  if (c.take('foreign', 'key')) {
    const ifExists = takeIfExists(c);
    const name = c.name('the name of a foreign key');
    return { kind: 'drop foreign key', name, ifExists, span: c.spanFrom(start) };
  }
  if (c.takeOne('index', 'key')) {
    const ifExists = takeIfExists(c);
    // The primary key is an index of that name.
    if (c.is('primary')) {
      c.i++;
      return { kind: 'drop primary key', ifExists, span: c.spanFrom(start) };
    }
    const index = c.name('an index name');
    if (index.name.toLowerCase() === 'primary') return { kind: 'drop primary key', ifExists, span: c.spanFrom(start) };
    return { kind: 'drop index', index, ifExists, span: c.spanFrom(start) };
  }
  if (c.take('check')) {
    if (c.mariadb) c.fail('MariaDB drops a check by DROP CONSTRAINT', c.i - 1);
    const name = c.name('the name of a check');
    return { kind: 'drop constraint', name, only: 'check', ifExists: false, span: c.spanFrom(start) };
  }
  if (c.take('constraint')) {
    const ifExists = takeIfExists(c);
    const name = c.is('primary') ? c.anyName('the name of a constraint') : c.name('the name of a constraint');
    return { kind: 'drop constraint', name, only: null, ifExists, span: c.spanFrom(start) };
  }
  if (c.is('partition') && (c.isName(1) || c.is('if', 1))) {
    c.i++;
    const ifExists = c.mariadb && c.take('if', 'exists');
    const names = readNames(c);
    return { kind: 'drop partition', names, ifExists, span: c.spanFrom(start) };
  }
  if (c.mariadb && c.take('system', 'versioning')) return { kind: 'drop system versioning', span: c.spanFrom(start) };
  if (c.mariadb && c.are('period', 'for')) {
    c.i += 2;
    c.name('a period');
    return { kind: 'drop period', span: c.spanFrom(start) };
  }
  c.take('column');
  const ifExists = takeIfExists(c);
  const column = c.name('a column name');
  c.takeOne('restrict', 'cascade');
  return { kind: 'drop column', column, ifExists, span: c.spanFrom(start) };
}

function readRename(c: Cursor, start: number): AlterAction {
  if (c.take('column')) {
    if (c.mariadb) c.take('if', 'exists');
    const from = c.name('a column name');
    c.need('to');
    const to = c.name('a column name');
    return { kind: 'rename column', from, to, span: c.spanFrom(start) };
  }
  if (c.takeOne('index', 'key')) {
    if (c.mariadb) c.take('if', 'exists');
    const from = c.name('an index name');
    c.need('to');
    const to = c.name('an index name');
    return { kind: 'rename index', from, to, span: c.spanFrom(start) };
  }
  if (!c.takeOne('to', 'as')) c.takeMark(61);
  const to = c.tableName();
  return { kind: 'rename table', to, span: c.spanFrom(start) };
}

function readAlter(c: Cursor, start: number): AlterAction {
  if (c.takeOne('index', 'key')) {
    if (c.mariadb) c.take('if', 'exists');
    const index = c.name('an index name');
    let visible: boolean;
    if (c.is('visible') || c.is('invisible')) c.only('mysql', 'invisible indexes (here they are IGNORED)');
    else c.only('mariadb', 'ignored indexes (here they are INVISIBLE)');
    if (c.take('visible') || c.take('not', 'ignored')) visible = true;
    else if (c.take('invisible') || c.take('ignored')) visible = false;
    else return c.fail('expected VISIBLE or INVISIBLE');
    return { kind: 'index visibility', index, visible, span: c.spanFrom(start) };
  }
  if (c.is('check') || c.is('constraint')) {
    c.only('mysql', 'ENFORCED');
    c.i++;
    const name = c.name('the name of a constraint');
    const enforced = !c.take('not');
    c.need('enforced');
    return { kind: 'enforce constraint', name, enforced, span: c.spanFrom(start) };
  }
  c.take('column');
  if (c.mariadb) c.take('if', 'exists');
  const column = c.name('a column name');
  if (c.take('drop', 'default')) return { kind: 'set default', column, default: null, span: c.spanFrom(start) };
  if (c.take('set', 'default')) {
    const value = readDefault(c);
    return { kind: 'set default', column, default: value, span: c.spanFrom(start) };
  }
  if (c.is('set')) c.only('mysql', 'SET VISIBLE (here MODIFY COLUMN says it)');
  if (c.take('set', 'visible')) return { kind: 'column visibility', column, visible: true, span: c.spanFrom(start) };
  if (c.take('set', 'invisible')) return { kind: 'column visibility', column, visible: false, span: c.spanFrom(start) };
  return c.fail('ALTER COLUMN sets and drops defaults; MODIFY COLUMN changes the rest');
}

function readConvert(c: Cursor, start: number): AlterAction {
  if (c.is('partition') || c.is('table')) c.only('mariadb', 'this conversion');
  if (c.take('partition')) {
    const partition = c.name('a partition');
    c.need('to', 'table');
    const table = c.tableName();
    skipWords(c);
    return { kind: 'convert partition', partition, table, span: c.spanFrom(start) };
  }
  if (c.take('table')) {
    const table = c.tableName();
    c.need('to');
    const { name } = readPartition(c);
    skipWords(c);
    return { kind: 'convert table', partition: name, table, span: c.spanFrom(start) };
  }
  c.need('to');
  if (!c.take('charset')) {
    if (!c.takeOne('character', 'char')) c.fail('expected CHARACTER SET');
    c.need('set');
  }
  c.takeMark(61);
  const charset = readCharset(c, true);
  let collation: string | null = null;
  if (c.take('collate')) {
    c.takeMark(61);
    collation = readCharset(c, true);
  }
  return {
    kind: 'convert charset',
    charset: charset === 'default' ? null : charset,
    collation: collation === 'default' ? null : collation,
    span: c.spanFrom(start),
  };
}

function isNoBinlog(c: Cursor, ahead: number): boolean {
  return c.is('no_write_to_binlog', ahead) || c.is('local', ahead);
}

function takeNoBinlog(c: Cursor): void {
  if (isNoBinlog(c, 0)) c.i++;
}

function readPartitionNames(c: Cursor): readonly Identifier[] | null {
  takeNoBinlog(c);
  return c.take('all') ? null : readNames(c);
}

function readNames(c: Cursor): Identifier[] {
  const names = [c.name('a partition')];
  // A comma may also part this action from ALGORITHM or LOCK.
  while (c.kind() === 44 && !c.is('algorithm', 1) && !c.is('lock', 1)) {
    c.i++;
    names.push(c.name('a partition'));
  }
  return names;
}

function skipWords(c: Cursor): void {
  while (
    c.kind() === Kind.word &&
    /^(?:quick|fast|medium|extended|changed|for|upgrade|use_frm|with|without|validation|no|persistent|concurrent)$/.test(
      c.lower(),
    )
  )
    c.i++;
}
