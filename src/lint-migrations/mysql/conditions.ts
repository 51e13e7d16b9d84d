import type { Expression } from '../../core/sql/mysql/definitions.ts';

/** True for a condition that holds for every row whatever it holds: `1`, `true`, `1 = 1`, `'a' = 'a'`. */
export function isAlwaysTrue(condition: Expression): boolean {
  if (condition.columns.length > 0 || condition.hasSubquery || condition.functions.length > 0) return false;
  let text = condition.text.trim();
  for (let inner = /^\(([^()]*)\)$/s.exec(text); inner; inner = /^\(([^()]*)\)$/s.exec(text))
    text = (inner[1] ?? '').trim();
  if (/^(?:true|0*[1-9]\d*)$/i.test(text)) return true;
  const comparison = /^([\w.]+|'[^'\\]*'|"[^"\\]*")\s*=\s*([\w.]+|'[^'\\]*'|"[^"\\]*")$/.exec(text);
  return comparison !== null && comparison[1] === comparison[2] && comparison[1]?.toLowerCase() !== 'null';
}
