import { describe, expect, it } from 'vitest';
import { readAddress } from '../../../src/core/database/address.ts';
import type { Engine } from '../../../src/core/report/engine.ts';
import { jdbcUrl } from '../../../src/deploy/delegated/jdbc-url.ts';

const url = (address: string, engine: Engine, scheme: string | null = null) =>
  jdbcUrl(readAddress(address, 'url', {}), {
    engine,
    scheme,
    name: 'drydock x',
    lockTimeoutMs: 5_000,
    statementTimeoutMs: 60_000,
    atWork: "SELECT GET_LOCK('x', 0)",
    major: 16,
  });

describe('the address of a database for drivers of Java', () => {
  it('has neither user nor password', () => {
    for (const engine of ['postgres', 'mysql', 'mariadb'] as const)
      expect(url(`${engine}://amy:secret@db.example.com/shop`, engine)).not.toMatch(/amy|secret/);
  });

  it('has the wishes for TLS, and the roots of Java where none are named', () => {
    const full = url('postgres://amy@db.example.com/shop?sslmode=verify-full', 'postgres');
    expect(full).toMatch(/^jdbc:postgresql:\/\/db\.example\.com:5432\/shop\?/);
    expect(full).toMatch(/&sslmode=verify-full&sslfactory=org\.postgresql\.ssl\.DefaultJavaSSLFactory$/);
    const own = url('postgres://amy@db.example.com/shop?sslmode=verify-ca&sslrootcert=/etc/ca.pem', 'postgres');
    expect(own).toMatch(/&sslmode=verify-ca&sslrootcert=%2Fetc%2Fca\.pem$/);
    expect(url('mysql://amy@db.example.com/shop?ssl-mode=VERIFY_IDENTITY', 'mariadb')).toMatch(
      /\?sslMode=verify-full&/,
    );
    expect(url('mysql://amy@db.example.com/shop?ssl-mode=REQUIRED', 'mariadb')).toMatch(/\?sslMode=trust&/);
    expect(url('mysql://amy@db.example.com/shop?ssl-mode=VERIFY_CA', 'mysql')).toMatch(/\?sslMode=VERIFY_CA&/);
  });

  it('limits what statements wait for and take', () => {
    expect(decodeURIComponent(url('postgres://amy@[::1]/shop', 'postgres'))).toMatch(
      /^jdbc:postgresql:\/\/\[::1\]:5432\/shop\?ApplicationName=drydock x&options=-c lock_timeout=5000 -c statement_timeout=60000/,
    );
    expect(url('mysql://amy@db/shop', 'mariadb')).toMatch(
      /sessionVariables=lock_wait_timeout=5,innodb_lock_wait_timeout=5,max_statement_time=60,@drydock=\(SELECT GET_LOCK\('x', 0\)\)$/,
    );
  });

  it('is one for the driver that the project has', () => {
    expect(url('mysql://amy@db/shop', 'mariadb', 'mysql')).toMatch(/^jdbc:mysql:/);
    expect(url('mysql://amy@db/shop', 'mysql', 'mariadb')).toMatch(/^jdbc:mariadb:/);
  });

  it('is refused for a Unix socket', () => {
    expect(() => url('postgres:///shop?host=/run/postgresql', 'postgres')).toThrow(/Unix socket/);
  });
});
