import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installViewers, readPage, viewers } from '../../viewers/packages.ts';

/** A task as Mermaid has read it. */
export interface Task {
  readonly section: string;
  readonly task: string;
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly crit: boolean;
}

export interface GanttParser {
  readonly version: string;
  /** The tasks of a chart. Throws what Mermaid says of a text that is no chart. */
  read(text: string): Promise<readonly Task[]>;
}

/** Mermaid's own parsers, the newest and an old one: GitHub, GitLab and their servers at home are not in step. */
export async function ganttParsers(): Promise<readonly GanttParser[]> {
  installViewers();
  // Mermaid cleans texts with the page's own parser, so that there has to be a page.
  const document = readPage('<!DOCTYPE html><body></body>');
  Object.assign(globalThis, { window: 'defaultView' in document ? document.defaultView : null, document });
  return Promise.all(['mermaid', 'mermaid-10'].map(parser));
}

async function parser(name: string): Promise<GanttParser> {
  const folder = join(viewers, 'node_modules', name);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { default: mermaid } = await import(pathToFileURL(join(folder, 'dist/mermaid.core.mjs')).href);
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
  return {
    version,
    async read(text) {
      const answer = await mermaid.parse(text);
      if (answer === false || (typeof answer === 'object' && answer.diagramType !== 'gantt'))
        throw new Error(`no Gantt chart: ${JSON.stringify(answer)}`);
      const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
      if (diagram.type !== 'gantt') throw new Error(`a diagram of the kind ${diagram.type}`);
      const found: readonly Read[] = diagram.db.getTasks();
      return found.map(({ section, task, startTime, endTime, crit }) => ({
        section: section.trim(),
        task: task.trim(),
        from: startTime.getTime(),
        to: endTime.getTime(),
        crit: Boolean(crit),
      }));
    },
  };
}

interface Read {
  readonly section: string;
  readonly task: string;
  readonly startTime: Date;
  readonly endTime: Date;
  readonly crit?: boolean;
}
