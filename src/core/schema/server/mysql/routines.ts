import { optional, type Row, text } from '../row.ts';
import { bodyOf, closingBracket, masked } from './bodies.ts';
import { plainObject, type Reading } from './reading.ts';
import { modeSetting } from './sql-mode.ts';
import { literal, quoted, shown, withoutEnd } from './text.ts';

/** Reads procedures and functions, without who defined them. */
export async function readRoutines(reading: Reading): Promise<void> {
  const database = literal(reading.database);
  const rows = await reading.ask(`
    SELECT ROUTINE_NAME AS name, SPECIFIC_NAME AS specific_name, ROUTINE_TYPE AS type, DTD_IDENTIFIER AS result, CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation,
      ROUTINE_DEFINITION AS body, IS_DETERMINISTIC AS same_result, SQL_DATA_ACCESS AS data_access, SECURITY_TYPE AS security, SQL_MODE AS sql_mode,
      ROUTINE_COMMENT AS comment, EXTERNAL_LANGUAGE AS body_language
    FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ${database}`);
  if (rows.length === 0) return;
  const parameters = await reading.ask(`
    SELECT * FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = ${database} AND ORDINAL_POSITION > 0
    ORDER BY SPECIFIC_NAME, ORDINAL_POSITION`);
  const byRoutine = new Map<string, Row[]>();
  for (const row of parameters) {
    const key = `${text(row, 'ROUTINE_TYPE')} ${text(row, 'SPECIFIC_NAME')}`;
    byRoutine.set(key, [...(byRoutine.get(key) ?? []), row]);
  }
  for (const row of rows) {
    const name = text(row, 'name');
    if (reading.leaveOut(name)) continue;
    const type = text(row, 'type');
    const told = optional(row, 'body') ?? '';
    const isPlain = type === 'FUNCTION' || type === 'PROCEDURE';
    const body = isPlain ? await bodyOf(reading, type, name, told) : withoutEnd(told);
    const own = byRoutine.get(`${type} ${text(row, 'specific_name')}`) ?? [];
    const definition = type.startsWith('PACKAGE')
      ? `CREATE ${type} ${quoted(name)}\n${body}`
      : routineText(reading, row, own, await parameterDefaults(reading, type, name, own.length), body);
    const shownName = `${type.toLowerCase()} ${shown(name)}`;
    reading.objects.push(plainObject('function', shownName, null, definition, [], modeSetting(row, body)));
  }
}

function routineText(
  reading: Reading,
  row: Row,
  parameters: readonly Row[],
  defaults: readonly (string | null)[],
  body: string,
): string {
  const type = text(row, 'type');
  const isFunction = type === 'FUNCTION';
  const list = parameters.map((parameter, place) => {
    const mode = isFunction ? '' : `${text(parameter, 'PARAMETER_MODE')} `;
    const fallback = defaults[place] ?? null;
    return (
      mode +
      `${quoted(text(parameter, 'PARAMETER_NAME'))} ${text(parameter, 'DTD_IDENTIFIER')}` +
      charsetText(reading, optional(parameter, 'CHARACTER_SET_NAME'), optional(parameter, 'COLLATION_NAME')) +
      (fallback === null ? '' : ` DEFAULT ${fallback}`)
    );
  });
  // MariaDB says so nowhere else than in SHOW CREATE FUNCTION and in this statement, which only such a function has.
  const aggregate = reading.mariadb && isFunction && /\bfetch\s+group\s+next\s+row\b/i.test(body) ? 'AGGREGATE ' : '';
  const lines = [`CREATE ${aggregate}${type} ${quoted(text(row, 'name'))}(${list.join(', ')})`];
  if (isFunction) {
    const charset = charsetText(reading, optional(row, 'charset'), optional(row, 'collation'));
    lines.push(`  RETURNS ${text(row, 'result')}${charset}`);
  }
  const language = optional(row, 'body_language');
  if (language !== null && language !== 'SQL' && language !== '') lines.push(`  LANGUAGE ${language}`);
  if (text(row, 'same_result') === 'YES') lines.push('  DETERMINISTIC');
  if (text(row, 'data_access') !== 'CONTAINS SQL') lines.push(`  ${text(row, 'data_access')}`);
  if (text(row, 'security') !== 'DEFINER') lines.push(`  SQL SECURITY ${text(row, 'security')}`);
  const comment = optional(row, 'comment') ?? '';
  if (comment !== '') lines.push(`  COMMENT ${literal(comment)}`);
  lines.push(body);
  return lines.join('\n');
}

/** Since MariaDB 11.8 parameters may have defaults, which only SHOW CREATE tells. */
async function parameterDefaults(
  reading: Reading,
  type: string,
  name: string,
  count: number,
): Promise<readonly (string | null)[]> {
  const [major, minor] = reading.version;
  if (!reading.mariadb || count === 0 || major < 11 || (major === 11 && minor < 8)) return [];
  const [row] = await reading.ask(`SHOW CREATE ${type} ${quoted(name)}`);
  if (row === undefined) return [];
  const whole = text(row, type === 'FUNCTION' ? 'Create Function' : 'Create Procedure');
  const bare = masked(whole);
  const from = bare.indexOf('(') + 1;
  const end = closingBracket(bare, from - 1);
  const defaults: (string | null)[] = [];
  let depth = 0;
  let start = from;
  for (let at = from; at <= end; at++) {
    if (bare[at] === '(') depth++;
    if (bare[at] === ')' && at < end) depth--;
    if (at !== end && (bare[at] !== ',' || depth > 0)) continue;
    const word = /\bDEFAULT\b/i.exec(bare.slice(start, at));
    defaults.push(word === null ? null : whole.slice(start + word.index + word[0].length, at).trim());
    start = at + 1;
  }
  return defaults;
}

/** Only where it is not what the database gives. */
function charsetText(reading: Reading, charset: string | null, collation: string | null): string {
  if (charset === null || collation === null || collation === reading.collation) return '';
  return ` CHARSET ${charset} COLLATE ${collation}`;
}
