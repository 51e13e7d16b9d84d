import type { PipedEnd } from '../../core/runtime/piped-program.ts';
import type { ClientProgram, RestoreEnd } from './dump.ts';
import { programFailure } from './program-failure.ts';

type Failed = Extract<RestoreEnd, { readonly kind: 'failed' }>;

/** What is said when a restore fails, and whose fault that is. The first that is found counts. */
const known: readonly {
  readonly pattern: RegExp;
  readonly code: string;
  readonly whose: Failed['whose'];
  readonly hint: string | null;
}[] = [
  {
    pattern:
      /could not read from input file|unexpected end of file|found unexpected block ID|could not find block ID|corrupt|did not find magic|input file (?:is too short|appears|does not)|could not (?:uncompress|open input file.*toc)|bad (?:dump|data)|unexpected EOF|invalid (?:magic|TOC)|ID mismatch|out of range -- perhaps a corrupt/i,
    code: 'damaged',
    whose: 'backup',
    hint: null,
  },
  {
    pattern: /unsupported version .* in file header/i,
    code: 'client_too_old',
    whose: 'target',
    hint: 'The backup was made by a newer program: install that version of the client programs.',
  },
  {
    pattern:
      /extension "[^"]*" is not available|could not open extension control file|Plugin '.*' is not loaded|Unknown storage engine/i,
    code: 'missing_extension',
    whose: 'target',
    hint: 'Install it on the server.',
  },
  {
    pattern: /role "[^"]*" does not exist/i,
    code: 'missing_role',
    whose: 'target',
    hint: 'CREATE ROLE … on the server.',
  },
  {
    pattern: /could not create locale|collation .* does not exist|invalid locale|Unknown (?:collation|character set)/i,
    code: 'missing_collation',
    whose: 'target',
    hint: 'The server lacks a locale or a collation that the database needs: restore to a server of the same version.',
  },
  {
    pattern: /already exists|Duplicate (?:entry|key name)/i,
    code: 'not_empty',
    whose: 'target',
    hint: 'Restore to an empty database.',
  },
  {
    pattern: /could not (?:extend|write)|disk full|No space left|The table '.*' is full/i,
    code: 'disk_full',
    whose: 'target',
    hint: 'Make room on the disk of the server.',
  },
  {
    pattern: /could not create unique index|violates|foreign key constraint fails/i,
    code: 'inconsistent',
    whose: 'backup',
    hint: null,
  },
];

/** @param left whether anything stands in the database now */
export function restoreFailure(client: ClientProgram, end: PipedEnd, left: boolean): Failed {
  const general = programFailure(client.title, end, 'restore_failed');
  const message = general?.message ?? `${client.title} ended well, and left something out`;
  const found = known.find(({ pattern }) => pattern.test(end.err));
  if (found !== undefined)
    return { kind: 'failed', code: found.code, message, hint: found.hint, whose: found.whose, left };
  const code = general?.code ?? 'restore_failed';
  const ofTarget = [
    'login_failed',
    'missing_privilege',
    'no_connection',
    'server_lost',
    'lock_timeout',
    'disk_full',
  ].includes(code);
  return { kind: 'failed', code, message, hint: general?.hint ?? null, whose: ofTarget ? 'target' : 'unknown', left };
}
