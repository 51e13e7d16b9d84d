// Takes out of a rule file what a run does without: what the rule says of itself (reasons and examples, half of the text of
// all rules), and what it has for the other engines. The program starts faster for it. Works on formatted source, where each
// property of the rule begins at two spaces; what it does not understand is an error of the build, never a rule with a hole.

const empty = { what: "''", why: "''", bad: '[]', good: '[]' };
/** Properties that a rule for one engine needs whatever it is. */
const kept = new Set(['id', 'title', 'category', 'severity', 'enabled', 'covers', 'options', 'anyEngine']);
/** What each engine has of its own. */
const own = {
  postgres: new Set(['on', 'commands', 'when', 'statement', 'script', 'folder']),
  mysql: new Set(['mysql']),
};

/** The source of a rule file for one engine, with `what`, `why`, `bad` and `good` emptied. */
export function leanRule(source, path, engine) {
  const start = /^export const rule: Rule = \{$/m.exec(source);
  if (!start) return source;
  const head = source.slice(0, start.index + start[0].length + 1).split('\n');
  const lines = source.slice(start.index + start[0].length + 1).split('\n');
  const result = head.slice(0, -1);
  let emptied = 0;
  let i = 0;
  for (; lines[i] !== '};'; i++) {
    const name = /^ {2}\*?(\w+)/.exec(lines[i] ?? '')?.[1];
    const comment = /^ {2}\/[/*]|^ {3}\*/.test(lines[i] ?? '');
    if (comment) continue;
    if (!name || i >= lines.length) throw new Error(`${path}: no property of a rule: ${lines[i]}`);
    const end = endOf(lines, i, 2);
    if (name in empty) {
      result.push(`  ${name}: ${empty[name]},`);
      emptied++;
    } else if (kept.has(name)) result.push(...lines.slice(i, end));
    else if (own[engine].has(name))
      result.push(...(name === 'mysql' ? partOf(lines.slice(i, end)) : lines.slice(i, end)));
    else if (!Object.values(own).some((some) => some.has(name))) throw new Error(`${path}: unknown property ${name}`);
    i = end - 1;
  }
  if (emptied !== 4) throw new Error(`${path}: expected what, why, bad and good once each, indented by two spaces`);
  return [...result, ...lines.slice(i)].join('\n');
}

/** The part for MySQL and MariaDB without its examples. */
function partOf(lines) {
  const result = [];
  for (let i = 0; i < lines.length; i++) {
    const name = /^ {4}(bad|good):/.exec(lines[i])?.[1];
    if (!name) {
      result.push(lines[i]);
      continue;
    }
    result.push(`    ${name}: [],`);
    i = endOf(lines, i, 4) - 1;
  }
  return result;
}

/** Where a property ends: before the next line that is indented no further, or behind the line that closes it. */
function endOf(lines, from, indent) {
  const next = new RegExp(`^ {0,${indent}}\\S`);
  let end = from + 1;
  while (end < lines.length && !next.test(lines[end])) end++;
  return end < lines.length && new RegExp(`^ {${indent}}[\\]})]`).test(lines[end]) ? end + 1 : end;
}
