import type { Place } from '../core/github/action-place.ts';
import { publish } from '../core/github/publish.ts';
import { annotateRemarks, remarksMarkdown, tellPublished } from '../core/github/remarks.ts';
import { resultsFolder } from '../core/github/results-folder.ts';
import { commitOf, linker, runUrl } from '../core/github/run-links.ts';
import { testPublication } from '../core/github/test-publication.ts';
import { renderTestGitHub } from '../core/report/trials/github.ts';
import { renderTestHtml } from '../core/report/trials/html.ts';
import { renderTestJson } from '../core/report/trials/json.ts';
import { renderTestJUnit } from '../core/report/trials/junit.ts';
import { renderTestMarkdown } from '../core/report/trials/markdown.ts';
import type { TestReport } from '../core/report/trials/trial-report.ts';
import type { ActionShell } from '../core/runtime/action-shell.ts';
import { sourceReader } from '../core/targets/source-reader.ts';
import type { TestInputs } from './inputs.ts';
import { relocateTest } from './relocate.ts';
import { verdictsByTrial } from './trial-verdicts.ts';

/** The runner refuses a summary of more than 1 MiB as a whole; other text of the step may come to it. */
const summaryBytes = 1_000_000;

/** The report as it was published: with the paths of the repository. */
export interface WrittenTest {
  readonly report: TestReport;
  readonly prefix: string;
}

/** What needs no permission: annotations, files, outputs and the summary of the step. */
export async function writeTestResults(
  local: TestReport,
  place: Place,
  shell: ActionShell,
  remarks: readonly string[],
): Promise<WrittenTest> {
  const { env, world } = place;
  const prefix = await place.prefix();
  const report = relocateTest(local, prefix);
  const link = linker(place);

  const annotations = renderTestGitHub(report);
  shell.commands(annotations);
  await annotateRemarks(remarks, annotations, shell);

  const read = sourceReader(world.files);
  const source = (file: string) => read(file.startsWith(prefix) ? file.slice(prefix.length) : file);
  const folder = resultsFolder('test', env, world.platform);
  await shell.output('verdict', report.verdict);
  await shell.output('reason', report.reason);
  await shell.output('report', folder.write('report.json', renderTestJson(report)));
  await shell.output('report-html', folder.write('report.html', renderTestHtml(report, { link, source })));
  await shell.output('junit', folder.write('junit.xml', renderTestJUnit(report)));
  for (const [trial, verdict] of verdictsByTrial(report)) await shell.output(trial, verdict);
  const markdown = renderTestMarkdown(report, { bytes: summaryBytes, link });
  await shell.summary(`${remarksMarkdown(remarks)}${markdown}`);
  return { report, prefix };
}

/** The comment on the pull request, as far as the token may write it. Never changes how the step ends. */
export async function publishTest(
  { report, prefix }: WrittenTest,
  inputs: Pick<TestInputs, 'comment' | 'quiet'>,
  place: Place,
  shell: ActionShell,
): Promise<void> {
  const published = await publish(
    testPublication({
      report,
      comment: inputs.comment,
      pull: place.pull,
      commit: commitOf(place),
      prefix,
      runUrl: runUrl(place.env),
      link: linker(place),
      client: place.client,
    }),
  );
  await tellPublished(published, inputs.quiet, shell);
}
