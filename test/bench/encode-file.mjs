// Bundled and run by backup.mjs: a file through our pipeline into a folder store, or back out of it and away.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from '../../src/backup/pipeline/decode.ts';
import { encode } from '../../src/backup/pipeline/encode.ts';
import { readIdentities } from '../../src/backup/pipeline/keys.ts';
import { openFolderStore } from '../../src/backup/store/folder-store.ts';
import { startPiped } from '../../src/core/runtime/piped-program.ts';

const [direction, dump, folder, compression, key, recipient] = process.argv.slice(2);
const machine = { env: process.env, platform: process.platform, tell() {}, passphrase: null, compression };
const store = openFolderStore(join(folder, 'store'));
const facts = join(folder, `${compression}.json`);
const name = `bench/dump.${compression}.age`;
if (direction === 'encode') {
  rmSync(join(folder, 'store', name), { force: true });
  // Out of a program, as a dump comes.
  const cat = startPiped('/bin/cat', [dump], { env: {} });
  const made = encode(cat.output, { ...machine, recipients: [recipient] });
  await store.put(name, made.output, { kind: 'backup', signal: new AbortController().signal, expectedBytes: null });
  writeFileSync(facts, JSON.stringify(made.facts()));
} else if (existsSync(facts)) {
  const encryption = { kind: 'age', recipients: [recipient], passphrase: false };
  const identities = readIdentities(readFileSync(key, 'utf8'), key);
  let bytes = 0;
  for await (const chunk of decode(store.get(name), {
    ...machine,
    encryption,
    identities,
    ...JSON.parse(readFileSync(facts, 'utf8')),
  }))
    bytes += chunk.length;
  if (bytes === 0) throw new Error('Nothing came back.');
}
console.log(`${Math.round(process.resourceUsage().maxRSS / 1e3)} MB`);
