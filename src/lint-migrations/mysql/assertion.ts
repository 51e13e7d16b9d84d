import type { TableEffect } from '../../core/effects/mysql/effect.ts';
import type { TextEdit } from '../../core/report/finding.ts';
import type { MysqlStatement } from '../../core/sql/mysql/statement.ts';
import { isAboutPartitions } from './table-work.ts';

/**
 * What to assert so that the server refuses the statement rather than do more than was thought: `ALGORITHM=INSTANT`.
 * Null where nothing can be asserted that would help.
 */
export function assertionFor({ algorithm, lock }: Pick<TableEffect, 'algorithm' | 'lock'>): readonly string[] | null {
  if (algorithm === null || algorithm === 'COPY') return null;
  // MySQL refuses every LOCK but DEFAULT with INSTANT (manual, section 15.1.9, "Performance and Space Requirements").
  return algorithm === 'INSTANT' ? ['ALGORITHM=INSTANT'] : [`ALGORITHM=${algorithm}`, `LOCK=${lock}`];
}

/** The statement with the clauses appended as its grammar wants them; null when they have no place in it. */
export function assertionEdit(statement: MysqlStatement, clauses: readonly string[]): TextEdit | null {
  const { node, source, span } = statement;
  // A statement in a string of a program, or with placeholders, is not edited: what stands there need not be what runs.
  if (!/\.sql$/i.test(source.file)) return null;
  if (node.kind === 'create index' || node.kind === 'drop index')
    return { file: source.file, start: span.end, end: span.end, text: ` ${clauses.join(' ')}` };
  if (node.kind !== 'alter table') return null;
  const first = node.actions[0];
  const partitions = node.actions.find(isAboutPartitions);
  // Clauses stand before what is done to partitions, never after it (manual, section 15.1.9).
  if (partitions)
    return partitions === first
      ? { file: source.file, start: first.span.start, end: first.span.start, text: `${clauses.join(', ')}, ` }
      : null;
  return first ? { file: source.file, start: span.end, end: span.end, text: `, ${clauses.join(', ')}` } : null;
}
