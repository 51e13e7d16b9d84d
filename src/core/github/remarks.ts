import type { ActionShell } from '../runtime/action-shell.ts';
import { plain } from '../runtime/plain-text.ts';
import { inCode } from './action-run.ts';
import type { Published } from './publish.ts';

/** GitHub keeps ten annotations of a level. */
const mostAnnotations = 10;

/** Says on the run what is no finding, as far as the annotations that were given leave room. */
export async function annotateRemarks(
  remarks: readonly string[],
  annotations: string,
  shell: ActionShell,
): Promise<void> {
  const room = mostAnnotations - annotations.split('\n').filter((line) => line.startsWith('::warning ')).length;
  for (const remark of remarks.slice(0, Math.max(0, room))) await shell.annotate('warning', remark);
}

/** The same for the head of a summary. */
export function remarksMarkdown(remarks: readonly string[]): string {
  return remarks.map((remark) => `> ${inCode(plain(remark))}\n\n`).join('');
}

/** Says what was written on GitHub, and what could not be. */
export async function tellPublished(
  { commentUrls, remarks }: Published,
  isQuiet: boolean,
  shell: ActionShell,
): Promise<void> {
  await shell.output('comment-url', commentUrls.join('\n'));
  for (const { text, isWarning } of remarks) {
    const line = plain(text, 1_000);
    if (isWarning) await shell.annotate('warning', line);
    else if (!isQuiet) shell.io.err(`${line}\n`);
  }
}
