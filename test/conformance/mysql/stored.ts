import measured from './measured.generated.json' with { type: 'json' };
import type { Stored } from './outcome.ts';

/** The measurements as they were last written, by shape. `npm run measure` writes them, a test holds them to the servers. */
export const stored = measured as unknown as Readonly<Record<string, Stored>>;
