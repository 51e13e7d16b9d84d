import path from 'node:path';
import type { Place } from '../core/github/action-place.ts';
import { annotateRemarks, remarksMarkdown } from '../core/github/remarks.ts';
import { resultsFolder } from '../core/github/results-folder.ts';
import { linker } from '../core/github/run-links.ts';
import type { DeployedDatabase, DeployReport } from '../core/report/deploy/deploy-report.ts';
import { renderDeployGitHub } from '../core/report/deploy/github.ts';
import { renderDeployHtml } from '../core/report/deploy/html.ts';
import { renderDeployJson } from '../core/report/deploy/json.ts';
import { renderDeployJUnit } from '../core/report/deploy/junit.ts';
import { renderDeployMarkdown } from '../core/report/deploy/markdown.ts';
import { riskOfAll } from '../core/report/deploy/wording.ts';
import type { ActionShell } from '../core/runtime/action-shell.ts';
import type { Files } from '../core/runtime/world.ts';
import { sourceReader } from '../core/targets/source-reader.ts';
import { relocateDeploy } from './relocate.ts';

/** The runner refuses a summary of more than 1 MiB as a whole; other text of the step may come to it. */
const summaryBytes = 1_000_000;

/** Annotations, files, outputs and the summary of the step. @param plan the plan file and where it may be written, with mode plan */
export async function writeDeployResults(
  local: DeployReport,
  plan: { readonly name: string | null; readonly text: string; readonly files: Files } | null,
  place: Place,
  shell: ActionShell,
  remarks: readonly string[],
): Promise<void> {
  const { env, world } = place;
  const prefix = await place.prefix();
  const report = relocateDeploy(local, prefix);
  const link = linker(place);

  const annotations = renderDeployGitHub(report);
  shell.commands(annotations);
  await annotateRemarks(remarks, annotations, shell);

  const read = sourceReader(world.files);
  const source = (file: string) => read(file.startsWith(prefix) ? file.slice(prefix.length) : file);
  const folder = resultsFolder('deploy', env, world.platform);
  const { databases } = report;
  const each = (pick: (database: DeployedDatabase) => string | null) =>
    databases.map((one) => pick(one) ?? '').join('\n');
  const count = (...states: readonly string[]) =>
    databases.reduce((sum, { migrations }) => sum + migrations.filter(({ state }) => states.includes(state)).length, 0);
  await shell.output('verdict', report.verdict);
  await shell.output('reason', report.reason);
  await shell.output('applied', report.mode === 'deploy' ? count('applied', 'resumed') : 0);
  await shell.output(
    'pending',
    report.mode === 'deploy' ? count('pending', 'failed', 'half-applied') : count('pending', 'applied', 'failed'),
  );
  if (plan === null)
    await shell.output(
      'plan',
      each((one) => one.plan),
    );
  else if (plan.name === null) await shell.output('plan', folder.write('plan.json', plan.text));
  else {
    plan.files.write(plan.name, plan.text);
    await shell.output('plan', path.resolve(plan.files.root, plan.name));
  }
  await shell.output(
    'plan-digest',
    each((one) => one.plan),
  );
  await shell.output('risk', riskOfAll(databases));
  await shell.output(
    'version-before',
    each((one) => one.before),
  );
  await shell.output(
    'version-after',
    each((one) => one.after),
  );
  await shell.output('deployment-id', report.deployment === null ? '' : report.deployment.id);
  await shell.output('run-id', report.run);
  await shell.output('report', folder.write('report.json', renderDeployJson(report)));
  await shell.output('report-html', folder.write('report.html', renderDeployHtml(report, { link, source })));
  await shell.output('junit', folder.write('junit.xml', renderDeployJUnit(report)));
  const markdown = renderDeployMarkdown(report, { bytes: summaryBytes, link });
  await shell.summary(`${remarksMarkdown(remarks)}${markdown}`);
}
