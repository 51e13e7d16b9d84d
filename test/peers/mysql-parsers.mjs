// How much of a folder of MySQL or MariaDB migrations our reader reads and how fast, and the same for node-sql-parser.
//   node test/peers/mysql-parsers.mjs FOLDER [mysql|mariadb] [FOLDER-OF-NODE-SQL-PARSER]
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [folder, engine = 'mysql', peer] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say which folder holds the .sql files.');
const server =
  engine === 'mariadb'
    ? { engine, major: 10, minor: 11, patch: null }
    : { engine: 'mysql', major: 8, minor: 0, patch: null };

const made = mkdtempSync(join(tmpdir(), 'drydock-peers-'));
const bundle = join(made, 'reader.mjs');
const source = (name) => JSON.stringify(resolve(import.meta.dirname, '../../src/core/sql', name));
await build({
  stdin: {
    contents: `export { readMysql } from ${source('mysql/read-mysql.ts')};\nexport { decode, sourceText } from ${source('source-text.ts')};`,
    resolveDir: import.meta.dirname,
    loader: 'ts',
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  outfile: bundle,
});
const { readMysql, decode, sourceText } = await import(pathToFileURL(bundle).href);
rmSync(made, { recursive: true, force: true });

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.sql'))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort()
  .flatMap((file) => {
    const decoded = decode(readFileSync(file));
    return 'text' in decoded ? [sourceText(file, decoded.text)] : [];
  });

// Time of the processor, not of the clock: the machine may have other work.
for (let round = 1; round <= 4; round++) {
  const begin = process.cpuUsage();
  let statements = 0;
  for (const file of files) statements += readMysql(file, { server }).statements.length;
  const spent = process.cpuUsage(begin);
  console.log(`round ${round}: ${statements} statements, ${(spent.user / statements).toFixed(1)} µs each`);
}

const read = [];
let refused = 0;
let notAnalysed = 0;
for (const file of files) {
  const script = readMysql(file, { server });
  for (const one of script.statements) if (one.body === null) read.push(one);
  refused += script.errors.length;
  notAnalysed += script.notAnalysed.length;
}
const all = read.length + refused + notAnalysed;
const percent = (count, of) => `${((100 * count) / of).toFixed(2)} %`;
console.log({ files: files.length, read: percent(read.length, all), refused, notAnalysed });

if (peer !== undefined) {
  const { Parser } = createRequire(import.meta.url)(resolve(peer));
  const parser = new Parser();
  const kinds = new Map();
  const begin = process.cpuUsage();
  let parsed = 0;
  for (const one of read) {
    const [known, count] = kinds.get(one.kind) ?? [0, 0];
    let accepted = 1;
    try {
      parser.astify(one.sql, { database: engine });
    } catch {
      accepted = 0;
    }
    parsed += accepted;
    kinds.set(one.kind, [known + accepted, count + 1]);
  }
  const spent = process.cpuUsage(begin);
  console.log(`node-sql-parser: ${percent(parsed, read.length)}, ${(spent.user / read.length).toFixed(1)} µs each`);
  for (const [kind, [known, count]] of [...kinds].sort((a, b) => b[1][1] - a[1][1])) {
    console.log(`  ${kind}: ${known} of ${count}`);
  }
}
