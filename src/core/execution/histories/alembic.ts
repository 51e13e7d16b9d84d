import type { Migration, MigrationFolder } from '../../migrations/migration.ts';
import type { Engine } from '../../report/engine.ts';
import { versionsOf } from './folder-versions.ts';
import type { History, HistoryRow } from './history.ts';
import { type HistoryOptions, quoted, toolTable } from './tool-table.ts';

/**
 * Alembic's table (alembic, runtime/migration.py): the newest revision of each branch. What these go back to has been applied. It has no lock, and
 * knows no failure: on PostgreSQL a revision is whole or not there.
 */
export function alembicHistory(engine: Engine, options: HistoryOptions = {}): History {
  const table = toolTable({ tool: 'alembic', table: 'alembic_version' }, engine, options);
  const is = (versions: readonly string[]) => `version_num IN (${versions.map(table.text).join(', ')})`;
  const add = (version: string, unless: readonly string[]) =>
    table.insertIf({ version_num: version }, `NOT EXISTS (SELECT 1 FROM ${table.sql()} WHERE ${is(unless)})`);
  const remove = (versions: readonly string[]) =>
    versions.length === 0 ? [] : [`DELETE FROM ${table.sql()} WHERE ${is(versions)}`];
  return {
    tool: 'alembic',
    table: table.name,
    find: table.find,
    create: async (session) => [
      ...(await table.missingSchema(session)),
      `CREATE TABLE IF NOT EXISTS ${table.sql()} (version_num VARCHAR(32) NOT NULL, CONSTRAINT ${quoted(engine, `${table.bare().table}_pkc`)} PRIMARY KEY (version_num))`,
    ],
    async read(session, folder) {
      await table.place(session);
      const rows = await session.query(`SELECT version_num FROM ${table.sql()} ORDER BY version_num`);
      return upTo(
        rows.map((one) => String(one['version_num'])),
        folder,
      );
    },
    digest: () => null,
    locks: async () => [],
    applied(migration) {
      const version = migration.version ?? '';
      const [first, ...others] = downRevisions(migration);
      if (first === undefined) return [add(version, [version])];
      // In one step where there was one before it: a crash between two statements would leave the table empty.
      return [
        `UPDATE ${table.sql()} SET version_num = ${table.text(version)} WHERE version_num = ${table.text(first)}`,
        add(version, [version]),
        ...remove(others),
      ];
    },
    undone(migration, folder) {
      const version = migration.version ?? '';
      const downs = downRevisions(migration);
      const [first] = downs;
      if (first !== undefined && downs.length === 1 && behind(first, migration, folder).length === 0) {
        return [
          `UPDATE ${table.sql()} SET version_num = ${table.text(first)} WHERE version_num = ${table.text(version)}`,
        ];
      }
      // It is no head where another of its branches has been applied.
      return [...downs.map((down) => add(down, [down, ...behind(down, migration, folder)])), ...remove([version])];
    },
    baseline(migrations) {
      const before = new Set(migrations.flatMap(downRevisions));
      const heads = migrations.map((one) => one.version ?? '').filter((version) => !before.has(version));
      return [...remove([...before]), ...heads.map((head) => add(head, [head]))];
    },
    repair: () => [],
  };
}

/** The revisions that stand before one, as its file says: none, one, or those that it joins. */
export function downRevisions(migration: Migration): readonly string[] {
  const text = migration.up.source.rendered?.written.text ?? migration.up.source.text;
  const value = /^down_revision\b[^\n=]*=\s*(\([^)]*\)|\[[^\]]*\]|[^\n#]*)/m.exec(text)?.[1] ?? '';
  return [...value.matchAll(/(["'])((?:(?!\1).)*)\1/g)].map((found) => found[2] ?? '');
}

/** What goes back to a revision, save one. */
function behind(version: string, but: Migration, folder: MigrationFolder): readonly string[] {
  const found = new Set<string>();
  const open = [version];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const one of versionsOf(folder)) {
      const its = one.version ?? '';
      if (one.version === but.version || found.has(its) || !downRevisions(one).includes(next)) continue;
      found.add(its);
      open.push(its);
    }
  }
  return [...found];
}

function upTo(heads: readonly string[], folder: MigrationFolder): readonly HistoryRow[] {
  const all = versionsOf(folder);
  const byVersion = new Map(all.map((one) => [one.version ?? '', one]));
  const there = new Set<string>();
  const open = heads.filter((head) => byVersion.has(head));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const migration = byVersion.get(next);
    if (there.has(next) || !migration) continue;
    there.add(next);
    open.push(...downRevisions(migration));
  }
  const facts = { digest: null, state: 'applied', appliedAt: null, by: null, ms: null } as const;
  return [
    ...all
      .filter((one) => there.has(one.version ?? ''))
      .map((one) => ({ ...facts, version: one.version, name: one.name, file: one.file })),
    // Alembic stops there: what such a revision goes back to, and so what has been applied, nobody knows.
    ...heads
      .filter((head) => !byVersion.has(head))
      .map((version) => ({ ...facts, state: 'failed' as const, version, name: '' })),
  ];
}
