import type { ConfigurableRule } from '../core/configuration/config.ts';
import type { Report } from '../core/report/report.ts';
import type { World } from '../core/runtime/world.ts';
import type { LintOptions } from '../lint-migrations/inputs.ts';

/** The lint, which lies in another file of dist/ than what puts it together with the test. */
export interface Linter {
  readonly rules: readonly ConfigurableRule[];
  /** @throws UserError for what the user can mend */
  run(options: LintOptions, world: World, say: (message: string) => void): Promise<Report>;
}
