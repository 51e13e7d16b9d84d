import type { Linter } from './check/linter.ts';
import { loadParserFromDisk } from './core/sql/load-parser.ts';
import type { Assessor } from './deploy/assessor.ts';
import { assess } from './lint-migrations/assess.ts';
import { rules } from './lint-migrations/rules/registry.ts';
import { runLint } from './lint-migrations/run.ts';

/** The lint as `check` gets it. It is handed over, so that dist/ holds the rules once: in the program. */
export const linter: Linter = {
  rules,
  run: (options, world, say) => runLint(options, world, loadParserFromDisk, say),
};

/** The lint as `plan` and `deploy` ask it: what would these migrations do to a database of that size? */
export const assessor: Assessor = {
  rules,
  async assess(wish, world) {
    if (wish.target.engine === 'postgres') await loadParserFromDisk();
    return assess(wish, world);
  },
};
