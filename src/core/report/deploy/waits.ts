import { type WaitRow, worstWaits } from '../waits.ts';
import { plural } from '../wording.ts';
import type { DeployedDatabase } from './deploy-report.ts';
import { type Held, heldEffects } from './held.ts';
import { rowsOf } from './sizes.ts';

/** A line of the table of who waits, with the rows of the table where the server knows them. */
export interface DeployWait extends WaitRow {
  readonly rows: number | null;
  /** The lock is held longer than its statement takes: until the transaction ends. */
  readonly isHeld: boolean;
}

/** What the pending statements of a database lock against its users, the worst first, and what is not shown. */
export function deployWaits(
  { migrations }: Pick<DeployedDatabase, 'migrations'>,
  most: number,
): { readonly rows: readonly DeployWait[]; readonly more: string | null } {
  const statements = migrations.flatMap((migration) => migration.statements);
  const effects = migrations.flatMap(heldEffects);
  const { rows, more } = worstWaits({ findings: [], suppressed: [], effects }, most);
  const sizes = statements.flatMap((statement) => statement.sizes);
  const unread = statements.filter(({ effect }) => effect === null).length;
  // What nobody could read may lock anything: a table without it would be a promise.
  const doubt = unread === 0 ? [] : [`${plural(unread, 'statement')} could not be read, and may lock anything`];
  const told = [...(more === null ? [] : [more]), ...doubt];
  return {
    rows: rows.map((row) => ({ ...row, rows: rowsOf(sizes, row.wait.relation), isHeld: isHeld(row, effects) })),
    more: told.length === 0 ? null : told.join('; '),
  };
}

function isHeld({ wait }: WaitRow, effects: readonly Held[]): boolean {
  return effects.some(({ file, line, isLonger }) => isLonger && file === wait.file && line === wait.line);
}

/** Behind the place of a lock that is held for longer than its statement takes. */
export const heldText = 'held until its transaction ends';
