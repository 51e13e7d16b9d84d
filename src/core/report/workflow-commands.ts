import { cut, forWorkflowData, forWorkflowProperty } from './escape.ts';
import type { Location } from './finding.ts';
import { type AnnotationShare, mostOfLevel } from './github.ts';
import { grouped } from './wording.ts';

/** The runner cuts longer messages off; GitHub takes titles of 255 characters. */
const longestMessage = 4096;
const longestTitle = 255;

/** What one workflow command says. */
export interface Annotation {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  readonly place: Location | null;
}

/**
 * Workflow commands, one a line, errors first. Where a level has more than GitHub shows, its last command says how many there are. Texts are
 * escaped here.
 */
export function workflowCommands(all: readonly Annotation[], share: AnnotationShare): string {
  const lines = (['error', 'warning'] as const).flatMap((level) => {
    const here = all.filter((each) => each.level === level);
    const most = share[level] ?? mostOfLevel;
    const count = here.length > most ? Math.max(0, most - 1) : here.length;
    const rest = here.length - count;
    return [
      ...here.slice(0, count).map(command),
      ...(rest > 0 ? [`::${level} title=Drydock::${grouped(rest)} more of this level in the summary of the run`] : []),
    ];
  });
  return lines.map((line) => `${line}\n`).join('');
}

function command({ level, title, message, place }: Annotation): string {
  const properties = [
    ...(place === null
      ? []
      : [
          `file=${forWorkflowProperty(place.file)}`,
          `line=${place.line}`,
          `endLine=${place.endLine}`,
          // The runner warns of columns in an annotation of several lines, and drops them. Its last column belongs to the span.
          ...(place.line === place.endLine
            ? [`col=${place.column}`, `endColumn=${Math.max(place.column, place.endColumn - 1)}`]
            : []),
        ]),
    `title=${forWorkflowProperty(cut(title, longestTitle))}`,
  ];
  return `::${level} ${properties.join(',')}::${forWorkflowData(cut(message, longestMessage))}`;
}
