import path from 'node:path';
import type { Environment } from './world.ts';

/**
 * Where a pipeline's platform shows a line of a file: GitLab's and GitHub's variables tell. Null for a file outside of the repository, and
 * wherever nothing tells.
 * @param root the working folder, which paths are relative to
 */
export function lineLinks(env: Environment, root: string): (file: string, line: number) => string | null {
  const place = gitlab(env) ?? github(env);
  if (place === null) return () => null;
  const inside = path.relative(place.folder, root).replaceAll('\\', '/');
  if (inside.startsWith('..') || path.isAbsolute(inside)) return () => null;
  const prefix = inside === '' ? '' : `${inside}/`;
  return (file, line) =>
    // Half a character has no place in an address.
    file.startsWith('../') || /\p{Surrogate}/u.test(file)
      ? null
      : `${place.files}/${`${prefix}${file}`.split('/').map(encodeURIComponent).join('/')}#L${line}`;
}

interface Repository {
  /** Where it is checked out. */
  readonly folder: string;
  /** The address of its files at the commit that is looked at. */
  readonly files: string;
}

function gitlab(env: Environment): Repository | null {
  const project = env['CI_PROJECT_URL'];
  const folder = env['CI_PROJECT_DIR'];
  // A pipeline of a merged result runs on a commit that exists for a moment only; the branch's own is there for good.
  const commit = env['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA'] || env['CI_COMMIT_SHA'];
  return isAddress(project) && folder && isCommit(commit) ? { folder, files: `${project}/-/blob/${commit}` } : null;
}

function github(env: Environment): Repository | null {
  const server = env['GITHUB_SERVER_URL'];
  const repository = env['GITHUB_REPOSITORY'];
  const folder = env['GITHUB_WORKSPACE'];
  const commit = env['GITHUB_SHA'];
  return isAddress(server) && repository && /^[\w.-]+\/[\w.-]+$/.test(repository) && folder && isCommit(commit)
    ? { folder, files: `${server}/${repository}/blob/${commit}` }
    : null;
}

function isAddress(text: string | undefined): text is string {
  return text !== undefined && /^https?:\/\/[\w.:/~-]+$/.test(text);
}

function isCommit(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{40,64}$/.test(text);
}
