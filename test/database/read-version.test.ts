import { describe, expect, it } from 'vitest';
import {
  isTooOld,
  otherServer,
  readVersion,
  versionDifference,
  versionDistance,
} from '../../src/core/database/read-version.ts';
import type { ServerVersionFound } from '../../src/core/database/server.ts';
import type { Engine } from '../../src/core/report/engine.ts';

describe('a version', () => {
  it.each<['postgres' | 'mysql', string, Engine, string, number, number, number | null]>([
    ['postgres', '16.14', 'postgres', '16.14', 16, 14, null],
    ['postgres', '16.14 (Debian 16.14-1.pgdg12+1)', 'postgres', '16.14', 16, 14, null],
    ['postgres', 'postgres (PostgreSQL) 13.23', 'postgres', '13.23', 13, 23, null],
    ['postgres', 'postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)', 'postgres', '15.20', 15, 20, null],
    ['postgres', '18beta2', 'postgres', '18beta2', 18, 0, null],
    ['postgres', '19devel', 'postgres', '19devel', 19, 0, null],
    ['postgres', '9.6.24', 'postgres', '9.6.24', 9, 6, 24],
    ['mysql', '8.0.36-0ubuntu0.22.04.1', 'mysql', '8.0.36', 8, 0, 36],
    ['mysql', '9.7.4-2', 'mysql', '9.7.4', 9, 7, 4],
    ['mysql', '8.0.32-google', 'mysql', '8.0.32', 8, 0, 32],
    ['mysql', 'mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))', 'mysql', '9.7.4', 9, 7, 4],
    [
      'mysql',
      '/usr/sbin/mysqld  Ver 8.0.36-0ubuntu0.22.04.1 for Linux on x86_64 ((Ubuntu))',
      'mysql',
      '8.0.36',
      8,
      0,
      36,
    ],
    ['mysql', '10.11.19-MariaDB-0+deb12u1', 'mariadb', '10.11.19', 10, 11, 19],
    ['mysql', '5.5.5-10.6.18-MariaDB-log', 'mariadb', '10.6.18', 10, 6, 18],
    ['mysql', 'mariadbd  Ver 11.8.6-MariaDB-2 for debian-linux-gnu on x86_64 (Debian)', 'mariadb', '11.8.6', 11, 8, 6],
    [
      'mysql',
      '/usr/sbin/mysqld  Ver 10.11.18-MariaDB-0+deb12u1 for debian-linux-gnu',
      'mariadb',
      '10.11.18',
      10,
      11,
      18,
    ],
  ])('of %s: %s', (family, text, engine, shown, major, minor, patch) => {
    expect(readVersion(family, text)).toEqual({ engine, version: { text: shown, major, minor, patch } });
  });

  it('is not found where there is none', () => {
    expect(readVersion('postgres', 'error while loading shared libraries')).toBeNull();
    expect(readVersion('mysql', '')).toBeNull();
  });

  it.each([
    ['CockroachDB CCL v23.1.0', 'CockroachDB'],
    ['PostgreSQL 8.0.2 on i686-pc-linux-gnu, Redshift 1.0', 'Redshift'],
    ['PostgreSQL 11.2-YB-2.20.0.0-b0 on x86_64', 'YugabyteDB'],
    ['8.0.11-TiDB-v7.5.0 TiDB Server', 'TiDB'],
    ['8.0.30-Vitess', 'Vitess'],
    ['PostgreSQL 16.14 on x86_64-pc-linux-gnu', null],
    ['8.0.36 MySQL Community Server - GPL', null],
  ])('%s is %s', (text, name) => {
    expect(otherServer(text)).toBe(name);
  });

  it.each<['postgres' | 'mysql', string, boolean]>([
    ['postgres', '12.20', true],
    ['postgres', '13.0', false],
    ['mysql', '5.7.44', true],
    ['mysql', '8.0.0', false],
    ['mysql', '10.5.20-MariaDB', true],
    ['mysql', '10.6.1-MariaDB', false],
  ])('%s %s is too old: %s', (family, text, old) => {
    const found = readVersion(family, text);
    if (found === null) throw new Error('not read');
    expect(isTooOld(found)).toBe(old);
  });

  it('is near to another by its series first', () => {
    const of = (family: 'postgres' | 'mysql', text: string): ServerVersionFound => {
      const read = readVersion(family, text);
      if (read === null) throw new Error('not read');
      return read.version;
    };
    const order = (engine: Engine, wanted: string, ...found: readonly string[]) => {
      const family = engine === 'postgres' ? 'postgres' : 'mysql';
      const far = (text: string) => versionDistance(engine, of(family, wanted), of(family, text));
      return [...found].sort((a, b) => far(a) - far(b));
    };
    expect(order('postgres', '16.3', '15.20', '18.1', '16.14', '17.1')).toEqual(['16.14', '17.1', '15.20', '18.1']);
    expect(order('mysql', '8.4.0', '8.0.36', '9.7.4', '8.4.3')).toEqual(['8.4.3', '8.0.36', '9.7.4']);
    expect(order('postgres', '17.0', '16.14', '18.4', '18.1')).toEqual(['18.4', '18.1', '16.14']);
    expect(order('mariadb', '10.11.5', '11.4.2-MariaDB', '10.6.1-MariaDB', '10.11.19-MariaDB')).toEqual([
      '10.11.19-MariaDB',
      '10.6.1-MariaDB',
      '11.4.2-MariaDB',
    ]);
  });

  it.each<[Engine, string | null, string, boolean]>([
    ['postgres', '16', '16.14', false],
    ['postgres', '16.14', '16.14', false],
    ['postgres', '16.3', '16.14', true],
    ['postgres', '15', '16.14', true],
    ['postgres', null, '16.14', false],
    ['mysql', '8', '8.4.3', false],
    ['mysql', '8.0', '8.4.3', true],
    ['mysql', '8.4', '8.4.3', false],
    ['mariadb', '10.11.5', '10.11.19', true],
  ])('%s %s against %s differs: %s', (engine, wanted, found, differs) => {
    const read = readVersion(engine === 'postgres' ? 'postgres' : 'mysql', found);
    if (read === null) throw new Error('not read');
    const sentence = versionDifference(engine, wanted, read.version);
    expect(sentence !== null).toBe(differs);
    if (differs) expect(sentence).toContain(`${wanted}, and this server is ${found}`);
  });
});
