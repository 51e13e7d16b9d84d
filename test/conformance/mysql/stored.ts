import measured from './measured.generated.json' with { type: 'json' };
import extra from './measured-extra.generated.json' with { type: 'json' };
import type { Outcome, Stored } from './outcome.ts';

/** The measurements as they were last written, by shape. `npm run measure` writes them, a test holds them to the servers. */
export const stored = measured as unknown as Readonly<Record<string, Stored>>;

/** The same of MariaDB 11.4, which no test starts. */
export const storedExtra = extra as unknown as Readonly<Record<string, Outcome>>;
