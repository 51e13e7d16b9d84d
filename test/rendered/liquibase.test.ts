import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Environment } from '../../src/core/runtime/world.ts';
import { liquibaseFolder } from '../renderers/programs.ts';
import { lintOnDisk, places } from './lint-rendered.ts';

let env: Environment = {};
let nothing = '';

beforeAll(() => {
  env = { PATH: `${liquibaseFolder()}:${process.env['PATH']}`, HOME: process.env['HOME'] };
  nothing = mkdtempSync(join(tmpdir(), 'drydock-test-'));
});
afterAll(() => rmSync(nothing, { recursive: true, force: true }));

const head = `<?xml version="1.0" encoding="UTF-8"?>
<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-3.8.xsd">
`;
const xml = (body: string) => `${head}${body}\n</databaseChangeLog>\n`;
const orders = `  <changeSet id="1" author="amy o'hara">
    <createTable tableName="orders">
      <column name="id" type="bigint"><constraints primaryKey="true" nullable="false"/></column>
      <column name="note" type="varchar(20)"/>
    </createTable>
  </changeSet>`;

describe('changelogs that Liquibase renders', () => {
  it('places each finding on the change that gave the statement, in XML, YAML, JSON and SQL, in the order of the includes', async () => {
    const report = await lintOnDisk({
      env,
      engine: 'postgres',
      files: {
        'src/main/resources/db/changelog/db.changelog-master.yaml': `databaseChangeLog:
  - include:
      file: db/changelog/first.xml
  - include: {file: second.json, relativeToChangelogFile: true}
  - changeSet:
      id: 3
      author: bob
      changes:
        - addColumn:
            tableName: orders
            columns:
              - column: {name: total, type: int}
        # drydock: ignore create-index the table is small
        - createIndex:
            indexName: orders_total
            tableName: orders
            columns:
              - column: {name: total}
        - createIndex:
            indexName: orders_note
            tableName: orders
            columns:
              - column: {name: note}
  - includeAll: {path: db/changelog/sql}
`,
        'src/main/resources/db/changelog/first.xml': xml(`${orders}
  <changeSet id="2" author="amy o'hara">
    <comment>two
      lines</comment>
    <addNotNullConstraint tableName="orders" columnName="note" defaultNullValue="none"/>
    <sql>DELETE FROM orders;</sql>
    <dropColumn tableName="orders" columnName="note"/>
  </changeSet>
  <changeSet id="2b" author="amy o'hara" dbms="mysql"><dropTable tableName="orders"/></changeSet>`),
        'src/main/resources/db/changelog/second.json': JSON.stringify(
          {
            databaseChangeLog: [
              {
                changeSet: {
                  id: 'j',
                  author: 'jay',
                  runInTransaction: false,
                  changes: [
                    { addColumn: { tableName: 'orders', columns: [{ column: { name: 'note', type: 'text' } }] } },
                    { sql: { sql: 'UPDATE orders SET note = 1;' } },
                  ],
                },
              },
            ],
          },
          null,
          2,
        ),
        'src/main/resources/db/changelog/sql/4.sql':
          '--liquibase formatted sql\n--changeset me:4\nDROP TABLE orders;\n--rollback empty\n',
      },
    });
    expect(report.databases.map((one) => one.summary)).toEqual([
      'Liquibase, 5 migrations in src/main/resources/db/changelog',
    ]);
    const at = places(report).filter((one) => !/lock-timeout|lock-held|missing-down|down-|foreign|expand/.test(one));
    const folder = 'src/main/resources/db/changelog';
    expect(at).toEqual(
      expect.arrayContaining([
        `set-not-null ${folder}/first.xml:13`,
        `delete-without-where ${folder}/first.xml:14`,
        `drop-column ${folder}/first.xml:15`,
        `update-without-where ${folder}/second.json:23`,
        `create-index ${folder}/db.changelog-master.yaml:19`,
        `drop-table ${folder}/sql/4.sql:3`,
      ]),
    );
    expect(places(report, 'create-index')).toHaveLength(1);
    expect(report.suppressed.map((one) => `${one.finding.rule} ${one.finding.line} ${one.reason}`)).toEqual([
      'create-index 14 the table is small',
    ]);
    const found = report.findings.find((one) => one.rule === 'drop-column');
    expect(found?.rendered).toBe('ALTER TABLE orders DROP COLUMN note');
    expect(report.findings.every((one) => one.fix === null || one.file.endsWith('.sql'))).toBe(true);
  });

  it('needs no Liquibase where changelogs only include SQL, and takes the order from them', async () => {
    const report = await lintOnDisk({
      env: { PATH: nothing },
      engine: 'postgres',
      files: {
        'db/changelog/root.xml': xml(
          '<include file="b.sql" relativeToChangelogFile="true"/><include file="db/changelog/a.sql"/>',
        ),
        'db/changelog/b.sql': '--liquibase formatted sql\n--changeset me:1\nCREATE TABLE t (id bigint PRIMARY KEY);\n',
        'db/changelog/a.sql': '--liquibase formatted sql\n--changeset me:2\nDROP TABLE t;\n',
        'db/changelog/c.sql': '--liquibase formatted sql\n--changeset me:3\nDROP TABLE t;\n',
      },
    });
    expect(report.databases[0]?.migrations).toBe(2);
    expect(places(report, 'drop-table')).toEqual(['drop-table db/changelog/a.sql:3']);
    expect(places(report, 'file-ignored-by-tool')).toEqual(['file-ignored-by-tool db/changelog/c.sql:1']);
    expect(report.unsure).toEqual([]);
  });

  it('renders what is left when a Java class or an included file is not there, and says so', async () => {
    const report = await lintOnDisk({
      env,
      engine: 'postgres',
      files: {
        'changelog/master.xml': xml(`${orders}
  <include file="nowhere.xml"/>
  <changeSet id="2" author="x">
    <customChange class="com.example.Fill"/>
    <dropTable tableName="orders"/>
  </changeSet>`),
      },
    });
    expect(places(report, 'drop-table')).toEqual(['drop-table changelog/master.xml:13']);
    expect(places(report, 'malformed-migration')).toEqual(['malformed-migration changelog/master.xml:10']);
    expect(report.notAnalysed.map((one) => `${one.line} ${one.reason}`)).toEqual([
      '12 a change that the Java class com.example.Fill makes',
    ]);
  });

  it('renders for MySQL when that is asked for', async () => {
    const report = await lintOnDisk({
      env,
      engine: 'mysql',
      files: {
        'changelog/master.xml': xml(`${orders}
  <changeSet id="2" author="x"><modifyDataType tableName="orders" columnName="note" newDataType="bigint"/></changeSet>`),
      },
    });
    expect(report.databases[0]?.engine).toBe('mysql');
    expect(report.findings.some((one) => one.line === 10 && /MODIFY/i.test(one.rendered ?? ''))).toBe(true);
  });

  it('judges only the changesets that a change added, and tells of one that it edited', async () => {
    const git = (root: string, ...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { cwd: root, stdio: 'pipe' });
    const before = xml(`${orders}
  <changeSet id="2" author="x"><dropColumn tableName="orders" columnName="note"/></changeSet>
  <changeSet id="3" author="x"><sql>DELETE FROM orders;</sql></changeSet>`);
    const after = before
      .replace('DELETE FROM orders', 'DELETE FROM orders WHERE id = 1')
      .replace(
        '</databaseChangeLog>',
        '<changeSet id="4" author="x"><dropTable tableName="orders"/></changeSet></databaseChangeLog>',
      );
    const report = await lintOnDisk({
      env: { ...env, GIT_CONFIG_GLOBAL: '/dev/null' },
      engine: 'postgres',
      since: 'main',
      files: { 'changelog/master.xml': before },
      prepare(root) {
        git(root, 'init', '-q', '-b', 'main');
        git(root, 'add', '.');
        git(root, 'commit', '-qm', 'first');
        writeFileSync(join(root, 'changelog/master.xml'), after);
      },
    });
    expect(report.databases[0]).toMatchObject({ migrations: 4, reported: 2 });
    expect(places(report, 'drop-column')).toEqual([]);
    expect(places(report, 'drop-table')).toEqual(['drop-table changelog/master.xml:12']);
    expect(places(report, 'migration-edited')).toEqual(['migration-edited changelog/master.xml:11']);
  });

  it('says in one line what is missing, or what Liquibase refuses', async () => {
    const files = { 'changelog/master.xml': xml(orders) };
    await expect(lintOnDisk({ env: { PATH: nothing }, engine: 'postgres', files })).rejects.toMatchObject({
      code: 'liquibase_missing',
      hint: expect.stringContaining('liquibase/setup-liquibase'),
    });
    // What the launcher itself needs, and no Java.
    const tools = ['bash', 'sh', 'which', 'dirname', 'ls', 'expr', 'env', 'cat'];
    const bin = mkdtempSync(join(tmpdir(), 'drydock-test-'));
    for (const name of tools) {
      const path = execFileSync('which', [name], { encoding: 'utf8' }).trim();
      execFileSync('ln', ['-s', path, join(bin, name)]);
    }
    await expect(
      lintOnDisk({ env: { PATH: `${liquibaseFolder()}:${bin}` }, engine: 'postgres', files }),
    ).rejects.toMatchObject({ code: 'java_missing', hint: expect.stringContaining('actions/setup-java') });
    rmSync(bin, { recursive: true });
    await expect(lintOnDisk({ env, engine: 'postgres', programs: false, files })).rejects.toMatchObject({
      code: 'untrusted_code',
    });
    await expect(
      lintOnDisk({ env, engine: 'postgres', files: { 'changelog/master.xml': xml(`${orders}\n${orders}`) } }),
    ).rejects.toMatchObject({ code: 'program_failed', message: expect.stringContaining('duplicate identifiers') });
  });

  it('leaves no file behind, and reads no settings of the project', async () => {
    let root = '';
    const report = await lintOnDisk({
      env,
      engine: 'postgres',
      files: {
        'changelog/master.xml': xml(orders),
        'liquibase.properties': 'url: jdbc:postgresql://192.0.2.1/never\nchangeLogFile: other.xml\n',
      },
      prepare(folder) {
        root = folder;
      },
      check() {
        expect(readdirSync(root, { recursive: true }).sort()).toEqual([
          'changelog',
          'changelog/master.xml',
          'liquibase.properties',
        ]);
      },
    });
    expect(report.databases[0]?.migrations).toBe(1);
  });
});
