import type { TrialId } from '../../../src/core/configuration/trial-settings.ts';
import type { TryOut } from '../try-out.ts';

/** A change with one thing wrong in it, and the trial that has to tell. */
export interface PlantedFault {
  readonly name: string;
  readonly on: 'postgres' | 'mysql' | 'mariadb';
  readonly base: Readonly<Record<string, string>>;
  /** What the change adds to the base, or edits; null takes a file away. */
  readonly change: Readonly<Record<string, string | null>>;
  readonly found: { readonly trial: TrialId; readonly reason: string };
  /** Trials that are not run: what they would find is another thing than what was planted, and so is said here with the reason. */
  readonly without?: Partial<Readonly<Record<TrialId, string>>>;
  readonly rows?: number;
  readonly beside?: TryOut['beside'];
  readonly database?: TryOut['database'];
  readonly settings?: TryOut['settings'];
}

/** A change with nothing wrong in it. */
export type PlantedGood = Omit<PlantedFault, 'found'>;

/** A shop's tables, on every engine. */
export const shop = {
  'V1__shop.sql': `CREATE TABLE customers (id int PRIMARY KEY, email varchar(100) NOT NULL, name varchar(100), city varchar(40), joined date);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, state varchar(20), total decimal(12,4) NOT NULL, placed timestamp NULL, note varchar(200));
CREATE INDEX orders_customer ON orders (customer_id);
`,
} as const;
