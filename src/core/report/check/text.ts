import { defuseLine, forTerminal } from '../escape.ts';
import type { Report } from '../report.ts';
import { renderText, type TextOptions } from '../text.ts';
import { coloured, marks, plain, verdictTones, wrap } from '../trials/terminal.ts';
import { renderTestText } from '../trials/text.ts';
import { isClean } from '../trials/verdict.ts';
import type { CheckReport } from './check-report.ts';
import { checkVerdictText, notTestedText } from './wording.ts';

/** Both reports for a terminal, one after the other, and one last line. */
export function renderCheckText(report: CheckReport, options: TextOptions): string {
  return lintHalfText(report.lint, options) + testHalfText(report, options);
}

/** The first half, which may be shown while the second one is still running. */
export function lintHalfText(lint: Report, options: TextOptions): string {
  return headText('lint', options) + renderText(lint, options);
}

/** The second half, and the line about both. */
export function testHalfText(report: CheckReport, options: TextOptions): string {
  const { colour, width, quiet = false } = options;
  const paint = colour ? coloured : plain;
  const second =
    report.test === null
      ? wrap(forTerminal(notTestedText(report.notTested)), Math.max(40, width) - 2)
          .map((text, place) => asLine(place === 0 ? `${paint('bad', marks.error)} ${text}` : `  ${text}`))
          .join('')
      : renderTestText(report.test, options);
  const last = asLine(paint(verdictTones[report.verdict], checkVerdictText(report)));
  if (quiet) return second + (isClean(report.verdict) ? '' : last);
  return `\n${headText('test', options)}${second}\n${last}`;
}

function headText(name: string, { colour, width, quiet }: TextOptions): string {
  if (quiet === true) return '';
  const paint = colour ? coloured : plain;
  return asLine(paint('strong', `══ ${name} ${'═'.repeat(Math.max(0, Math.min(width, 72) - name.length - 4))}`));
}

function asLine(text: string): string {
  return `${defuseLine(text).trimEnd()}\n`;
}
