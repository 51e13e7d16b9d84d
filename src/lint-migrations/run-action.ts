import { mkdirSync, mkdtempSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repositoryApi } from '../core/github/api.ts';
import { changesOfEvent } from '../core/github/changed-files.ts';
import { type Client, gitHubClient } from '../core/github/client.ts';
import { type EventRange, eventRange, type PullRequestOfEvent, pullRequestOf } from '../core/github/event.ts';
import { headFiles, readAt } from '../core/github/head-files.ts';
import type { Report } from '../core/report/report.ts';
import { UserError } from '../core/report/user-error.ts';
import { exitStatus } from '../core/report/verdict.ts';
import { type ActionShell, actionShell } from '../core/runtime/action-shell.ts';
import { describeFailure } from '../core/runtime/failures.ts';
import { diskFiles } from '../core/runtime/files.ts';
import { type GitRepository, gitProblemInWords, gitRepository } from '../core/runtime/git.ts';
import type { OutputStream } from '../core/runtime/io.ts';
import { parseInputs } from '../core/runtime/parse-options.ts';
import { isInside } from '../core/runtime/paths.ts';
import { plain } from '../core/runtime/plain-text.ts';
import { machinePrograms } from '../core/runtime/programs.ts';
import { snapshotFiles } from '../core/runtime/snapshot-files.ts';
import { type Environment, type Files, maxFileBytes, type World } from '../core/runtime/world.ts';
import { loadParserFromDisk } from '../core/sql/load-parser.ts';
import { decode } from '../core/sql/source-text.ts';
import { configNames, loadConfig } from './config.ts';
import { type LintInputs, lintSpec } from './inputs.ts';
import { lintOptions } from './options.ts';
import { relocate } from './relocate.ts';
import { render, sourceReader } from './render.ts';
import { rules } from './rules/registry.ts';
import { docsBase, runLint } from './run.ts';

export interface ActionProcess {
  readonly stdout: OutputStream;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly cwd: string;
  readonly program: { readonly version: string; readonly issues: string };
}

/** The runner refuses a summary of more than 1 MiB as a whole; other text of the step may come to it. */
const summaryBytes = 1_000_000;
/** GitHub keeps ten annotations of a level. */
const mostAnnotations = 10;

/** `actions/lint-migrations`, from the inputs to the summary. Gives the exit status and never throws. */
export async function runLintAction(started: ActionProcess): Promise<number> {
  const shell = actionShell(started.stdout, started.env);
  try {
    return await lint(started, shell);
  } catch (error) {
    const failure = describeFailure(error, started.program);
    const first = failure.lines[0] ?? '';
    for (const line of failure.lines) shell.io.err(`drydock: ${line}\n`);
    await shell.annotate('error', failure.status === 2 ? failure.lines.join('\n') : first);
    await shell.output('verdict', 'error');
    await shell.summary(`## Drydock could not lint the migrations\n\n${failure.lines.map(inCode).join('\n')}\n`);
    return failure.status;
  } finally {
    shell.close();
  }
}

async function lint(started: ActionProcess, shell: ActionShell): Promise<number> {
  const { values: inputs, warnings } = parseInputs(lintSpec, started.env);
  const say = (message: string) => shell.io.err(`${plain(message, 1_000)}\n`);

  const place = await placeOf(inputs, started, shell);
  const config = await loadConfig(place.configFiles, inputs.config, rules);
  const options = lintOptions(inputs, config, place.world.files);
  const report = await runLint(options, place.world, loadParserFromDisk, inputs.quiet ? () => {} : say);

  const { world } = place;
  const renderOptions = {
    files: world.files,
    colour: shell.io.isTerminal,
    width: shell.io.width,
    quiet: inputs.quiet,
    verbose: inputs.verbose,
    docs: docsBase(world),
  };
  // Annotations are commands, so that the format "github" is what the runner is given below anyhow.
  const text = await render(
    report,
    inputs.format === 'github' && inputs.output === null ? 'text' : inputs.format,
    renderOptions,
  );
  if (inputs.output === null) shell.io.out(text);
  else place.disk.write(inputs.output, text);

  for (const warning of warnings) say(warning);
  const written = await writeResults(report, inputs, place, shell, [...warnings, ...place.remarks()]);
  await publishOnGitHub(written, inputs, place, shell);
  return exitStatus(report);
}

/** Where the action works: the folder, its files, and what GitHub and git know of it. */
interface Place {
  readonly world: World;
  /** The files of the machine, for what is written. */
  readonly disk: Files;
  /** Where drydock.yml is read: never from the head of a `pull_request_target`, which anybody may have written. */
  readonly configFiles: Files;
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

async function placeOf(inputs: LintInputs, started: ActionProcess, shell: ActionShell): Promise<Place> {
  const { env, platform, cwd } = started;
  const workspace = realpathSync(nonEmpty(env['GITHUB_WORKSPACE']) ?? cwd);
  const root = workingFolder(workspace, inputs['working-directory'] ?? '.');
  const workspacePrefix = folderPrefix(path.relative(workspace, root));
  const disk = diskFiles({ root, platform, confineTo: workspace });
  const git = gitRepository({ root, env, platform });
  const event = env['GITHUB_EVENT_NAME'] ?? '';
  const payload = payloadOf(env);
  const range = eventRange(event, payload);
  const prefix = async () => (await git.prefix()) ?? workspacePrefix;
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
    range,
    pull: pullRequestOf(event, payload),
    client,
    env,
    prefix,
    isOfChange: () => isOfChange,
    remarks: () => found,
  };
}

function clientOf(inputs: LintInputs, env: Environment, shell: ActionShell): (() => Promise<Client>) | null {
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

/** The report as it was published: with the paths of the repository. */
interface Written {
  readonly report: Report;
  readonly prefix: string;
}

/** What needs no permission: annotations, files, outputs and the summary of the step. */
async function writeResults(
  local: Report,
  inputs: LintInputs,
  place: Place,
  shell: ActionShell,
  remarks: readonly string[],
): Promise<Written> {
  const { env, world } = place;
  const atTop = inputs['working-directory'] === '.' && statOf(path.join(world.files.root, '.git')) !== null;
  const prefix = atTop ? '' : await place.prefix();
  const report = relocate(local, prefix);

  const [{ renderGitHub }, { renderJson }, { renderSarif }, { renderMarkdown }, { ruleInfos }] = await Promise.all([
    import('../core/report/github.ts'),
    import('../core/report/json.ts'),
    import('../core/report/sarif.ts'),
    import('../core/report/markdown.ts'),
    import('./render.ts'),
  ]);
  const annotations = renderGitHub(report);
  shell.commands(annotations);
  const room = mostAnnotations - annotations.split('\n').filter((line) => line.startsWith('::warning ')).length;
  for (const remark of remarks.slice(0, Math.max(0, room))) await shell.annotate('warning', remark);

  const folder = resultsFolder(env);
  const files = diskFiles({ root: folder, platform: world.platform, confineTo: null });
  files.write('report.json', renderJson(report));
  const source = sourceReader(world.files);
  files.write(
    'report.sarif',
    renderSarif(report, {
      rules: await ruleInfos(docsBase(world)),
      source: (file) => source(file.startsWith(prefix) ? file.slice(prefix.length) : file),
    }),
  );
  await shell.output('verdict', report.verdict);
  await shell.output('findings', report.findings.length);
  await shell.output('errors', report.counts.error);
  await shell.output('warnings', report.counts.warning);
  await shell.output('risk', report.risk.class);
  await shell.output('report', path.join(folder, 'report.json'));
  await shell.output('sarif', path.join(folder, 'report.sarif'));
  const said = remarks.map((remark) => `> ${inCode(plain(remark))}\n\n`).join('');
  await shell.summary(`${said}${renderMarkdown(report, { bytes: summaryBytes, link: linker(place) })}`);
  return { report, prefix };
}

/** What the pull request shows, as far as the token may write it. Never changes how the step ends. */
async function publishOnGitHub(
  { report, prefix }: Written,
  inputs: LintInputs,
  place: Place,
  shell: ActionShell,
): Promise<void> {
  const { world, env } = place;
  const { publish } = await import('../core/github/publish.ts');
  const { commentUrls, remarks } = await publish({
    report,
    asked: {
      comment: inputs.comment,
      suggestions: inputs.suggestions,
      'check-run': inputs['check-run'],
      'risk-label': inputs['risk-label'],
    },
    pull: place.pull,
    commit: commitOf(place),
    isOfChange: place.isOfChange(),
    prefix,
    checkName: inputs.database === null ? 'Drydock lint' : `Drydock lint (${plain(inputs.database, 100)})`,
    runUrl: runUrl(env),
    link: linker(place),
    textOf: (file) => textOf(world.files, file.startsWith(prefix) ? file.slice(prefix.length) : file),
    client: place.client,
  });
  await shell.output('comment-url', commentUrls.join('\n'));
  for (const { text, isWarning } of remarks) {
    const line = plain(text, 1_000);
    if (isWarning) await shell.annotate('warning', line);
    else if (!inputs.quiet) shell.io.err(`${line}\n`);
  }
}

/** A file as it was linted, word for word: a suggestion replaces lines, and must not replace others. */
function textOf(files: Files, file: string): string | undefined {
  if (files.kind(file) !== 'file') return undefined;
  try {
    const decoded = decode(files.read(file));
    return 'text' in decoded ? decoded.text : undefined;
  } catch {
    // Without its text there is no suggestion; the finding has been reported.
    return undefined;
  }
}

/** The page of this run, where its summary is. */
function runUrl(env: Environment): string | null {
  const [server, repository, run] = ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'].map((name) =>
    nonEmpty(env[name]),
  );
  return server && repository && run && /^\d+$/.test(run) ? `${server}/${repository}/actions/runs/${run}` : null;
}

function commitOf({ env, range }: Place): string | null {
  return range.kind === 'range' || range.kind === 'new-branch' ? range.head : nonEmpty(env['GITHUB_SHA']);
}

/** The address of a line at the commit that was linted. */
function linker(place: Place): (file: string, line: number) => string | null {
  const { env } = place;
  const server = nonEmpty(env['GITHUB_SERVER_URL']);
  const repository = nonEmpty(env['GITHUB_REPOSITORY']);
  const commit = commitOf(place);
  if (server === null || repository === null || commit === null) return () => null;
  return (file, line) =>
    file.startsWith('../')
      ? null
      : `${server}/${repository}/blob/${commit}/${file.split('/').map(encodeURIComponent).join('/')}#L${line}`;
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

/** A folder of this step's own, since a job may lint twice. */
function resultsFolder(env: Environment): string {
  const temp = nonEmpty(env['RUNNER_TEMP']) ?? tmpdir();
  mkdirSync(temp, { recursive: true });
  return mkdtempSync(path.join(temp, 'drydock-lint-'));
}

function folderPrefix(relative: string): string {
  return relative === '' ? '' : `${relative.replaceAll('\\', '/')}/`;
}

/** A line of Markdown that shows a text as it is: a fence longer than any in it. */
function inCode(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${text} ${fence}  `;
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

function statOf(file: string) {
  return statSync(file, { throwIfNoEntry: false }) ?? null;
}
