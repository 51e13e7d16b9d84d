import { mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nonEmpty, type Place } from '../core/github/action-place.ts';
import type { Report } from '../core/report/report.ts';
import type { ActionShell } from '../core/runtime/action-shell.ts';
import { diskFiles } from '../core/runtime/files.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { Environment, Files } from '../core/runtime/world.ts';
import { decode } from '../core/sql/source-text.ts';
import { sourceReader } from '../core/targets/source-reader.ts';
import type { LintInputs } from './inputs.ts';
import { relocate } from './relocate.ts';
import { docsBase } from './run.ts';

/** The runner refuses a summary of more than 1 MiB as a whole; other text of the step may come to it. */
const summaryBytes = 1_000_000;
/** GitHub keeps ten annotations of a level. */
const mostAnnotations = 10;

/** The report as it was published: with the paths of the repository. */
export interface Written {
  readonly report: Report;
  readonly prefix: string;
}

/** What needs no permission: annotations, files, outputs and the summary of the step. */
export async function writeResults(
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
export async function publishOnGitHub(
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

/** A folder of this step's own, since a job may lint twice. */
function resultsFolder(env: Environment): string {
  const temp = nonEmpty(env['RUNNER_TEMP']) ?? tmpdir();
  mkdirSync(temp, { recursive: true });
  return mkdtempSync(path.join(temp, 'drydock-lint-'));
}

/** A line of Markdown that shows a text as it is: a fence longer than any in it. */
export function inCode(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${text} ${fence}  `;
}

function statOf(file: string) {
  return statSync(file, { throwIfNoEntry: false }) ?? null;
}
