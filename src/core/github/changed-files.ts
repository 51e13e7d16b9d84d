import type { ChangeAnswer, FileChanges } from '../report/changes.ts';
import type { ChangedFile, RepositoryApi } from './api.ts';
import type { ApiAnswer, ApiProblem } from './client.ts';
import { type EventRange, short } from './event.ts';

/** What is needed of git: the comparison, or the reason why there is none. */
export interface LocalHistory {
  tryChangesSince(
    ref: string,
    shownAs: string,
  ): Promise<{ readonly ok: true; readonly changes: FileChanges } | { readonly ok: false; readonly why: string }>;
  /** The working folder's path in the repository: "" at its top, else with a slash at its end; null when git cannot tell. */
  prefix(): Promise<string | null>;
}

export interface ChangeSources {
  readonly range: EventRange;
  readonly history: LocalHistory;
  /** Null without a token. Made when it is needed, for it has to be loaded first. */
  readonly api: (() => Promise<RepositoryApi>) | null;
  /** The working folder's path in the workspace, for a workspace without git: as `LocalHistory.prefix`. */
  readonly workspacePrefix: string;
}

/**
 * Finds out what an event changed: by git when the history is there, else by asking GitHub, else not at all, which is an
 * answer with its reason. Never fetches: an action has no credentials for that, and should need none.
 */
export async function changesOfEvent(sources: ChangeSources): Promise<ChangeAnswer> {
  const { range, history } = sources;
  switch (range.kind) {
    case 'everything':
      return { kind: 'everything', why: range.why };
    case 'unreadable':
      return { kind: 'unknown', why: range.why, hint: 'Name the base with the input since.' };
    case 'new-branch': {
      const { defaultBranch, head } = range;
      const local = await history.tryChangesSince(`refs/remotes/origin/${defaultBranch}`, defaultBranch);
      return local.ok
        ? { kind: 'changes', changes: local.changes }
        : askApi(sources, defaultBranch, head, defaultBranch, null, local.why);
    }
    case 'range': {
      const { base, head, baseName, pull } = range;
      // The workspace of pull_request_target holds the base: compared with itself it would have no change at all.
      if (range.isRemote) return askApi(sources, base, head, baseName, pull, null);
      const local = await history.tryChangesSince(base, baseName);
      return local.ok
        ? { kind: 'changes', changes: local.changes }
        : askApi(sources, base, head, baseName, pull, local.why);
    }
    default:
      return range satisfies never;
  }
}

async function askApi(
  sources: ChangeSources,
  base: string,
  head: string,
  baseName: string,
  pull: number | null,
  gitSaid: string | null,
): Promise<ChangeAnswer> {
  if (sources.api === null) {
    return {
      kind: 'unknown',
      why: `${gitSaid === null ? '' : `${gitSaid}, and `}there is no token to ask GitHub with`,
      hint: 'Check out with fetch-depth: 0, or leave the input github-token at its default.',
    };
  }
  const api = await sources.api();
  const files = await changedFiles(api, base, head, pull);
  if (!files.ok) return unknown(files.problem, gitSaid);
  const tree = await api.tree(base);
  if (!tree.ok) return unknown(tree.problem, gitSaid);
  if (!tree.value.isComplete) {
    return unknown(
      {
        status: null,
        missing: null,
        endsAll: false,
        why: 'the repository has more files than GitHub lists',
        hint: 'Check out with fetch-depth: 0, so that git can tell what changed.',
      },
      gitSaid,
    );
  }
  const prefix = (await sources.history.prefix()) ?? sources.workspacePrefix;
  const here = (path: string) => relativeTo(prefix, path);
  const blobs = new Map(tree.value.files.filter((one) => one.kind === 'file').map((one) => [here(one.path), one.sha]));
  return {
    kind: 'changes',
    changes: {
      base: /^[0-9a-f]{40,}$/.test(baseName) ? short(baseName) : baseName,
      ...byKind(files.value, here),
      baseFiles: tree.value.files.filter((one) => one.kind !== 'submodule').map((one) => here(one.path)),
      readBase: async (path) => {
        const sha = blobs.get(path);
        if (sha === undefined) return null;
        const content = await api.blob(sha);
        return content.ok ? content.value : null;
      },
      foundBy: 'github',
    },
  };
}

/**
 * The files between base and head. A comparison needs `contents: read` alone but stops at 300 files; a pull request's own
 * list goes to 3,000 and may need `pull-requests: read`.
 */
async function changedFiles(
  api: RepositoryApi,
  base: string,
  head: string,
  pull: number | null,
): Promise<ApiAnswer<readonly ChangedFile[]>> {
  const comparison = await api.compare(base, head);
  if (comparison.ok && comparison.value.isComplete) return { ok: true, value: comparison.value.files };
  if (pull !== null) {
    const listed = await api.pullFiles(pull);
    if (listed.ok && listed.value.isComplete) return { ok: true, value: listed.value.files };
    // Of two refusals the one about the comparison names the permission that the README asks for.
    if (!listed.ok) return comparison.ok ? listed : comparison;
  } else if (!comparison.ok) {
    return comparison;
  }
  return {
    ok: false,
    problem: {
      status: null,
      missing: null,
      endsAll: false,
      why: 'more files changed than GitHub lists',
      hint: 'Check out with fetch-depth: 0, so that git can tell what changed.',
    },
  };
}

function unknown(problem: ApiProblem, gitSaid: string | null): ChangeAnswer {
  return {
    kind: 'unknown',
    why: gitSaid === null ? problem.why : `${gitSaid}, and ${problem.why}`,
    hint: problem.hint,
  };
}

function byKind(files: readonly ChangedFile[], here: (path: string) => string) {
  const added: string[] = [];
  const modified: string[] = [];
  const deleted: string[] = [];
  const renamed: { from: string; to: string }[] = [];
  for (const { path, status, previous } of files) {
    const place = here(path);
    if (status === 'added' || status === 'copied') added.push(place);
    else if (status === 'removed') deleted.push(place);
    else if (status === 'renamed' && previous !== null) renamed.push({ from: here(previous), to: place });
    else if (status !== 'unchanged') modified.push(place);
  }
  return { added, modified, deleted, renamed };
}

/** A path of the repository as seen from the working folder `prefix` in it. */
export function relativeTo(prefix: string, path: string): string {
  if (path.startsWith(prefix)) return path.slice(prefix.length);
  const from = prefix.split('/').filter((part) => part !== '');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}
