import type { PartitionBoundSpec } from '@pgsql/types';
import type { AdviceStep } from '../../core/report/finding.ts';
import type { Catalog, QualifiedName, Relation } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import type { Statement } from '../../core/sql/statement.ts';
import { findWord, parenthesisedAt } from './cut.ts';
import { constraintName } from './names.ts';

/**
 * The bound of a partition as conditions on its key, in the author's own words: what a CHECK has to say so that the
 * server need not read the rows. Null where a CHECK would have to repeat an expression of the server's own (several
 * keys, hash, an expression as key).
 */
export function boundAsCheck(
  parent: Relation | undefined,
  statement: Statement,
  bound: PartitionBoundSpec | undefined,
): { readonly inside: string; readonly outside: string } | null {
  const keys = parent?.partitionKey?.columns ?? [];
  const key = keys[0];
  if (!bound || bound.is_default || keys.length !== 1 || key === null || key === undefined) return null;
  const column = quoteIdentifier(key);
  const from = statement.offsetOf(bound.location);
  if (bound.strategy === 'l') {
    const values = listOfValues(statement, from, 'in');
    if (values === null || /\bnull\b/i.test(values)) return null;
    return { inside: `${column} IS NOT NULL AND ${column} IN (${values})`, outside: `${column} NOT IN (${values})` };
  }
  if (bound.strategy !== 'r') return null;
  const lower = listOfValues(statement, from, 'from');
  const upper = listOfValues(statement, from, 'to');
  if (lower === null || upper === null) return null;
  const least = /^minvalue$/i.test(lower) ? null : lower;
  const most = /^maxvalue$/i.test(upper) ? null : upper;
  const within = [
    `${column} IS NOT NULL`,
    ...(least ? [`${column} >= ${least}`] : []),
    ...(most ? [`${column} < ${most}`] : []),
  ];
  const without = [...(least ? [`${column} < ${least}`] : []), ...(most ? [`${column} >= ${most}`] : [])];
  if (without.length === 0) return null;
  return { inside: within.join(' AND '), outside: without.join(' OR ') };
}

/** The values in parentheses after a word of the bound. */
function listOfValues(statement: Statement, from: number, word: string): string | null {
  const place = findWord(statement, from, word);
  return place ? parenthesisedAt(statement, place.end) : null;
}

/** A CHECK for new rows, then the check of the old ones while reads and writes go on. */
export function proofSteps(
  catalog: Catalog,
  table: QualifiedName,
  condition: string,
): { readonly steps: readonly AdviceStep[]; readonly drop: string } {
  const name = displayName(table);
  const constraint = quoteIdentifier(constraintName(catalog, table, [], 'bound_check'));
  return {
    steps: [
      {
        title: `Hold new rows of ${name} to the bound; existing rows are not looked at`,
        sql: `ALTER TABLE ${name} ADD CONSTRAINT ${constraint} CHECK (${condition}) NOT VALID;`,
      },
      {
        title: 'In a transaction of its own, check the existing rows while reads and writes go on',
        sql: `ALTER TABLE ${name} VALIDATE CONSTRAINT ${constraint};`,
      },
    ],
    drop: `ALTER TABLE ${name} DROP CONSTRAINT ${constraint};`,
  };
}
