import { maskSecrets } from '../../core/report/secrets.ts';
import type { PipedEnd } from '../../core/runtime/piped-program.ts';
import { plain } from '../../core/runtime/plain-text.ts';

/** Why a client program ended badly. */
export interface ProgramFailure {
  readonly code: string;
  /** One sentence with what the program said, escaped and without secrets. */
  readonly message: string;
  readonly hint: string | null;
}

/** What the programs and the servers say, in the order in which it is looked for: the first that is found says what was wrong. */
const known: readonly { readonly pattern: RegExp; readonly code: string; readonly hint: string | null }[] = [
  {
    pattern:
      /due to (?:statement|lock) timeout|could not obtain lock on relation|Lock wait timeout exceeded|\b1205\b|lock_wait_timeout/i,
    code: 'lock_timeout',
    hint: 'Somebody changes a table meanwhile, or waits to: run the backup when they are done, or let it wait longer (lock_timeout).',
  },
  {
    pattern: /Table definition has changed|Error in field count for table|\b1412\b/i,
    code: 'table_changed',
    hint: 'Somebody changed a table while it was dumped: run the backup when they are done.',
  },
  {
    pattern:
      /password authentication failed|no password supplied|Access denied for user .*\(using password|role ".*" does not exist.*FATAL|FATAL: {2}role/i,
    code: 'login_failed',
    hint: 'Check the user and the password of the address.',
  },
  {
    pattern: /No space left on device|Errcode: 28|\bENOSPC\b|Got errno 28|could not write.*space/i,
    code: 'disk_full',
    hint: 'Make room on the disk of this machine.',
  },
  {
    pattern: /server version mismatch/i,
    code: 'client_too_old',
    hint: 'Install client programs of the version of the server.',
  },
  {
    pattern: /row-level security/i,
    code: 'row_security',
    hint: 'Dump as the owner of the tables, or as a role with BYPASSRLS.',
  },
  {
    pattern: /permission denied|must be owner of|Access denied|command denied|you need \(at least one of\)/i,
    code: 'missing_privilege',
    hint: 'Give the user of the backup the right that is named.',
  },
  {
    pattern:
      /terminating connection|server closed the connection|connection (?:to server )?(?:was )?lost|Lost connection|gone away|could not receive data|SSL SYSCALL|TLS\/SSL error|no connection to the server|Connection was killed|the database system is shutting down|Server shutdown/i,
    code: 'server_lost',
    hint: 'The server, or somebody on it, ended the connection: see its log.',
  },
  {
    pattern:
      /could not translate host name|Connection refused|Can't connect|could not connect|connection to server .* failed/i,
    code: 'no_connection',
    hint: null,
  },
  {
    pattern: /no matching tables were found|Couldn't find table|relation ".*" does not exist|doesn't exist/i,
    code: 'no_such_table',
    hint: 'A table went away meanwhile, or was never there.',
  },
];

/**
 * Reads the end of a program. Null when it ended well.
 * @param title "pg_dump 16.14"
 * @param otherwise the code where nothing that is known was said
 */
export function programFailure(title: string, end: PipedEnd, otherwise: string): ProgramFailure | null {
  if (end.status === 0 && end.signal === null) return null;
  const said = saidLast(end.err);
  const found = known.find(({ pattern }) => pattern.test(end.err));
  const how = endText(end);
  return {
    code: found?.code ?? (end.status === 127 && said !== '' ? 'client_missing' : otherwise),
    message: `${title} ${how}${said === '' ? ' without a word' : `: ${said}`}`,
    hint: found?.hint ?? null,
  };
}

/** "ended with status 1", "was ended by SIGKILL"; a shell in between makes 128 and the signal's number of it. */
function endText({ status, signal }: PipedEnd): string {
  if (signal !== null) return `was ended by ${signal}`;
  const number = (status ?? 0) > 128 ? (status ?? 0) - 128 : 0;
  const named = signals[number];
  return named === undefined ? `ended with status ${status}` : `was ended by ${named} (status ${status})`;
}

const signals: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  6: 'SIGABRT',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
  25: 'SIGXFSZ',
};

/** The lines that say what is wrong, not those that say what was asked. */
function saidLast(err: string): string {
  const lines = err
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) =>
        line !== '' &&
        !/^(?:pg_dump|pg_restore): (?:detail|hint): (?:Query|Command) was|^(?:Query|Command) was|: warning:|WARNING/i.test(
          line,
        ),
    );
  const bad = lines.findIndex((line) => /error|fatal|killed|failed|denied|could ?n[o']t/i.test(line));
  return plain(maskSecrets(lines.slice(bad < 0 ? -2 : bad, bad < 0 ? undefined : bad + 3).join('; ')), 500);
}
