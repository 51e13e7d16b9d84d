import type { Place } from '../core/github/action-place.ts';
import { UserError } from '../core/report/user-error.ts';

/**
 * Refuses to run a change that anybody may have written where the job may hold secrets: a migration can read files of the server's machine
 * and start programs on it.
 * @throws UserError `untrusted_change`
 */
export function mustBeTrusted({ range }: Place): void {
  if (range.kind !== 'range' || !range.isRemote) return;
  throw new UserError(
    'untrusted_change',
    'Migrations of a pull request are not run under pull_request_target: anybody may have written them, and the job may hold secrets',
    { hint: 'Run this action on pull_request, also for forks: it needs no secret and no token that writes.' },
  );
}
