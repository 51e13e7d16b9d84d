/** Trials of test-migrations, in the order in which they run and are shown. */
export const trialIds = [
  'fresh',
  'upgrade',
  'rollback',
  'repeat',
  'effects',
  'traffic',
  'snapshot',
  'data',
  'contract',
  'assertions',
  'performance',
  'chaos',
  'race',
] as const;

export type TrialId = (typeof trialIds)[number];

/** What becomes of a trial that finds something. `auto`: as `fail`, if it runs by default or has what it needs. */
export const trialLevels = ['auto', 'fail', 'warn', 'off'] as const;
export type TrialLevel = (typeof trialLevels)[number];

/** What drydock.yml says of the trials, with the defaults in place. Times in milliseconds. */
export interface TrialSettings {
  readonly levels: Readonly<Record<TrialId, TrialLevel>>;
  /** Rollback tests the down parts of the whole history, not only of the change. */
  readonly rollbackAll: boolean;
  readonly traffic: {
    readonly readers: number;
    readonly writers: number;
    /** A reader or writer that waits longer fails the trial. */
    readonly maxBlockedMs: number;
  };
  readonly performance: {
    /** `p95 <= +10%`. */
    readonly threshold: string;
    /** Runs of each query on each schema. */
    readonly samples: number;
  };
  readonly chaos: {
    /** Most points at which a fault is injected, spread over the change; each costs a deployment. */
    readonly points: number;
  };
  readonly race: { readonly runners: number };
}

export const defaultTrialSettings: TrialSettings = {
  levels: {
    fresh: 'auto',
    upgrade: 'auto',
    rollback: 'auto',
    repeat: 'auto',
    effects: 'auto',
    traffic: 'auto',
    snapshot: 'auto',
    data: 'auto',
    contract: 'auto',
    assertions: 'auto',
    performance: 'auto',
    chaos: 'auto',
    race: 'auto',
  },
  rollbackAll: false,
  traffic: { readers: 2, writers: 2, maxBlockedMs: 1_000 },
  performance: { threshold: 'p95 <= +10%', samples: 60 },
  chaos: { points: 12 },
  race: { runners: 2 },
};
