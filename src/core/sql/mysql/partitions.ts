import type { Cursor } from './cursor.ts';
import type { PartitionDefinition, Partitioning } from './definitions.ts';
import { readExpression, walkExpression, walkOperand } from './expression.ts';
import { Kind } from './lexer.ts';
import { readTableOption } from './table-options.ts';

/** Reads PARTITION BY with all that belongs to it. */
export function readPartitioning(c: Cursor): Partitioning {
  const start = c.start;
  c.need('partition', 'by');
  const linear = c.take('linear');
  let method: Partitioning['method'];
  let columns: readonly string[] = [];
  let count: number | null = null;
  if (c.take('hash')) {
    method = linear ? 'linear hash' : 'hash';
    columns = inBrackets(c);
  } else if (c.take('key')) {
    method = linear ? 'linear key' : 'key';
    if (c.take('algorithm')) {
      c.takeMark(61);
      c.integer('1 or 2');
    }
    columns = columnsOf(c, true);
  } else if (linear) return c.fail('expected HASH or KEY');
  else if (c.is('range') || c.is('list')) {
    const word = c.lower();
    c.i++;
    if (c.take('columns')) {
      method = word === 'range' ? 'range columns' : 'list columns';
      columns = columnsOf(c, false);
    } else {
      method = word === 'range' ? 'range' : 'list';
      columns = inBrackets(c);
    }
  } else if (c.is('system_time')) {
    c.only('mariadb', 'system versioning');
    c.i++;
    method = 'system_time';
    if (c.take('interval')) {
      walkOperand(c);
      c.i++;
      if (c.take('starts')) walkOperand(c);
    }
    if (c.take('limit')) c.integer('a number of rows');
    c.take('auto');
  } else return c.fail('expected RANGE, LIST, HASH or KEY');
  if (c.take('partitions')) count = c.integer('a number of partitions');
  let subpartitioned = false;
  if (c.take('subpartition', 'by')) {
    subpartitioned = true;
    c.take('linear');
    if (c.take('hash')) inBrackets(c);
    else {
      c.need('key');
      if (c.take('algorithm')) {
        c.takeMark(61);
        c.integer('1 or 2');
      }
      columnsOf(c, true);
    }
    if (c.take('subpartitions')) c.integer('a number of partitions');
  }
  const partitions = c.kind() === 40 && c.is('partition', 1) ? readPartitions(c) : [];
  return { method, columns, partitions, count, subpartitioned, span: c.spanFrom(start) };
}

function inBrackets(c: Cursor): readonly string[] {
  c.needMark(40);
  const { columns } = readExpression(c);
  c.needMark(41);
  return columns;
}

function columnsOf(c: Cursor, mayBeEmpty: boolean): string[] {
  if (mayBeEmpty && c.kind() === 40 && c.kind(1) === 41) {
    c.i += 2;
    return [];
  }
  return c.nameList('a column name').map((one) => one.name.toLowerCase());
}

/** Reads the partitions of a list in brackets. */
export function readPartitions(c: Cursor): PartitionDefinition[] {
  c.needMark(40);
  const partitions = [readPartition(c)];
  while (c.takeMark(44)) partitions.push(readPartition(c));
  c.needMark(41);
  return partitions;
}

export function readPartition(c: Cursor): PartitionDefinition {
  c.need('partition');
  const name = c.name('a name for the partition');
  let values: string | null = null;
  if (c.take('values')) {
    const start = c.start;
    if (c.take('less', 'than')) {
      if (!c.take('maxvalue')) bracketed(c);
    } else if (c.take('in')) bracketed(c);
    else c.fail('expected LESS THAN or IN');
    values = c.textFrom(start);
  } else if (c.takeOne('history', 'current')) values = c.raw(-1);
  else if (c.is('default') && !c.is('character', 1)) {
    c.only('mariadb', 'DEFAULT partitions');
    c.i++;
    values = 'DEFAULT';
  }
  const options = new Map();
  while (partitionOption(c, options));
  if (c.kind() === 40) {
    c.i++;
    do {
      c.need('subpartition');
      c.name('a name for the partition');
      while (partitionOption(c, options));
    } while (c.takeMark(44));
    c.needMark(41);
  }
  return { name, values };
}

function partitionOption(c: Cursor, options: Parameters<typeof readTableOption>[1]): boolean {
  if (c.is('storage') && c.is('engine', 1)) c.i++;
  if (c.take('nodegroup')) {
    c.takeMark(61);
    c.integer('a number');
    return true;
  }
  return c.kind() === Kind.word && readTableOption(c, options);
}

function bracketed(c: Cursor): void {
  c.needMark(40);
  do {
    if (c.kind() === 40) bracketed(c);
    else walkExpression(c);
  } while (c.takeMark(44));
  c.needMark(41);
}
