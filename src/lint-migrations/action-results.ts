import type { Place } from '../core/github/action-place.ts';
import { annotateRemarks, remarksMarkdown, tellPublished } from '../core/github/remarks.ts';
import { resultsFolder } from '../core/github/results-folder.ts';
import { commitOf, linker, runUrl } from '../core/github/run-links.ts';
import type { Report } from '../core/report/report.ts';
import type { ActionShell } from '../core/runtime/action-shell.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { Files, World } from '../core/runtime/world.ts';
import { decode } from '../core/sql/source-text.ts';
import { sourceReader } from '../core/targets/source-reader.ts';
import { docsBase } from './docs-base.ts';
import type { LintInputs } from './inputs.ts';
import { relocate } from './relocate.ts';

/** The runner refuses a summary of more than 1 MiB as a whole; other text of the step may come to it. */
const summaryBytes = 1_000_000;

/** The report as it was published: with the paths of the repository. */
export interface Written {
  readonly report: Report;
  readonly prefix: string;
}

/** What needs no permission: annotations, files, outputs and the summary of the step. */
export async function writeResults(
  local: Report,
  place: Place,
  shell: ActionShell,
  remarks: readonly string[],
): Promise<Written> {
  const { env, world } = place;
  const prefix = await place.prefix();
  const report = relocate(local, prefix);

  const [{ renderGitHub }, { renderJson }, { renderMarkdown }] = await Promise.all([
    import('../core/report/github.ts'),
    import('../core/report/json.ts'),
    import('../core/report/markdown.ts'),
  ]);
  const annotations = renderGitHub(report);
  shell.commands(annotations);
  await annotateRemarks(remarks, annotations, shell);

  const folder = resultsFolder('lint', env, world.platform);
  await shell.output('verdict', report.verdict);
  await shell.output('findings', report.findings.length);
  await shell.output('errors', report.counts.error);
  await shell.output('warnings', report.counts.warning);
  await shell.output('risk', report.risk.class);
  await shell.output('report', folder.write('report.json', renderJson(report)));
  await shell.output('sarif', folder.write('report.sarif', await sarifText(report, world, prefix)));
  await shell.summary(
    `${remarksMarkdown(remarks)}${renderMarkdown(report, { bytes: summaryBytes, link: linker(place) })}`,
  );
  return { report, prefix };
}

/** The report as SARIF, for code scanning. Its paths are the repository's. */
export async function sarifText(report: Report, world: World, prefix: string): Promise<string> {
  const [{ renderSarif }, { ruleInfos }] = await Promise.all([
    import('../core/report/sarif.ts'),
    import('./render.ts'),
  ]);
  const source = sourceReader(world.files);
  return renderSarif(report, {
    rules: await ruleInfos(docsBase(world)),
    source: (file) => source(file.startsWith(prefix) ? file.slice(prefix.length) : file),
  });
}

/** What the pull request shows, as far as the token may write it. Never changes how the step ends. */
export async function publishOnGitHub(
  { report, prefix }: Written,
  inputs: LintInputs,
  place: Place,
  shell: ActionShell,
): Promise<void> {
  const { world, env } = place;
  const [{ publish }, { lintPublication }] = await Promise.all([
    import('../core/github/publish.ts'),
    import('../core/github/lint-publication.ts'),
  ]);
  const published = await publish(
    lintPublication({
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
      textOf: lintedText(world.files, prefix),
      client: place.client,
    }),
  );
  await tellPublished(published, inputs.quiet, shell);
}

/** A file as it was linted, word for word, by its path in the repository: a suggestion replaces lines, and must not replace others. */
export function lintedText(files: Files, prefix: string): (file: string) => string | undefined {
  return (file) => {
    const local = file.startsWith(prefix) ? file.slice(prefix.length) : file;
    if (files.kind(local) !== 'file') return undefined;
    try {
      const decoded = decode(files.read(local));
      return 'text' in decoded ? decoded.text : undefined;
    } catch {
      // Without its text there is no suggestion; the finding has been reported.
      return undefined;
    }
  };
}
