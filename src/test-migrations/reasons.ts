import type { TrialId } from '../core/configuration/trial-settings.ts';

/** Codes that any trial may give, with what they say. */
export const sharedReasons: Readonly<Record<string, string>> = {
  ok: 'A pass.',
};

/** Codes of each trial. */
export const reasonCodes: Readonly<Record<TrialId, Readonly<Record<string, string>>>> = {
  fresh: {},
  upgrade: {},
  rollback: {},
  repeat: {},
  effects: {},
  traffic: {},
  snapshot: {},
  data: {},
  contract: {},
  assertions: {},
  performance: {},
  chaos: {},
  race: {},
};
