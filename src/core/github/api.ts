import type { ApiAnswer, Client } from './client.ts';

export interface ChangedFile {
  readonly path: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged';
  readonly previous: string | null;
}

export interface Comparison {
  readonly mergeBase: string;
  readonly files: readonly ChangedFile[];
  /** False when GitHub cuts the list (at 300 files). */
  readonly isComplete: boolean;
}

export interface TreeFile {
  readonly path: string;
  readonly sha: string;
  readonly size: number;
  /** `link` and `submodule` are not followed. */
  readonly kind: 'file' | 'link' | 'submodule';
}

/** The questions that the action asks GitHub, of one repository. All of them only read. */
export interface RepositoryApi {
  compare(base: string, head: string): Promise<ApiAnswer<Comparison>>;
  pullFiles(pull: number): Promise<ApiAnswer<{ readonly files: readonly ChangedFile[]; readonly isComplete: boolean }>>;
  tree(commit: string): Promise<ApiAnswer<{ readonly files: readonly TreeFile[]; readonly isComplete: boolean }>>;
  blob(sha: string): Promise<ApiAnswer<Uint8Array>>;
}

/** GitHub's own limits: files of one comparison, files of a pull request, and the largest page. */
const comparisonFiles = 300;
const pullRequestFiles = 3_000;
const pageSize = 100;

/** The questions of one repository. */
export function repositoryApi({ octokit, owner, repo, read: ask }: Client): RepositoryApi {
  return {
    compare: (base, head) =>
      ask('contents: read', async () => {
        const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
          owner,
          repo,
          basehead: `${base}...${head}`,
          // The files come with the first page whatever its size; the commits are of no use here.
          per_page: 1,
        });
        const files = (data.files ?? []).map(changedFile);
        return { mergeBase: data.merge_base_commit.sha, files, isComplete: files.length < comparisonFiles };
      }),

    pullFiles: async (pull) => {
      const files: ChangedFile[] = [];
      for (let page = 1; files.length < pullRequestFiles; page++) {
        const answer = await ask('pull-requests: read', async () => {
          const { data } = await octokit.rest.pulls.listFiles({
            owner,
            repo,
            pull_number: pull,
            per_page: pageSize,
            page,
          });
          return data.map(changedFile);
        });
        if (!answer.ok) return answer;
        files.push(...answer.value);
        if (answer.value.length < pageSize) return { ok: true, value: { files, isComplete: true } };
      }
      return { ok: true, value: { files, isComplete: false } };
    },

    tree: (commit) =>
      ask('contents: read', async () => {
        const { data } = await octokit.rest.git.getTree({ owner, repo, tree_sha: commit, recursive: 'true' });
        const files = data.tree.flatMap((entry): TreeFile[] => {
          const { path, sha, mode, type, size } = entry;
          if (path === undefined || sha === undefined || sha === null || type === 'tree') return [];
          const kind = type === 'commit' ? 'submodule' : mode === '120000' ? 'link' : 'file';
          return [{ path, sha, size: size ?? 0, kind }];
        });
        return { files, isComplete: !data.truncated };
      }),

    blob: (sha) =>
      ask('contents: read', async () => {
        const { data } = await octokit.rest.git.getBlob({ owner, repo, file_sha: sha });
        return new Uint8Array(Buffer.from(data.content, data.encoding === 'base64' ? 'base64' : 'utf8'));
      }),
  };
}

function changedFile(file: {
  readonly filename: string;
  readonly status: ChangedFile['status'];
  readonly previous_filename?: string | undefined;
}): ChangedFile {
  return { path: file.filename, status: file.status, previous: file.previous_filename ?? null };
}
