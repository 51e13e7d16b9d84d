/**
 * What the comments of other linters mean here, so that a team can switch in a minute: their rule's id to the ids of
 * ours that say the same thing. An id of theirs that no rule of ours answers to has an empty list, and its comment
 * silences nothing. Taken from the tools' own documentation: squawk 2.66, Atlas's page on its analyzers, eugene 0.8.
 */

/** Rules of squawk, as `-- squawk-ignore` names them. */
export const squawkRules: Readonly<Record<string, readonly string[]>> = {
  'adding-field-with-default': [
    'add-column-volatile-default',
    'add-column-stored-generated',
    'add-column-auto-increment',
    'add-column-constrained-domain',
  ],
  'adding-foreign-key-constraint': ['add-foreign-key', 'add-column-foreign-key'],
  'adding-not-nullable-field': ['set-not-null', 'add-column-not-null'],
  'adding-required-field': ['add-column-not-null'],
  'adding-serial-primary-key-field': ['add-primary-key', 'add-column-unique', 'add-column-auto-increment'],
  'ban-alter-domain-with-add-constraint': ['domain-constraint'],
  'ban-char-field': ['char-type'],
  'ban-concurrent-index-creation-in-transaction': ['refused-in-transaction'],
  'ban-create-domain-with-constraint': ['domain-with-constraint'],
  'ban-drop-column': [
    'drop-column',
    'drop-and-add-column',
    'drop-column-loses-constraint',
    'expand-and-contract-together',
  ],
  'ban-drop-database': ['drop-database'],
  'ban-drop-not-null': ['drop-not-null'],
  'ban-drop-table': ['drop-table', 'recreate-table', 'drop-table-with-foreign-keys'],
  'ban-duplicate-column-assignments': ['duplicate-assignment'],
  'ban-truncate-cascade': ['truncate-cascade'],
  'ban-uncommitted-transaction': ['transaction-left-open'],
  'changing-column-type': ['change-column-type', 'change-column-collation', 'using-of-other-column'],
  'constraint-missing-not-valid': [
    'add-check',
    'add-foreign-key',
    'add-exclude',
    'validate-in-same-statement',
    'lock-held-during-work',
  ],
  'disallowed-unique-constraint': ['add-unique', 'add-column-unique'],
  'identifier-too-long': ['identifier-too-long'],
  'prefer-bigint-over-int': ['narrow-primary-key'],
  'prefer-bigint-over-smallint': ['narrow-primary-key'],
  'prefer-identity': ['serial-type'],
  'prefer-repack': ['table-rewrite'],
  'prefer-robust-stmts': ['not-rerunnable', 'create-without-or-replace', 'unnamed-index', 'unnamed-constraint'],
  'prefer-text-field': ['varchar-length'],
  // The documentation writes it in one word, the program in three.
  'prefer-timestamptz': ['timestamp-without-time-zone'],
  'prefer-timestamp-tz': ['timestamp-without-time-zone'],
  'renaming-column': ['rename-column', 'expand-and-contract-together'],
  'renaming-table': ['rename-table'],
  'require-concurrent-index-creation': ['create-index'],
  'require-concurrent-index-deletion': ['drop-index'],
  'require-concurrent-partition-detach': ['detach-partition'],
  'require-concurrent-reindex': ['reindex'],
  'require-enum-value-ordering': ['enum-value-order'],
  'require-lock-timeout': ['lock-timeout-missing'],
  'require-statement-timeout': ['statement-timeout-missing'],
  'require-timeout-settings': ['lock-timeout-missing', 'statement-timeout-missing'],
  'require-table-schema': ['unqualified-name'],
  'syntax-error': ['syntax-error'],
  'transaction-nesting': ['transaction-nesting'],
  // Ours about suppressions are about our own comments only.
  'unused-ignore': [],
};

/** Codes of Atlas's checks. */
const atlasCodes: Readonly<Record<string, readonly string[]>> = {
  DS101: ['drop-schema', 'drop-database'],
  DS102: ['drop-table', 'recreate-table', 'drop-table-with-foreign-keys'],
  DS103: ['drop-column', 'drop-and-add-column', 'drop-column-loses-constraint', 'expand-and-contract-together'],
  MF101: ['unique-may-fail'],
  MF102: ['unique-may-fail'],
  MF103: ['add-column-not-null', 'may-fail'],
  MF104: ['set-not-null', 'may-fail'],
  BC101: ['rename-table'],
  BC102: ['rename-column', 'expand-and-contract-together'],
  CD101: ['drop-foreign-key', 'drop-constraint'],
  NM101: ['naming-convention'],
  NM102: ['naming-convention'],
  NM103: ['naming-convention'],
  NM104: ['naming-convention'],
  NM105: ['naming-convention'],
  NM106: ['naming-convention'],
  PG101: ['create-index'],
  PG102: ['drop-index'],
  PG103: ['refused-in-transaction'],
  PG104: ['add-primary-key'],
  PG105: ['add-unique', 'add-column-unique'],
  PG110: ['column-alignment'],
  AR101: ['column-alignment'],
  PG301: ['change-column-type', 'change-column-collation'],
  PG302: ['add-column-volatile-default'],
  PG303: ['set-not-null'],
  PG304: ['add-primary-key'],
  PG305: ['add-check', 'add-column-check'],
  TX101: ['transaction-nesting'],
};

/** Atlas's analyzers, by the beginning of the codes that they give. */
const atlasAnalyzers: Readonly<Record<string, readonly string[]>> = {
  destructive: ['DS'],
  data_depend: ['MF'],
  incompatible: ['BC'],
  condrop: ['CD'],
  naming: ['NM'],
  concurrent_index: ['PG10'],
  nestedtx: ['TX'],
};

/** What an argument of `atlas:nolint` means: an analyzer's name, a code, or the letters that codes begin with. */
export function atlasRules(idOrAnalyzer: string): readonly string[] {
  const code = idOrAnalyzer.toUpperCase();
  const analyzer = idOrAnalyzer.toLowerCase();
  if (Object.hasOwn(atlasCodes, code)) return atlasCodes[code] ?? [];
  const starts = Object.hasOwn(atlasAnalyzers, analyzer) ? (atlasAnalyzers[analyzer] ?? []) : groupOf(code);
  const found = new Set<string>();
  for (const [one, rules] of Object.entries(atlasCodes)) {
    if (!starts.some((start) => one.startsWith(start))) continue;
    for (const rule of rules) found.add(rule);
  }
  return [...found];
}

/** `DS` and `PG3` are groups of codes. A code that we do not know is none: silencing more than was meant hides findings. */
function groupOf(code: string): readonly string[] {
  return /^[A-Z]{2}\d?$/.test(code) ? [code] : [];
}

/** The ids of ours for an id of theirs. An id may be any word of a comment, `constructor` too, hence not by the key alone. */
export function answersTo(table: Readonly<Record<string, readonly string[]>>, id: string): readonly string[] {
  return Object.hasOwn(table, id) ? (table[id] ?? []) : [];
}

/** Hints of eugene, as `-- eugene: ignore` names them. */
export const eugeneRules: Readonly<Record<string, readonly string[]>> = {
  E1: ['add-check', 'add-column-check', 'add-foreign-key', 'add-column-foreign-key'],
  E2: ['set-not-null', 'add-column-not-null'],
  E3: ['json-column'],
  E4: ['lock-held-during-work'],
  E5: ['change-column-type', 'add-column-volatile-default'],
  E6: ['create-index'],
  E7: ['add-unique', 'add-primary-key', 'add-column-unique'],
  E8: ['add-exclude'],
  E9: ['lock-timeout-missing'],
  E10: [
    'add-column-volatile-default',
    'add-column-auto-increment',
    'add-column-stored-generated',
    'add-column-constrained-domain',
    'change-column-type',
  ],
  E11: ['add-column-auto-increment', 'add-column-stored-generated'],
  W12: ['merge-alter-table'],
  W13: ['create-enum'],
  W14: ['add-primary-key'],
  E15: ['foreign-key-without-index'],
};
