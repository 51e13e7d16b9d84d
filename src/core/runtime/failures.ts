import { UserError } from '../report/user-error.ts';
import { plain } from './plain-text.ts';

/** How a run ends that did not come to a verdict. */
export interface Failure {
  /** 2: the user can mend it. 3: a defect of ours. */
  readonly status: 2 | 3;
  /** Lines to print, harmless, without a line break at the end. */
  readonly lines: readonly string[];
}

/**
 * Puts what was thrown into words: a user's mistake as one line a problem with what to do and no stack, anything else as a
 * defect with its stack and the way to report it. The message of a defect may hold text from outside, so it is escaped too.
 */
export function describeFailure(
  thrown: unknown,
  program: { readonly version: string; readonly issues: string },
): Failure {
  if (thrown instanceof UserError) {
    const problems = thrown.problems.map((problem) => ended(plain(problem, 2_000)));
    const hint = thrown.hint === null ? '' : plain(thrown.hint, 1_000);
    if (problems.length <= 1) return { status: 2, lines: [`${problems[0] ?? ''} ${hint}`.trim()] };
    return { status: 2, lines: [...problems, ...(hint === '' ? [] : [hint])] };
  }
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : `thrown: ${String(thrown)}`;
  return {
    status: 3,
    lines: [
      `This is a defect of Drydock ${program.version} (Node ${process.versions.node}, ${process.platform}), not of your migrations.`,
      `Please report it with the lines below: ${program.issues}`,
      ...stack.split('\n').map((line) => plain(line, 1_000)),
      ...(thrown instanceof Error && thrown.cause !== undefined
        ? [`caused by: ${plain(String(thrown.cause), 1_000)}`]
        : []),
    ],
  };
}

function ended(sentence: string): string {
  return /[.!?:)]$/.test(sentence) ? sentence : `${sentence}.`;
}
