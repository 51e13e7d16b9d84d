import type { Answer, Session } from '../../core/database/session.ts';
import type { Step } from '../../core/execution/step.ts';

/** Sends a statement so that its failure leaves the transaction as it was: PostgreSQL would refuse everything after it. */
export async function sendStep(session: Session, step: Step): Promise<Answer> {
  const guarded = session.engine === 'postgres';
  if (guarded) await session.send('SAVEPOINT drydock_step');
  const answer = step.rows === null ? await session.send(step.sql) : await session.copyIn(step.sql, step.rows);
  if (guarded && !session.lost) {
    // A test may have ended the savepoint itself, with ROLLBACK TO one of its own.
    await session.send(
      answer.kind === 'failed' ? 'ROLLBACK TO SAVEPOINT drydock_step' : 'RELEASE SAVEPOINT drydock_step',
    );
  }
  return answer;
}
