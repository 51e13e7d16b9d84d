// Takes out of a rule file what the rule says of itself, reasons and examples, half of the text of all rules: the program
// starts faster without. Works on formatted source, where each property of the rule begins at two spaces; what it does not
// understand is an error of the build, never a rule with a hole.

const prose = /^ {2}(what|why|bad|good):/;
/** What the part for MySQL and MariaDB has of its own, one level further in. */
const proseOfPart = /^ {4}(bad|good):/;
const empty = { what: "''", why: "''", bad: '[]', good: '[]' };

/** The source of a rule file with `what`, `why`, `bad` and `good` emptied. */
export function withoutProse(source, path) {
  if (!/^export const rule: Rule = \{$/m.test(source)) return source;
  const lines = source.split('\n');
  const kept = [];
  let emptied = 0;
  let part = false;
  for (let i = 0; i < lines.length; i++) {
    if (/^ {2}\S/.test(lines[i])) part = lines[i] === '  mysql: {';
    const found = prose.exec(lines[i]) ?? (part ? proseOfPart.exec(lines[i]) : null);
    if (!found) {
      kept.push(lines[i]);
      continue;
    }
    const indent = /^ */.exec(lines[i])[0];
    const next = new RegExp(`^ {2,${indent.length}}\\S`);
    // A property ends before the next line that is indented no further: the next property, or what closes this one.
    let end = i + 1;
    while (end < lines.length && !next.test(lines[end]) && lines[end] !== '};') end++;
    if (end < lines.length && new RegExp(`^ {${indent.length}}\\],?$`).test(lines[end])) end++;
    kept.push(`${indent}${found[1]}: ${empty[found[1]]},`);
    if (!part) emptied++;
    i = end - 1;
  }
  if (emptied !== 4) throw new Error(`${path}: expected what, why, bad and good once each, indented by two spaces`);
  return kept.join('\n');
}
