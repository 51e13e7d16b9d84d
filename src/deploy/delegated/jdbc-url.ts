import type { ServerAddress } from '../../core/database/address.ts';
import type { Engine } from '../../core/report/engine.ts';
import { UserError } from '../../core/report/user-error.ts';

export interface JdbcWish {
  readonly engine: Engine;
  /** What stands behind `jdbc:` in the project's own settings: which driver it has. */
  readonly scheme: string | null;
  /** The name of the session. */
  readonly name: string;
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number | null;
  /** The query by which a session of MySQL and MariaDB says that it is at work. */
  readonly atWork: string;
  readonly major: number;
}

/**
 * The address of a database for drivers of Java, without user and password: pgjdbc, MariaDB Connector/J, MySQL Connector/J.
 * @throws UserError for what these cannot do
 */
export function jdbcUrl(address: ServerAddress, wish: JdbcWish): string {
  const { host, port, database, socket } = address;
  if (socket !== null) {
    throw new UserError('no_socket', 'Liquibase does not connect over a Unix socket, which the address names', {
      hint: 'Name the host and the port.',
    });
  }
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}/${encodeURIComponent(database ?? '')}`;
  if (wish.engine === 'postgres') return `jdbc:postgresql://${place}?${forPostgres(address, wish)}`;
  const scheme = wish.scheme === 'mysql' || wish.scheme === 'mariadb' ? wish.scheme : wish.engine;
  return `jdbc:${scheme}://${place}?${scheme === 'mysql' ? forMysql(address, wish) : forMariadb(address, wish)}`;
}

function forPostgres({ tls, options }: ServerAddress, wish: JdbcWish): string {
  const settings = [
    ...(options === null ? [] : [options]),
    `-c lock_timeout=${Math.round(wish.lockTimeoutMs)}`,
    ...(wish.statementTimeoutMs === null ? [] : [`-c statement_timeout=${Math.round(wish.statementTimeoutMs)}`]),
    ...(wish.major >= 14 ? ['-c client_connection_check_interval=1000'] : []),
  ];
  const root = tls.rootCertificate === 'system' ? null : tls.rootCertificate;
  return joined({
    ApplicationName: wish.name,
    options: settings.join(' '),
    sslmode: tls.mode,
    sslrootcert: root,
    sslcert: tls.certificate,
    sslkey: tls.key,
    // Else it looks into the user's folder for a root that is not there, instead of at those that Java brings.
    sslfactory: tls.mode.startsWith('verify') && root === null ? 'org.postgresql.ssl.DefaultJavaSSLFactory' : null,
  });
}

const mariadbModes: Readonly<Record<ServerAddress['tls']['mode'], string | null>> = {
  disable: 'disable',
  allow: null,
  prefer: null,
  require: 'trust',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
};

/** It takes the values as they stand, percent signs and all. */
function forMariadb({ tls }: ServerAddress, wish: JdbcWish): string {
  const root = tls.rootCertificate === 'system' ? null : tls.rootCertificate;
  return joined(
    {
      sslMode: mariadbModes[tls.mode],
      serverSslCert: root,
      sessionVariables: variables(wish),
    },
    (value) => value,
  );
}

const mysqlModes: Readonly<Record<ServerAddress['tls']['mode'], string>> = {
  disable: 'DISABLED',
  allow: 'PREFERRED',
  prefer: 'PREFERRED',
  require: 'REQUIRED',
  'verify-ca': 'VERIFY_CA',
  'verify-full': 'VERIFY_IDENTITY',
};

function forMysql({ tls }: ServerAddress, wish: JdbcWish): string {
  return joined({
    sslMode: mysqlModes[tls.mode],
    // The first login of a user by caching_sha2_password, without encryption.
    allowPublicKeyRetrieval: tls.mode === 'disable' ? 'true' : null,
    sessionVariables: variables(wish),
  });
}

function variables({ engine, lockTimeoutMs, statementTimeoutMs, atWork }: JdbcWish): string {
  const seconds = Math.max(1, Math.ceil(lockTimeoutMs / 1_000));
  return [
    `lock_wait_timeout=${seconds}`,
    `innodb_lock_wait_timeout=${seconds}`,
    ...(statementTimeoutMs !== null && engine === 'mariadb'
      ? [`max_statement_time=${Math.max(1, Math.ceil(statementTimeoutMs / 1_000))}`]
      : []),
    `@drydock=(${atWork})`,
  ].join(',');
}

function joined(
  values: Readonly<Record<string, string | null>>,
  encode: (value: string) => string = encodeURIComponent,
): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === null ? [] : [`${name}=${encode(value)}`]))
    .join('&');
}
