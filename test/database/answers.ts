import type { Answer, SqlFailure } from '../../src/core/database/session.ts';

/** The answer of a statement that has to have worked. */
export function done(answer: Answer | undefined): Extract<Answer, { kind: 'done' }> {
  if (answer?.kind !== 'done') throw new Error(`not done: ${JSON.stringify(answer)}`);
  return answer;
}

/** Why a statement was refused that has to have been. */
export function failure(answer: Answer | undefined): SqlFailure {
  if (answer?.kind !== 'failed') throw new Error(`not failed: ${JSON.stringify(answer)}`);
  return answer.failure;
}

/** Waits for what other processes bring about. */
export async function until(holds: () => Promise<boolean> | boolean, seconds = 15): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it does not come about');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
