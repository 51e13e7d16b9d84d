import manifest from '../package.json' with { type: 'json' };
import type { Environment } from './core/runtime/world.ts';

/** Where a defect is reported: the repository that the running action came from, else the one that package.json names. */
export function issuesPage(env: Environment): string {
  const repository = env['GITHUB_ACTION_REPOSITORY'];
  if (repository !== undefined && /^[\w.-]+\/[\w.-]+$/.test(repository)) {
    return `${env['GITHUB_SERVER_URL'] ?? 'https://github.com'}/${repository}/issues/new`;
  }
  const { bugs }: Readonly<Record<string, unknown>> = manifest;
  return typeof bugs === 'string' ? bugs : 'the issues of the repository that you have Drydock from';
}
