import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import type { Environment } from '../runtime/world.ts';
import type { ServerAddress } from './address.ts';
import { throwawayFolder } from './throwaway-folder.ts';
import type { TlsWish } from './tls-wish.ts';

/**
 * What a server's client program has to be given so that it reaches a database. The password stands in a file that nobody else can read: an
 * argument is seen by every user of the machine.
 */
export interface ClientAccess {
  /** The program's whole environment. */
  readonly env: Environment;
  /** In front of every other argument. */
  readonly args: readonly string[];
  /** A folder that is gone after `close`, for files that belong to the call. Only we can look into it. */
  readonly folder: string;
  close(): void;
}

/** The variables of ours that a program needs to run at all; everything else of our environment is none of its business. */
const inherited = ['PATH', 'Path', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];

function start(env: Environment): Pick<ClientAccess, 'folder' | 'close'> & { readonly env: Record<string, string> } {
  const folder = throwawayFolder().home('client', null);
  const kept = inherited.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return {
    folder,
    // A home without anything in it: no settings, passwords and certificates of whoever runs us take part.
    env: { ...Object.fromEntries(kept), HOME: folder, LC_ALL: 'C' },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function secretFile(folder: string, name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/**
 * For `pg_dump`, `pg_restore` and `psql`: variables of libpq and a password file.
 * @param env ours
 */
export function postgresAccess(address: ServerAddress, database: string, env: Environment): ClientAccess {
  const { folder, close, env: own } = start(env);
  const { password, socket, tls } = address;
  own['PGHOST'] = socket ?? address.host;
  own['PGPORT'] = String(address.port);
  own['PGUSER'] = address.user;
  own['PGDATABASE'] = database;
  own['PGAPPNAME'] = 'drydock';
  own['PGCONNECT_TIMEOUT'] = String(Math.ceil(address.connectSeconds));
  own['PGCLIENTENCODING'] = 'UTF8';
  if (address.options !== null) own['PGOPTIONS'] = address.options;
  own['PGSSLMODE'] = socket === null ? tls.mode : 'disable';
  const root = rootFile(tls, folder, env);
  if (root !== null) own['PGSSLROOTCERT'] = root;
  if (tls.certificate !== null) own['PGSSLCERT'] = athome(tls.certificate);
  if (tls.key !== null) own['PGSSLKEY'] = athome(tls.key);
  if (password !== null && password !== '') {
    // A line of the file ends at the line break, so such a password has only this way.
    if (/[\r\n]/.test(password)) own['PGPASSWORD'] = password;
    else own['PGPASSFILE'] = secretFile(folder, 'pgpass', `*:*:*:*:${password.replace(/[\\:]/g, '\\$&')}\n`);
  }
  return { env: own, args: [], folder, close };
}

/**
 * For `mysqldump`, `mariadb-dump`, `mysql` and `mariadb`: a file of options, which is then the only one that is read.
 * @param product whose program it is: the two have different options for TLS
 * @param encrypted whether our own connection is, where the address leaves that open
 */
export function mysqlAccess(
  address: ServerAddress,
  database: string,
  env: Environment,
  product: 'mysql' | 'mariadb',
  encrypted: boolean,
): ClientAccess {
  const { folder, close, env: own } = start(env);
  const { socket, tls } = address;
  const client: string[] = [`user=${optionValue(address.user)}`];
  // `localhost` alone would mean a socket.
  if (socket === null) client.push('protocol=TCP', `host=${optionValue(address.host)}`, `port=${address.port}`);
  else client.push('protocol=SOCKET', `socket=${optionValue(socket)}`);
  client.push(`password=${optionValue(address.password ?? '')}`);
  client.push(...(product === 'mysql' ? mysqlTls(tls, encrypted) : mariadbTls(tls, encrypted)));
  const root = rootFile(tls, folder, env);
  if (tls.mode !== 'disable' && root !== null) client.push(`ssl-ca=${optionValue(root)}`);
  if (tls.mode !== 'disable' && tls.certificate !== null)
    client.push(`ssl-cert=${optionValue(athome(tls.certificate))}`);
  if (tls.mode !== 'disable' && tls.key !== null) client.push(`ssl-key=${optionValue(athome(tls.key))}`);
  const text = ['[client]', ...client, '[mysql]', `database=${optionValue(database)}`, ''].join('\n');
  return { env: own, args: [`--defaults-file=${secretFile(folder, 'options.cnf', text)}`], folder, close };
}

function mysqlTls({ mode }: TlsWish, encrypted: boolean): readonly string[] {
  switch (mode) {
    case 'disable':
      // Without encryption a password is sent by the server's key, which has to be asked for.
      return ['ssl-mode=DISABLED', 'loose-get-server-public-key'];
    case 'allow':
    case 'prefer':
      return encrypted ? ['ssl-mode=REQUIRED'] : ['ssl-mode=DISABLED', 'loose-get-server-public-key'];
    case 'require':
      return ['ssl-mode=REQUIRED'];
    case 'verify-ca':
      return ['ssl-mode=VERIFY_CA'];
    case 'verify-full':
      return ['ssl-mode=VERIFY_IDENTITY'];
  }
}

function mariadbTls({ mode }: TlsWish, encrypted: boolean): readonly string[] {
  const without = ['loose-skip-ssl', 'loose-skip-ssl-verify-server-cert'];
  switch (mode) {
    case 'disable':
      return without;
    case 'allow':
    case 'prefer':
      return encrypted ? ['ssl', 'loose-skip-ssl-verify-server-cert'] : without;
    case 'require':
      return ['ssl', 'loose-skip-ssl-verify-server-cert'];
    // It has no mode that looks at the signature alone: it looks at the name, too.
    case 'verify-ca':
    case 'verify-full':
      return ['ssl', 'ssl-verify-server-cert'];
  }
}

/**
 * A value in a file of options: in quotes, so that `#` and spaces stay, with the escapes that `my_default.c` of MySQL and MariaDB reads.
 */
export function optionValue(value: string): string {
  const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b' };
  return `"${value.replace(/[\\"\n\r\t\b]/g, (character) => escapes[character] ?? `\\${character}`)}"`;
}

/** The certificates that a server's is held against: the file that is named, or those that our own connection takes, which Node brings. */
function rootFile({ mode, rootCertificate }: TlsWish, folder: string, env: Environment): string | null {
  if (rootCertificate !== null && rootCertificate !== 'system') return athome(rootCertificate);
  if (mode !== 'verify-ca' && mode !== 'verify-full') return null;
  const more = env['NODE_EXTRA_CA_CERTS'];
  const extra = more === undefined || more === '' ? '' : readable(more);
  return secretFile(folder, 'roots.pem', `${rootCertificates.join('\n')}\n${extra}`);
}

function readable(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Node warns of it, and goes on without.
    return '';
  }
}

function athome(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
}
