import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAddress } from '../../src/core/database/address.ts';
import { openSession } from '../../src/core/database/connect.ts';
import type { DatabaseServer } from '../../src/core/database/server.ts';
import type { Session } from '../../src/core/database/session.ts';
import { UserError } from '../../src/core/report/user-error.ts';
import { failure, until } from './answers.ts';
import { throwaway } from './throwaway.ts';

const secret = 'S3cr3t/pass';

/** Opens a session that must not open; gives the user's mistake that it is told as. */
async function refused(url: string, patience = 0): Promise<UserError> {
  try {
    const session = await openSession(readAddress(url, '--url', {}), undefined, patience);
    await session.close();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(`${error.message} ${error.hint} ${error.stack}`).not.toContain(secret);
    expect(error.message).toMatch(/^(?:postgres|mysql):\/\/\S+ \(--url\) /);
    expect(error.message).not.toContain('\n');
    expect(error.hint).not.toBeNull();
    return error;
  }
  throw new Error(`${url} was let in`);
}

/** A URL of a server's with other parts. */
function urlWith(
  server: DatabaseServer,
  parts: {
    readonly user?: string;
    readonly password?: string;
    readonly database?: string;
    readonly query?: string;
    readonly port?: number;
    readonly scheme?: string;
  },
): string {
  const url = new URL(server.url(parts.database ?? '') ?? '');
  url.search = parts.query ?? '';
  if (parts.user !== undefined) url.username = parts.user;
  if (parts.password !== undefined) url.password = encodeURIComponent(parts.password);
  if (parts.port !== undefined) url.port = String(parts.port);
  return parts.scheme === undefined ? url.href : url.href.replace(/^\w+:/, `${parts.scheme}:`);
}

/** Cuts a session while it has a statement. */
async function cutIt(session: Session, sql: string): Promise<void> {
  const answer = session.send(sql);
  await new Promise((resolve) => setTimeout(resolve, 50));
  session.cut();
  expect(failure(await answer)).toMatchObject({ code: 'connection', lost: true });
  await session.close();
}

function listen(
  onConnection: Parameters<typeof createServer>[1],
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer({}, onConnection);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' ? (address?.port ?? 0) : 0 });
    });
  });
}

describe('a connection that nobody answers', () => {
  it.each(['postgres', 'mysql'])('of %s', async (scheme) => {
    const { server, port } = await listen(() => {});
    await new Promise((resolve) => server.close(resolve));
    const error = await refused(`${scheme}://app:S3cr3t%2Fpass@127.0.0.1:${port}/x`);
    expect(error.code).toBe('connection_refused');
    expect(error.message).toContain(`nothing listens at 127.0.0.1:${port}`);
  });

  it.each(['postgres', 'mysql'])('of %s, for a name that does not exist', async (scheme) => {
    const error = await refused(`${scheme}://app:S3cr3t%2Fpass@no-such-host.invalid/x`);
    expect(error.code).toBe('unknown_host');
    expect(error.hint).toContain('service container');
  });

  it.each([
    ['postgres://app@%2Fno%2Fsuch/x', '/no/such'],
    ['mysql://app@/x?socket=/no/such.sock', '/no/such.sock'],
  ])('of a socket that is not there: %s', async (url, place) => {
    const error = await refused(url);
    expect(error.code).toBe('connection_refused');
    expect(error.message).toContain(place);
  });

  it.each(['postgres', 'mysql'])('of %s, from something that says nothing', async (scheme) => {
    const { server, port } = await listen(() => {});
    const error = await refused(`${scheme}://app:S3cr3t%2Fpass@127.0.0.1:${port}/x?connect_timeout=0.3`);
    expect(error.code).toBe('connection_timeout');
    server.close();
  });

  it.each(['postgres', 'mysql'])('of %s, from something that hangs up', async (scheme) => {
    const { server, port } = await listen((socket) => socket.destroy());
    const error = await refused(`${scheme}://app:S3cr3t%2Fpass@127.0.0.1:${port}/x`);
    expect(error.code).toBe('connection_failed');
    expect(error.message).toContain('hung up');
    server.close();
  });

  it.each(['postgres', 'mysql'])('of %s, from a server of something else', async (scheme) => {
    const { server, port } = await listen((socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
    });
    const error = await refused(`${scheme}://app:S3cr3t%2Fpass@127.0.0.1:${port}/x?connect_timeout=0.5`);
    expect(['connection_failed', 'connection_timeout']).toContain(error.code);
    server.close();
  });
});

describe('a connection that PostgreSQL refuses', () => {
  let server: DatabaseServer;
  let admin: Session;
  let folder: string;
  const run = (sql: string) => admin.query(sql);
  const file = (name: string, text: string) =>
    run(`COPY (SELECT unnest(string_to_array($t$${text.trim()}$t$, E'\\n'))) TO PROGRAM 'umask 077; cat > ${name}'`);

  beforeAll(async () => {
    server = await throwaway('postgres-16', { settings: { max_connections: '12' } });
    admin = await server.open('postgres');
    for (const sql of [
      "CREATE ROLE app LOGIN PASSWORD 'right'",
      "CREATE ROLE idle NOLOGIN PASSWORD 'right'",
      'CREATE DATABASE closed ALLOW_CONNECTIONS false',
      'CREATE DATABASE inner_one',
      'REVOKE CONNECT ON DATABASE inner_one FROM PUBLIC',
    ]) {
      await run(sql);
    }
    folder = mkdtempSync(join(tmpdir(), 'drydock-tls-'));
    const at = (name: string) => join(folder, name);
    const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=Drydock tests',
      '-keyout',
      at('ca.key'),
      '-out',
      at('ca.pem'),
    );
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=db.internal',
      '-keyout',
      at('key.pem'),
      '-out',
      at('csr.pem'),
    );
    openssl(
      'x509',
      '-req',
      '-in',
      at('csr.pem'),
      '-CA',
      at('ca.pem'),
      '-CAkey',
      at('ca.key'),
      '-CAcreateserial',
      '-days',
      '2',
      '-out',
      at('cert.pem'),
    );
  });
  afterAll(async () => {
    await admin?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('for its password', async () => {
    const error = await refused(urlWith(server, { user: 'app', password: secret }));
    expect(error.code).toBe('login_failed');
    expect(error.message).toContain('does not take the password of the user app');
    expect((await refused(urlWith(server, { user: 'nobody_here', password: secret }))).code).toBe('login_failed');
  });

  it('for having none', async () => {
    const error = await refused(urlWith(server, { user: 'app', password: '' }));
    expect(error.message).toContain('asks for the password of the user app, and none is given');
    expect(error.hint).toContain('PGPASSWORD');
  });

  it('for a role that may not log in', async () => {
    const error = await refused(urlWith(server, { user: 'idle', password: 'right' }));
    expect(error.code).toBe('login_refused');
    expect(error.hint).toContain('ALTER ROLE "idle" LOGIN');
  });

  it('for a database that does not exist', async () => {
    const error = await refused(urlWith(server, { user: 'app', password: 'right', database: 'nowhere' }));
    expect(error.code).toBe('unknown_database');
    expect(error.hint).toContain('CREATE DATABASE "nowhere"');
  });

  it('for a database that takes nobody, or not this role', async () => {
    expect((await refused(urlWith(server, { user: 'app', password: 'right', database: 'closed' }))).code).toBe(
      'database_closed',
    );
    const error = await refused(urlWith(server, { user: 'app', password: 'right', database: 'inner_one' }));
    expect(error.hint).toBe('GRANT CONNECT ON DATABASE "inner_one" TO "app";');
  });

  it('for having no connection left', async () => {
    const sessions: Session[] = [];
    const url = urlWith(server, { user: 'app', password: 'right', database: 'postgres' });
    let error: unknown = null;
    while (error === null && sessions.length < 20) {
      await openSession(readAddress(url, '--url', {})).then(
        (session) => sessions.push(session),
        (why: unknown) => {
          error = why;
        },
      );
    }
    expect(error).toMatchObject({ name: 'UserError', code: 'too_many_connections' });
    await Promise.all(sessions.map((session) => session.close()));
  });

  it('for TLS that it does not have', async () => {
    const error = await refused(urlWith(server, { user: 'app', password: 'right', query: '?sslmode=require' }));
    expect(error.code).toBe('tls_unavailable');
    // And without asking for it, it is done without.
    await (
      await openSession(
        readAddress(urlWith(server, { user: 'app', password: 'right', database: 'postgres' }), '--url', {}),
      )
    ).close();
  });

  it('by what its certificate is', async () => {
    const of = (name: string) => readFileSync(join(folder, name), 'utf8');
    await file('server.crt', of('cert.pem'));
    await file('server.key', of('key.pem'));
    await run('ALTER SYSTEM SET ssl = on');
    await run('SELECT pg_reload_conf()');
    const login = { user: 'app', password: 'right', database: 'postgres' };
    const encrypted = async (query: string) => {
      const session = await openSession(readAddress(urlWith(server, { ...login, query }), '--url', {}));
      const [row] = await session.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
      await session.close();
      return row?.['ssl'];
    };
    await until(async () => (await encrypted('')) === true);
    await cutIt(
      await openSession(readAddress(urlWith(server, { ...login, query: '?sslmode=require' }), '--url', {})),
      'SELECT pg_sleep(30)',
    );
    const ca = encodeURIComponent(join(folder, 'ca.pem'));
    expect(await encrypted('?sslmode=require')).toBe(true);
    expect(await encrypted('?sslmode=disable')).toBe(false);
    expect(await encrypted('?sslmode=allow')).toBe(false);
    expect(await encrypted(`?sslmode=verify-ca&sslrootcert=${ca}`)).toBe(true);
    expect((await refused(urlWith(server, { ...login, query: '?sslmode=verify-ca' }))).hint).toContain(
      'sslrootcert=FILE',
    );
    const named = await refused(urlWith(server, { ...login, query: `?sslmode=verify-full&sslrootcert=${ca}` }));
    expect(named.code).toBe('tls_certificate');
    expect(named.message).toContain('another name than 127.0.0.1');
    await expect(
      openSession(readAddress(urlWith(server, { ...login, query: '?sslrootcert=/no/such.pem' }), '--url', {})),
    ).rejects.toMatchObject({ code: 'file_not_found' });
  });

  it('for coming without TLS, and takes it with', async () => {
    const login = { user: 'app', password: 'right', database: 'postgres' };
    await file('pg_hba.conf', 'host all postgres 127.0.0.1/32 password\nhostssl all app 127.0.0.1/32 password');
    await run('SELECT pg_reload_conf()');
    await until(async () => {
      try {
        return (await refused(urlWith(server, { ...login, query: '?sslmode=disable' }))).code === 'tls_required';
      } catch {
        return false;
      }
    });
    for (const query of ['', '?sslmode=allow', '?sslmode=require']) {
      await (await openSession(readAddress(urlWith(server, { ...login, query }), '--url', {}))).close();
    }
    await file('pg_hba.conf', 'host all postgres 127.0.0.1/32 password\nhostnossl all app 127.0.0.1/32 password');
    await run('SELECT pg_reload_conf()');
    await until(async () => {
      try {
        return (await refused(urlWith(server, { ...login, query: '?sslmode=require' }))).code === 'login_refused';
      } catch {
        return false;
      }
    });
    await (await openSession(readAddress(urlWith(server, login), '--url', {}))).close();
  });

  it('as one of MySQL', async () => {
    const error = await refused(
      urlWith(server, { user: 'app', password: secret, scheme: 'mysql', query: '?connect_timeout=0.5' }),
    );
    expect(['connection_timeout', 'connection_failed']).toContain(error.code);
  });

  it('is waited for when nobody listens yet', async () => {
    const port = Number(new URL(server.url('') ?? '').port);
    const { server: first, port: place } = await listen(() => {});
    await new Promise((resolve) => first.close(resolve));
    const opening = openSession(
      readAddress(urlWith(server, { database: 'postgres', port: place }), '--url', {}),
      undefined,
      30,
    );
    await new Promise((resolve) => setTimeout(resolve, 400));
    const proxy = createServer((socket) => {
      const through = connect(port, '127.0.0.1');
      for (const one of [socket, through]) one.on('error', () => {});
      socket.pipe(through).pipe(socket);
    }).listen(place, '127.0.0.1');
    const session = await opening;
    expect(session.lost).toBe(false);
    await session.close();
    proxy.close();
  });

  it('while it shuts down', async () => {
    // It waits for the session that is still there.
    process.kill(server.pid ?? 0, 'SIGTERM');
    await until(async () => {
      try {
        return (await refused(urlWith(server, { database: 'postgres' }))).code === 'server_starting';
      } catch {
        return false;
      }
    });
  });
});

describe('a connection that MySQL refuses', () => {
  let server: DatabaseServer;
  let admin: Session;

  beforeAll(async () => {
    server = await throwaway('mysql-9.7', {
      settings: { max_connections: '8', loose_authentication_webauthn_rp_id: 'drydock' },
    });
    admin = await server.open('mysql');
    for (const sql of [
      "CREATE USER app IDENTIFIED WITH caching_sha2_password BY 'right'",
      "CREATE USER old IDENTIFIED WITH sha256_password BY 'right'",
      "CREATE USER locked IDENTIFIED BY 'right' ACCOUNT LOCK",
      "CREATE USER elsewhere@'10.0.0.1' IDENTIFIED BY 'right'",
      'CREATE DATABASE inner_one',
    ]) {
      await admin.query(sql);
    }
  });
  afterAll(async () => {
    await admin?.close();
    await server?.stop();
  });

  it('for its password, or for having none', async () => {
    expect((await refused(urlWith(server, { user: 'app', password: secret }))).message).toContain(
      'does not take the password',
    );
    expect((await refused(urlWith(server, { user: 'app', password: '' }))).hint).toContain('MYSQL_PWD');
    expect((await refused(urlWith(server, { user: 'locked', password: 'right' }))).message).toContain(
      'has locked the user',
    );
  });

  it.each(['DISABLED', 'REQUIRED', 'PREFERRED'])(
    'never for caching_sha2_password and its like, with TLS or without: %s',
    async (mode) => {
      for (const user of ['app', 'old']) {
        await admin.query('FLUSH PRIVILEGES');
        const session = await openSession(
          readAddress(urlWith(server, { user, password: 'right', query: `?ssl-mode=${mode}` }), '--url', {}),
        );
        const [row] = await session.query("SHOW STATUS LIKE 'Ssl_cipher'");
        expect(row?.['Value'] !== '').toBe(mode !== 'DISABLED');
        await session.close();
      }
    },
  );

  it('for a database that does not exist, or that is not for this user', async () => {
    expect((await refused(urlWith(server, { database: 'nowhere' }))).code).toBe('unknown_database');
    expect((await refused(urlWith(server, { user: 'app', password: 'right', database: 'inner_one' }))).code).toBe(
      'login_refused',
    );
  });

  it('can be cut under its TLS, too', async () => {
    const url = urlWith(server, { query: '?ssl-mode=REQUIRED' });
    await cutIt(await openSession(readAddress(url, '--url', {})), 'SELECT SLEEP(30)');
  });

  it('for a certificate that nobody known has signed', async () => {
    const error = await refused(urlWith(server, { query: '?ssl-mode=VERIFY_CA' }));
    expect(error.code).toBe('tls_certificate');
    expect(error.hint).toContain('ssl-ca=FILE');
  });

  it('for a method of logging in that we do not have', async () => {
    await admin.query("INSTALL PLUGIN authentication_webauthn SONAME 'authentication_webauthn.so'");
    await admin.query("CREATE USER modern IDENTIFIED BY 'right' AND IDENTIFIED WITH authentication_webauthn");
    const error = await refused(urlWith(server, { user: 'modern', password: 'right' }));
    expect(error.code).toBe('login_unsupported');
  });

  it('for coming without TLS', async () => {
    await admin.query('SET GLOBAL require_secure_transport = ON');
    expect((await refused(urlWith(server, { query: '?ssl-mode=DISABLED' }))).code).toBe('tls_required');
    await (await openSession(readAddress(urlWith(server, {}), '--url', {}))).close();
    await admin.query('SET GLOBAL require_secure_transport = OFF');
  });

  it('for having no connection left', async () => {
    const sessions: Session[] = [];
    let error: unknown = null;
    while (error === null && sessions.length < 20) {
      await openSession(readAddress(urlWith(server, { user: 'app', password: 'right' }), '--url', {})).then(
        (session) => sessions.push(session),
        (why: unknown) => {
          error = why;
        },
      );
    }
    expect(error).toMatchObject({ name: 'UserError', code: 'too_many_connections' });
    await Promise.all(sessions.map((session) => session.close()));
  });

  it('as one of PostgreSQL', async () => {
    const error = await refused(
      urlWith(server, { scheme: 'postgres', user: 'app', password: secret, query: '?connect_timeout=1' }),
    );
    expect(error.code).toBe('connection_failed');
    const plain = await refused(
      urlWith(server, {
        scheme: 'postgres',
        user: 'app',
        password: secret,
        query: '?sslmode=disable&connect_timeout=0.5',
      }),
    );
    expect(['connection_timeout', 'connection_failed']).toContain(plain.code);
  });
});

describe('a connection that MariaDB refuses', () => {
  let server: DatabaseServer;
  let admin: Session;

  beforeAll(async () => {
    server = await throwaway('mariadb-10.11');
    admin = await server.open('mysql');
  });
  afterAll(async () => {
    await admin?.close();
    await server?.stop();
  });

  it('for its password', async () => {
    expect((await refused(urlWith(server, { scheme: 'mysql', password: secret }))).code).toBe('login_failed');
  });

  it('for TLS that it does not have', async () => {
    expect((await refused(urlWith(server, { scheme: 'mysql', query: '?ssl-mode=REQUIRED' }))).code).toBe(
      'tls_unavailable',
    );
    await (await openSession(readAddress(urlWith(server, { scheme: 'mysql' }), '--url', {}))).close();
  });

  it('for a locked user', async () => {
    await admin.query("CREATE USER locked IDENTIFIED BY 'right' ACCOUNT LOCK");
    expect((await refused(urlWith(server, { scheme: 'mysql', user: 'locked', password: 'right' }))).message).toContain(
      'has locked',
    );
  });
});
