import { renderGitHub } from '../../src/core/report/github.ts';
import { renderText } from '../../src/core/report/text.ts';
import type { MysqlServer } from '../../src/core/sql/mysql/statement.ts';
import { lintText } from '../lint-text.ts';
import { reportOf } from './report-of.ts';

/** Characters that move a cursor, colour a screen, or turn the reading direction. Line breaks and tabs are the renderer's own. */
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** Lints and renders one text as a user's run does. Gives what went wrong, or null. */
export function check(text: string, slowMs: number, mysql?: MysqlServer): string | null {
  const started = performance.now();
  try {
    // What a file can hold: a lone surrogate becomes U+FFFD on the way to a disk.
    const stored = new TextDecoder().decode(new TextEncoder().encode(text));
    const files = {
      'migrations/0001_base.sql':
        'CREATE TABLE orders (id bigint PRIMARY KEY, note text, total numeric(10,2)); CREATE TABLE t (a int);',
      'migrations/0002_::error::x\n$(id).sql': stored,
    };
    const report = reportOf(lintText(files, { tool: 'plain', listEffects: true, ...(mysql ? { mysql } : {}) }));
    const source = (file: string) => (file in files ? files[file as keyof typeof files] : undefined);
    const shown = renderText(report, { colour: false, width: 100, source });
    const bad = control.exec(shown);
    if (bad) return `the terminal would get U+${(bad[0].codePointAt(0) ?? 0).toString(16)}`;
    for (const line of renderGitHub(report).split('\n')) {
      if (line !== '' && !/^::(error|warning|notice) (?:file=[^\r\n]*|title=Drydock)::[^\r\n]*$/.test(line))
        return `a line that is no annotation: ${JSON.stringify(line.slice(0, 80))}`;
    }
    for (const finding of report.findings) {
      if (finding.line < 1 || finding.column < 1 || finding.endLine < finding.line)
        return `an impossible place in ${finding.rule}`;
    }
  } catch (error) {
    return `threw ${error instanceof Error ? error.stack : String(error)}`;
  }
  const took = performance.now() - started;
  return took > slowMs ? `took ${Math.round(took)} ms` : null;
}
