import { optional, type Row } from '../row.ts';
import { compare } from '../snapshot.ts';
import { literal } from './text.ts';

/** Built-in functions whose bracket may only stand apart under IGNORE_SPACE (MySQL manual 11.2.5, "Function Name Parsing and Resolution"). */
const spaced =
  /\b(adddate|bit_and|bit_or|bit_xor|cast|count|curdate|curtime|date_add|date_sub|extract|group_concat|max|mid|min|now|position|session_user|std|stddev|stddev_pop|stddev_samp|subdate|substr|substring|sum|sysdate|system_user|trim|variance|var_pop|var_samp)\s+\(/i;

/**
 * The `sql_mode` that a program keeps, as a setting. IGNORE_SPACE comes from the driver of whoever made it (Node's mysql2 asks for
 * it), and is left out where the text does not depend on it.
 */
export function modeSetting(row: Row, body: string): readonly string[] {
  const modes = (optional(row, 'sql_mode') ?? '').split(',').filter((mode) => mode !== '');
  const kept = modes.filter((mode) => mode !== 'IGNORE_SPACE' || spaced.test(body));
  return [`sql_mode = ${literal(kept.sort(compare).join(','))}`];
}
