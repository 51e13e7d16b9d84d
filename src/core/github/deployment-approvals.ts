import type { Approval } from '../report/deploy/deploy-report.ts';
import { cut } from '../report/escape.ts';
import type { ApiAnswer, ApiProblem, Client } from './client.ts';
import { type CommitInfo, type DeploymentApi, deploymentApi, type PullInfo } from './deployment-api.ts';
import { short } from './event.ts';

/** What a deploy is about, for GitHub. */
export interface DeployedChange {
  /** `GITHUB_RUN_ID`. */
  readonly run: number;
  /** The environment of the job; null when nobody says. */
  readonly environment: string | null;
  /** The commit that is deployed: its name of 40 or 64 digits. */
  readonly commit: string;
  /**
   * The files that are about to run, by their paths in the repository: each commit of theirs counts, since the tip of a branch may be a harmless
   * change on top of an unseen one. `newest` for a file that has run before in another form. Empty: the commit itself,
   * or, where reviews are not wanted either, nothing.
   */
  readonly files: readonly { readonly path: string; readonly commits: 'all' | 'newest' }[];
  /** What somebody wants to know; the rest costs no request and no permission. */
  readonly wants: { readonly reviews: boolean; readonly environment: boolean };
}

export type FoundApprovals =
  | {
      readonly kind: 'known';
      readonly approvals: readonly Approval[];
      readonly authors: readonly string[];
      /** Commits whose author GitHub has no account for. */
      readonly nameless: number;
      readonly changes: readonly FoundChange[];
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** A pull request, or a commit without one. */
export interface FoundChange {
  readonly name: string;
  readonly reviewers: readonly string[];
  readonly authors: readonly string[];
}

/** More commits than that are no change that anybody has looked at; each costs a request. */
const mostCommits = 60;
/** GitHub lists no more of a pull request. */
const mostOfPull = 250;

/**
 * Who let a change through: those who approved the job's environment in this run, and those whose last word in a review of the pull request was
 * an approval of exactly what was merged. Reviews that were dismissed, or of an older commit, or by somebody who may not write to the
 * repository, do not count; anybody may approve a pull request of a public repository.
 *
 * GitHub tells of an approval of an environment neither its time nor the attempt: in a run that was repeated, those of earlier attempts count.
 */
export async function approvalsOf(client: Client, change: DeployedChange): Promise<FoundApprovals> {
  const api = deploymentApi(client);
  const environment = change.wants.environment
    ? await environmentApprovals(api, change)
    : known<readonly Approval[]>([]);
  if (!environment.ok) return unknown('Who approved the environment', environment.problem);
  // Who wrote what matters where approvals are counted; who let the job through is told by one request.
  const onlyEnvironment = change.files.length === 0 && !change.wants.reviews;
  const commits = onlyEnvironment ? known<readonly CommitInfo[]>([]) : await commitsOf(api, change);
  if (!commits.ok) return unknown('The commits of the change', commits.problem);
  const changes = new Map<string, FoundChange>();
  const pulls = new Map<number, PullDetails>();
  let nameless = 0;
  const rights = new Map<string, boolean>();
  for (const commit of commits.value) {
    const answer = await api.pullsOf(commit.sha);
    if (!answer.ok) return unknown('The pull requests of the change', answer.problem);
    const own = answer.value.filter((pull) => pull.isMerged || (pull.isOpen && pull.head === commit.sha));
    if (own.length === 0) {
      if (commit.author === null) nameless++;
      const authors = authorsOf([commit]);
      changes.set(commit.sha, { name: `${short(commit.sha)}, without a pull request`, reviewers: [], authors });
      continue;
    }
    for (const pull of own) {
      if (pulls.has(pull.number)) continue;
      const details = await detailsOf(api, pull, change.wants.reviews, rights);
      if (!details.ok) return unknown(`What GitHub knows of #${pull.number}`, details.problem);
      pulls.set(pull.number, details.value);
      nameless += details.value.nameless;
    }
    const details = own.flatMap(({ number }) => pulls.get(number) ?? []);
    const name = own.map(({ number }) => `#${number}`).join(' and ');
    // Through a release branch it came with two pull requests: each had its reviewers.
    changes.set(name, {
      name,
      reviewers: unique(details.flatMap(({ reviewers }) => reviewers)),
      authors: unique(details.flatMap(({ authors }) => authors)),
    });
  }
  const all = [...changes.values()];
  const reviewers = unique(all.flatMap((one) => one.reviewers));
  return {
    kind: 'known',
    approvals: [...environment.value, ...reviewers.map((login): Approval => ({ login, what: 'review', comment: '' }))],
    authors: unique(all.flatMap((one) => one.authors)),
    nameless,
    changes: all,
  };
}

async function environmentApprovals(
  api: DeploymentApi,
  { run, environment }: DeployedChange,
): Promise<ApiAnswer<readonly Approval[]>> {
  const answer = await api.runApprovals(run);
  if (!answer.ok) return answer;
  const approved = answer.value.filter(({ state }) => state === 'approved');
  // Names of environments are the same in any case of letters.
  const named = new Set(approved.flatMap(({ environments }) => environments.map((name) => name.toLowerCase())));
  if (environment === null && named.size > 1) {
    return no('the run has approvals of several environments, and nobody says which one is that of this job');
  }
  const wanted = environment?.toLowerCase() ?? [...named][0];
  const own = approved.filter(({ environments }) => environments.some((name) => name.toLowerCase() === wanted));
  return known(own.map(({ login, comment }): Approval => ({ login, what: 'environment', comment: cut(comment, 500) })));
}

/** The commits whose changes are about to run, each once. */
async function commitsOf(
  api: DeploymentApi,
  { commit, files }: DeployedChange,
): Promise<ApiAnswer<readonly CommitInfo[]>> {
  const found = new Map<string, CommitInfo>();
  let isElsewhere = files.length === 0;
  for (const { path, commits } of files) {
    // One more than may be, so that it shows when there are more.
    const answer = await api.commits(commit, path, commits === 'newest' ? 1 : mostCommits + 1);
    if (!answer.ok) return answer;
    // A file that is in no commit was written on the way here, out of what the commit has.
    if (answer.value.length === 0) isElsewhere = true;
    for (const one of answer.value) found.set(one.sha, one);
    if (found.size > mostCommits) return no(`the files that are about to run have more than ${mostCommits} commits`);
  }
  if (isElsewhere) {
    const answer = await api.commits(commit, null, 1);
    if (!answer.ok) return answer;
    for (const one of answer.value) found.set(one.sha, one);
  }
  return known([...found.values()]);
}

interface PullDetails {
  readonly reviewers: readonly string[];
  readonly authors: readonly string[];
  readonly nameless: number;
}

async function detailsOf(
  api: DeploymentApi,
  pull: PullInfo,
  wantsReviews: boolean,
  rights: Map<string, boolean>,
): Promise<ApiAnswer<PullDetails>> {
  const commits = await api.commitsOfPull(pull.number);
  if (!commits.ok) return commits;
  if (commits.value.length >= mostOfPull)
    return no(`it has ${mostOfPull} commits or more, and GitHub lists no more of them`);
  const reviewers = wantsReviews ? await reviewersOf(api, pull, rights) : known<readonly string[]>([]);
  if (!reviewers.ok) return reviewers;
  return known({
    reviewers: reviewers.value,
    authors: unique([...(pull.author === null ? [] : [pull.author]), ...authorsOf(commits.value)]),
    nameless: commits.value.filter(({ author }) => author === null).length,
  });
}

/** States in which a review says yes or no. A mere comment takes back neither. */
const decisive: ReadonlySet<string> = new Set(['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED']);

async function reviewersOf(
  api: DeploymentApi,
  pull: PullInfo,
  rights: Map<string, boolean>,
): Promise<ApiAnswer<readonly string[]>> {
  const answer = await api.reviews(pull.number);
  if (!answer.ok) return answer;
  const last = new Map<string, { readonly login: string; readonly isYes: boolean; readonly association: string }>();
  for (const { login, state, commit, association } of answer.value) {
    if (login === null || !decisive.has(state)) continue;
    last.set(login.toLowerCase(), { login, isYes: state === 'APPROVED' && commit === pull.head, association });
  }
  const reviewers: string[] = [];
  for (const { login, isYes, association } of last.values()) {
    if (isYes && (await mayWrite(api, login, association, rights))) reviewers.push(login);
  }
  return known(reviewers);
}

async function mayWrite(
  api: DeploymentApi,
  login: string,
  association: string,
  rights: Map<string, boolean>,
): Promise<boolean> {
  const key = login.toLowerCase();
  const before = rights.get(key);
  if (before !== undefined) return before;
  const answer = await api.permission(login);
  // Where GitHub does not say it to this token: what it says beside the review, which is right but for members who may only read.
  const may = answer.ok
    ? answer.value === 'admin' || answer.value === 'write'
    : ['OWNER', 'MEMBER', 'COLLABORATOR'].includes(association);
  rights.set(key, may);
  return may;
}

/** Authors with an account, and co-authors whose address is one that GitHub gives out: `123+mona@users.noreply.github.com`. */
function authorsOf(commits: readonly CommitInfo[]): readonly string[] {
  return unique(
    commits.flatMap(({ author, message }) => [
      ...(author === null ? [] : [author]),
      ...[...message.matchAll(/^co-authored-by:[^<\n]*<(?:\d+\+)?([\w[\]-]+)@users\.noreply\.[\w.-]+>\s*$/gim)].map(
        ([, login = '']) => login,
      ),
    ]),
  );
}

function unique(logins: readonly string[]): readonly string[] {
  return [...new Map(logins.map((login) => [login.toLowerCase(), login])).values()];
}

function known<T>(value: T): ApiAnswer<T> & { readonly ok: true } {
  return { ok: true, value };
}

function no(why: string): ApiAnswer<never> {
  return { ok: false, problem: { status: null, why, hint: '', missing: null, endsAll: false } };
}

function unknown(what: string, { why, missing }: ApiProblem): FoundApprovals {
  const mend = missing === null ? '' : `; add "${missing}" to the permissions of the job`;
  return { kind: 'unknown', why: `${what} could not be found: ${why}${mend}` };
}
