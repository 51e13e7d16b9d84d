/** What a finding is about. One word each, the same in configuration, JSON and documentation. */
export type Category = 'availability' | 'compatibility' | 'correctness' | 'security' | 'process' | 'style';

/**
 * How sure the harm is. `error`: sure to block, fail or lose data. `warning`: depends on the size of a table or on the
 * order of deployment. `notice`: advice.
 */
export type Severity = 'error' | 'warning' | 'notice';

/** A place in a file. Lines and columns count from 1, columns in UTF-16 code units (as editors and SARIF do). */
export interface Location {
  /** Relative to the working folder, with forward slashes on every platform. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line of the last character. */
  readonly endLine: number;
  /** One past the last character. */
  readonly endColumn: number;
}

/** Replaces the text between two UTF-16 offsets of a file. `start === end` is an insertion. */
export interface TextEdit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Edits that, applied together, do what the finding asks for. Only given when the result is exact. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** What to write instead. Each step is one migration file when there are several. */
export interface Advice {
  /** One imperative sentence. */
  readonly summary: string;
  readonly steps: readonly AdviceStep[];
}

export interface AdviceStep {
  /** For example "1. Add the column without a default". */
  readonly title: string;
  /** SQL that can be executed as it stands, with the user's own names. Empty for a step that is not SQL. */
  readonly sql: string;
  /** A command line for a shell, for a step that a program does: gh-ost and the like. It holds no password. */
  readonly command?: string;
  /** True when this step has to run outside a transaction block. */
  readonly outsideTransaction?: boolean;
}

/** The measured effect of the statement that a finding is about, as a reader wants it. */
export interface FindingEffect {
  readonly locks: readonly {
    readonly relation: string;
    readonly mode: string;
    readonly blocks: 'nothing' | 'schema changes' | 'writes' | 'reads and writes';
  }[];
  /** Tables whose every row is written anew. */
  readonly rewrites: readonly string[];
  /** Tables that are read from end to end. */
  readonly scans: readonly string[];
  /** Indexes that are built, as `index on table`. */
  readonly indexBuilds: readonly string[];
  /** Why the statement may fail, each a sentence. */
  readonly mayFail: readonly string[];
  /** How long the strongest lock is held, in milliseconds, when the statistics file allows to say. */
  readonly estimatedMs: number | null;
  /** False when the effect depends on something the history does not tell. */
  readonly certain: boolean;
  /** On MySQL and MariaDB: how the server changes the table when nothing is asserted. Absent for what changes no table's definition. */
  readonly algorithm?: 'INSTANT' | 'NOCOPY' | 'INPLACE' | 'COPY' | null;
  /** On MySQL and MariaDB: what others may do meanwhile. NONE: read and write; SHARED: read; EXCLUSIVE: nothing. */
  readonly lock?: 'NONE' | 'SHARED' | 'EXCLUSIVE';
}

/** A rule's verdict on a span of a file. */
export interface Finding extends Location {
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  /** What it does to production, in one sentence. */
  readonly message: string;
  readonly effect: FindingEffect | null;
  readonly advice: Advice | null;
  readonly fix: Fix | null;
  /** The page that explains the rule. */
  readonly docs: string;
  /** Stable over unrelated edits of the file: used by code scanning and by the comment to recognise a finding. */
  readonly fingerprint: string;
  /** Where the repository's code still uses what the statement drops or renames. */
  readonly references: readonly CodeReference[];
  /** The SQL that the tool makes of the place, when the file holds none itself (Liquibase's XML, Alembic). */
  readonly rendered?: string;
}

export interface CodeReference {
  readonly file: string;
  readonly line: number;
  /** The line of code, trimmed and cut to 160 characters. Hostile text: escape it for where it goes. */
  readonly text: string;
}

/** A finding that a comment in the file or the configuration silenced, and why. */
export interface Suppressed {
  readonly finding: Finding;
  readonly reason: string;
  /** Who silenced it: `drydock`, `squawk`, `atlas`, `eugene`, `config` or `baseline`. */
  readonly by: string;
  readonly until: string | null;
}
