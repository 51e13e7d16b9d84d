import type { execFileSync } from 'node:child_process';
import type { FileChanges } from '../report/changes.ts';
import { UserError } from '../report/user-error.ts';
import { outgoing, type PathStyle, pathStyle } from './paths.ts';
import { plain } from './plain-text.ts';
import type { Environment, Git } from './world.ts';

export interface GitOptions {
  /** The working folder, absolute. */
  readonly root: string;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
}

/** Why git could not answer; a value, because an action then asks the API instead. */
export type GitProblem =
  | { readonly kind: 'no-git' }
  | { readonly kind: 'no-repository'; readonly message: string }
  | { readonly kind: 'unsafe-repository' }
  | { readonly kind: 'unknown-ref'; readonly ref: string; readonly shallow: boolean }
  | { readonly kind: 'no-common-history'; readonly ref: string; readonly shallow: boolean }
  | { readonly kind: 'failed'; readonly message: string };

export type GitAnswer =
  | { readonly ok: true; readonly changes: FileChanges }
  | { readonly ok: false; readonly problem: GitProblem };

export interface GitRepository extends Git {
  /** As `changesSince`, with the failure as a value. `shownAs` is the base's name for readers. */
  tryChangesSince(ref: string, shownAs?: string): Promise<GitAnswer>;
  /** The working folder's path in the repository: "" at its top, else with a slash at its end; null when git cannot tell. */
  prefix(): Promise<string | null>;
}

/** Git as a child process: an argument vector, never a shell, and an environment without our secrets. */
export function gitRepository(options: GitOptions): GitRepository {
  const tryChangesSince = async (ref: string, shownAs = ref): Promise<GitAnswer> => {
    // Loaded here because most runs never ask git, and the start of the program is what people wait for.
    const { execFileSync } = await import('node:child_process');
    try {
      return { ok: true, changes: readChanges(runner(execFileSync, options), options, ref, shownAs) };
    } catch (error) {
      if (error instanceof GitFailure) return { ok: false, problem: error.problem };
      throw error;
    }
  };
  const prefix = async (): Promise<string | null> => {
    const { execFileSync } = await import('node:child_process');
    try {
      return prefixOf(runner(execFileSync, options));
    } catch (error) {
      if (error instanceof GitFailure) return null;
      throw error;
    }
  };
  return {
    tryChangesSince,
    prefix,
    changesSince: async (ref) => {
      if (!isRefName(ref)) {
        throw new UserError('bad_ref', `--since: "${plain(ref, 80)}" cannot be the name of a git ref`, {
          hint: 'Give a branch, a tag or a commit, such as origin/main.',
        });
      }
      const answer = await tryChangesSince(ref);
      if (answer.ok) return answer.changes;
      throw explainGit(answer.problem);
    },
  };
}

/**
 * Whether a text may be given to git as a ref or revision. A leading dash would be read as an option, and the other
 * characters cannot be part of a ref (git-check-ref-format); `~`, `^` and `@{` are allowed for revisions like `HEAD~3`.
 */
export function isRefName(text: string): boolean {
  return text !== '' && text.length <= 1024 && !/^-|[\u0000-\u0020\u007f:?*[\\]|\.\.|\/\/|\/$/.test(text);
}

/** What stands in the way, as a user's mistake with the way out. */
export function explainGit(problem: GitProblem): UserError {
  const { message, hint } = gitProblemInWords(problem);
  return new UserError(`git_${problem.kind.replaceAll('-', '_')}`, message, { hint });
}

export function gitProblemInWords(problem: GitProblem): { readonly message: string; readonly hint: string } {
  switch (problem.kind) {
    case 'no-git':
      return { message: 'git is not on the PATH', hint: 'Install git, or leave --since out.' };
    case 'no-repository':
      return {
        message: 'The working folder is no git repository',
        hint: 'Run this inside of a clone, or leave --since out.',
      };
    case 'unsafe-repository':
      return {
        message: 'git refuses this repository because it belongs to another user',
        hint: 'Run `git config --global --add safe.directory` with the path of the repository.',
      };
    case 'unknown-ref':
      return {
        message: `git knows no commit "${plain(problem.ref, 80)}"`,
        hint: problem.shallow ? deepen : 'Fetch it first (git fetch origin), or check its spelling.',
      };
    case 'no-common-history':
      return {
        message: `HEAD and "${plain(problem.ref, 80)}" have no common history`,
        hint: problem.shallow ? deepen : 'Give a ref of the branch that this one will be merged into.',
      };
    case 'failed':
      return {
        message: `git failed: ${plain(problem.message)}`,
        hint: 'Run the same command with --verbose, or leave --since out.',
      };
    default:
      return problem satisfies never;
  }
}

const deepen = 'This is a shallow clone: check out with `fetch-depth: 0`, or run `git fetch --unshallow`.';

class GitFailure extends Error {
  readonly problem: GitProblem;
  constructor(problem: GitProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

type Run = (...args: readonly string[]) => Buffer;

/** Names that git needs to find itself, its configuration and its temporary files. Everything else stays with us. */
const passedOn = [
  'PATH',
  'Path',
  'HOME',
  'USERPROFILE',
  'SystemRoot',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'TMPDIR',
  'XDG_CONFIG_HOME',
];

function runner(exec: typeof execFileSync, options: GitOptions): Run {
  const env: Record<string, string> = {
    // Messages are matched below; a read must neither ask for a password, write an index, nor fetch a missing blob.
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_PAGER: '',
  };
  for (const name of passedOn) {
    const value = options.env[name];
    if (value !== undefined) env[name] = value;
  }
  return (...args) => {
    try {
      return exec('git', ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', ...args], {
        cwd: options.root,
        env,
        encoding: 'buffer',
        maxBuffer: 512 * 1024 * 1024,
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 120_000,
        windowsHide: true,
      });
    } catch (error) {
      throw new GitFailure(problemOf(error));
    }
  };
}

function problemOf(error: unknown): GitProblem {
  if (!(error instanceof Error)) return { kind: 'failed', message: String(error) };
  if ('code' in error && error.code === 'ENOENT') return { kind: 'no-git' };
  const said =
    'stderr' in error && error.stderr instanceof Uint8Array ? new TextDecoder().decode(error.stderr).trim() : '';
  if (/dubious ownership/.test(said)) return { kind: 'unsafe-repository' };
  if (/not a git repository/i.test(said)) return { kind: 'no-repository', message: said };
  return { kind: 'failed', message: said === '' ? error.message : said };
}

function readChanges(run: Run, options: GitOptions, ref: string, shownAs: string): FileChanges {
  const style = pathStyle(options.platform);
  const shallow = text(run('rev-parse', '--is-shallow-repository')).trim() === 'true';
  const prefix = prefixOf(run);
  const tip = commitOf(run, ref, shallow);
  const mergeBase = mergeBaseOf(run, ref, tip, shallow);
  const here = (path: string) => fromPrefix(options.root, prefix, path, style);

  const compared = nameStatus(
    run('diff', '--no-ext-diff', '--no-textconv', '--no-relative', '--name-status', '-z', '-M', mergeBase, '--'),
  );
  const untracked = fields(run('ls-files', '--others', '--exclude-standard', '--full-name', '-z', '--', ':/'));
  const baseFiles = fields(run('ls-tree', '-r', '-z', '--full-tree', '--name-only', tip));
  const inRepository = new Map(baseFiles.map((path) => [here(path), path]));
  for (const path of [...compared.deleted, ...compared.modified]) inRepository.set(here(path), path);
  for (const { from } of compared.renamed) inRepository.set(here(from), from);

  return {
    base: shownAs,
    added: [...compared.added, ...untracked].map(here),
    modified: compared.modified.map(here),
    deleted: compared.deleted.map(here),
    renamed: compared.renamed.map(({ from, to }) => ({ from: here(from), to: here(to) })),
    baseFiles: baseFiles.map(here),
    readBase: async (path) => {
      const inTree = inRepository.get(path);
      if (inTree === undefined) return null;
      // What the branch started from says whether the branch edited the file; the tip has what was merged since.
      return blob(run, mergeBase, inTree) ?? blob(run, tip, inTree);
    },
    foundBy: 'git',
  };
}

/** The prefix and not the top level: git resolves links in the latter, and then it would not fit to the working folder. */
function prefixOf(run: Run): string {
  return text(run('rev-parse', '--show-prefix')).replace(/\n$/, '');
}

function blob(run: Run, commit: string, path: string): Uint8Array | null {
  try {
    return run('cat-file', 'blob', `${commit}:${path}`);
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

function commitOf(run: Run, ref: string, shallow: boolean): string {
  if (!isRefName(ref)) throw new GitFailure({ kind: 'unknown-ref', ref, shallow });
  try {
    return text(run('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`)).trim();
  } catch (error) {
    if (error instanceof GitFailure && error.problem.kind === 'failed') {
      throw new GitFailure({ kind: 'unknown-ref', ref, shallow });
    }
    throw error;
  }
}

function mergeBaseOf(run: Run, ref: string, tip: string, shallow: boolean): string {
  try {
    const found = text(run('merge-base', tip, 'HEAD'))
      .trim()
      .split('\n')[0];
    if (found !== undefined && found !== '') return found;
  } catch (error) {
    if (!(error instanceof GitFailure) || error.problem.kind !== 'failed') throw error;
  }
  throw new GitFailure({ kind: 'no-common-history', ref, shallow });
}

interface NameStatus {
  readonly added: string[];
  readonly modified: string[];
  readonly deleted: string[];
  readonly renamed: { readonly from: string; readonly to: string }[];
}

/** Reads `git diff --name-status -z`: a letter (R and C with a score), then one path or, for R and C, two; each ends with NUL. */
export function nameStatus(output: Uint8Array): NameStatus {
  const result: NameStatus = { added: [], modified: [], deleted: [], renamed: [] };
  const parts = fields(output);
  for (let i = 0; i < parts.length; i += 2) {
    const letter = (parts[i] ?? '')[0];
    const path = parts[i + 1] ?? '';
    if (letter === 'R' || letter === 'C') {
      const to = parts[i + 2] ?? '';
      if (letter === 'R') result.renamed.push({ from: path, to });
      else result.added.push(to);
      i++;
    } else if (letter === 'A') result.added.push(path);
    else if (letter === 'D') result.deleted.push(path);
    else result.modified.push(path);
  }
  return result;
}

/** A path of the repository as seen from the working folder, of which git says that it is `prefix` below the top. */
function fromPrefix(root: string, prefix: string, path: string, style: PathStyle): string {
  if (prefix === '') return path;
  if (path.startsWith(prefix)) return path.slice(prefix.length);
  const up = prefix.split('/').length - 1;
  return outgoing(root, style.join(root, ...Array.from({ length: up }, () => '..'), path), style);
}

function fields(output: Uint8Array): string[] {
  const all = text(output).split('\0');
  all.pop();
  return all;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
