import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the viewers' packages. */
export const viewers = dirname(fileURLToPath(import.meta.url));

/** Installs the packages when they are not there; throws an Error of one line when they cannot be had. */
export function installViewers(): void {
  const lock = createHash('sha256')
    .update(readFileSync(join(viewers, 'package-lock.json')))
    .digest('hex');
  const stamp = join(viewers, 'node_modules/.installed-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  try {
    execFileSync('npm', ['ci', '--ignore-scripts', '--prefix', viewers], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    throw new Error('The viewers of reports cannot be installed (npm ci --prefix test/viewers).', { cause: error });
  }
  writeFileSync(stamp, lock);
}

/** A page as a browser reads it. Nothing on it is run or loaded. */
export function readPage(html: string): Page {
  installViewers();
  const { JSDOM } = createRequire(join(viewers, 'package.json'))('jsdom');
  return new JSDOM(html).window.document;
}

/** As much of a document as the tests look at. */
export interface Page {
  readonly documentElement: PageElement;
  readonly body: PageElement;
}

export interface PageNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly textContent: string;
  readonly childNodes: Iterable<PageElement>;
}

export interface PageElement extends PageNode {
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
}
