import type { Trial } from '../trial.ts';
import { trial as chaos } from './chaos.ts';
import { trial as fresh } from './fresh.ts';
import { trial as race } from './race.ts';
import { trial as upgrade } from './upgrade.ts';

/** Every trial, in the order in which they run. A test fails when a file of this folder is missing here. */
export const trials: readonly Trial[] = [fresh, upgrade, chaos, race];
