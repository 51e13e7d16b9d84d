import type { FolderView } from './folder-view.ts';
import type { FolderProblem, Migration, TransactionRule } from './migration.ts';
import { readPairs } from './pairs.ts';
import type { ToolReader } from './reader.ts';
import { areOrIs, ignoredFiles, oneAndOthers, topLevel } from './scripts.ts';

/** A version is an unsigned 64-bit number; whatever else stands there, the file is passed over (source/parse.go). */
const name = /^(\d+)_(.*)\.(up|down)\.sql$/;
const largest = 2n ** 64n - 1n;

/** The PostgreSQL driver hands the whole file to the server in one message unless `x-multi-statement` is set. */
const transaction: TransactionRule = {
  mode: 'simple-query',
  why: 'golang-migrate sends the whole file as one message, and the server runs several statements of a message as one transaction',
  optOut: 'leave the statement alone in its file',
};

export const golangMigrate: ToolReader = {
  id: 'golang-migrate',
  name: 'golang-migrate',
  recognise(view) {
    const named = topLevel(view).filter((one) => name.test(one.name));
    // Down files alone are what a plain folder has too.
    if (!named.some((one) => one.name.endsWith('.up.sql'))) return null;
    return {
      certainty: 'names',
      by: `${oneAndOthers(named)} ${areOrIs(named)} named VERSION_NAME.up.sql or .down.sql`,
    };
  },
  read(view) {
    const { migrations, problems } = readPairs(topLevel(view), {
      tool: 'golang-migrate',
      parse(entry) {
        const parts = name.exec(entry.name);
        if (!parts || BigInt(parts[1] ?? '0') > largest) return null;
        return { version: parts[1] ?? '', name: parts[2] ?? '', direction: parts[3] === 'up' ? 'up' : 'down' };
      },
      order: 'number',
      transaction: () => transaction,
    });
    return { migrations, problems: [...problems, ...passedOver(view, migrations)] };
  },
};

function passedOver(view: FolderView, migrations: readonly Migration[]): FolderProblem[] {
  const known = new Set(migrations.flatMap((one) => [one.file, ...one.companions]));
  const tooLong = topLevel(view)
    .filter((one) => name.test(one.name) && !known.has(one.path))
    .filter((one) => BigInt(/^\d+/.exec(one.name)?.[0] ?? '0') > largest)
    .map(
      (one): FolderProblem => ({
        kind: 'ignored-file',
        file: one.path,
        why: 'its version is larger than 64 bits',
        expected: 'a number up to 18446744073709551615',
      }),
    );
  return [
    ...tooLong,
    ...ignoredFiles(view, {
      accepted: name,
      expected: 'NUMBER_NAME.up.sql or NUMBER_NAME.down.sql',
      nested: 'it lies in a subfolder, which golang-migrate does not enter',
      why: (one) =>
        /^\d+_.*\.sql$/.test(one.name) ? 'its name says neither .up nor .down' : 'its name does not have the form',
    }),
  ];
}
