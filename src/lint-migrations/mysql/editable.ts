import type { TextEdit } from '../../core/report/finding.ts';
import type { MysqlStatement } from '../../core/sql/mysql/statement.ts';
import type { Problem } from '../rule.ts';

/** The problem without its fix where that would edit a text of PREPARE in a way that the text does not bear. */
export function withoutBlindFix(problem: Problem, statements: readonly MysqlStatement[]): Problem {
  const { fix, ...rest } = problem;
  if (!fix) return problem;
  const isBlind = fix.edits.some((edit) => statements.some((statement) => breaks(edit, statement)));
  return isBlind ? rest : problem;
}

/**
 * Inside of a literal only words of the one statement that it holds can be put for others. Where it has escapes or is put together, its
 * letters are not those of the file.
 */
function breaks(edit: TextEdit, { prepared, span, source }: MysqlStatement): boolean {
  if (!prepared || edit.file !== source.file || edit.end < span.start || edit.start > span.end) return false;
  if (prepared.quote === null || edit.text.includes(prepared.quote) || /[\\;\r\n]/.test(edit.text)) return true;
  if (edit.start < span.start || edit.end > span.end) return true;
  return edit.start === span.start && (edit.end === span.end || edit.text !== '');
}
