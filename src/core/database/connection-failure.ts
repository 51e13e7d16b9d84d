import { maskSecrets } from '../report/secrets.ts';
import { UserError } from '../report/user-error.ts';
import { engineNames } from '../report/wording.ts';
import { plain } from '../runtime/plain-text.ts';
import { type ServerAddress, shownAddress, withoutPassword } from './address.ts';
import { mysqlName } from './mysql-values.ts';

/** The server asked for a password, and there is none. */
export class NoPassword extends Error {}

export interface ConnectionFailure {
  readonly error: UserError;
  /** `starting`: the server said so. `refused`: nobody listens there, or somebody hung up. Both may be other in a moment. */
  readonly again: 'starting' | 'refused' | 'no';
  /** The server wants the connection the other way: without TLS, or with it. */
  readonly otherWay: 'plain' | 'encrypted' | null;
}

/** What of an error of the drivers and of the servers is looked at. */
interface Thrown {
  readonly code: string;
  readonly errno: number | null;
  readonly message: string;
}

interface Known {
  readonly code: string;
  /** The end of the sentence "postgres://app@db:5432/shop (--url) …". */
  readonly why: string;
  readonly hint: string;
  readonly again?: ConnectionFailure['again'];
  readonly otherWay?: 'plain' | 'encrypted';
}

/**
 * Makes the one sentence and the mend of a connection that failed. Errors that are no failure of a connection, such as a missing
 * certificate file, stay what they are.
 */
export function connectionFailure(error: unknown, address: ServerAddress, database: string): ConnectionFailure {
  if (error instanceof UserError) return { error, again: 'no', otherWay: null };
  const thrown = read(error);
  const known = ofNetwork(thrown, address) ??
    ofTls(thrown, address) ??
    (address.engine === 'postgres'
      ? ofPostgres(thrown, error, address, database)
      : ofMysql(thrown, address, database)) ?? {
      code: 'connection_failed',
      why: `cannot be connected to: ${said(thrown.message, address)}`,
      hint: 'Check that a client of the server can connect with the same address.',
    };
  const where = `${plain(shownAddress(address, database === '' ? null : database))} (${address.from})`;
  return {
    error: new UserError(known.code, `${where} ${known.why}`, { hint: known.hint }),
    again: known.again ?? 'no',
    otherWay: known.otherWay ?? null,
  };
}

/** What a server said, for a sentence: without secrets, in one line. */
function said(message: string, address: ServerAddress): string {
  return plain(maskSecrets(withoutPassword(message, address)).replace(/\s+/g, ' ').trim(), 300);
}

function read(error: unknown): Thrown {
  if (!(error instanceof Error)) return { code: '', errno: null, message: String(error) };
  const { code, errno } = error as { readonly code?: unknown; readonly errno?: unknown };
  // Several addresses of one name were tried: the errors are in it, and they are alike.
  const inner = error instanceof AggregateError ? error.errors[0] : null;
  return {
    code: typeof code === 'string' ? code : '',
    errno: typeof errno === 'number' && errno > 0 ? errno : null,
    message: error.message || (inner instanceof Error ? inner.message : 'no reason is given'),
  };
}

function ofNetwork({ code, errno, message }: Thrown, address: ServerAddress): Known | null {
  const place = address.socket ?? `${address.host}:${address.port}`;
  switch (code) {
    case 'ECONNREFUSED':
      return {
        code: 'connection_refused',
        why: `cannot be reached: nothing listens at ${plain(place)}`,
        hint: "Start the server, or correct the host and the port; a service container's port has to be mapped, and it needs a health check to be waited for.",
        again: 'refused',
      };
    case 'ENOENT':
    case 'EACCES':
    case 'ENOTSOCK':
      if (address.socket === null) return null;
      return {
        code: 'connection_refused',
        why: `cannot be reached: there is no socket at ${plain(place)} that we may use`,
        hint: "Start the server, or name its socket: PostgreSQL's folder of it, MySQL's file.",
      };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NONAME':
      return {
        code: 'unknown_host',
        why: `cannot be reached: there is no host of the name ${plain(address.host)}`,
        hint: 'In a workflow, a service container is reached at localhost from a job on the runner, and by its name from a job in a container.',
      };
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
      return timedOut(place, address);
    case 'ECONNRESET':
    case 'EPIPE':
    case 'PROTOCOL_CONNECTION_LOST':
      return hungUp(address);
    default:
      if (errno !== null) return null;
      if (message === 'timeout expired') return timedOut(place, address);
      return /^Connection terminated/.test(message) ? hungUp(address) : null;
  }
}

function timedOut(place: string, { connectSeconds, engine }: ServerAddress): Known {
  return {
    code: 'connection_timeout',
    why: `did not answer within ${connectSeconds} seconds`,
    hint: `Check that ${plain(place)} is a server of ${engineNames[engine]} and that no firewall is in front of it.`,
  };
}

function hungUp({ engine }: ServerAddress): Known {
  return {
    code: 'connection_failed',
    why: 'hung up before the connection was made',
    hint: `The server may still be starting, or is none of ${engineNames[engine]}.`,
    again: 'refused',
  };
}

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
]);

// MySQL's driver puts a code of its own in place of the one that says why, and leaves the sentence.
const untrustedWords = /self[- ]signed certificate|unable to (?:verify|get) .*(?:certificate|issuer)/;

function ofTls({ code, message }: Thrown, { engine, host }: ServerAddress): Known | null {
  const [mode, file, less] =
    engine === 'postgres' ? ['sslmode', 'sslrootcert', 'require'] : ['ssl-mode', 'ssl-ca', 'REQUIRED'];
  if (untrusted.has(code) || untrustedWords.test(message)) {
    return {
      code: 'tls_certificate',
      why: 'has a certificate that nobody known has signed',
      hint: `Name the certificate of who signed it with ${file}=FILE, or do without the check with ${mode}=${less}.`,
    };
  }
  const isOver = code === 'CERT_HAS_EXPIRED' || message === 'certificate has expired';
  if (isOver || code === 'CERT_NOT_YET_VALID' || message === 'certificate is not yet valid') {
    return {
      code: 'tls_certificate',
      why: `has a certificate that ${isOver ? 'has expired' : 'is not valid yet'}`,
      hint: 'Renew it, and check the clock of both machines.',
    };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || /does not match certificate's altnames/.test(message)) {
    return {
      code: 'tls_certificate',
      why: `has a certificate for another name than ${plain(host)}`,
      hint: `Use a name that the certificate has, or check only who signed it with ${mode}=${engine === 'postgres' ? 'verify-ca' : 'VERIFY_CA'}.`,
    };
  }
  if (message === 'The server does not support SSL connections' || code === 'HANDSHAKE_NO_SSL_SUPPORT') {
    return {
      code: 'tls_unavailable',
      why: 'has no TLS, and the address asks for it',
      hint: `Turn TLS on at the server, or leave ${mode} out.`,
      otherWay: 'plain',
    };
  }
  if (message === 'There was an error establishing an SSL connection') {
    return {
      code: 'connection_failed',
      why: `does not answer as a server of ${engineNames[engine]}`,
      hint: 'Check the port: another server may listen there.',
    };
  }
  if (/^(?:ERR_SSL|ERR_TLS|HANDSHAKE_SSL_ERROR|EPROTO)/.test(code)) {
    return {
      code: 'tls_failed',
      why: 'and this machine find no way to encrypt the connection that both have',
      hint: `The server may know old versions of TLS only; ${mode}=${engine === 'postgres' ? 'disable' : 'DISABLED'} connects without.`,
    };
  }
  return null;
}

function wrongPassword(address: ServerAddress): Known {
  const has = address.password !== null && address.password !== '';
  const variable = address.engine === 'postgres' ? 'PGPASSWORD' : 'MYSQL_PWD';
  return {
    code: 'login_failed',
    why: has
      ? `does not take the password of the user ${plain(address.user)}, or does not know that user`
      : `asks for the password of the user ${plain(address.user)}, and none is given`,
    hint: has
      ? 'Correct user and password; what is special in a URL has to be percent-encoded there.'
      : `Write it into the address (user:password@host), or set ${variable}.`,
  };
}

function tooMany(): Known {
  return {
    code: 'too_many_connections',
    why: 'has no connection left',
    hint: 'Close other connections, or raise max_connections; a run uses about ten of them.',
  };
}

function starting(why: string): Known {
  return {
    code: 'server_starting',
    why,
    hint: 'Give the service container a health check, so that it is waited for.',
    again: 'starting',
  };
}

function noDatabase(database: string, hint: string): Known {
  return { code: 'unknown_database', why: `has no database of the name ${plain(database)}`, hint };
}

function ofPostgres(thrown: Thrown, error: unknown, address: ServerAddress, database: string): Known | null {
  const { code, message } = thrown;
  if (error instanceof NoPassword) return wrongPassword({ ...address, password: null });
  const user = plain(address.user);
  switch (code) {
    case '28P01':
      return wrongPassword(address);
    case '28000': {
      if (/no pg_hba\.conf entry|pg_hba\.conf rejects/.test(message)) {
        const isPlain = /no encryption|SSL off/.test(message);
        return {
          code: isPlain ? 'tls_required' : 'login_refused',
          why: `lets the user ${user} in from this machine by no rule of its pg_hba.conf${isPlain ? ' without TLS' : ''}`,
          hint: isPlain
            ? 'Connect with sslmode=require, or add a rule for this machine.'
            : 'Add a rule for this user, this database and this machine.',
          otherWay: isPlain ? 'encrypted' : 'plain',
        };
      }
      if (/is not permitted to log in/.test(message)) {
        return {
          code: 'login_refused',
          why: `has a role ${user} that may not log in`,
          hint: `ALTER ROLE "${user}" LOGIN; or use another role.`,
        };
      }
      return wrongPassword({ ...address, password: address.password ?? 'given' });
    }
    case '3D000':
      return noDatabase(
        database,
        `Create it: CREATE DATABASE "${plain(database)}"; it stays as it is, and databases of our own are made beside it.`,
      );
    case '55000':
      return {
        code: 'database_closed',
        why: `has a database ${plain(database)} that takes no connections`,
        hint: 'Name another one, such as postgres.',
      };
    case '42501':
      return {
        code: 'login_refused',
        why: `does not let the role ${user} connect to the database ${plain(database)}`,
        hint: `GRANT CONNECT ON DATABASE "${plain(database)}" TO "${user}";`,
      };
    case '53300':
      return tooMany();
    case '57P03':
      return starting(/recovery|starting up/.test(message) ? 'is still starting' : 'is shutting down');
    default:
      return null;
  }
}

function ofMysql({ code, errno, message }: Thrown, address: ServerAddress, database: string): Known | null {
  const user = plain(address.user);
  if (
    /unknown plugin|authentication (?:plugin|using)|AUTH_SWITCH/i.test(`${code} ${message}`) ||
    errno === 1251 ||
    errno === 1524
  ) {
    const plugin = /plugin '?([\w-]+)/.exec(message)?.[1];
    return {
      code: 'login_unsupported',
      why: `wants the user ${user} to log in by a method that we do not have${plugin === undefined ? '' : ` (${plain(plugin)})`}`,
      hint: 'Give the user a password by caching_sha2_password (MySQL) or mysql_native_password (MariaDB).',
    };
  }
  switch (errno) {
    case 1045:
    case 1698:
      return wrongPassword(address);
    case 1049:
      return noDatabase(
        database,
        `Create it: CREATE DATABASE ${mysqlName(plain(database))}; it stays as it is, and databases of our own are made beside it.`,
      );
    case 1044:
      return {
        code: 'login_refused',
        why: `does not let the user ${user} use the database ${plain(database)}`,
        hint: `GRANT ALL PRIVILEGES ON ${mysqlName(plain(database))}.* TO this user, or leave the database out of the address.`,
      };
    case 1040:
    case 1203:
    case 1226:
      return tooMany();
    case 1129:
    case 1130:
      return {
        code: 'login_refused',
        why: 'does not let this machine connect',
        hint:
          errno === 1129
            ? 'It blocked the machine after failed connections: FLUSH HOSTS, or TRUNCATE performance_schema.host_cache.'
            : 'Create the user for this machine: CREATE USER name@host, or name@"%".',
      };
    case 1053:
      return starting('is shutting down');
    case 3118:
    case 4151:
      return { code: 'login_refused', why: `has locked the user ${user}`, hint: 'ALTER USER … ACCOUNT UNLOCK.' };
    case 1820:
    case 1862:
      return {
        code: 'login_refused',
        why: `wants the user ${user} to change the expired password first`,
        hint: 'ALTER USER … PASSWORD EXPIRE NEVER, or set a new password.',
      };
    case 3159:
      return {
        code: 'tls_required',
        why: 'takes connections with TLS only',
        hint: 'Connect with ssl-mode=REQUIRED.',
        otherWay: 'encrypted',
      };
    default:
      return null;
  }
}
