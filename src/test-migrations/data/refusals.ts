import type { Session, SqlFailure } from '../../core/database/session.ts';
import type { Engine } from '../../core/report/engine.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { failed, passed, sentence, unanswered } from '../cases.ts';

/** Sends a statement that the new schema has to refuse, in a transaction that is rolled back. */
export async function tryRefusal(name: string, sql: string, session: Session): Promise<TrialCase> {
  const caseName = `refuses ${name}`;
  const evidence = [{ kind: 'sql', title: 'The statement', sql } as const];
  await session.query(session.engine === 'postgres' ? 'BEGIN' : 'START TRANSACTION');
  let answer = await session.send(sql);
  const { ms } = answer;
  const affected = answer.kind === 'done' ? answer.affected : null;
  // A constraint that is DEFERRED speaks at the end of the transaction, which never comes here.
  if (answer.kind === 'done' && session.engine === 'postgres')
    answer = await session.send('SET CONSTRAINTS ALL IMMEDIATE');
  if (!session.lost) await session.send('ROLLBACK');
  const rest = { ms, evidence };
  if (answer.kind === 'failed') {
    const said = `${sentence(answer.failure.message)} (${answer.failure.code})`;
    if (isConstraint(session.engine, answer.failure))
      return passed(caseName, `The server refuses it: ${said}.`, { ms });
    const message = `The server refuses it, but not because of a constraint: ${said}. So it does not show that one holds.`;
    return unanswered(caseName, 'error', 'refused_for_another_reason', message, rest);
  }
  if (affected === 0) {
    const message = 'The server takes it, but it met no row, so that no constraint was asked.';
    return unanswered(caseName, 'inconclusive', 'no_rows', message, rest);
  }
  return failed(caseName, 'not_refused', 'The new schema takes it: no constraint stands against it.', rest);
}

/**
 * True where the server refused the values of a row, and not the statement. PostgreSQL: class 23, WITH CHECK OPTION (44000), RAISE of a
 * trigger (P0001), a value that the type does not hold (22001, 22003, 22008, an unknown value of an enum), a generated column (428C9),
 * and row-level security (manual, appendix A). MySQL and MariaDB: their errors of the same kinds (MySQL's error reference; MariaDB's).
 */
export function isConstraint(engine: Engine, { code, message }: SqlFailure): boolean {
  if (engine !== 'postgres') return mysqlCodes.has(code);
  if (code.startsWith('23') || postgresCodes.has(code)) return true;
  if (code === '22P02') return /invalid input value for enum/.test(message);
  return code === '42501' && /row-level security/.test(message);
}

const postgresCodes: ReadonlySet<string> = new Set(['44000', 'P0001', '22001', '22003', '22008', '428C9']);

const mysqlCodes: ReadonlySet<string> = new Set([
  '1022', // duplicate key
  '1048', // NOT NULL
  '1062', // duplicate key
  '1169', // unique constraint
  '1216', // foreign key, child
  '1217', // foreign key, parent
  '1264', // out of range
  '1265', // a value cut, or unknown to an ENUM
  '1292', // no date
  '1364', // no value and no default
  '1366', // no value of the type
  '1369', // WITH CHECK OPTION
  '1406', // too long
  '1451', // foreign key, parent
  '1452', // foreign key, child
  '1526', // no partition for the value
  '1557', // foreign key, duplicate
  '1586', // duplicate key
  '1644', // SIGNAL
  '1748', // no partition for the value
  '1761', // foreign key, duplicate
  '1762', // foreign key, duplicate
  '1906', // MariaDB: a generated column
  '3105', // MySQL: a generated column
  '3140', // no JSON
  '3819', // CHECK of MySQL
  '4025', // CHECK of MariaDB
]);
