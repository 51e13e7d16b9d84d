import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installViewers, viewers } from './packages.ts';

/**
 * Turns Markdown of GitHub's dialect into HTML, with everything in it that GitHub's own filters would take out: what they have to
 * take out was not ours to send.
 */
export async function githubMarkdown(): Promise<(markdown: string) => string> {
  installViewers();
  const at = (file: string) => pathToFileURL(join(viewers, 'node_modules', file)).href;
  const { micromark } = await import(at('micromark/index.js'));
  const { gfm, gfmHtml } = await import(at('micromark-extension-gfm/index.js'));
  return (markdown) =>
    micromark(markdown, {
      allowDangerousHtml: true,
      allowDangerousProtocol: true,
      extensions: [gfm()],
      htmlExtensions: [gfmHtml()],
    });
}
