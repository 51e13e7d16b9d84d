import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { configNames } from '../configuration/config.ts';
import { UserError } from '../report/user-error.ts';
import type { ActionShell } from '../runtime/action-shell.ts';
import type { Cancelled } from '../runtime/cancellation.ts';
import { diskFiles } from '../runtime/files.ts';
import { type GitRepository, gitProblemInWords, gitRepository } from '../runtime/git.ts';
import type { OutputStream } from '../runtime/io.ts';
import { isInside } from '../runtime/paths.ts';
import { plain } from '../runtime/plain-text.ts';
import { machinePrograms } from '../runtime/programs.ts';
import { snapshotFiles } from '../runtime/snapshot-files.ts';
import { type Environment, type Files, maxFileBytes, type World } from '../runtime/world.ts';
import { repositoryApi } from './api.ts';
import { changesOfEvent } from './changed-files.ts';
import { type Client, gitHubClient } from './client.ts';
import { type EventRange, eventRange, type PullRequestOfEvent, pullRequestOf } from './event.ts';
import { headFiles, readAt } from './head-files.ts';

/** What of an action's inputs says where it works. */
export interface PlaceInputs {
  readonly since: string | null;
  readonly config: string | null;
  readonly 'working-directory': string | null;
  readonly 'github-token': string | null;
}

export interface ActionProcess {
  readonly stdout: OutputStream;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly cwd: string;
  readonly program: { readonly version: string; readonly issues: string };
  /** Calls back when the run is cancelled, and ends the process when that is done. */
  onCancel?(stop: (cancelled: Cancelled) => Promise<void>): void;
}

/** Where the action works: the folder, its files, and what GitHub and git know of it. */
export interface Place {
  readonly world: World;
  /** The files of the machine, for what is written. */
  readonly disk: Files;
  /** Where drydock.yml is read: never from the head of a `pull_request_target`, which anybody may have written. */
  readonly configFiles: Files;
  /**
   * A file that says what counts, beside the configuration: for a `pull_request_target` from the base too, or whoever
   * opens a pull request would say what is wrong with it.
   * @throws UserError when there is no such file
   */
  readPolicy(file: string): Promise<Uint8Array>;
  readonly range: EventRange;
  readonly pull: PullRequestOfEvent | null;
  /** Null without a token. One for the whole run, so that its waits add up. */
  readonly client: (() => Promise<Client>) | null;
  readonly env: Environment;
  /** The working folder's path in the repository, "" or with a slash at its end. */
  prefix(): Promise<string>;
  /** Whether the report is about a change: the event has one, and it could be found. */
  isOfChange(): boolean;
  /** What was found out on the way and the reader should know. */
  remarks(): readonly string[];
}

export async function placeOf(inputs: PlaceInputs, started: ActionProcess, shell: ActionShell): Promise<Place> {
  const { env, platform, cwd } = started;
  const workspace = realpathSync(nonEmpty(env['GITHUB_WORKSPACE']) ?? cwd);
  const root = workingFolder(workspace, inputs['working-directory'] ?? '.');
  const workspacePrefix = folderPrefix(path.relative(workspace, root));
  const disk = diskFiles({ root, platform, confineTo: workspace });
  const git = gitRepository({ root, env, platform });
  const event = env['GITHUB_EVENT_NAME'] ?? '';
  const payload = payloadOf(env);
  const range = eventRange(event, payload);
  // Most repositories are checked out into the working folder itself: then git need not be asked.
  const isTop = statSync(path.join(root, '.git'), { throwIfNoEntry: false }) !== undefined;
  const prefix = async () => (isTop ? '' : ((await git.prefix()) ?? workspacePrefix));
  const client = clientOf(inputs, env, shell);
  const api = client === null ? null : async () => repositoryApi(await client());

  const found: string[] = [];
  let isOfChange = inputs.since !== null;
  const changes = async () => {
    const answer = await changesOfEvent({ range, history: historyOf(git), api, workspacePrefix });
    isOfChange ||= answer.kind === 'changes';
    if (answer.kind === 'unknown') {
      found.push(
        `Every migration is reported on, since what changed could not be found: ${answer.why}. ${answer.hint}`,
      );
    }
    return answer;
  };

  let files = disk;
  let configFiles = disk;
  if (range.kind === 'range' && range.isRemote) {
    if (api === null) {
      throw new UserError('no_token', 'pull_request_target needs a token to read the pull request', {
        hint: 'Leave the input github-token at its default.',
      });
    }
    const asked = await api();
    const at = await prefix();
    const { base, head } = range;
    const local = (file: string) => (disk.kind(file) === 'file' ? () => disk.read(file) : null);
    files = snapshotFiles(root, platform, await headFiles({ api: asked, base, head, prefix: at, local, maxFileBytes }));
    const names = inputs.config === null ? configNames : [inputs.config];
    if (!names.some((name) => disk.kind(name) === 'file')) {
      const some = await Promise.all(
        names.map(async (name) => ({ name, content: await readAt(asked, base, `${at}${name}`) })),
      );
      const inBase = some.flatMap(({ name, content }) =>
        content === null ? [] : [{ path: name, size: content.byteLength, content }],
      );
      configFiles = snapshotFiles(root, platform, { files: inBase, links: [] });
    }
  }
  const readPolicy = async (file: string) => {
    if (api !== null && range.kind === 'range' && range.isRemote && disk.kind(file) !== 'file') {
      const inBase = path.posix.normalize(`${await prefix()}${disk.normalize(file)}`);
      const content = await readAt(await api(), range.base, inBase);
      if (content !== null) return content;
    }
    return disk.read(file);
  };
  return {
    world: {
      io: shell.io,
      files,
      git,
      github: { event, changes },
      // What pull_request_target lints is the work of anybody, and the job may hold secrets: nothing of it is run.
      ...(range.kind === 'range' && range.isRemote ? {} : { programs: machinePrograms({ env, platform }) }),
      clock: { now: () => new Date() },
      env,
      platform,
    },
    disk,
    configFiles,
    readPolicy,
    range,
    pull: pullRequestOf(event, payload),
    client,
    env,
    prefix,
    isOfChange: () => isOfChange,
    remarks: () => found,
  };
}

function clientOf(inputs: PlaceInputs, env: Environment, shell: ActionShell): (() => Promise<Client>) | null {
  const token = inputs['github-token'];
  const repository = nonEmpty(env['GITHUB_REPOSITORY']);
  if (token === null || repository === null) return null;
  const make = async () => {
    // Before it is used, so that whatever an error says of the request cannot show it.
    await shell.mask(token);
    return gitHubClient({
      token,
      repository,
      apiUrl: nonEmpty(env['GITHUB_API_URL']) ?? 'https://api.github.com',
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
  };
  let made: Promise<Client> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

function historyOf(git: GitRepository) {
  return {
    prefix: () => git.prefix(),
    tryChangesSince: async (ref: string, shownAs: string) => {
      const answer = await git.tryChangesSince(ref, shownAs);
      if (answer.ok) return answer;
      const { message } = gitProblemInWords(answer.problem);
      return { ok: false as const, why: message };
    },
  };
}

function workingFolder(workspace: string, given: string): string {
  const wanted = path.resolve(workspace, given);
  let real: string;
  try {
    real = realpathSync(wanted);
  } catch {
    throw new UserError('file_not_found', `working-directory: ${plain(given)} does not exist in the workspace`, {
      hint: 'Is there a step with actions/checkout before this one?',
    });
  }
  if (!isInside(workspace, real, path)) {
    throw new UserError('outside_workspace', `working-directory: ${plain(given)} lies outside of the workspace`);
  }
  if (!statSync(real).isDirectory()) {
    throw new UserError('not_a_folder', `working-directory: ${plain(given)} is a file, not a folder`);
  }
  return real;
}

function payloadOf(env: Environment): unknown {
  const file = nonEmpty(env['GITHUB_EVENT_PATH']);
  if (file === null) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Without a payload nothing is known of the change, and that is what the reader is told.
    return null;
  }
}

function folderPrefix(relative: string): string {
  return relative === '' ? '' : `${relative.replaceAll('\\', '/')}/`;
}

export function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
