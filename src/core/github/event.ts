/** What an event says about what it changed. Everything in a payload is `unknown` until a guard has seen it. */
export type EventRange =
  /** From the merge base of `base` and `head` to `head`. */
  | {
      readonly kind: 'range';
      readonly base: string;
      readonly head: string;
      /** The base for readers: a branch's name, or a commit's first digits. */
      readonly baseName: string;
      /** Number of the pull request, if it is one. */
      readonly pull: number | null;
      /** True when the workspace holds the base and not the change (`pull_request_target`): the change is read through the API. */
      readonly isRemote: boolean;
    }
  /** A new branch was pushed: it is compared with the default branch. */
  | { readonly kind: 'new-branch'; readonly head: string; readonly defaultBranch: string }
  /** Nothing to compare with. `why` is the end of "every migration is reported on: …". */
  | { readonly kind: 'everything'; readonly why: string }
  /** The payload lacks what GitHub documents for the event. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Reads the payload of an event by its name (`GITHUB_EVENT_NAME`). */
export function eventRange(event: string, payload: unknown): EventRange {
  switch (event) {
    case 'pull_request':
    case 'pull_request_target':
    case 'pull_request_review':
    case 'pull_request_review_comment':
      return pullRequest(event, payload);
    case 'merge_group':
      return mergeGroup(payload);
    case 'push':
      return push(payload);
    default:
      return { kind: 'everything', why: `the event ${shown(event)} has no base` };
  }
}

function pullRequest(event: string, payload: unknown): EventRange {
  const pull = at(payload, 'pull_request');
  const base = sha(at(at(pull, 'base'), 'sha'));
  const head = sha(at(at(pull, 'head'), 'sha'));
  const number = at(pull, 'number');
  const ref = at(at(pull, 'base'), 'ref');
  if (base === null || head === null || typeof number !== 'number' || !Number.isSafeInteger(number)) {
    return { kind: 'unreadable', why: `the payload of ${event} names no pull request` };
  }
  return {
    kind: 'range',
    base,
    head,
    baseName: typeof ref === 'string' && ref !== '' ? ref : short(base),
    pull: number,
    isRemote: event === 'pull_request_target',
  };
}

function mergeGroup(payload: unknown): EventRange {
  const group = at(payload, 'merge_group');
  const base = sha(at(group, 'base_sha'));
  const head = sha(at(group, 'head_sha'));
  const ref = at(group, 'base_ref');
  if (base === null || head === null) return { kind: 'unreadable', why: 'the payload names no merge group' };
  const baseName = typeof ref === 'string' && ref !== '' ? ref.replace(/^refs\/heads\//, '') : short(base);
  return { kind: 'range', base, head, baseName, pull: null, isRemote: false };
}

function push(payload: unknown): EventRange {
  const before = sha(at(payload, 'before'));
  const after = sha(at(payload, 'after'));
  const ref = at(payload, 'ref');
  const defaultBranch = at(at(payload, 'repository'), 'default_branch');
  if (after === null || typeof ref !== 'string')
    return { kind: 'unreadable', why: 'the payload of push names no commit' };
  if (isZero(after)) return { kind: 'everything', why: 'the push deletes its branch' };
  if (ref.startsWith('refs/tags/')) return { kind: 'everything', why: 'a tag has no base' };
  if (before !== null && !isZero(before)) {
    return { kind: 'range', base: before, head: after, baseName: short(before), pull: null, isRemote: false };
  }
  if (typeof defaultBranch !== 'string' || defaultBranch === '') {
    return { kind: 'unreadable', why: 'the payload of push names no default branch' };
  }
  if (ref === `refs/heads/${defaultBranch}`) return { kind: 'everything', why: 'the default branch is new' };
  return { kind: 'new-branch', head: after, defaultBranch };
}

/** The pull request that an event is about. */
export interface PullRequestOfEvent {
  readonly number: number;
  /** The tip of its branch, which reviews and checks are about; a checkout may hold a merge of it. */
  readonly head: string;
  /** The token may only read, whatever the workflow asks for, unless the repository's settings say otherwise. */
  readonly isFromFork: boolean;
  /** The token may only read, unless the workflow asks for more. */
  readonly isDependabot: boolean;
}

/** The pull request of an event by its name; null when it has none, or when its payload is not what GitHub documents. */
export function pullRequestOf(event: string, payload: unknown): PullRequestOfEvent | null {
  const range = eventRange(event, payload);
  if (range.kind !== 'range' || range.pull === null) return null;
  const pull = at(payload, 'pull_request');
  const [from, to] = ['head', 'base'].map((side) => at(at(at(pull, side), 'repo'), 'full_name'));
  // A fork that was deleted is null in the payload.
  const isGone = at(at(pull, 'head'), 'repo') === null;
  return {
    number: range.pull,
    head: range.head,
    // The workflow of pull_request_target is the base's own, and so is its token.
    isFromFork: event !== 'pull_request_target' && (isGone || (from !== undefined && from !== to)),
    isDependabot: event !== 'pull_request_target' && at(at(pull, 'user'), 'login') === 'dependabot[bot]',
  };
}

/** What stands under a key of something that may be no object. */
export function at(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

/** A commit's name, or null. Nothing else from a payload may stand where git or a path of the API takes a commit. */
function sha(value: unknown): string | null {
  return typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value) ? value : null;
}

function isZero(commit: string): boolean {
  return /^0+$/.test(commit);
}

export function short(commit: string): string {
  return commit.slice(0, 12);
}

function shown(event: string): string {
  return /^\w{1,60}$/.test(event) ? event : 'of this run';
}
