import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installViewers, readPage, viewers } from './packages.ts';

/** The versions that are asked: the newest, and an old one, since GitHub, GitLab and their servers at home are not in step. */
const packages = ['mermaid', 'mermaid-10'] as const;

export interface Judge {
  readonly version: string;
  /** Null when Mermaid reads the text as an entity relationship diagram, else what it says. */
  objection(text: string): Promise<string | null>;
  /** The entities that it read, by their titles: what a picture would show. */
  entities(text: string): Promise<readonly Entity[]>;
}

export interface Entity {
  readonly title: string;
  readonly columns: readonly string[];
}

/** Mermaid's own parsers. Installs them when they are not there. */
export async function mermaidParsers(): Promise<readonly Judge[]> {
  installViewers();
  // Mermaid cleans texts with the page's own parser, so that there has to be a page.
  const document = readPage('<!DOCTYPE html><body></body>');
  Object.assign(globalThis, { window: windowOf(document), document });
  return Promise.all(packages.map(judge));
}

async function judge(name: (typeof packages)[number]): Promise<Judge> {
  const folder = join(viewers, 'node_modules', name);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { default: mermaid } = await import(pathToFileURL(join(folder, 'dist/mermaid.core.mjs')).href);
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
  const read = async (text: string) => {
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
    return diagram.db.getEntities();
  };
  return {
    version,
    async objection(text) {
      try {
        const answer = await mermaid.parse(text);
        if (answer === false) return 'no diagram';
        if (typeof answer === 'object' && answer.diagramType !== 'er')
          return `a diagram of the kind ${answer.diagramType}`;
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    async entities(text) {
      const found = await read(text);
      const all: [string, Described][] = found instanceof Map ? [...found] : Object.entries(found);
      return all.map(([id, one]) => ({
        title: one.alias || id,
        columns: one.attributes.map((each) =>
          [each.attributeType ?? each.type, each.attributeName ?? each.name].join(' '),
        ),
      }));
    },
  };
}

interface Described {
  readonly alias?: string;
  readonly attributes: readonly {
    readonly attributeType?: string;
    readonly attributeName?: string;
    readonly type?: string;
    readonly name?: string;
  }[];
}

function windowOf(document: object): unknown {
  return 'defaultView' in document ? document.defaultView : null;
}
