import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Environment } from '../../src/core/runtime/world.ts';
import { alembicModules } from '../renderers/programs.ts';
import { lintOnDisk, places } from './lint-rendered.ts';

let env: Environment = {};
let nothing = '';

beforeAll(() => {
  env = { PATH: process.env['PATH'], HOME: process.env['HOME'], PYTHONPATH: alembicModules() };
  nothing = mkdtempSync(join(tmpdir(), 'drydock-test-'));
});
afterAll(() => rmSync(nothing, { recursive: true, force: true }));

const ini = (url: string) => `[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = ${url}\n`;
const settings = `from alembic import context

context.configure(url=context.config.get_main_option("sqlalchemy.url"), literal_binds=True)
with context.begin_transaction():
    context.run_migrations()
`;
const revision = (id: string, down: string, body: string) => `"""${id}"""
from alembic import op
import sqlalchemy as sa

revision = "${id}"
down_revision = ${down}


def upgrade() -> None:
${body.replace(/^(?=.)/gm, '    ')}


def downgrade() -> None:
    pass
`;
const first = revision(
  'a1',
  'None',
  'op.create_table("orders", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("note", sa.Text()), sa.Column("spare", sa.Text()))',
);
const project = (revisions: Readonly<Record<string, string>>, url = 'postgresql://localhost/shop') => ({
  'alembic.ini': ini(url),
  'migrations/env.py': settings,
  'migrations/script.py.mako': '',
  'migrations/versions/1_a1.py': first,
  ...Object.fromEntries(Object.entries(revisions).map(([name, text]) => [`migrations/versions/${name}`, text])),
});

describe('revisions that Alembic renders', () => {
  it('places each finding on the operation that gave the statement, also in a helper and over several lines', async () => {
    const report = await lintOnDisk({
      env,
      files: project({
        '2_b2.py': revision(
          'b2',
          '"a1"',
          `op.create_index(
    "orders_note",  # a ) in a comment
    "orders",
    ["note"],
)
def drop(name):
    op.drop_column("orders", name)
drop("note")
op.execute("DELETE FROM orders")
with op.get_context().autocommit_block():
    op.create_index("orders_id", "orders", ["id"], postgresql_concurrently=True)`,
        ),
      }),
    });
    expect(report.databases.map((one) => one.summary)).toEqual(['Alembic, 2 migrations in migrations']);
    expect(places(report)).toEqual(
      expect.arrayContaining([
        'create-index migrations/versions/2_b2.py:10',
        'drop-column migrations/versions/2_b2.py:16',
        'delete-without-where migrations/versions/2_b2.py:18',
      ]),
    );
    const index = report.findings.find((one) => one.rule === 'create-index');
    expect(index).toMatchObject({
      line: 10,
      column: 5,
      endLine: 14,
      rendered: 'CREATE INDEX orders_note ON orders (note)',
      fix: null,
    });
    // What Alembic itself writes is nobody's mistake, and its table of versions nobody's table.
    expect(places(report, 'transaction-nesting')).toEqual([]);
    expect(report.findings.some((one) => /alembic_version/.test(one.rendered ?? ''))).toBe(false);
    expect(report.unsure).toEqual([]);
  });

  it('follows branches and merges, and takes comments of the file for suppressions', async () => {
    const report = await lintOnDisk({
      env,
      files: project({
        '9_b2.py': revision(
          'b2',
          '"a1"',
          '# drydock: ignore create-index small\nop.create_index("i", "orders", ["note"])',
        ),
        '8_c3.py': `# drydock: ignore drop-column it was never used\n${revision('c3', '"a1"', 'op.drop_column("orders", "spare")')}`,
        '7_d4.py': revision('d4', '("b2", "c3")', 'pass'),
        '6_e5.py': revision('e5', '"d4"', 'op.drop_table("orders")'),
      }),
    });
    expect(report.databases[0]?.migrations).toBe(5);
    expect(places(report, 'drop-table')).toEqual(['drop-table migrations/versions/6_e5.py:10']);
    expect(places(report, 'empty-migration')).toEqual([]);
    expect(report.suppressed.map((one) => one.finding.rule).sort()).toEqual(['create-index', 'drop-column']);
  });

  it('loses no more than the revision that asks the database, and says why', async () => {
    const report = await lintOnDisk({
      env,
      files: project({
        '2_b2.py': revision(
          'b2',
          '"a1"',
          'rows = op.get_bind().execute(sa.text("SELECT 1")).fetchall()\nop.drop_table("orders")',
        ),
        '3_c3.py': revision('c3', '"b2"', 'op.drop_column("orders", "note")'),
      }),
    });
    expect(places(report, 'drop-column')).toEqual(['drop-column migrations/versions/3_c3.py:10']);
    expect(report.notAnalysed).toHaveLength(1);
    expect(report.notAnalysed[0]).toMatchObject({ file: 'migrations/versions/2_b2.py', line: 10 });
    expect(report.notAnalysed[0]?.reason).toContain('Alembic cannot render it offline');
  });

  it('does without an env.py that cannot be run, and without modules that revisions import', async () => {
    const files = project({
      '2_b2.py': `from shop.models import Thing\n${revision('b2', '"a1"', 'op.drop_column("orders", "note")\nThing.fill()\nop.drop_table("orders")')}`,
    });
    const report = await lintOnDisk({
      env,
      files: { ...files, 'migrations/env.py': `import os\nos.environ["NOT_THERE"]\n${settings}` },
    });
    expect(places(report, 'drop-column')).toEqual(['drop-column migrations/versions/2_b2.py:11']);
    expect(report.notAnalysed.map((one) => `${one.line} ${one.reason}`)).toEqual([
      '12 Alembic cannot render it offline: RuntimeError: shop.models.Thing.fill cannot be imported here',
    ]);
    expect(report.unsure[0]).toContain('cannot be run here');
    expect(report.unsure[0]).toContain('NOT_THERE');
  });

  it('renders for the engine that env.py names, or the one that is asked for', async () => {
    const change = {
      '2_b2.py': revision(
        'b2',
        '"a1"',
        'op.alter_column("orders", "note", existing_type=sa.Text(), type_=sa.String(20))',
      ),
    };
    const named = await lintOnDisk({ env, files: project(change, 'mysql://localhost/shop') });
    expect(named.databases[0]?.engine).toBe('mysql');
    expect(named.findings.some((one) => /MODIFY note VARCHAR\(20\)/.test(one.rendered ?? ''))).toBe(true);
    const asked = await lintOnDisk({ env, engine: 'postgres', files: project(change, 'mysql://localhost/shop') });
    expect(asked.databases[0]?.engine).toBe('postgres');
    expect(asked.findings.some((one) => /ALTER COLUMN note TYPE VARCHAR\(20\)/.test(one.rendered ?? ''))).toBe(true);
  });

  it('says in one line what is missing, and runs nothing of a stranger', async () => {
    await expect(lintOnDisk({ env: { PATH: nothing }, files: project({}) })).rejects.toMatchObject({
      code: 'python_missing',
      hint: expect.stringContaining('actions/setup-python'),
    });
    const bare = { PATH: env['PATH'], HOME: nothing };
    await expect(lintOnDisk({ env: { ...bare, PYTHONPATH: nothing }, files: project({}) })).rejects.toMatchObject({
      code: 'alembic_missing',
      hint: expect.stringContaining('pip install alembic'),
    });
    await expect(lintOnDisk({ env, programs: false, files: project({}) })).rejects.toMatchObject({
      code: 'untrusted_code',
      hint: expect.stringContaining('pull_request'),
    });
  });

  it('gives the project none of our secrets', async () => {
    const check = `import os
assert os.environ["SHOP_MODE"] == "lint"
assert "secret" not in os.environ.values(), "a secret came through"
assert os.environ["PYTHONDONTWRITEBYTECODE"] == "1"
`;
    const report = await lintOnDisk({
      env: {
        ...env,
        GITHUB_TOKEN: 'secret',
        'INPUT_GITHUB-TOKEN': 'secret',
        DATABASE_URL: 'secret',
        DRYDOCK_PASS_ENV: 'SHOP_MODE',
        SHOP_MODE: 'lint',
      },
      files: { ...project({}), 'migrations/env.py': `${check}${settings}` },
    });
    // An env.py that fails is passed over, and that is said.
    expect(report.unsure).toEqual([]);
    expect(report.databases[0]?.migrations).toBe(1);
  });
});
