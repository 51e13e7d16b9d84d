import type { BackupEvent } from '../core/report/backup/backup-event.ts';
import type { World } from '../core/runtime/world.ts';
import type { Say } from '../core/targets/find-targets.ts';
import type { BackupOptions } from './options.ts';
import type { Store } from './store/store.ts';

/** What every command about backups works with. */
export interface BackupWish {
  /** Names the run wherever it is told of: a UUID. */
  readonly run: string;
  readonly options: BackupOptions;
  readonly store: Store;
  readonly world: World;
  readonly who: Who;
  readonly say: Say;
  readonly tell: (event: BackupEvent) => void;
  readonly cancelled: AbortSignal;
}

/** Who is behind a run; in a terminal nearly nothing is known. */
export interface Who {
  readonly actor: string | null;
  readonly commit: string | null;
  readonly url: string | null;
}

/** As far as the machine knows: CI systems other than GitHub's say it in variables of theirs. */
export function whoRuns({ env }: Pick<World, 'env'>): Who {
  const server = env['GITHUB_SERVER_URL'];
  const repository = env['GITHUB_REPOSITORY'];
  const run = env['GITHUB_RUN_ID'];
  return {
    actor: env['GITHUB_ACTOR'] ?? env['GITLAB_USER_LOGIN'] ?? env['USER'] ?? env['USERNAME'] ?? null,
    commit: env['GITHUB_SHA'] ?? env['CI_COMMIT_SHA'] ?? null,
    url: server && repository && run ? `${server}/${repository}/actions/runs/${run}` : (env['CI_JOB_URL'] ?? null),
  };
}
