import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPgParser } from './pg-parser.ts';

/** Loads the parser from the file beside the bundle or, when run from source, from the package. The one place of this room that reads a file. */
export async function loadParserFromDisk(): Promise<void> {
  await loadPgParser(readFileSync(parserFile()));
}

/** Where libpg-query.wasm lies. Throws when it is nowhere: the bundle is incomplete then, which is our defect. */
export function parserFile(): string {
  const beside = join(dirname(fileURLToPath(import.meta.url)), 'libpg-query.wasm');
  if (existsSync(beside)) return beside;
  return createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm');
}
