import type { Place } from '../core/github/action-place.ts';
import { checkPublication } from '../core/github/check-publication.ts';
import { publish } from '../core/github/publish.ts';
import { annotateRemarks, remarksMarkdown, tellPublished } from '../core/github/remarks.ts';
import { resultsFolder } from '../core/github/results-folder.ts';
import { commitOf, linker, runUrl } from '../core/github/run-links.ts';
import type { CheckReport } from '../core/report/check/check-report.ts';
import { renderCheckGitHub } from '../core/report/check/github.ts';
import { renderCheckJson } from '../core/report/check/json.ts';
import { renderCheckJUnit } from '../core/report/check/junit.ts';
import { renderCheckMarkdown } from '../core/report/check/markdown.ts';
import type { ActionShell } from '../core/runtime/action-shell.ts';
import { plain } from '../core/runtime/plain-text.ts';
import { sourceReader } from '../core/targets/source-reader.ts';
import { lintedText, sarifText } from '../lint-migrations/action-results.ts';
import { relocate } from '../lint-migrations/relocate.ts';
import { relocateTest } from '../test-migrations/relocate.ts';
import { verdictsByTrial } from '../test-migrations/trial-verdicts.ts';
import type { CheckInputs } from './inputs.ts';

/** The runner refuses a summary of more than 1 MiB as a whole; other text of the step may come to it. */
const summaryBytes = 1_000_000;

/** The report as it was published: with the paths of the repository. */
export interface WrittenCheck {
  readonly report: CheckReport;
  readonly prefix: string;
}

/** What needs no permission: annotations, files, outputs and the summary of the step. */
export async function writeCheckResults(
  local: CheckReport,
  place: Place,
  shell: ActionShell,
  remarks: readonly string[],
): Promise<WrittenCheck> {
  const { env, world } = place;
  const prefix = await place.prefix();
  const report = relocated(local, prefix);
  const link = linker(place);

  const annotations = renderCheckGitHub(report);
  shell.commands(annotations);
  await annotateRemarks(remarks, annotations, shell);

  const { lint } = report;
  const read = sourceReader(world.files);
  const source = (file: string) => read(file.startsWith(prefix) ? file.slice(prefix.length) : file);
  const { renderCheckHtml } = await import('../core/report/check/html.ts');
  const folder = resultsFolder('check', env, world.platform);
  await shell.output('verdict', report.verdict);
  await shell.output('reason', report.reason);
  await shell.output('findings', lint.findings.length);
  await shell.output('errors', lint.counts.error);
  await shell.output('warnings', lint.counts.warning);
  await shell.output('risk', lint.risk.class);
  await shell.output('report', folder.write('report.json', renderCheckJson(report)));
  await shell.output('report-html', folder.write('report.html', renderCheckHtml(report, { link, source })));
  await shell.output('junit', folder.write('junit.xml', renderCheckJUnit(report)));
  await shell.output('sarif', folder.write('report.sarif', await sarifText(lint, world, prefix)));
  if (report.test) for (const [trial, verdict] of verdictsByTrial(report.test)) await shell.output(trial, verdict);
  const markdown = renderCheckMarkdown(report, { bytes: summaryBytes, link });
  await shell.summary(`${remarksMarkdown(remarks)}${markdown}`);
  return { report, prefix };
}

function relocated(report: CheckReport, prefix: string): CheckReport {
  const lint = relocate(report.lint, prefix);
  return report.test === null ? { ...report, lint } : { ...report, lint, test: relocateTest(report.test, prefix) };
}

/** What the pull request shows, as far as the token may write it. Never changes how the step ends. */
export async function publishCheck(
  { report, prefix, status }: WrittenCheck & { readonly status: number },
  inputs: CheckInputs,
  place: Place,
  shell: ActionShell,
): Promise<void> {
  const published = await publish(
    checkPublication({
      report,
      status,
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
      checkName: inputs.database === null ? 'Drydock check' : `Drydock check (${plain(inputs.database, 100)})`,
      runUrl: runUrl(place.env),
      link: linker(place),
      textOf: lintedText(place.world.files, prefix),
      client: place.client,
    }),
  );
  await tellPublished(published, inputs.quiet, shell);
}
