import type { Migration, MigrationFolder, ToolId } from '../../../src/core/migrations/migration.ts';
import { sourceText } from '../../../src/core/sql/source-text.ts';
import { folderOf } from './place.ts';

/** What a tool's files look like: three migrations each. */
export const files: Readonly<Record<Exclude<ToolId, 'alembic'>, Readonly<Record<string, string>>>> = {
  flyway: { 'V1__a.sql': 'SELECT 1;\n', 'V2__b.sql': 'SELECT 2;\n', 'V10__c.sql': 'SELECT 3;\n' },
  'golang-migrate': { '1_a.up.sql': 'SELECT 1;\n', '2_b.up.sql': 'SELECT 2;\n', '10_c.up.sql': 'SELECT 3;\n' },
  dbmate: block((text) => `-- migrate:up\n${text}-- migrate:down\n`, '01_a.sql', '02_b.sql', '10_c.sql'),
  goose: block((text) => `-- +goose Up\n${text}`, '01_a.sql', '02_b.sql', '10_c.sql'),
  sqlx: { '1_a.sql': 'SELECT 1;\n', '2_b_b.sql': 'SELECT 2;\n', '10_c.sql': 'SELECT 3;\n' },
  diesel: block((text) => text, '2024-01-01-1_a/up.sql', '2024-01-02-1_b/up.sql', '2024-01-03-1_c/up.sql'),
  prisma: block((text) => text, '1_a/migration.sql', '2_b/migration.sql', '3_c/migration.sql'),
  drizzle: {
    ...block((text) => text, '0000_a.sql', '0001_b.sql', '0002_c.sql'),
    'meta/_journal.json': JSON.stringify({
      entries: ['0000_a', '0001_b', '0002_c'].map((tag, idx) => ({ idx, tag, when: 1_700_000_000_000 + idx })),
    }),
  },
  hasura: block((text) => text, '1700000000001_a/up.sql', '1700000000002_b/up.sql', '1700000000003_c/up.sql'),
  supabase: block((text) => text, '20240101000000_a.sql', '20240102000000_b.sql', '20240103000000_c.sql'),
  'node-pg-migrate': block((text) => `-- Up Migration\n${text}`, '1700_a.sql', '1800_b.sql', '1900_c.sql'),
  atlas: {
    ...block((text) => text, '20240101_a.sql', '20240102_b.sql', '20240103_c.sql'),
    'atlas.sum': 'h1:x\n20240101_a.sql h1:x\n20240102_b.sql h1:x\n20240103_c.sql h1:x\n',
  },
  liquibase: block(
    (text, number) => `--liquibase formatted sql\n--changeset ann:${number} labels:one context:"a or b"\n${text}`,
    '1.sql',
    '2.sql',
    '3.sql',
  ),
  plain: block((text) => text, '1_a.sql', '2_b.sql', '10_c.sql'),
};

function block(make: (text: string, number: number) => string, ...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, at) => [name, make(`SELECT ${at + 1};\n`, at + 1)]));
}

/** The three migrations of a tool. Alembic's are what is rendered of a chain of revisions. */
export function folderFor(tool: ToolId): MigrationFolder {
  if (tool !== 'alembic') return folderOf(files[tool], tool);
  return alembicFolder({ a1: 'None', b2: '"a1"', c3: "'b2'" });
}

/** Revisions with what stands behind `down_revision = `. */
export function alembicFolder(revisions: Readonly<Record<string, string>>): MigrationFolder {
  const migrations = Object.entries(revisions).map(([version, down]): Migration => {
    const file = `m/versions/${version}.py`;
    const written = sourceText(file, `revision = "${version}"\ndown_revision = ${down}  # the one before\n`);
    const origin = () => ({ start: 0, end: 0 });
    return {
      tool: 'alembic',
      kind: 'versioned',
      version,
      name: version,
      file,
      up: {
        source: {
          ...sourceText(file, 'SELECT 1;'),
          rendered: { written, origin, about: () => null, byTool: () => false },
        },
        pieces: [{ start: 0, end: 9 }],
        transaction: { mode: 'wrapped', why: 'it does', optOut: null },
        placeholders: { kind: 'none' },
      },
      down: null,
      companions: [],
    };
  });
  return { tool: 'alembic', toolName: 'Alembic', folder: 'm', recognisedBy: 'me', migrations, problems: [] };
}
