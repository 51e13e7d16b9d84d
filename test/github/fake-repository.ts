import { execFileSync } from 'node:child_process';

/** The part of the fake GitHub that answers from a real git repository. */
export interface RepositoryOptions {
  readonly folder: string;
  /** owner/name */
  readonly repository: string;
  /** Files of a comparison; GitHub's own limit is 300. */
  readonly comparisonLimit?: number;
  readonly truncateTrees?: boolean;
}

export type Values = Readonly<Record<string, string>>;

/** The answer to a question about the repository. Throws for what is not there. */
export function serveRepository(
  operation: string,
  values: Values,
  query: URLSearchParams,
  options: RepositoryOptions,
): unknown {
  const git = gitIn(options.folder);
  switch (operation) {
    case 'repos/compare-commits-with-basehead': {
      const [base = '', head = ''] = (values['basehead'] ?? '').split('...');
      const mergeBase = git('merge-base', base, head).toString().trim();
      const files = diffEntries(git, mergeBase, head).slice(0, options.comparisonLimit ?? 300);
      const page = Number(query.get('page') ?? 1);
      return {
        url: here(options, 'compare'),
        html_url: here(options, 'html'),
        permalink_url: here(options, 'permalink'),
        diff_url: here(options, 'diff'),
        patch_url: here(options, 'patch'),
        base_commit: commit(git, options, base),
        merge_base_commit: commit(git, options, mergeBase),
        status: 'diverged',
        ahead_by: 1,
        behind_by: 0,
        total_commits: 1,
        commits: [commit(git, options, head)],
        // "If you page, the files come with the first page only."
        ...(page === 1 ? { files } : {}),
      };
    }
    case 'pulls/list-files': {
      const [base, head] = pullRange(git, Number(values['pull_number']));
      return pageOf(diffEntries(git, base, head), query);
    }
    case 'git/get-tree': {
      const sha = git('rev-parse', `${values['tree_sha']}^{tree}`).toString().trim();
      const entries = git('ls-tree', '-r', '-t', '-l', '-z', sha).toString().split('\0').filter(Boolean);
      const tree = entries.map((entry) => {
        const [, mode = '', type = '', object = '', size = '', path = ''] =
          /^(\d+) (\w+) ([0-9a-f]+) +(-|\d+)\t([\s\S]*)$/.exec(entry) ?? [];
        return {
          path,
          mode,
          type,
          sha: object,
          ...(size === '-' ? {} : { size: Number(size) }),
          url: here(options, 'object'),
        };
      });
      const truncated = options.truncateTrees === true;
      return { sha, url: here(options, 'tree'), tree: truncated ? tree.slice(0, 1) : tree, truncated };
    }
    case 'git/get-blob': {
      const content = git('cat-file', 'blob', values['file_sha'] ?? '');
      return {
        // As GitHub does, in lines.
        content: content.toString('base64').replaceAll(/(.{60})/g, '$1\n'),
        encoding: 'base64',
        url: here(options, 'blob'),
        sha: values['file_sha'],
        size: content.byteLength,
        node_id: 'B_fake',
      };
    }
    default:
      throw new Error(`the fake GitHub does not serve ${operation}`);
  }
}

/** One page of a list, as `per_page` and `page` ask for it. */
export function pageOf<T>(all: readonly T[], query: URLSearchParams): readonly T[] {
  const size = Number(query.get('per_page') ?? 30);
  const page = Number(query.get('page') ?? 1);
  return all.slice((page - 1) * size, page * size);
}

/** Files of a pull request with the lines of the new file that may be commented on, each hunk apart. */
export function commentableLines(folder: string, pull: number): ReadonlyMap<string, readonly ReadonlySet<number>[]> {
  const git = gitIn(folder);
  const [base, head] = pullRange(git, pull);
  return new Map(
    diffEntries(git, base, head).map(({ filename, patch }) => {
      const hunks: Set<number>[] = [];
      let line = 0;
      for (const text of (patch ?? '').split('\n')) {
        const header = /^@@ -\S+ \+(\d+)/.exec(text);
        if (header !== null) {
          hunks.push(new Set());
          line = Number(header[1]);
        } else if (text.startsWith('+') || text.startsWith(' ')) {
          hunks.at(-1)?.add(line++);
        }
      }
      return [filename, hunks];
    }),
  );
}

type Git = (...args: readonly string[]) => Buffer;

function gitIn(folder: string): Git {
  return (...args) =>
    execFileSync('git', [...args], { cwd: folder, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
}

/** A test puts the range of a pull request where GitHub has it too. */
function pullRange(git: Git, pull: number): readonly [string, string] {
  const head = git('rev-parse', `refs/pull/${pull}/head`).toString().trim();
  return [git('merge-base', 'main', head).toString().trim(), head];
}

const statuses: Readonly<Record<string, string>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

interface DiffEntry {
  readonly filename: string;
  readonly patch?: string;
}

function diffEntries(git: Git, from: string, to: string): (DiffEntry & Readonly<Record<string, unknown>>)[] {
  const raw = git('diff', '--raw', '-z', '-M', '--abbrev=64', from, to).toString().split('\0').filter(Boolean);
  const patches = git('diff', '-p', '-M', '--no-color', '--no-ext-diff', from, to)
    .toString()
    .split(/^diff --git /m)
    .slice(1)
    .map((one) => /^@@ [\s\S]*$/m.exec(one)?.[0].replace(/\n$/, ''));
  const entries: (DiffEntry & Readonly<Record<string, unknown>>)[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const [, , , sha = '', status = 'M'] = (raw[i] ?? '').split(' ');
    const letter = status[0] ?? 'M';
    const previous = raw[i + 1] ?? '';
    const filename = letter === 'R' ? (raw[i + 2] ?? '') : previous;
    if (letter === 'R') i++;
    const patch = patches[entries.length];
    entries.push({
      sha: letter === 'D' ? null : sha,
      filename,
      status: statuses[letter] ?? 'changed',
      additions: 1,
      deletions: 0,
      changes: 1,
      blob_url: 'https://github.com/blob',
      raw_url: 'https://github.com/raw',
      contents_url: 'https://api.github.com/contents',
      ...(letter === 'R' ? { previous_filename: previous } : {}),
      ...(patch === undefined ? {} : { patch }),
    });
  }
  return entries;
}

function commit(git: Git, options: RepositoryOptions, name: string): object {
  const sha = git('rev-parse', `${name}^{commit}`).toString().trim();
  const person = { name: 'Somebody', email: 'somebody@example.com', date: '2026-01-01T00:00:00Z' };
  return {
    url: here(options, `commits/${sha}`),
    sha,
    node_id: 'C_fake',
    html_url: here(options, `commit/${sha}`),
    comments_url: here(options, `commits/${sha}/comments`),
    commit: {
      url: here(options, `git/commits/${sha}`),
      author: person,
      committer: person,
      message: 'a message',
      comment_count: 0,
      tree: { sha, url: here(options, `git/trees/${sha}`) },
    },
    author: null,
    committer: null,
    parents: [],
  };
}

function here(options: RepositoryOptions, rest: string): string {
  return `https://api.github.com/repos/${options.repository}/${rest}`;
}
