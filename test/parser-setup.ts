import { loadParserFromDisk } from '../src/core/sql/load-parser.ts';

await loadParserFromDisk();
