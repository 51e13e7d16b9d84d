import { describe, expect, it } from 'vitest';
import { type Files, names, only, pieces, read, said, versions, why } from './folders.ts';

const t = 'CREATE TABLE t (id bigint);';

describe('the tool is recognised', () => {
  const cases: readonly (readonly [string, Files, string?])[] = [
    ['flyway', { 'V1__a.sql': t, 'R__v.sql': t }],
    ['flyway', { '2.1/V2_1_1__a.sql': t, '2.2/V2_2_1__b.sql': t }],
    ['golang-migrate', { '1_a.up.sql': t, '1_a.down.sql': 'DROP TABLE t;' }],
    ['golang-migrate', { '1_a.up.sql': t, '1_a.down.sql': 'DROP TABLE t;', 'atlas.sum': 'h1:x=\n' }],
    ['goose', { '001_a.sql': `-- +goose up\n${t}`, 'atlas.sum': 'h1:x=\n' }],
    ['dbmate', { '001_a.sql': `-- migrate:up\n${t}\n-- migrate:down\n` }],
    ['sqlx', { '1_a.sql': '-- Add migration script here\nSELECT 1;' }],
    ['sqlx', { '1_a.up.sql': '-- Add up migration script here\nSELECT 1;', '1_a.down.sql': 'SELECT 2;' }],
    ['sqlx', { '1_a.sql': t, '2_b.sql': '-- no-transaction\nCREATE INDEX CONCURRENTLY i ON t (id);' }],
    ['diesel', { '2024-01-02-030405_a/up.sql': t, '2024-01-02-030405_a/down.sql': 'DROP TABLE t;' }],
    ['diesel', { '20240102030405_a/up.sql': t, '20240102030405_a/metadata.toml': 'run_in_transaction = false' }],
    ['hasura', { '1700000000000_a/up.sql': t, '1700000000000_a/down.sql': 'DROP TABLE t;' }],
    ['hasura', { '1700000000000_a.up.sql': t, '1700000000000_a.down.sql': 'DROP TABLE t;' }],
    ['prisma', { '20240101_a/migration.sql': t, 'migration_lock.toml': 'provider = "postgresql"' }],
    ['prisma', { '20240101_a/migration.sql': t }],
    ['drizzle', { '0000_a.sql': t, 'meta/_journal.json': '{"entries":[{"idx":0,"when":1,"tag":"0000_a"}]}' }],
    ['drizzle', { '20240101_a/migration.sql': t, '20240101_a/snapshot.json': '{}' }],
    ['node-pg-migrate', { '1700000000000_a.sql': `-- Up Migration\n${t}\n-- Down Migration\n` }],
    ['atlas', { '20240101_a.sql': t, 'atlas.sum': 'h1:x=\n20240101_a.sql h1:y=\n' }],
    ['supabase', { '20240101000000_a.sql': t }, 'supabase/migrations'],
    ['plain', { '20240101000000_a.sql': t }],
    ['plain', { '001_a.sql': t, '001_a.down.sql': 'DROP TABLE t;' }],
    ['plain', { 'V2_only_one_underscore.sql': t, 'users.sql': t }],
    // One odd name does not turn the folder into another tool's.
    ['plain', { '1.sql': t, '2.sql': t, '3.sql': t, 'V4__x.sql': t }],
  ];
  const rows = cases.map(([tool, files, folder = 'm']) => ({ tool, files, folder }));
  it.each(rows)('$tool %#', ({ tool, files, folder }) => {
    const found = read(files, { tool: 'auto' }, folder);
    expect(found.tool).toBe(tool);
    expect(found.recognisedBy.length).toBeGreaterThan(10);
    expect(found.problems).toEqual([]);
  });
});

describe('Flyway', () => {
  it('takes a no-break space at the end of a file for no statement', () => {
    const folder = read({ 'V1__a.sql': 'DROP TABLE a;\u00a0\n' });
    expect(pieces(folder.migrations[0]?.up)).toEqual(['DROP TABLE a;']);
  });

  it('orders versions as numbers, then repeatables by description, then callbacks', () => {
    const folder = read({
      'V1.10__j.sql': t,
      'V1_9__i.sql': t,
      'V2__k.sql': t,
      'V20240131120000000000001__z.sql': t,
      'V20240131120000000000000__y.sql': t,
      'R__b_view.sql': 'SELECT 1;',
      'R__a_view.sql': 'SELECT 1;',
      'afterMigrate__grants.sql': 'SELECT 1;',
      'sub/V001__a.SQL': t,
      'B2__all.sql': t,
    });
    expect(names(folder)).toEqual([
      'sub/V001__a.SQL',
      'V1_9__i.sql',
      'V1.10__j.sql',
      'V2__k.sql',
      'B2__all.sql',
      'V20240131120000000000000__y.sql',
      'V20240131120000000000001__z.sql',
      'R__a_view.sql',
      'R__b_view.sql',
      'afterMigrate__grants.sql',
    ]);
    expect(versions(folder)).toEqual([
      '001',
      '1.9',
      '1.10',
      '2',
      '2',
      '20240131120000000000000',
      '20240131120000000000001',
      null,
      null,
      null,
    ]);
    expect(folder.migrations.map((one) => one.kind).slice(-4)).toEqual([
      'versioned',
      'repeatable',
      'repeatable',
      'callback',
    ]);
    expect(folder.problems).toEqual([]);
  });

  it.each([
    ['V1_missing_underscore.sql', 'one underscore follows its version'],
    ['v1__x.sql', 'small letter'],
    ['V__x.sql', 'no version follows the V'],
    ['V1a__x.sql', 'is no version'],
    ['1__x.sql', 'no V stands'],
    ['2_x.sql', 'none of the prefixes'],
    ['R_view.sql', 'one underscore follows the R'],
  ])('tells of %s', (name, text) => {
    const folder = read({ 'V7__ok.sql': t, [name]: t });
    expect(said(folder)).toEqual([`ignored-file ${name}`]);
    expect(why(folder)).toContain(text);
    expect(folder.migrations).toHaveLength(1);
  });

  it('says nothing of other SQL', () => {
    expect(read({ 'V7__ok.sql': t, 'queries/report.sql': t }).problems).toEqual([]);
  });

  it('tells of two files of one version however it is written', () => {
    const folder = read({ 'V1__a.sql': t, 'V1.0__b.sql': t, 'V001__c.sql': t, 'R__x.sql': t, 'sub/R__x.sql': t });
    expect(folder.problems.filter((one) => one.kind === 'duplicate-version')).toHaveLength(3);
  });

  it('joins undo scripts to their version', () => {
    const folder = read({ 'V1__a.sql': t, 'U1.0__a.sql': 'DROP TABLE t;', 'V2__b.sql': t, 'U9__x.sql': t });
    expect(pieces(folder.migrations[0]?.down)).toEqual(['DROP TABLE t;']);
    expect(folder.migrations[0]?.companions).toEqual(['m/U1.0__a.sql']);
    expect(said(folder)).toEqual(['missing-down V2__b.sql', 'missing-up U9__x.sql']);
  });

  it.each([
    ['CREATE INDEX CONCURRENTLY i ON t (id);', 'none'],
    ['create unique index concurrently i ON t (id);', 'none'],
    ['/* x */ DROP -- y\n INDEX CONCURRENTLY i;', 'none'],
    ['VACUUM t', 'none'],
    ['VACUUM;', 'none'],
    ['REINDEX DATABASE d;', 'none'],
    ['ALTER SYSTEM SET x = 1;', 'none'],
    ['REINDEX INDEX CONCURRENTLY i;', 'wrapped'],
    ['ALTER TABLE t DETACH PARTITION p CONCURRENTLY;', 'wrapped'],
    ["SELECT 'CREATE INDEX CONCURRENTLY i ON t (id);';", 'wrapped'],
    ['-- CREATE INDEX CONCURRENTLY i ON t (id);\nSELECT 1;', 'wrapped'],
    ['DO $$ BEGIN; VACUUM; END $$;', 'wrapped'],
  ])('finds by itself what runs outside a transaction: %s', (sql, mode) => {
    const folder = read({ 'V1__a.sql': sql });
    expect(only(folder).up.transaction.mode).toBe(mode);
    expect(folder.problems).toEqual([]);
  });

  it('tells of a file that mixes, unless the folder shows that it is allowed', () => {
    const mix = 'SELECT 1;\nCREATE INDEX CONCURRENTLY i ON t (id);';
    const one = read({ 'V1__a.sql': t, 'V2__b.sql': mix });
    expect(one.problems).toMatchObject([{ kind: 'malformed', file: 'm/V2__b.sql', line: 2 }]);
    expect(one.migrations[1]?.up.transaction.mode).toBe('none');
    expect(read({ 'V1__a.sql': mix, 'V2__b.sql': mix }).problems).toEqual([]);
    const configured = read({ 'V1__a.sql': mix, 'V1__a.sql.conf': 'executeInTransaction=false\n' });
    expect(configured.problems).toEqual([]);
    expect(only(configured)).toMatchObject({ companions: ['m/V1__a.sql.conf'], up: { transaction: { mode: 'none' } } });
  });

  it('reads the .conf beside a script, and placeholders', () => {
    const folder = read({
      'V1__a.sql': 'CREATE INDEX CONCURRENTLY i ON ${t} (id);',
      'V1__a.sql.conf': '# x\nexecuteInTransaction = true\r\nplaceholderReplacement=false',
      'V2__b.sql': t,
    });
    expect(folder.migrations[0]?.up).toMatchObject({
      transaction: { mode: 'wrapped' },
      placeholders: { kind: 'none' },
    });
    expect(folder.migrations[1]?.up.placeholders).toEqual({ kind: 'delimited', prefix: '${', suffix: '}' });
    const own = read({ 'V1__a.sql': t }, { tool: 'auto', placeholders: { prefix: '@@', suffix: '@@' } });
    expect(only(own).up.placeholders).toEqual({ kind: 'delimited', prefix: '@@', suffix: '@@' });
  });
});

describe('golang-migrate', () => {
  it('orders by number, pairs, and tells of what it skips', () => {
    const folder = read({
      '10_c.up.sql': t,
      '10_c.down.sql': 'DROP TABLE c;',
      '9_b.up.sql': t,
      '9_b.down.sql': 'DROP TABLE b;',
      '18446744073709551615_z.up.sql': t,
      '18446744073709551616_too_large.up.sql': t,
      '11_no_direction.sql': t,
      '12_only.down.sql': t,
      'sub/13_x.up.sql': t,
      'schema.sql': t,
    });
    expect(versions(folder)).toEqual(['9', '10', '18446744073709551615']);
    expect(said(folder)).toEqual([
      'ignored-file 11_no_direction.sql',
      'ignored-file 18446744073709551616_too_large.up.sql',
      'ignored-file sub/13_x.up.sql',
      'missing-down 18446744073709551615_z.up.sql',
      'missing-up 12_only.down.sql',
    ]);
    expect(folder.migrations[0]?.up.transaction.mode).toBe('simple-query');
    expect(pieces(folder.migrations[0]?.down)).toEqual(['DROP TABLE b;']);
  });

  it('tells of one number twice, and pairs each with the file of its name', () => {
    const folder = read({ '1_a.up.sql': t, '1_a.down.sql': 'A', '01_b.up.sql': t, '01_b.down.sql': 'B' });
    expect(said(folder)).toEqual(['duplicate-version 1_a.up.sql']);
    expect(folder.migrations.map((one) => pieces(one.down))).toEqual([['B'], ['A']]);
  });

  it('does not ask for ways back where there are hardly any', () => {
    const folder = read({ '1_a.up.sql': t, '1_a.down.sql': 'A', '2_b.up.sql': t, '3_c.up.sql': t, '4_d.up.sql': t });
    expect(folder.problems).toEqual([]);
  });
});

describe('dbmate', () => {
  it('cuts up and down, and reads the transaction option', () => {
    const folder = read({
      '2_b.sql':
        '-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON t (id);\n-- migrate:down\nDROP INDEX i;\n',
      '10_c.sql': `-- a comment\r\n\r\n-- migrate:up\r\n${t}\r\n-- migrate:down\r\nDROP TABLE t;`,
    });
    // By name, not by number.
    expect(versions(folder)).toEqual(['10', '2']);
    expect(pieces(folder.migrations[0]?.up)).toEqual([t]);
    expect(pieces(folder.migrations[0]?.down)).toEqual(['DROP TABLE t;']);
    expect(folder.migrations.map((one) => one.up.transaction.mode)).toEqual(['wrapped', 'simple-query']);
    expect(folder.problems).toEqual([]);
  });

  it.each([
    ['SELECT 1;', 1, 'no `-- migrate:up`'],
    [`-- migrate:up\n${t}`, 1, 'no `-- migrate:down`'],
    [`-- migrate:down\nDROP TABLE t;\n-- migrate:up\n${t}`, 1, 'before `-- migrate:up`'],
    [`${t}\n-- migrate:up\n${t}\n-- migrate:down\n`, 1, 'SQL stands before'],
    [`-- migrate:up\n${t}\n-- migrate:down\n\n-- migrate:up\n${t}\n-- migrate:down\n`, 5, 'second `-- migrate:up`'],
  ])('refuses %j', (text, line, part) => {
    const folder = read({ '1_ok.sql': `-- migrate:up\n${t}\n-- migrate:down\n`, '2_x.sql': text });
    expect(folder.problems).toMatchObject([{ kind: 'malformed', file: 'm/2_x.sql', line }]);
    expect(why(folder)).toContain(part);
    expect(folder.migrations).toHaveLength(2);
  });

  it('tells of a file without a number', () => {
    const folder = read({ '1_ok.sql': `-- migrate:up\n${t}\n-- migrate:down\n`, 'add_x.sql': t });
    expect(said(folder)).toEqual(['ignored-file add_x.sql']);
  });
});

describe('goose', () => {
  const ok = `-- +goose Up\n${t}\n-- +goose Down\nDROP TABLE t;\n`;

  it('keeps statement blocks apart from the rest', () => {
    const text = [
      '-- +goose NO transaction',
      '-- +GOOSE Up'.replace('GOOSE', 'goose'),
      t,
      '-- +goose StatementBegin',
      'CREATE FUNCTION f() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql',
      '-- +goose StatementEnd',
      'SELECT 2;',
      '-- +goose down',
      'DROP TABLE t;',
    ].join('\n');
    const folder = read({ '1_a.sql': text });
    const one = only(folder);
    expect(pieces(one.up)).toEqual([t, 'CREATE FUNCTION f() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql', 'SELECT 2;']);
    expect(pieces(one.down)).toEqual(['DROP TABLE t;']);
    expect(one.up.transaction.mode).toBe('none');
    expect(folder.problems).toEqual([]);
  });

  it('takes a statement without a semicolon from a block, in both directions', () => {
    const text =
      '-- +goose Up\n-- +goose StatementBegin\nALTER TABLE t ADD a int\n-- +goose StatementEnd\n-- +goose Down\n-- +goose StatementBegin\nALTER TABLE t DROP a\n-- +goose StatementEnd\n';
    const folder = read({ '1_a.sql': text });
    expect(pieces(only(folder).up)).toEqual(['ALTER TABLE t ADD a int']);
    expect(pieces(only(folder).down)).toEqual(['ALTER TABLE t DROP a']);
    expect(folder.problems).toEqual([]);
  });

  it('orders by number and reads ENVSUB', () => {
    const folder = read({
      '10_b.sql': ok,
      '9_a.sql': `-- +goose Up\n-- +goose ENVSUB ON\nGRANT SELECT ON t TO $ROLE;\n`,
    });
    expect(versions(folder)).toEqual(['9', '10']);
    expect(folder.migrations[0]?.up.placeholders).toEqual({ kind: 'environment' });
    expect(folder.migrations[1]?.up.placeholders).toEqual({ kind: 'none' });
    expect(said(folder)).toEqual(['missing-down 9_a.sql']);
  });

  it.each([
    ['SELECT 1;', 1, 'no `-- +goose Up`'],
    [`${t}\n-- +goose Up\n${t}`, 2, 'SQL stands before'],
    ['-- +goose Down\nSELECT 1;\n', 1, 'before `-- +goose Up`'],
    [`-- +goose Up\n${t}\n-- +goose Up\n${t}`, 3, 'second `-- +goose Up`'],
    [
      '-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n-- +goose Down\nSELECT 1;\n',
      2,
      'no `-- +goose StatementEnd`',
    ],
    ['-- +goose Up\nSELECT 1;\n-- +goose StatementEnd\n', 3, 'no `-- +goose StatementBegin`'],
    [
      `-- +goose Up\n${t}\n\nALTER TABLE t ADD a int\n\n-- +goose Down\nSELECT 1;\n`,
      4,
      'does not end with a semicolon',
    ],
    [`-- +goose Up\n${t}\n-- +goose Down\nDROP TABLE t\n`, 4, 'does not end with a semicolon'],
    [`-- +goose Up\n${t}\n -- +goose Down\nDROP TABLE t;\n`, 3, 'indented'],
    [`-- +goose Up\n-- +goose Upp\n${t}`, 2, 'no annotation of goose'],
    [
      '-- +goose Up\nCREATE FUNCTION f() RETURNS void AS $$\nBEGIN\n  PERFORM 1;\nEND $$ LANGUAGE plpgsql;\n',
      4,
      'inside a quoted body',
    ],
  ])('refuses %j', (text, line, part) => {
    const folder = read({ '1_ok.sql': ok, '2_x.sql': text }, { tool: 'goose' });
    const problem = folder.problems.find((one) => one.kind === 'malformed');
    expect(problem).toMatchObject({ file: 'm/2_x.sql', line });
    expect(why(folder)).toContain(part);
  });

  it.each([
    'SELECT 1; -- why;',
    'SELECT 1;\n-- the end',
    "INSERT INTO t VALUES ('a;b'),\n  ('c');",
    'SELECT $1;\nSELECT 2;',
    'SELECT\n  1\n;',
    "COMMENT ON TABLE t IS 'one\ntwo';",
  ])('accepts %j', (sql) => {
    expect(read({ '1_a.sql': `-- +goose Up\n${sql}\n` }).problems).toEqual([]);
  });

  it('tells of version 0, of a name without a number and of a subfolder', () => {
    const folder = read({ '1_ok.sql': ok, '0_zero.sql': ok, 'add_x.sql': ok, 'later/2_y.sql': ok });
    expect(said(folder)).toEqual(['ignored-file 0_zero.sql', 'ignored-file add_x.sql', 'ignored-file later/2_y.sql']);
  });
});

describe('sqlx', () => {
  it('reads pairs, simple files and no-transaction', () => {
    const folder = read(
      {
        '2_b.up.sql': '-- no-transaction\nCREATE INDEX CONCURRENTLY i ON t (id);',
        '2_b.down.sql': 'DROP INDEX i;',
        '1_a.sql': t,
        'x_c.sql': t,
        'README.sql': t,
        '3-c.sql': t,
      },
      { tool: 'sqlx' },
    );
    expect(versions(folder)).toEqual(['1', '2']);
    expect(folder.migrations.map((one) => one.up.transaction.mode)).toEqual(['wrapped', 'simple-query']);
    expect(folder.migrations[1]?.name).toBe('b');
    expect(said(folder)).toEqual(['ignored-file 3-c.sql', 'malformed x_c.sql', 'missing-down 1_a.sql']);
  });

  it('takes the mark only at the very start', () => {
    const folder = read({ '1_a.sql': '\n-- no-transaction\nSELECT 1;' }, { tool: 'sqlx' });
    expect(only(folder).up.transaction.mode).toBe('wrapped');
  });
});

describe('Diesel', () => {
  it('reads folders, versions without hyphens, metadata.toml', () => {
    const folder = read({
      '2024-01-02-030405_b/up.sql': t,
      '2024-01-02-030405_b/down.sql': 'DROP TABLE t;',
      '2023-12-31-000000-0000_a/up.sql': 'CREATE INDEX CONCURRENTLY i ON t (id);',
      '2023-12-31-000000-0000_a/down.sql': 'DROP INDEX i;',
      '2023-12-31-000000-0000_a/metadata.toml': '# why\nrun_in_transaction = false\n',
      '2024-02-01-000000_c/down.sql': 'SELECT 1;',
      '20240301_d.sql': t,
    });
    expect(versions(folder)).toEqual(['202312310000000000', '20240102030405']);
    expect(folder.migrations.map((one) => one.up.transaction.mode)).toEqual(['simple-query', 'wrapped']);
    expect(folder.migrations[0]?.companions).toContain('m/2023-12-31-000000-0000_a/metadata.toml');
    expect(said(folder)).toEqual(['ignored-file 20240301_d.sql', 'missing-up 2024-02-01-000000_c/down.sql']);
  });
});

describe('Prisma', () => {
  it('orders by the name of the folder', () => {
    const folder = read({
      '20240102_b/migration.sql': t,
      '20240101_a/migration.sql': t,
      '20240101_a/down.sql': 'DROP TABLE t;',
      '0_init/migration.sql': t,
      '20240103_c/migrate.sql': t,
      '20240104_d.sql': t,
      'migration_lock.toml': 'provider = "postgresql"',
    });
    expect(versions(folder)).toEqual(['0_init', '20240101_a', '20240102_b']);
    expect(folder.migrations[1]).toMatchObject({ name: 'a', up: { transaction: { mode: 'simple-query' } } });
    expect(pieces(folder.migrations[1]?.down)).toEqual(['DROP TABLE t;']);
    expect(said(folder)).toEqual(['ignored-file 20240104_d.sql', 'malformed 20240103_c/migrate.sql']);
  });
});

describe('Drizzle', () => {
  const journal = (...entries: readonly (readonly [string, number])[]) =>
    JSON.stringify({ entries: entries.map(([tag, when], idx) => ({ idx, when, tag, breakpoints: true })) }, null, 2);

  it('follows the journal and cuts at breakpoints', () => {
    const folder = read({
      '0001_b.sql': 'SELECT 1;--> statement-breakpoint\nSELECT 2;\n--> statement-breakpoint\n',
      '0000_a.sql': t,
      '0002_forgotten.sql': t,
      'meta/_journal.json': journal(['0001_b', 1], ['0000_a', 2], ['0009_gone', 3]),
    });
    expect(versions(folder)).toEqual(['0001_b', '0000_a']);
    expect(pieces(folder.migrations[0]?.up)).toEqual(['SELECT 1;', 'SELECT 2;', '']);
    expect(said(folder)).toEqual(['ignored-file 0002_forgotten.sql', 'malformed meta/_journal.json']);
    expect(folder.problems.find((one) => one.kind === 'malformed')).toMatchObject({ line: 18 });
  });

  it('tells of an entry that is older than the one before it', () => {
    const folder = read({
      '0000_a.sql': t,
      '0001_b.sql': t,
      'meta/_journal.json': journal(['0000_a', 5], ['0001_b', 4]),
    });
    expect(said(folder)).toEqual(['ignored-file 0001_b.sql']);
    expect(versions(folder)).toEqual(['0000_a', '0001_b']);
  });

  it('does not say how files are run that a leftover journal does not know', () => {
    const folder = read({ '0001_b.sql': t, 'meta/_journal.json': journal(['0000_gone', 1]) });
    expect(folder.migrations[0]?.up.transaction.mode).toBe('unknown');
    expect(said(folder)).toEqual(['malformed meta/_journal.json']);
  });

  it.each(['{', '[]', '{"entries": 3}', 'null', '<<<<<<< HEAD'])('survives the journal %j', (text) => {
    const folder = read({ '0000_a.sql': t, 'meta/_journal.json': text });
    expect(said(folder)).toEqual(['malformed meta/_journal.json']);
    expect(versions(folder)).toEqual(['0000_a']);
  });
});

describe('Hasura, Supabase and node-pg-migrate', () => {
  it('reads the folders of Hasura by number', () => {
    const folder = read(
      { '1700000000002_b/up.sql': t, '999_a/up.sql': t, '1700000000003_c.sql': t },
      { tool: 'hasura' },
    );
    expect(versions(folder)).toEqual(['999', '1700000000002']);
    expect(said(folder)).toEqual(['ignored-file 1700000000003_c.sql']);
  });

  it('reads what Supabase reads', () => {
    const folder = read(
      {
        '20240102000000_b.sql': t,
        '20240101000000_a.sql': t,
        '20240103000000-c.sql': t,
        'sub/20240104000000_d.sql': t,
      },
      { tool: 'supabase' },
    );
    expect(versions(folder)).toEqual(['20240101000000', '20240102000000']);
    expect(said(folder)).toEqual(['ignored-file 20240103000000-c.sql', 'ignored-file sub/20240104000000_d.sql']);
  });

  it.each([
    [
      '-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;',
      ['-- Up Migration\nSELECT 1;'],
      ['-- Down Migration\nSELECT 2;'],
    ],
    ['SELECT 1;\n---- DOWN   migration\nSELECT 2;', ['SELECT 1;'], ['---- DOWN   migration\nSELECT 2;']],
    [
      '-- down migration\nSELECT 2;\n-- up migration\nSELECT 1;',
      ['-- up migration\nSELECT 1;'],
      ['-- down migration\nSELECT 2;'],
    ],
    ['SELECT 0;\n-- Up Migration\nSELECT 1;', ['-- Up Migration\nSELECT 1;'], null],
    ['SELECT 1;', ['SELECT 1;'], null],
  ])('cuts %j as node-pg-migrate does', (text, up, down) => {
    const one = only(read({ '1_a.sql': text }, { tool: 'node-pg-migrate' }));
    expect(pieces(one.up)).toEqual(up);
    expect(pieces(one.down)).toEqual(down);
  });

  it('orders node-pg-migrate by number', () => {
    expect(versions(read({ '10_b.sql': t, '9_a.sql': t }, { tool: 'node-pg-migrate' }))).toEqual(['9_a', '10_b']);
  });
});

describe('Atlas', () => {
  it('reads directives, checkpoints and sums', () => {
    const folder = read({
      '1_a.sql': '-- atlas:txmode none\n\nCREATE INDEX CONCURRENTLY i ON t (id);',
      '2_b.sql': '-- atlas:checkpoint\n\nCREATE TABLE t (id int);',
      '3_c.sql': 'SELECT 1;\n-- atlas:txmode none\n',
      '4_new.sql': t,
      'atlas.sum': 'h1:x=\n1_a.sql h1:a=\n2_b.sql h1:b=\n3_c.sql h1:c=\n',
    });
    expect(folder.migrations.map((one) => `${one.version} ${one.kind} ${one.up.transaction.mode}`)).toEqual([
      '1 versioned none',
      '2 baseline wrapped',
      '3 versioned wrapped',
      '4 versioned wrapped',
    ]);
    expect(said(folder)).toEqual(['malformed 4_new.sql']);
  });

  it('takes the members of a text archive', () => {
    const text =
      '-- atlas:txtar\n\n-- checks.sql --\nSELECT true;\n\n-- migration.sql --\nDROP TABLE t;\n\n-- down.sql --\nCREATE TABLE t (id int);\n';
    const one = only(read({ '1_a.sql': text }, { tool: 'atlas' }));
    expect(pieces(one.up)).toEqual(['DROP TABLE t;']);
    expect(pieces(one.down)).toEqual(['CREATE TABLE t (id int);']);
  });

  it('cuts at a delimiter of its own', () => {
    const text = '-- atlas:delimiter \\n\\n\\n\n\nSELECT 1;\nSELECT 2;\n\n\nSELECT 3;\n';
    expect(pieces(only(read({ '1_a.sql': text }, { tool: 'atlas' })).up)).toEqual([
      'SELECT 1;\nSELECT 2;',
      'SELECT 3;',
    ]);
    const words = '-- atlas:delimiter -- end\nSELECT 1;\n-- end\nSELECT 2;\n-- end\n';
    expect(pieces(only(read({ '1_a.sql': words }, { tool: 'atlas' })).up)).toEqual(['SELECT 1;', 'SELECT 2;', '']);
  });
});

describe('plain files', () => {
  it('orders numbers as numbers, folder by folder, names last', () => {
    const folder = read({
      '10_c.sql': t,
      '9_b.sql': t,
      '1.2_a.sql': t,
      'users.sql': t,
      'accounts.sql': t,
      'delta/54/2.sql': t,
      'delta/9/1.sql': t,
      'delta/54/10.sql.postgres': t,
    });
    expect(names(folder)).toEqual([
      '1.2_a.sql',
      '9_b.sql',
      '10_c.sql',
      'accounts.sql',
      'delta/9/1.sql',
      'delta/54/2.sql',
      'delta/54/10.sql.postgres',
      'users.sql',
    ]);
    expect(folder.migrations[0]?.up).toMatchObject({ transaction: { mode: 'unknown' }, placeholders: { kind: 'any' } });
  });

  it.each([
    ['1_a.sql', '1_a.down.sql'],
    ['1_a.sql', '1_a_rollback.sql'],
    ['1_a.sql', 'rollback/1_a.sql'],
    ['up/1_a.sql', 'down/1_a.sql'],
    ['1_a_up.sql', '1_a_down.sql'],
    ['1_a.sql', '1_a.undo.sql'],
  ])('%s goes back with %s', (up, down) => {
    const folder = read({ [up]: t, [down]: 'DROP TABLE t;' });
    expect(names(folder)).toEqual([up]);
    expect(pieces(only(folder).down)).toEqual(['DROP TABLE t;']);
    expect(folder.problems).toEqual([]);
  });

  it('takes a numbered file called rollback for what it is', () => {
    const folder = read({ '1_a.sql': t, '2_b.sql': t, '3-rollback-triggers.sql': t, '4_x.down.sql': t });
    expect(names(folder)).toEqual(['1_a.sql', '2_b.sql', '3-rollback-triggers.sql']);
    expect(said(folder)).toEqual(['missing-up 4_x.down.sql']);
  });

  it('tells of one number twice, unless that is the habit', () => {
    expect(said(read({ '1_a.sql': t, '2_b.sql': t, '02_c.sql': t }))).toEqual(['duplicate-version 02_c.sql']);
    expect(read({ '1_a.sql': t, '1_b.sql': t, '1_c.sql': t, '2_a.sql': t, '2_b.sql': t }).problems).toEqual([]);
  });
});
