import type { Step } from '../../core/execution/step.ts';

/**
 * `claims`: the statement says that it does no harm when it was run before (IF NOT EXISTS, OR REPLACE, ON CONFLICT). `harmless`: it is so by
 * its nature, and says nothing. `silent`: it does not say so.
 */
type Claim = 'claims' | 'harmless' | 'silent';

/** True when a script says of all that it does that it may be run again. Words are looked at, not the meaning: what it says is then tried. */
export function claimsToBeRepeatable(steps: readonly Step[]): boolean {
  const dropped = new Set<string>();
  let claims = false;
  for (const { sql, rows } of steps) {
    if (rows !== null) return false;
    const claim = claimOf(sql, dropped);
    if (claim === 'silent') return false;
    claims ||= claim === 'claims';
  }
  return claims;
}

/** @param dropped names that the script has dropped IF EXISTS so far: making them again is covered by that */
function claimOf(sql: string, dropped: Set<string>): Claim {
  const text = wordsOf(sql);
  if (
    /^(?:set|reset|use|begin|start transaction|commit|end|comment on|grant|revoke|analyze|select (?:pg_catalog\.)?set_config)\b/.test(
      text,
    )
  ) {
    return 'harmless';
  }
  if (/^do\b/.test(text)) {
    return /\bif\s+(?:not\s+)?exists\b|\bduplicate_\w+|\bunique_violation\b|\bto_regclass\b/i.test(sql)
      ? 'claims'
      : 'silent';
  }
  if (/^(?:insert|replace)\b/.test(text)) {
    return /\bon conflict\b|^insert ignore\b|^replace\b|\bon duplicate key\b|\bwhere not exists\b|\bnot in ?\( ?select\b/.test(
      text,
    )
      ? 'claims'
      : 'silent';
  }
  if (/^drop\b/.test(text)) {
    if (!/\bif exists\b/.test(text)) return 'silent';
    const names = text.replace(/^drop .*?\bif exists /, '').replace(/ (?:cascade|restrict)$/, '');
    for (const name of names.split(/\([^)]*\)|[\s,]+/)) dropped.add(bare(name));
    return 'claims';
  }
  if (/^create\b/.test(text)) {
    if (/^create or replace\b|\bif not exists\b/.test(text)) return 'claims';
    const made =
      /^create (?:[a-z]+ )*?(?:table|index(?: concurrently)?|view|trigger|policy|type|domain|function|procedure|sequence|event|rule|extension|schema) ([^\s(]+)/.exec(
        text,
      );
    return made && dropped.has(bare(made[1] ?? '')) ? 'claims' : 'silent';
  }
  if (/^alter (?:foreign )?table\b/.test(text)) return ofActions(text, dropped);
  if (/^alter type\b.*\badd value if not exists\b/.test(text)) return 'claims';
  return /^alter\b.*\bowner to\b/.test(text) ? 'harmless' : 'silent';
}

/** Every action of an ALTER TABLE has to say so for itself: the IF EXISTS of the table is about the table. */
function ofActions(text: string, dropped: Set<string>): Claim {
  const actions = atTopLevel(text.replace(/^alter (?:foreign )?table (?:if exists )?(?:only )?\S+ /, ''));
  let claims = false;
  for (const action of actions) {
    const gone = /^drop (?:constraint |column |index |key |foreign key )?if exists (\S+)/.exec(action);
    if (gone) dropped.add(bare(gone[1] ?? ''));
    const made = /^add (?:constraint|index|key|unique index|unique key) (?!if )(\S+)/.exec(action);
    if (/\bif (?:not )?exists\b/.test(action) || (made && dropped.has(bare(made[1] ?? '')))) claims = true;
    else if (!harmlessAction.test(action)) return 'silent';
  }
  return claims ? 'claims' : 'harmless';
}

const harmlessAction =
  /^(?:alter (?:column )?\S+ (?:set|drop) (?:not null|default|statistics|storage)\b|owner to\b|(?:enable|disable|force|no force) (?:row level security|trigger)\b|validate constraint\b|set \(|reset \(|comment\b)/;

/** A statement in small letters, each blank one, without comments and without what stands in quotes of strings. */
function wordsOf(sql: string): string {
  return sql
    .replace(/'(?:[^']|'')*'|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|--[^\n]*|#[^\n]*|\/\*(?!!)[\s\S]*?\*\//g, (found) =>
      found.startsWith("'") || found.startsWith('$') ? "''" : ' ',
    )
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/** Parts between commas that stand in no brackets. */
function atTopLevel(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const sign = text[at];
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (at === text.length || (sign === ',' && depth === 0)) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  return parts;
}

/** A name without its schema and its quotes. */
function bare(name: string): string {
  return name.replace(/[`"]/g, '').replace(/^.*\./, '');
}
