import type { Severity } from '../report/finding.ts';

/** What drydock.yml says of one rule. */
export interface RuleSetting {
  /** Null: the rule's own. `off` silences it; any other value also switches a rule on that is off by default. */
  readonly severity: Severity | 'off' | null;
  readonly options: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** Findings that drydock.yml silences. */
export interface IgnoreEntry {
  /** A rule's id, or `*`. */
  readonly rule: string;
  /** Globs (`**`, `*`, `?`, `{a,b}`), relative to the working folder. Empty: every file. */
  readonly files: readonly string[];
  readonly reason: string;
  /** The last day on which it holds, `2027-01-31`. */
  readonly until: string | null;
  /** Where it stands in the configuration, for findings about it. */
  readonly line: number;
}

export interface CodeSearch {
  /** Folders or globs; empty: the repository's source files, as far as a search finds them. */
  readonly paths: readonly string[];
  readonly ignore: readonly string[];
}

export interface RuleOption {
  readonly type: 'string' | 'number' | 'boolean' | 'list';
  readonly default: string | number | boolean | readonly string[];
  readonly what: string;
}
