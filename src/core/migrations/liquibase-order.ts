import type { Changelog, Include, OutlinedChangeset } from './liquibase-changelog.ts';
import { compareText, folderName } from './paths.ts';

/** What Liquibase runs, one after the other. */
export type Unit =
  | { readonly kind: 'changeset'; readonly changelog: Changelog; readonly changeset: OutlinedChangeset }
  /** A file of SQL; whether it is formatted is for whoever reads it to find out. */
  | { readonly kind: 'sql'; readonly path: string };

export interface Order {
  readonly units: readonly Unit[];
  /** Files that are reached from the roots, and the roots. */
  readonly visited: ReadonlySet<string>;
  /** Where Liquibase is started: what nothing includes, and of that, if any does, what includes others. By path. */
  readonly roots: readonly string[];
  /** What is included and not there. */
  readonly missing: readonly { readonly file: string; readonly include: Include }[];
  /** The folders that paths are looked for in, as the includes that were found need them; "." for the working folder. */
  readonly searchPath: readonly string[];
}

/**
 * Follows the includes of changelogs in the order in which Liquibase runs what it finds. Paths that are not relative to
 * their changelog are looked for in the folders above it, the nearest first, since the search path is not written down.
 * @param files every file there is, by path.
 * @param elsewhere folders that paths are looked for in at last: the resources of other modules.
 */
export function orderOf(
  changelogs: ReadonlyMap<string, Changelog>,
  files: ReadonlySet<string>,
  elsewhere: readonly string[] = [],
): Order {
  const sorted = [...files].sort(compareText);
  const included = new Set<string>();
  const missing: { file: string; include: Include }[] = [];
  const searchPath = new Set<string>();
  const found = new Map<Include, readonly string[]>();
  for (const [file, changelog] of changelogs) {
    for (const item of changelog.items) {
      if (item.kind === 'changeset') continue;
      const paths = targetsOf(item, file, { files, sorted, elsewhere, searchPath });
      found.set(item, paths);
      for (const path of paths) if (path !== file) included.add(path);
      if (paths.length === 0 && item.required && !/\$\{/.test(item.path)) missing.push({ file, include: item });
    }
  }
  const all = [...changelogs.keys()].sort(compareText);
  const tops = all.filter((file) => !included.has(file));
  // Where some include others, Liquibase is started with one of those, and what nothing includes is left over.
  const starts = tops.filter((file) => changelogs.get(file)?.items.some((item) => item.kind !== 'changeset'));
  const leading = starts.length > 0 ? starts : tops;
  // Files that include one another in a circle have no top; Liquibase refuses them, and we read them all the same.
  const roots = leading.length > 0 ? leading : all.slice(0, 1);
  const units: Unit[] = [];
  const visited = new Set<string>();
  const visit = (path: string) => {
    if (visited.has(path)) return;
    visited.add(path);
    const changelog = changelogs.get(path);
    if (!changelog) {
      if (/\.sql$/i.test(path)) units.push({ kind: 'sql', path });
      return;
    }
    for (const item of changelog.items) {
      if (item.kind === 'changeset') units.push({ kind: 'changeset', changelog, changeset: item });
      else for (const target of found.get(item) ?? []) visit(target);
    }
  };
  for (const root of roots) visit(root);
  return { units, visited, roots, missing, searchPath: [...searchPath] };
}

interface Search {
  readonly files: ReadonlySet<string>;
  readonly sorted: readonly string[];
  readonly elsewhere: readonly string[];
  /** Takes note of the folders that something was found in. */
  readonly searchPath: Set<string>;
}

function targetsOf(item: Include, file: string, { files, sorted, elsewhere, searchPath }: Search): readonly string[] {
  const wanted = normalizePath(item.path);
  if (wanted === '') return [];
  const at = (folder: string): readonly string[] => {
    const path = joined(folder, wanted);
    if (path === null) return [];
    if (item.kind === 'include') return files.has(path) ? [path] : [];
    const prefix = path === '' ? '' : `${path.replace(/\/$/, '')}/`;
    return sorted.filter((one) => one.startsWith(prefix) && isChangelogName(one));
  };
  if (item.relative) return at(folderName(file));
  const above: string[] = [];
  for (let folder = folderName(file); folder !== ''; folder = folderName(folder)) above.push(folder);
  for (const folder of [...above, '', ...elsewhere]) {
    const paths = at(folder);
    if (paths.length > 0) {
      searchPath.add(folder === '' ? '.' : folder);
      return paths;
    }
  }
  return [];
}

function isChangelogName(path: string): boolean {
  return /\.(?:sql|xml|ya?ml|json)$/i.test(path);
}

/** A path as Liquibase writes it down: without `classpath:`, without a slash in front, with forward slashes. */
export function normalizePath(path: string): string {
  return path
    .trim()
    .replaceAll('\\', '/')
    .replace(/^classpath\*?:/, '')
    .replace(/^(?:\.?\/)+/, '');
}

/** Null when the path leads out of the working folder. */
function joined(folder: string, path: string): string | null {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.length === 0) return null;
      parts.pop();
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
