/**
 * A mistake that the user can mend: a wrong option, a missing file, no connection. It is shown in one line and without
 * a stack, and the command ends with status 2. Anything else that is thrown is a defect of ours (status 3).
 *
 * It lives here because every room may need to throw it, and `report` is the one room that all others may import.
 */
export class UserError extends Error {
  /** Stable, for scripts: `unknown_option`, `file_not_found`, `config_invalid`, … */
  readonly code: string;
  /** What to do about it, one sentence. */
  readonly hint: string | null;
  /** Every problem when there are several; each is printed on its own line. */
  readonly problems: readonly string[];

  constructor(code: string, message: string, options: UserErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UserError';
    this.code = code;
    this.hint = options.hint ?? null;
    this.problems = options.problems ?? [message];
  }

  /** By its name: dist/ has several files, each with a copy of this class, and one catches what another throws. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'UserError';
  }
}

export interface UserErrorOptions {
  readonly hint?: string;
  readonly problems?: readonly string[];
  readonly cause?: unknown;
}
