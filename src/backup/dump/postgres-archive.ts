import type { ClientAccess } from '../../core/database/client-access.ts';
import { type PipedEnd, startPiped } from '../../core/runtime/piped-program.ts';
import type { ClientProgram } from './dump.ts';
import type { PeekedStream } from './gated-input.ts';

/** An object of an archive, as its table of contents has it. */
export interface ArchiveEntry {
  readonly id: number;
  /** `TABLE`, `ACL`, `EXTENSION`, `POLICY`. */
  readonly type: string;
  readonly name: string;
  readonly owner: string | null;
  readonly tablespace: string | null;
  readonly sql: string;
}

/**
 * The oldest major of `pg_restore` that reads an archive, by the version in its first bytes (`pg_backup_archiver.h`): 1.14 since PostgreSQL 12,
 * 1.15 since 16, 1.16 since 17. Null when this is no archive.
 */
export function oldestReader(head: Uint8Array): number | null {
  if (head.length < 7 || Buffer.from(head.subarray(0, 5)).toString('latin1') !== 'PGDMP') return null;
  const [major = 0, minor = 0] = head.subarray(5, 7);
  if (major !== 1) return 99;
  return minor <= 14 ? 12 : minor === 15 ? 16 : minor === 16 ? 17 : 18;
}

export interface Probe {
  readonly end: PipedEnd;
  readonly out: string;
}

/**
 * Runs `pg_restore` without a database on an archive: a folder, or the beginning of a stream, of which as much is read (and held) as it takes.
 * @throws what the stream throws
 */
export async function probe(
  client: ClientProgram,
  access: Pick<ClientAccess, 'env' | 'folder'>,
  args: readonly string[],
  from: { readonly folder: string } | { readonly stream: PeekedStream },
): Promise<Probe> {
  const program = startPiped(
    client.program,
    [...client.before, ...args, ...('folder' in from ? [from.folder] : [])],
    access,
  );
  let over = false;
  void program.ended.then(() => {
    over = true;
  });
  const pieces: Uint8Array[] = [];
  program.output.on('data', (piece: Uint8Array) => pieces.push(piece));
  try {
    if ('stream' in from) {
      for (const piece of from.stream.held) if (!over) await write(program.input, piece);
      while (!over) {
        // What was given may be all it needs; it is only given more when it is still there a moment later.
        await Promise.race([program.ended, new Promise((done) => setTimeout(done, 5))]);
        if (over) break;
        const piece = await from.stream.more();
        if (piece === null) break;
        await write(program.input, piece);
      }
    }
    program.input.end();
    const end = await program.ended;
    return { end, out: Buffer.concat(pieces).toString('utf8') };
  } catch (error) {
    program.kill();
    await program.ended;
    throw error;
  }
}

function write(input: NodeJS.WritableStream, piece: Uint8Array): Promise<void> {
  return new Promise((done) => {
    // A program that has what it needs closes its end.
    input.write(piece, () => done());
  });
}

/** Reads what `pg_restore --verbose --schema-only --file=-` writes. */
export function readEntries(script: string): readonly ArchiveEntry[] {
  const header =
    /^--\n-- TOC entry (\d+) \(class \d+ OID \d+\)\n(?:-- Dependencies: [\d ]*\n)?-- (?:Data for )?Name: (.*); Type: (.*?); Schema: .*?; Owner: (.*?)(?:; Tablespace: (.*))?\n(?:-- Data Pos: \d+\n)?--\n/gm;
  const found = [...script.matchAll(header)];
  return found.map((one, place) => {
    const [whole, id = '', name = '', type = '', owner = '', tablespace] = one;
    const next = found[place + 1];
    return {
      id: Number(id),
      type,
      name,
      owner: owner === '-' || owner === '' ? null : owner,
      tablespace: tablespace === undefined || tablespace === '' ? null : tablespace,
      sql: script.slice(one.index + whole.length, next?.index ?? script.length),
    };
  });
}

/** A name at the beginning of a text of SQL: `alice`, `"Odd ""name"""`. */
const name = '("(?:[^"]|"")+"|[^\\s",;()]+)';

/** The roles that an entry cannot do without. `PUBLIC` and its likes are none. */
export function rolesOf({ type, sql }: ArchiveEntry): readonly string[] {
  const patterns: readonly RegExp[] =
    type === 'ACL'
      ? [
          new RegExp(`^(?:GRANT .* TO|REVOKE .* FROM) ${name}`, 'gm'),
          new RegExp(`^SET SESSION AUTHORIZATION ${name};`, 'gm'),
        ]
      : type === 'DEFAULT ACL'
        ? [
            new RegExp(`^ALTER DEFAULT PRIVILEGES FOR ROLE ${name}`, 'gm'),
            new RegExp(`(?:TO|FROM) ${name}(?: WITH GRANT OPTION)?;$`, 'gm'),
          ]
        : type === 'POLICY'
          ? [new RegExp(`^CREATE POLICY .*? TO (${name}(?:, ${name})*)(?= USING| WITH CHECK|;)`, 'gms')]
          : type === 'USER MAPPING'
            ? [new RegExp(`^CREATE USER MAPPING FOR ${name}`, 'gm')]
            : [];
  const named = patterns.flatMap((pattern) => [...sql.matchAll(pattern)].flatMap((one) => splitNames(one[1] ?? '')));
  return [...new Set(named)].filter((role) => !['PUBLIC', 'public', 'CURRENT_USER', 'SESSION_USER'].includes(role));
}

function splitNames(list: string): readonly string[] {
  return [...list.matchAll(new RegExp(name, 'g'))].map(([one]) =>
    one.startsWith('"') ? one.slice(1, -1).replaceAll('""', '"') : one,
  );
}
