import v8 from 'node:v8';
import { loadParserFromDisk } from '../src/core/sql/load-parser.ts';

// As the program is started (src/start.ts).
for (const flag of ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) v8.setFlagsFromString(flag);
await loadParserFromDisk();
