import type { RunOutcome, RunPoint } from '../../core/execution/run-options.ts';
import type { Bench } from '../trial.ts';

/** What became of a deployment that something happened to. */
export type Disturbed =
  /** It happened. `outcome` is null when the one who deployed is no more. */
  | { readonly kind: 'happened'; readonly outcome: RunOutcome | null }
  /** It did not bear on this statement: nothing waited, nothing was written. */
  | { readonly kind: 'missed'; readonly why: string }
  /** It could not be made to happen. */
  | { readonly kind: 'impossible'; readonly why: string };

/** One thing that goes wrong in production, made to happen at a point of a deployment. */
export interface Fault {
  /** For cases: "The runner is killed". */
  readonly title: string;
  /** Points at which it makes a difference. */
  readonly phases: readonly RunPoint['phase'][];
  /** Null where it can be made to happen on this server, else why not. */
  impossible(bench: Bench): string | null;
  /** Deploys to the database, and lets it happen at the point. Leaves nothing behind but what a real one would. */
  strike(bench: Bench, database: string, point: RunPoint): Promise<Disturbed>;
}
