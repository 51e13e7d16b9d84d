import type { MigrationEngine } from './migration.ts';

/** Liquibase's short names of the engines that we know. */
const shortNames: readonly (readonly [MigrationEngine, string])[] = [
  ['postgres', 'postgresql'],
  ['mysql', 'mysql'],
  ['mariadb', 'mariadb'],
];

/**
 * The engines that a `dbms` lets a changeset run on; null for every one. `postgresql,h2` names those it runs on, `!mysql`
 * those it does not; `all` and `none` are words (Liquibase, DatabaseList).
 */
export function liquibaseEngines(dbms: string | null): readonly MigrationEngine[] | null {
  if (dbms === null || dbms.trim() === '' || dbms.includes('${')) return null;
  const named = new Set<string>();
  const refused = new Set<string>();
  for (const part of dbms.toLowerCase().split(',')) {
    const word = part.trim();
    if (word === '') continue;
    if (word.startsWith('!')) refused.add(word.slice(1));
    else named.add(word);
  }
  if (named.has('all')) return null;
  if (named.has('none')) return [];
  return shortNames
    .filter(([, name]) => !refused.has(name) && (named.size === 0 || named.has(name)))
    .map(([engine]) => engine);
}
