import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, expect, it } from 'vitest';
import { node24 } from '../../servers/node24.ts';
import { decoded, dumpText, encoded } from './streams.ts';

// Below node_modules, where the packages that are left outside of the bundle are found.
const folder = fileURLToPath(new URL(`../../../node_modules/.drydock-test-${process.pid}`, import.meta.url));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("Node 24's own zstd and the program read each other's, and it finds damage", async () => {
  mkdirSync(folder, { recursive: true });
  const at = (name: string) => join(folder, name);
  await build({
    entryPoints: [fileURLToPath(new URL('under-node.mjs', import.meta.url))],
    outfile: at('under-node.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  const plain = dumpText(500_000);
  const { stored, back } = await encoded(plain, { compression: 'zstd' });
  writeFileSync(at('plain'), plain);
  writeFileSync(
    at('given'),
    JSON.stringify({ stored: stored.toString('base64'), facts: { plain: back.plain, stored: back.stored } }),
  );
  const said = execFileSync(await node24(), [at('under-node.mjs'), at('plain'), at('stored'), at('given')], {
    encoding: 'utf8',
  });
  expect(JSON.parse(said)).toEqual({ own: true, same: true, found: 40, theirs: true });
  const theirs = readFileSync(at('stored'));
  const { createHash } = await import('node:crypto');
  const facts = { bytes: theirs.length, sha256: createHash('sha256').update(theirs).digest('hex') };
  const result = await decoded(theirs, { ...back, stored: facts });
  expect(result.error).toBeNull();
  expect(result.given.equals(plain)).toBe(true);
});
