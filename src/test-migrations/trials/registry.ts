import type { Trial } from '../trial.ts';
import { trial as assertions } from './assertions.ts';
import { trial as chaos } from './chaos.ts';
import { trial as contract } from './contract.ts';
import { trial as data } from './data.ts';
import { trial as effects } from './effects.ts';
import { trial as fresh } from './fresh.ts';
import { trial as performance } from './performance.ts';
import { trial as race } from './race.ts';
import { trial as repeat } from './repeat.ts';
import { trial as rollback } from './rollback.ts';
import { trial as snapshot } from './snapshot.ts';
import { trial as traffic } from './traffic.ts';
import { trial as upgrade } from './upgrade.ts';

/** Every trial, in the order in which they run. A test fails when a file of this folder is missing here. */
export const trials: readonly Trial[] = [
  fresh,
  upgrade,
  rollback,
  repeat,
  effects,
  traffic,
  snapshot,
  data,
  contract,
  assertions,
  performance,
  chaos,
  race,
];
