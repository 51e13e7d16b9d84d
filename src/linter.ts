import type { Linter } from './check/linter.ts';
import { loadParserFromDisk } from './core/sql/load-parser.ts';
import { rules } from './lint-migrations/rules/registry.ts';
import { runLint } from './lint-migrations/run.ts';

/** The lint as `check` gets it. It is handed over, so that dist/ holds the rules once: in the program. */
export const linter: Linter = {
  rules,
  run: (options, world, say) => runLint(options, world, loadParserFromDisk, say),
};
