import type { Session } from '../../core/database/session.ts';
import type { Evidence, TrialCase } from '../../core/report/trials/trial-report.ts';
import { plural } from '../../core/report/wording.ts';
import { failed, passed, unanswered } from '../cases.ts';
import { type ChangeReading, means } from './change-reading.ts';
import type { LeaveOut } from './live-tables.ts';
import { type Constraint, hasRows, readConstraints, type Violation, violation } from './unproven-rows.ts';

/** Looks for rows that do not keep to a foreign key or check, and tells those that the change made from those that were there. */
export async function tryConstraints(
  before: Session,
  after: Session,
  leaveOut: LeaveOut,
  reading: ChangeReading,
): Promise<readonly TrialCase[]> {
  const cases: TrialCase[] = [];
  const former = await readConstraints(before, leaveOut);
  const now = await readConstraints(after, leaveOut);
  let kept = 0;
  for (const one of now) {
    const found = await violation(after, one);
    if (found.rows === 0) {
      if (await hasRows(after, one)) kept++;
      continue;
    }
    const old = former.find(
      (other) => other.name === one.name && other.schema === one.schema && other.table === one.table,
    );
    const were = old ? await violation(before, old) : null;
    cases.push(caseOf(one, found, were, reading));
  }
  if (kept > 0) {
    const which = kept === 1 ? 'the foreign key or check' : `the ${kept} foreign keys and checks`;
    cases.push(
      passed('foreign keys lead to rows', `Every row keeps to ${which} that ${kept === 1 ? 'was' : 'were'} looked at.`),
    );
  }
  return cases;
}

function caseOf(one: Constraint, found: Violation, were: Violation | null, reading: ChangeReading): TrialCase {
  const name = `rows of ${one.display} keep to ${one.name}`;
  const rows = `${plural(found.rows, 'row')} of ${one.display} ${found.rows === 1 ? 'does' : 'do'} not keep to ${one.name}`;
  const evidence: readonly Evidence[] =
    found.examples.length === 0
      ? []
      : [
          {
            kind: 'table',
            title: `Values of ${one.display} that ${one.to?.name ?? 'the other table'} does not have`,
            columns: one.columns.map((column) => ({ name: column, align: 'left' })),
            rows: found.examples,
          },
        ];
  if (were !== null && were.rows >= found.rows) {
    return unanswered(name, 'skipped', 'violated_before', `${rows}, as before the change.`, { evidence });
  }
  const place =
    reading.touches.find(({ table }) => means(table, { schema: one.schema, name: one.table }))?.place ?? null;
  if (one.vouched) {
    const reason = one.kind === 'check' ? 'check_violated' : 'orphan_rows';
    const message = `${rows}, although the server takes it for kept: whatever reads by it misses ${found.rows === 1 ? 'it' : 'them'}.`;
    return failed(name, reason, message, { place, evidence });
  }
  const message = `${rows}, which is not validated yet: validating it fails until they are mended, and so does every UPDATE of one.`;
  return { ...failed(name, 'violates_not_valid', message, { place, evidence }), verdict: 'warn' };
}
