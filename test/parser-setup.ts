import v8 from 'node:v8';
import { loadParserFromDisk } from '../src/core/sql/load-parser.ts';

// As the program is started (src/start.ts).
v8.setFlagsFromString('--liftoff-only');
await loadParserFromDisk();
