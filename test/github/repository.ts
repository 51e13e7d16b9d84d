import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A git repository of a test's own, gone at the end of its block. */
export interface Repository extends Disposable {
  readonly folder: string;
  git(...args: readonly string[]): string;
  /** Writes, or with null deletes, files. */
  write(files: Readonly<Record<string, string | Uint8Array | null>>): void;
  /** Commits everything and gives the commit. */
  commit(files?: Readonly<Record<string, string | Uint8Array | null>>): string;
}

export function makeRepository(files: Readonly<Record<string, string | Uint8Array>> = {}): Repository {
  return repositoryAt(realpathSync(mkdtempSync(join(tmpdir(), 'drydock-repo-'))), (git, one) => {
    git('init', '--quiet', '--initial-branch=main');
    one.commit({ '.keep': '', ...files });
  });
}

/** A clone of another one, of which it has only the last commits (`depth`), as actions/checkout makes it. */
export function cloneOf(origin: Repository, ref: string, depth: number | null): Repository {
  return repositoryAt(realpathSync(mkdtempSync(join(tmpdir(), 'drydock-clone-'))), (git) => {
    git('init', '--quiet');
    git('remote', 'add', 'origin', `file://${origin.folder}`);
    const all = depth === null ? ['+refs/heads/*:refs/remotes/origin/*'] : [];
    git('fetch', '--quiet', '--no-tags', ...(depth === null ? [] : [`--depth=${depth}`]), 'origin', ref, ...all);
    git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
  });
}

function repositoryAt(folder: string, set: (git: Repository['git'], repository: Repository) => void): Repository {
  const git = (...args: readonly string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false', ...args],
      {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
      },
    ).trim();
  const write: Repository['write'] = (files) => {
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      if (content === null) {
        rmSync(path);
      } else {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
      }
    }
  };
  const repository: Repository = {
    folder,
    git,
    write,
    commit: (files = {}) => {
      write(files);
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', 'a change');
      return git('rev-parse', 'HEAD');
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
  set(git, repository);
  return repository;
}
