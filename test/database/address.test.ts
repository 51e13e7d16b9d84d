import { describe, expect, it } from 'vitest';
import {
  readAddress,
  type ServerAddress,
  shownAddress,
  urlOf,
  withoutPassword,
} from '../../src/core/database/address.ts';
import { UserError } from '../../src/core/report/user-error.ts';

const read = (url: string, env: Readonly<Record<string, string>> = {}) => readAddress(url, '--url', env);

function refused(url: string): UserError {
  try {
    read(url);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`${url} was taken`);
}

describe('a database URL', () => {
  it.each<[string, Partial<ServerAddress>]>([
    [
      'postgres://app:secret@db.example.org:6432/shop',
      {
        engine: 'postgres',
        host: 'db.example.org',
        port: 6432,
        user: 'app',
        password: 'secret',
        database: 'shop',
        socket: null,
      },
    ],
    ['postgresql://app@db/shop', { engine: 'postgres', host: 'db', port: 5432, password: null }],
    ['mysql://app:p@db', { engine: 'mysql', host: 'db', port: 3306, password: 'p', database: null }],
    ['mariadb://app:p@db:3307/', { engine: 'mariadb', port: 3307, database: null }],
    ['mysql2://app:@db/x', { engine: 'mysql', password: '' }],
    ['MySQL+pymysql://app:p@db/x', { engine: 'mysql' }],
    ['postgresql+psycopg2://app:p@db/x', { engine: 'postgres' }],
    ['  postgres://db/x\n', { host: 'db', database: 'x' }],
    ['postgres:///shop', { host: 'localhost', port: 5432, database: 'shop' }],
    ['postgres://', { host: 'localhost', database: null }],
    ['postgres://app:p%40ss%3Aw%2Frd%3F%23%25@db/a%20b%2Fc', { password: 'p@ss:w/rd?#%', database: 'a b/c' }],
    ['postgres://app:p@ss:word@db/x', { user: 'app', password: 'p@ss:word', host: 'db' }],
    ['postgres://us%65r%20one@db', { user: 'user one' }],
    ['postgres://app@[::1]:5433/x', { host: '::1', port: 5433 }],
    ['mysql://app@[fe80::1%25eth0]/x', { host: 'fe80::1%eth0', port: 3306 }],
    ['postgres://app@db:/x', { port: 5432 }],
    [
      'postgres://app@%2Fvar%2Frun%2Fpostgresql/x',
      { socket: '/var/run/postgresql', port: 5432, tls: expect.objectContaining({ mode: 'disable' }) },
    ],
    [
      'postgres:///x?host=/tmp/sock&port=6000&user=me&password=p%26q',
      { socket: '/tmp/sock', port: 6000, user: 'me', password: 'p&q' },
    ],
    ['mysql://root@/x?socket=/run/mysqld/mysqld.sock', { socket: '/run/mysqld/mysqld.sock', user: 'root' }],
    ['mysql://root@localhost/x?unix_socket=/s', { socket: '/s' }],
    ['postgres://db/x?schema=public&connection_limit=5&pgbouncer=true', { database: 'x' }],
    ['postgres://db/x?options=-c%20search_path%3Da', { options: '-c search_path=a' }],
    ['postgres://db/x?connect_timeout=3', { connectSeconds: 3 }],
    ['postgres://db?dbname=y', { database: 'y' }],
  ])('%s', (url, expected) => {
    expect(read(url)).toMatchObject(expected);
  });

  it.each<[string, string, string | null]>([
    ['postgres://db/x', 'prefer', null],
    ['postgres://db/x?sslmode=disable', 'disable', null],
    ['postgres://db/x?sslmode=require', 'require', null],
    ['postgres://db/x?sslmode=require&sslrootcert=/ca.pem', 'verify-ca', '/ca.pem'],
    ['postgres://db/x?sslmode=verify-full&sslrootcert=%2Fa%20b.pem', 'verify-full', '/a b.pem'],
    ['postgres://db/x?sslrootcert=system', 'verify-full', 'system'],
    ['postgres://db/x?ssl=true', 'require', null],
    ['postgres://db/x?sslmode=no-verify', 'require', null],
    ['mysql://db/x?ssl-mode=VERIFY_IDENTITY&ssl-ca=ca.pem', 'verify-full', 'ca.pem'],
    ['mysql://db/x?sslMode=REQUIRED', 'require', null],
    ['mysql://db/x?ssl_mode=verify_ca&ssl_ca=ca.pem', 'verify-ca', 'ca.pem'],
    ['mysql://db/x?sslaccept=strict', 'verify-full', null],
    ['mysql://db/x?sslaccept=accept_invalid_certs', 'require', null],
    ['mysql://db/x?ssl={"rejectUnauthorized":true}', 'verify-full', null],
    ['mysql://db/x?ssl={"rejectUnauthorized":false}', 'require', null],
    ['mysql://db/x?tls=skip-verify', 'require', null],
    ['mysql://db/x?tls=true', 'verify-full', null],
    ['mysql://db/x?useSSL=false', 'disable', null],
    ['mariadb://db/x?ssl-verify-server-cert=true', 'verify-full', null],
  ])('asks for TLS: %s', (url, mode, rootCertificate) => {
    expect(read(url).tls).toMatchObject({ mode, rootCertificate });
  });

  it("takes what it leaves out from the variables of the servers' own programs", () => {
    const env = {
      PGHOST: 'h',
      PGPORT: '7',
      PGUSER: 'u',
      PGPASSWORD: 'p',
      PGDATABASE: 'd',
      PGSSLMODE: 'require',
      USER: 'me',
      MYSQL_PWD: 'm',
    };
    expect(read('postgres://', env)).toMatchObject({ host: 'h', port: 7, user: 'u', password: 'p', database: 'd' });
    expect(read('postgres://', env).tls.mode).toBe('require');
    expect(read('postgres://a:b@c:8/e?sslmode=disable', env)).toMatchObject({
      host: 'c',
      port: 8,
      user: 'a',
      password: 'b',
      database: 'e',
    });
    expect(read('mysql://', env)).toMatchObject({
      host: 'localhost',
      port: 3306,
      user: 'me',
      password: 'm',
      database: null,
    });
    expect(read('mysql://')).toMatchObject({ user: 'root', password: null });
  });

  const secret = 's3cr%zz/t#';
  it.each([
    ['', /is empty/],
    ['   ', /is empty/],
    ['"postgres://app:s3cr@db/x"', /quotation marks/],
    ['jdbc:postgresql://db/x?password=s3cr', /for Java/],
    ['host=db dbname=x password=s3cr', /not a database URL/],
    ['app:s3cr@tcp(db:3306)/x', /not a database URL/],
    ['db.example.org', /not a database URL/],
    ['sqlite://s3cr', /scheme/],
    ['oracle://app:s3cr@db/x', /scheme/],
    [`postgres://app:${secret}@db/x`, /#/],
    ['postgres://app:s3cr/t@db/x', /\/ or \? in front of its @/],
    ['postgres://app:s3cr?t@db/x', /\/ or \? in front of its @/],
    ['postgres://app:s3cr%zz@db/x', /% in its password/],
    ['postgres://app:s3cr@db:s3cr/x', /port/],
    ['postgres://app:s3cr@db:0/x', /port/],
    ['postgres://app:s3cr@db:70000/x', /port/],
    ['postgres://app:s3cr@::1/x', /port/],
    ['postgres://app:s3cr@a:1,b:2/x', /several hosts/],
    ['postgres://app:s3cr@db/x?sslmode=s3cr', /mode of TLS/],
    ['postgres://app:s3cr@db/x?sslmod=verify-full', /option about TLS/],
    ['mysql://app:s3cr@db/x?ssl=s3cr', /switch of TLS/],
  ])('%s is refused without repeating it', (url, message) => {
    const error = refused(url);
    expect(error.code).toBe('bad_url');
    expect(error.message).toMatch(/^--url /);
    expect(error.message).toMatch(message);
    expect(error.hint).not.toBeNull();
    expect(`${error.message} ${error.hint} ${error.problems.join()} ${error.stack}`).not.toContain('s3cr');
  });

  it('names the input that it came from', () => {
    expect(() => readAddress('x', 'DATABASE_URL', {})).toThrow(/^DATABASE_URL is not/);
  });
});

describe('an address', () => {
  it.each([
    ['postgres://app:s3cr@db:6432/shop?sslmode=require', 'postgres://app@db:6432/shop'],
    ['mysql://a%20b:s3cr@[::1]/a%2Fb', 'mysql://a%20b@[::1]:3306/a%2Fb'],
    ['mysql://root:s3cr@/x?socket=/run/s', 'mysql://root@/run/s/x'],
  ])('is shown without the password: %s', (url, shown) => {
    expect(shownAddress(read(url))).toBe(shown);
  });

  it.each([
    'postgres://app:p%40ss%20%2B%26@db:6432/shop?sslmode=verify-full&sslrootcert=/a b.pem&options=-c%20a%3Db',
    'postgres:///x?host=/tmp/sock&user=me',
    'mysql://app:p%40%25@[::1]:3307/shop?ssl-mode=VERIFY_CA&ssl-ca=ca.pem&ssl-cert=c.pem&ssl-key=k.pem',
    'mariadb://root@/x?socket=/run/mysqld.sock',
    'mysql://app@db/x',
  ])('is given to our processes as a URL that says the same: %s', (url) => {
    const address = read(url);
    expect(read(urlOf(address, address.database))).toEqual(address);
    expect(read(urlOf(address, 'drydock_x')).database).toBe('drydock_x');
  });

  it('takes its password out of what others say', () => {
    const address = read('postgres://app:p%40ss@db/x');
    expect(withoutPassword('no p@ss, no p%40ss', address)).toBe('no ***, no ***');
    expect(withoutPassword('as it is', read('postgres://app:a@db/x'))).toBe('as it is');
  });
});
