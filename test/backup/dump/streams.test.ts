import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tarOf, untar } from '../../../src/backup/dump/folder-tar.ts';
import { scanSql } from '../../../src/backup/dump/sql-scan.ts';
import { inScope, unmatched } from '../../../src/backup/dump/table-scope.ts';
import { inPieces } from './dumping.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-streams-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const end = '\n-- Dump completed on 2026-11-21 20:00:00\n';
const scan = (sql: string, size = 65_536) => scanSql(inPieces(Buffer.from(sql), size));

describe('a dump in SQL', () => {
  it.each([
    ["INSERT INTO t VALUES ('a;b','it''s','back\\\\','\\'');", 1],
    ['-- a comment with \' in it\n# and ` here\n/* and " here; */ SELECT 1;', 1],
    ["/*!50003 CREATE*/ /*!50003 TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 'x' */;", 1],
    ["DELIMITER ;;\nCREATE PROCEDURE p() BEGIN SELECT 1; SELECT ';;'; END ;;\nDELIMITER ;\nSELECT 1;", 1],
    [
      "SET sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES' ;\nSELECT 'a\\', \"b\\\";\nSET sql_mode = @saved_sql_mode ;\nSELECT 'a\\'';",
      1,
    ],
    ['/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump\nINSERT INTO `odd;``"` VALUES (1.5--2);', 1],
    ['', 1],
  ])('that is whole is whole, in pieces of any size: %s', async (sql) => {
    for (const size of [1, 2, 3, 7, 100, 65_536]) expect(await scan(`${sql}${end}`, size)).toBe(null);
  });

  it.each([
    ["INSERT INTO t VALUES ('a;", 'truncated'],
    ['INSERT INTO t VALUES (1)', 'truncated'],
    ['SELECT 1; /* open', 'truncated'],
    ['DELIMITER ;;\nCREATE PROCEDURE p() BEGIN SELECT 1; END ;', 'truncated'],
    ['INSERT INTO `t', 'truncated'],
    ['SELECT \0 1;', 'damaged'],
  ])('that is not whole is not, even with its last line: %s', async (sql, code) => {
    for (const size of [1, 5, 65_536]) expect(await scan(`${sql}${end}`, size)).toMatchObject({ code });
  });

  it('without its last line is cut off, also when a value looks like it', async () => {
    expect(await scan('SELECT 1;\n')).toMatchObject({ code: 'truncated' });
    expect(await scan(`INSERT INTO t VALUES ('${end}');\n`)).toMatchObject({ code: 'truncated' });
    expect(await scan('SELECT 1;\n-- Dump completed\n')).toBe(null);
  });
});

describe('a folder as a stream', () => {
  it('is a tar that others read, comes back as it was, and is not taken when it was cut or changed', async () => {
    const files: Record<string, Buffer> = {
      'toc.dat': Buffer.from('PGDMP'),
      '1.dat': Buffer.alloc(0),
      '2.dat': Buffer.alloc(512, 7),
      '3.dat': Buffer.alloc(70_001, 9),
      'blobs_4.toc': Buffer.from('x'),
    };
    const from = join(folder, 'from');
    mkdirSync(from);
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(from, name), bytes);
    const pieces: Uint8Array[] = [];
    for await (const piece of tarOf(from)) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    expect(readdirSync(from)).toEqual([]);
    writeFileSync(join(folder, 'a.tar'), bytes);
    expect(
      execFileSync('tar', ['-tf', join(folder, 'a.tar')], { encoding: 'utf8' })
        .trim()
        .split('\n'),
    ).toEqual(['toc.dat', '1.dat', '2.dat', '3.dat', 'blobs_4.toc']);
    for (const size of [1_000, 511, 65_536]) {
      const to = join(folder, `to-${size}`);
      await untar(inPieces(bytes, size), to);
      for (const [name, content] of Object.entries(files))
        expect(readFileSync(join(to, name)).equals(content)).toBe(true);
    }
    for (const cut of [100, 512, 5_000, bytes.length - 1_024]) {
      await expect(untar(inPieces(bytes.subarray(0, cut)), join(folder, `cut-${cut}`))).rejects.toMatchObject({
        code: 'truncated',
      });
    }
    const changed = Buffer.from(bytes);
    changed.write('../evil', 0);
    await expect(untar(inPieces(changed), join(folder, 'evil'))).rejects.toMatchObject({ code: 'damaged' });
    expect(readdirSync(folder)).not.toContain('evil.dat');
  });
});

describe('names of tables', () => {
  const tables = [
    { schema: 'public', name: 'orders' },
    { schema: 'shop', name: 'orders' },
    { schema: 'shop', name: 'Odd.name' },
    { schema: 'shop', name: 'a*b' },
  ];
  it.each([
    [['orders'], ['public.orders', 'shop.orders']],
    [['shop.orders'], ['shop.orders']],
    [['shop.*'], ['shop.orders', 'shop.Odd.name', 'shop.a*b']],
    [['shop."Odd.name"'], ['shop.Odd.name']],
    [['"a*b"'], ['shop.a*b']],
    [['o*s'], ['public.orders', 'shop.orders']],
    [['ORDERS'], []],
  ])('%j means %j', (patterns, means) => {
    const found = tables
      .filter(inScope({ tables: patterns, without: [] }))
      .map(({ schema, name }) => `${schema}.${name}`);
    expect(found).toEqual(means);
    expect(unmatched(patterns, tables, 'tables')).toEqual(means.length === 0 ? patterns : []);
  });
  it.each(['', 'a.b.c', 'a.', '"open', '.a'])('%j is none', (pattern) => {
    expect(() => inScope({ tables: [pattern], without: [] })).toThrow(/no name of a table/);
  });
});
