import { createHash } from 'node:crypto';
import { UserError } from '../report/user-error.ts';
import type { RepositoryApi, TreeFile } from './api.ts';
import { relativeTo } from './changed-files.ts';

/** The files of a pull request's head, got through the API as data: nothing of the head is checked out or run. */
export interface HeadFile {
  /** Relative to the working folder, forward slashes. */
  readonly path: string;
  readonly size: number;
  /** The bytes, or how to get them from the workspace. */
  readonly content: Uint8Array | (() => Uint8Array);
}

export interface HeadFiles {
  readonly files: readonly HeadFile[];
  readonly links: readonly string[];
}

export interface HeadSources {
  readonly api: RepositoryApi;
  readonly base: string;
  readonly head: string;
  /** The working folder's path in the repository, with a slash at its end unless empty. */
  readonly prefix: string;
  /** A file of the workspace, which holds the base; null when it is not there. */
  local(path: string): (() => Uint8Array) | null;
  readonly maxFileBytes: number;
}

/** Requests that one run may spend on contents: a token has 1,000 an hour for the whole repository. */
const mostFetched = 300;
/** Code is only searched for names, so that a large changed file of it is not worth a request. */
const largestOther = 1024 * 1024;

/**
 * Reads the head of a pull request without a checkout. What the head shares with the base is read from the workspace; what
 * the pull request changed is fetched, blob by blob.
 * @throws UserError when GitHub refuses, or when more files changed than one run may fetch
 */
export async function headFiles(sources: HeadSources): Promise<HeadFiles> {
  const [head, base] = [await treeOf(sources, sources.head), await treeOf(sources, sources.base)];
  const inBase = new Map(base.map((file) => [file.path, file.sha]));
  const files: HeadFile[] = [];
  const links: string[] = [];
  let fetched = 0;
  for (const file of head) {
    const path = relativeTo(sources.prefix, file.path);
    if (file.kind === 'submodule') continue;
    if (file.kind === 'link') {
      links.push(path);
      continue;
    }
    const isSql = /\.sql$/i.test(path);
    const local = sources.local(path);
    if (local !== null && inBase.get(file.path) === file.sha && (!isSql || blobSha(local(), file.sha) === file.sha)) {
      files.push({ path, size: file.size, content: local });
      continue;
    }
    const isChanged = inBase.get(file.path) !== file.sha;
    // Without a checkout only migrations are worth a request; with one, what changed may hold a tool's settings too.
    if (!isSql && (!isChanged || file.size > largestOther)) continue;
    if (file.size > sources.maxFileBytes) {
      files.push({ path, size: file.size, content: () => new Uint8Array(0) });
      continue;
    }
    if (++fetched > mostFetched) {
      throw new UserError(
        'too_many_changes',
        `More than ${mostFetched} files of this pull request would have to be fetched`,
        {
          hint: 'Check out the base before this step, or lint on pull_request, which reads the checkout.',
        },
      );
    }
    const answer = await sources.api.blob(file.sha);
    if (!answer.ok)
      throw new UserError('github_refused', `${path} cannot be fetched: ${answer.problem.why}`, {
        hint: answer.problem.hint,
      });
    files.push({ path, size: file.size, content: answer.value });
  }
  return { files, links };
}

/** A file of a commit; null when it is not there or GitHub refuses. `path` is the repository's. */
export async function readAt(api: RepositoryApi, commit: string, path: string): Promise<Uint8Array | null> {
  const tree = await api.tree(commit);
  if (!tree.ok) return null;
  const file = tree.value.files.find((one) => one.kind === 'file' && one.path === path);
  if (file === undefined) return null;
  const content = await api.blob(file.sha);
  return content.ok ? content.value : null;
}

async function treeOf(sources: HeadSources, commit: string): Promise<readonly TreeFile[]> {
  const answer = await sources.api.tree(commit);
  if (!answer.ok) {
    throw new UserError(
      'github_refused',
      `The files of ${commit.slice(0, 12)} cannot be listed: ${answer.problem.why}`,
      {
        hint: answer.problem.hint,
      },
    );
  }
  if (!answer.value.isComplete) {
    throw new UserError('too_many_files', 'The repository has more files than GitHub lists', {
      hint: 'Lint on pull_request instead, which reads the checkout.',
    });
  }
  return answer.value.files;
}

/** The name git gives to a content: the digest of "blob SIZE\0" and the bytes, SHA-256 in repositories that use it. */
export function blobSha(content: Uint8Array, like: string): string {
  return createHash(like.length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${content.byteLength}\0`)
    .update(content)
    .digest('hex');
}
