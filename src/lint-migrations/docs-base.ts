import type { World } from '../core/runtime/world.ts';

/** Pages of the version that runs: an action knows its repository and ref, elsewhere the path in the repository is named. */
export function docsBase(world: World): string {
  const repository = world.env['GITHUB_ACTION_REPOSITORY'];
  const ref = world.env['GITHUB_ACTION_REF'];
  if (repository && ref && /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w./-]+$/.test(ref)) {
    return `${world.env['GITHUB_SERVER_URL'] ?? 'https://github.com'}/${repository}/blob/${ref}/docs/rules`;
  }
  return 'docs/rules';
}
