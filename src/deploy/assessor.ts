import type { ConfigurableRule } from '../core/configuration/config.ts';
import type { RuleSetting } from '../core/configuration/settings.ts';
import type { SizeOfTable } from '../core/database/table-sizes.ts';
import type { Finding } from '../core/report/finding.ts';
import type { StatementEffect } from '../core/report/report.ts';
import type { Risk } from '../core/report/risk.ts';
import type { World } from '../core/runtime/world.ts';
import type { Target } from '../core/targets/find-targets.ts';

/** What the pending migrations of a folder would do to a database of these sizes. */
export interface Assessment {
  readonly effects: readonly StatementEffect[];
  readonly risk: Risk;
  readonly findings: readonly Finding[];
  /** What the files do not tell, a sentence each. */
  readonly unsure: readonly string[];
  /** Places of the pending migrations that nobody could read. */
  readonly unread: readonly { readonly file: string; readonly line: number; readonly why: string }[];
}

export interface AssessmentWish {
  readonly target: Target;
  /** Places in the folder's migrations of those that are pending. */
  readonly pending: ReadonlySet<number>;
  readonly sizes: readonly SizeOfTable[];
  readonly serverVersion: string;
  readonly rules: Readonly<Record<string, RuleSetting>>;
}

/** The lint, asked for effects: it lies in another file of dist/ than the deploy, and is handed over. */
export interface Assessor {
  readonly rules: readonly ConfigurableRule[];
  assess(wish: AssessmentWish, world: World): Promise<Assessment>;
}
