import type { Report } from '../core/report/report.ts';
import type { RuleInfo } from '../core/report/rule-info.ts';
import type { Files } from '../core/runtime/world.ts';
import { sourceReader } from '../core/targets/source-reader.ts';
import type { Format } from './inputs.ts';

export interface RenderOptions {
  readonly files: Files;
  readonly colour: boolean;
  readonly width: number;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Address of the rules' pages, as in findings' `docs`. */
  readonly docs: string;
  /** The address of a line of a file, where there is one. */
  link?(file: string, line: number): string | null;
}

/** Bytes of a Markdown report where nothing limits it but good sense. */
const markdownBytes = 1_000_000;
/** GitLab takes notes of a million characters; who reviews does not. */
const noteBytes = 60_000;
/** Above this, GitLab draws a diagram only for those who ask for it with a click. */
const noteDiagram = 2_000;
/** The invisible first line of a note, by which a pipeline finds it again to edit it. */
const noteMarker = '<!-- drydock:lint -->';

/** The report in a format. Each renderer loads only when it is asked for: the start of the program is what people wait for. */
export async function render(report: Report, format: Format, options: RenderOptions): Promise<string> {
  switch (format) {
    case 'text': {
      const { renderText } = await import('../core/report/text.ts');
      const { colour, width, quiet, verbose } = options;
      return renderText(report, { colour, width, quiet, verbose, source: sourceReader(options.files) });
    }
    case 'json':
      return (await import('../core/report/json.ts')).renderJson(report);
    case 'sarif': {
      const { renderSarif } = await import('../core/report/sarif.ts');
      return renderSarif(report, { rules: await ruleInfos(options.docs), source: sourceReader(options.files) });
    }
    case 'markdown':
      return (await import('../core/report/markdown.ts')).renderMarkdown(report, {
        bytes: markdownBytes,
        ...linking(options),
      });
    case 'note': {
      const { renderMarkdown } = await import('../core/report/markdown.ts');
      const note = { bytes: noteBytes, diagramCharacters: noteDiagram, ...linking(options) };
      return `${noteMarker}\n${renderMarkdown(report, note)}`;
    }
    case 'html':
      return (await import('../core/report/html.ts')).renderHtml(report, linking(options));
    case 'junit':
      return (await import('../core/report/junit.ts')).renderJUnit(report);
    case 'gitlab':
      return (await import('../core/report/gitlab.ts')).renderGitLab(report);
    case 'github':
      return (await import('../core/report/github.ts')).renderGitHub(report);
    default:
      return format satisfies never;
  }
}

function linking({ link }: RenderOptions) {
  return link ? { link } : {};
}

/** What SARIF says of each rule. */
export async function ruleInfos(docs: string): Promise<readonly RuleInfo[]> {
  const { rules } = await import('./prose.ts');
  return rules.map(({ id, title, what, why, category, severity }) => ({
    id,
    title,
    what,
    why,
    category,
    severity,
    docs: `${docs}/${id}.md`,
  }));
}
