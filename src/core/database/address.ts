import type { Engine } from '../report/engine.ts';
import { UserError } from '../report/user-error.ts';
import type { Environment } from '../runtime/world.ts';
import { plainConnection, readTls, type TlsWish } from './tls-wish.ts';

/** Where a server is and who we are there. Holds the password: show it with `shownAddress` alone. */
export interface ServerAddress {
  /** Of the URL's scheme. MariaDB is mostly reached by `mysql://`: which of the two it is, only the server tells. */
  readonly engine: Engine;
  /** What the user wrote it in, for sentences: `--url`, `DATABASE_URL`. */
  readonly from: string;
  readonly host: string;
  readonly port: number;
  /** A Unix socket, which then counts instead of host and port: for PostgreSQL its folder, for MySQL and MariaDB its file. */
  readonly socket: string | null;
  readonly user: string;
  /** Null: none was given, which is something else than an empty one. */
  readonly password: string | null;
  /** The database that the URL names. */
  readonly database: string | null;
  readonly tls: TlsWish;
  /** PostgreSQL's `options`, which a pooler or a host of many databases may need. */
  readonly options: string | null;
  /** Seconds until a connection that is not made counts as failed. */
  readonly connectSeconds: number;
}

const schemes: ReadonlyMap<string, Engine> = new Map([
  ['postgres', 'postgres'],
  ['postgresql', 'postgres'],
  ['mysql', 'mysql'],
  ['mysql2', 'mysql'],
  ['mariadb', 'mariadb'],
]);

const defaultPorts: Readonly<Record<Engine, number>> = { postgres: 5432, mysql: 3306, mariadb: 3306 };

const usualShape: Readonly<Record<Engine, string>> = {
  postgres: 'postgres://user:password@host:5432/database',
  mysql: 'mysql://user:password@host:3306/database',
  mariadb: 'mariadb://user:password@host:3306/database',
};

const encodingHint =
  'In a user name or a password, write % as %25, @ as %40, : as %3A, / as %2F, ? as %3F, # as %23 and a space as %20.';

/**
 * Reads a database URL: `postgres://`, `postgresql://`, `mysql://`, `mariadb://`, each also with the driver that SQLAlchemy wants
 * (`postgresql+psycopg://`). What the URL leaves out comes from the variables that the servers' own programs read: `PGHOST`, `PGPORT`,
 * `PGUSER`, `PGPASSWORD`, `PGDATABASE`, `PGSSLMODE`, `PGSSLROOTCERT`; `MYSQL_PWD`; and at last from what those programs assume.
 *
 * `from` is how the user calls the input. No sentence repeats any part of the URL that could be a password.
 * @throws UserError `bad_url`
 */
export function readAddress(url: string, from: string, env: Environment): ServerAddress {
  const no = (why: string, hint: string): never => {
    throw new UserError('bad_url', `${from} ${why}`, { hint });
  };
  const text = url.trim();
  if (text === '') return no('is empty', `Give the address of a database, such as ${usualShape.postgres}.`);
  if (/^["'].*["']$/s.test(text)) {
    return no('has quotation marks around it', 'Leave them out: they are part of what was given.');
  }
  if (/^jdbc:/i.test(text)) {
    const engine = /^jdbc:(mysql|mariadb)/i.test(text) ? 'mysql' : 'postgres';
    return no('is an address for Java (jdbc:)', `Write it as ${usualShape[engine]}.`);
  }
  const parts = /^([a-z][a-z0-9.-]*)(?:\+[a-z0-9_]+)?:\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/is.exec(text);
  const [, scheme = '', authority = '', path = '', query = '', fragment] = parts ?? [];
  if (parts === null) {
    const hint = /@(?:tcp|unix)\(/.test(text)
      ? `This is an address for Go's driver; write it as ${usualShape.mysql}.`
      : /\b(?:host|dbname|user)\s*=/.test(text)
        ? `Write it as ${usualShape.postgres}.`
        : `A database URL looks like ${usualShape.postgres} or ${usualShape.mysql}.`;
    return no('is not a database URL', hint);
  }
  const engine = schemes.get(scheme.toLowerCase());
  if (engine === undefined) {
    return no('is of a scheme that is not known', 'It begins with postgres://, mysql:// or mariadb://.');
  }
  if (fragment !== undefined) return no('has a # in it', encodingHint);
  // A slash in a password ends the part that has the user in it, and the @ then stands in the path.
  if (path.includes('@') || (query.includes('@') && !authority.includes('@'))) {
    return no('has a / or ? in front of its @', encodingHint);
  }

  const decode = (part: string, what: string): string => {
    try {
      return decodeURIComponent(part);
    } catch {
      return no(`has a % in its ${what} that begins no code of a character`, encodingHint);
    }
  };
  const at = authority.lastIndexOf('@');
  const login = at < 0 ? '' : authority.slice(0, at);
  const colon = login.indexOf(':');
  const place = readPlace(authority.slice(at + 1));
  if (place === 'several') {
    return no('names several hosts', 'Give the one that can be written to.');
  }
  if (place === 'bad') {
    return no('has a port that is not a number from 1 to 65535', `${encodingHint} An IPv6 address stands in brackets.`);
  }

  const options = new Map<string, string>();
  for (const pair of query.slice(1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals), 'options');
    options.set(optionName(name), equals < 0 ? '' : decode(pair.slice(equals + 1), 'options'));
  }
  const postgres = engine === 'postgres';
  const variable = (name: string) => (postgres ? env[name] || null : null);
  const named = (...names: readonly string[]) => names.map((name) => options.get(name)).find((value) => value) ?? null;

  const givenHost = decode(place.host, 'host') || (postgres ? (named('host', 'hostaddr') ?? variable('PGHOST')) : null);
  const socket = postgres
    ? givenHost?.startsWith('/') === true
      ? givenHost
      : null
    : named('socket', 'socketpath', 'unixsocket');
  const portText = place.port ?? named('port') ?? variable('PGPORT');
  const port = portText === null ? defaultPorts[engine] : readPort(portText);
  if (port === null) return no('has a port that is not a number from 1 to 65535', encodingHint);

  const seconds = Number(named('connecttimeout') ?? 'none');
  const user = decode(colon < 0 ? login : login.slice(0, colon), 'user name');
  const givenPassword = colon < 0 ? null : decode(login.slice(colon + 1), 'password');
  return {
    engine,
    from,
    host: socket === null ? (givenHost ?? 'localhost') : 'localhost',
    port,
    socket,
    user:
      user || named('user') || variable('PGUSER') || env['USER'] || env['USERNAME'] || (postgres ? 'postgres' : 'root'),
    password: givenPassword ?? named('password') ?? env[postgres ? 'PGPASSWORD' : 'MYSQL_PWD'] ?? null,
    database: decode(path.slice(1), 'database name') || named('dbname') || variable('PGDATABASE'),
    tls: socket === null || !postgres ? readTls(engine, options, env, no) : plainConnection,
    options: postgres ? named('options') : null,
    connectSeconds: Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 300) : 15,
  };
}

/** `sslMode`, `ssl-mode` and `ssl_mode` are one name: each driver has its own spelling of the same. */
function optionName(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

function readPlace(text: string): { readonly host: string; readonly port: string | null } | 'several' | 'bad' {
  if (text.includes(',')) return 'several';
  const parts = /^(\[[0-9a-z:.%]+\]|[^:]*)(?::(\d*))?$/i.exec(text);
  if (parts === null) return 'bad';
  const [, host = '', port] = parts;
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: port === undefined || port === '' ? null : port };
}

function readPort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

/** The address as it may be shown: without the password, and without options. */
export function shownAddress(address: ServerAddress, database: string | null = address.database): string {
  const place = address.socket ?? `${shownHost(address.host)}:${address.port}`;
  const user = encodeURIComponent(address.user);
  return `${address.engine}://${user}@${place}${database === null ? '' : `/${encodeURIComponent(database)}`}`;
}

/**
 * The address of a database as a URL that the servers' own programs and most drivers read, password included: for the environment of
 * a process that we start, and for nothing else.
 */
export function urlOf(address: ServerAddress, database: string | null): string {
  const { engine, socket, password, tls } = address;
  const options = new URLSearchParams();
  if (engine === 'postgres') {
    if (socket !== null) options.set('host', socket);
    options.set('sslmode', tls.mode);
    if (tls.rootCertificate !== null) options.set('sslrootcert', tls.rootCertificate);
    if (tls.certificate !== null) options.set('sslcert', tls.certificate);
    if (tls.key !== null) options.set('sslkey', tls.key);
    if (address.options !== null) options.set('options', address.options);
  } else {
    if (socket !== null) options.set('socket', socket);
    if (tls.mode !== 'prefer') options.set('ssl-mode', mysqlModes[tls.mode]);
    if (tls.rootCertificate !== null) options.set('ssl-ca', tls.rootCertificate);
    if (tls.certificate !== null) options.set('ssl-cert', tls.certificate);
    if (tls.key !== null) options.set('ssl-key', tls.key);
  }
  const login = `${encodeURIComponent(address.user)}${password === null ? '' : `:${encodeURIComponent(password)}`}`;
  const place = socket === null ? `${shownHost(address.host)}:${address.port}` : '';
  // A plus stands for a space only in forms: libpq takes it for a plus.
  const query = options.size === 0 ? '' : `?${options.toString().replaceAll('+', '%20')}`;
  return `${engine}://${login}@${place}/${database === null ? '' : encodeURIComponent(database)}${query}`;
}

const mysqlModes: Readonly<Record<TlsWish['mode'], string>> = {
  disable: 'DISABLED',
  allow: 'PREFERRED',
  prefer: 'PREFERRED',
  require: 'REQUIRED',
  'verify-ca': 'VERIFY_CA',
  'verify-full': 'VERIFY_IDENTITY',
};

function shownHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * What a server or a driver says about a connection, without the password in it. They do not repeat it as a rule; a pooler or a
 * proxy in front of the server may.
 */
export function withoutPassword(text: string, address: ServerAddress): string {
  const { password } = address;
  if (password === null || password.length < 3) return text;
  return text.replaceAll(password, '***').replaceAll(encodeURIComponent(password), '***');
}
