import type { Environment } from '../runtime/world.ts';
import { nonEmpty, type Place } from './action-place.ts';

/** The page of this run, where its summary is. */
export function runUrl(env: Environment): string | null {
  const [server, repository, run] = ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'].map((name) =>
    nonEmpty(env[name]),
  );
  return server && repository && run && /^\d+$/.test(run) ? `${server}/${repository}/actions/runs/${run}` : null;
}

/** The commit that was looked at; null when nobody says. */
export function commitOf({ env, range }: Place): string | null {
  return range.kind === 'range' || range.kind === 'new-branch' ? range.head : nonEmpty(env['GITHUB_SHA']);
}

/** The address of a line, by its path in the repository, at the commit that was looked at. */
export function linker(place: Place): (file: string, line: number) => string | null {
  const { env } = place;
  const server = nonEmpty(env['GITHUB_SERVER_URL']);
  const repository = nonEmpty(env['GITHUB_REPOSITORY']);
  const commit = commitOf(place);
  if (server === null || repository === null || commit === null) return () => null;
  return (file, line) =>
    file.startsWith('../')
      ? null
      : `${server}/${repository}/blob/${commit}/${file.split('/').map(encodeURIComponent).join('/')}#L${line}`;
}
