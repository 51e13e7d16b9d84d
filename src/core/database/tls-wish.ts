import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import type { Engine } from '../report/engine.ts';
import { UserError } from '../report/user-error.ts';
import type { Environment } from '../runtime/world.ts';

/** How a connection is to be encrypted, in libpq's words, which MySQL's modes have their counterparts for. */
export interface TlsWish {
  readonly mode: 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';
  /** Paths of PEM files. `system` as the root stands for the certificates that Node brings. */
  readonly rootCertificate: string | null;
  readonly certificate: string | null;
  readonly key: string | null;
}

export const plainConnection: TlsWish = { mode: 'disable', rootCertificate: null, certificate: null, key: null };

const modes: ReadonlyMap<string, TlsWish['mode']> = new Map([
  ['disable', 'disable'],
  ['disabled', 'disable'],
  ['allow', 'allow'],
  ['prefer', 'prefer'],
  ['preferred', 'prefer'],
  ['require', 'require'],
  ['required', 'require'],
  ['no-verify', 'require'],
  ['verify-ca', 'verify-ca'],
  ['verify-full', 'verify-full'],
  ['verify-identity', 'verify-full'],
]);

/**
 * Reads the options that say how a connection is encrypted, in the spellings of libpq, MySQL, MariaDB, JDBC, Go, Prisma and Node.
 * `options` has its names in lower case and without `-` and `_`. An option about it that we do not know is refused: leaving it out
 * could mean a connection that is less safe than what was asked for.
 */
export function readTls(
  engine: Engine,
  options: ReadonlyMap<string, string>,
  env: Environment,
  no: (why: string, hint: string) => never,
): TlsWish {
  const postgres = engine === 'postgres';
  let mode: TlsWish['mode'] | null = null;
  let rootCertificate: string | null = null;
  let certificate: string | null = null;
  let key: string | null = null;
  let strict: boolean | null = null;
  for (const [name, value] of options) {
    switch (name) {
      case 'sslmode':
        mode = modes.get(value.toLowerCase().replaceAll('_', '-')) ?? badMode(no);
        break;
      case 'ssl':
      case 'tls':
      case 'usessl':
        mode = readSwitch(name, value, no);
        break;
      case 'sslrootcert':
      case 'sslca':
      case 'sslcapath':
        rootCertificate = value;
        break;
      case 'sslcert':
        // Prisma has this name for the root's certificate of MySQL.
        if (postgres || options.has('sslkey')) certificate = value;
        else rootCertificate = value;
        break;
      case 'sslkey':
        key = value;
        break;
      case 'sslaccept':
        strict = value.toLowerCase() === 'strict';
        break;
      case 'sslverifyservercert':
        strict = isOn(value);
        break;
      case 'sslnegotiation':
      case 'sslsni':
      case 'sslcompression':
      case 'sslminprotocolversion':
      case 'sslmaxprotocolversion':
        break;
      default:
        if (/^(?:ssl|tls)/.test(name)) {
          no(
            'has an option about TLS that is not known',
            'Known are sslmode, sslrootcert, sslcert and sslkey; for MySQL ssl-mode, ssl-ca, ssl-cert and ssl-key.',
          );
        }
    }
  }
  if (postgres) {
    mode ??= modes.get(env['PGSSLMODE'] ?? '') ?? null;
    rootCertificate ??= env['PGSSLROOTCERT'] || null;
  }
  if (strict === true) mode = 'verify-full';
  if (strict === false && (mode === null || mode === 'prefer')) mode = 'require';
  // As libpq does it: naming the root without checking against it would be no use.
  if (rootCertificate === 'system') mode = 'verify-full';
  else if (rootCertificate !== null && (mode === null || mode === 'require')) mode = 'verify-ca';
  return { mode: mode ?? 'prefer', rootCertificate, certificate, key };
}

function badMode(no: (why: string, hint: string) => never): never {
  return no(
    'has an unknown mode of TLS',
    'Known are disable, allow, prefer, require, verify-ca and verify-full (for MySQL also DISABLED, PREFERRED, REQUIRED, VERIFY_CA and VERIFY_IDENTITY).',
  );
}

/** The switches of other drivers: Go's `tls=true` checks the certificate, as Node's object does when it does not say otherwise. */
function readSwitch(name: string, value: string, no: (why: string, hint: string) => never): TlsWish['mode'] {
  const text = value.trim().toLowerCase();
  if (text.startsWith('{')) return /"rejectunauthorized"\s*:\s*false/.test(text) ? 'require' : 'verify-full';
  if (text === 'skip-verify' || text === 'no-verify') return 'require';
  if (text === 'false' || text === '0') return 'disable';
  if (text === 'preferred') return 'prefer';
  if (isOn(text) || text === '') return name === 'tls' ? 'verify-full' : 'require';
  return no(
    'has an unknown value for its switch of TLS',
    'Write sslmode=require, or sslmode=verify-full with sslrootcert=FILE.',
  );
}

function isOn(value: string): boolean {
  return ['true', '1', 'on', 'yes'].includes(value.toLowerCase());
}

/**
 * What Node's TLS has to know for an encrypted connection to `host`; reads the files that are named.
 * @throws UserError `file_not_found`
 */
export function tlsOptions(wish: TlsWish, from: string): ConnectionOptions {
  const read = (path: string, what: string): Buffer => {
    try {
      return readFileSync(path.startsWith('~/') ? join(homedir(), path.slice(2)) : path);
    } catch {
      throw new UserError('file_not_found', `${from} names a file with ${what} that cannot be read`, {
        hint: 'The path is taken from the working folder; an absolute one is safer.',
      });
    }
  };
  const { mode, rootCertificate, certificate, key } = wish;
  const checks = mode === 'verify-ca' || mode === 'verify-full';
  return {
    rejectUnauthorized: checks,
    ...(rootCertificate === null || rootCertificate === 'system' || !checks
      ? {}
      : { ca: read(rootCertificate, 'a certificate') }),
    ...(certificate === null ? {} : { cert: read(certificate, "the client's certificate") }),
    ...(key === null ? {} : { key: read(key, "the client's key") }),
    ...(mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
  };
}
