import type { Engine } from '../../core/report/engine.ts';
import { inside } from '../../core/schema/node.ts';
import { parsePostgres } from '../../core/sql/pg-parser.ts';

/** True where the query itself says in which order its rows come. */
export function isOrdered(engine: Engine, sql: string): boolean {
  if (engine !== 'postgres') return hasOuterOrderBy(sql);
  const parsed = parsePostgres(sql);
  if ('error' in parsed) return false;
  return (inside(parsed.statements.at(-1)?.node, 'SelectStmt')?.sortClause ?? []).length > 0;
}

/** ORDER BY that stands in no brackets, string, name or comment. */
function hasOuterOrderBy(sql: string): boolean {
  const parts = sql.matchAll(
    /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|\w+|[()]/g,
  );
  let depth = 0;
  let last = '';
  for (const [part] of parts) {
    if (part === '(') depth++;
    else if (part === ')') depth--;
    else if (/^\w/.test(part)) {
      const word = part.toLowerCase();
      if (depth === 0 && last === 'order' && word === 'by') return true;
      last = word;
    }
  }
  return false;
}
