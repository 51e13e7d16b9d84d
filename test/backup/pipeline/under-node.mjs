// Run bundled, with another Node and no program on the PATH: encodes what it reads, and proves that it can be decoded and that damage is found.
import { readFileSync, writeFileSync } from 'node:fs';
import { createZstdCompress } from 'node:zlib';
import { decode } from '../../../src/backup/pipeline/decode.ts';
import { encode } from '../../../src/backup/pipeline/encode.ts';

const [input, output, given] = process.argv.slice(2);
const machine = { env: {}, platform: process.platform, tell() {}, compression: 'zstd', passphrase: null };
const pieces = async function* (bytes) {
  for (let at = 0; at < bytes.length; at += 40_000) yield bytes.subarray(at, at + 40_000);
};
const all = async (source) => {
  const chunks = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
};
const plain = readFileSync(input);
const made = encode(pieces(plain), { ...machine, recipients: [] });
const stored = await all(made.output);
writeFileSync(output, stored);
const wish = { ...machine, encryption: null, identities: [], ...made.facts() };
const same = (await all(decode(pieces(stored), wish))).equals(plain);
let found = 0;
for (let n = 0; n < 40; n++) {
  const bad = n % 2 === 0 ? stored.subarray(0, Math.floor((stored.length * n) / 40)) : Buffer.from(stored);
  if (n % 2 === 1) bad[Math.floor((stored.length * n) / 40)] ^= 1 << (n % 8);
  await all(decode(pieces(bad), wish)).catch((error) => {
    if (error.code === 'damaged') found++;
  });
}
// What the program wrote, with facts of its own.
const theirs = JSON.parse(readFileSync(given, 'utf8'));
const back = await all(decode(pieces(Buffer.from(theirs.stored, 'base64')), { ...wish, ...theirs.facts }));
console.log(JSON.stringify({ own: typeof createZstdCompress === 'function', same, found, theirs: back.equals(plain) }));
