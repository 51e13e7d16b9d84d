import type { SourceText } from '../sql/source-text.ts';
import type { FolderProblem, TransactionRule } from './migration.ts';
import { readPairs } from './pairs.ts';
import type { ToolReader } from './reader.ts';
import { areOrIs, ignoredFiles, malformed, oneAndOthers, sample, topLevel, withMarker } from './scripts.ts';

/** Everything before the first underscore is the version, a signed 64-bit number (sqlx-core, migrate/source.rs). */
const name = /^([^_]*)_(.*)\.sql$/;
const largest = 2n ** 63n - 1n;

/** What `sqlx migrate add` writes into a new file, and the mark that only sqlx reads. */
const marker = /^(?:-- Add (?:up |down )?migration script here|-- no-transaction)/;

const wrapped: TransactionRule = {
  mode: 'wrapped',
  why: 'sqlx wraps each migration in a transaction',
  optOut: 'make `-- no-transaction` the very first line',
};
/** Without a transaction sqlx still sends the file as one message. */
const unwrapped: TransactionRule = {
  mode: 'simple-query',
  why: '`-- no-transaction` takes away the transaction of sqlx, and the whole file goes out as one message',
  optOut: 'leave the statement alone in its file',
};

export const sqlx: ToolReader = {
  id: 'sqlx',
  name: 'sqlx',
  recognise(view) {
    const named = topLevel(view).filter((one) => name.test(one.name) && isVersion(one.name));
    const marked = withMarker(named.length > 40 ? sample(named, 20) : named, marker);
    if (marked.length === 0) return null;
    return { certainty: 'content', by: `${oneAndOthers(marked)} ${areOrIs(marked)} begun as sqlx begins a migration` };
  },
  read(view) {
    const entries = topLevel(view);
    const { migrations, problems } = readPairs(entries, {
      tool: 'sqlx',
      parse(entry) {
        const parts = name.exec(entry.name);
        if (!parts || !isVersion(entry.name)) return null;
        const rest = parts[2] ?? '';
        const down = rest.endsWith('.down');
        return { version: parts[1] ?? '', name: rest.replace(/\.(?:up|down)$/, ''), direction: down ? 'down' : 'up' };
      },
      order: 'number',
      transaction: rule,
    });
    const refused = entries
      .filter((one) => name.test(one.name) && !isVersion(one.name))
      .map(
        (one): FolderProblem =>
          malformed(one.path, 1, 'what stands before the first underscore of its name is no version'),
      );
    const passedOver = ignoredFiles(view, {
      accepted: name,
      expected: 'VERSION_NAME.sql',
      nested: 'it lies in a subfolder, which sqlx does not enter',
    });
    return { migrations, problems: [...problems, ...refused, ...passedOver] };
  },
};

function rule(up: SourceText): TransactionRule {
  return up.text.startsWith('-- no-transaction') ? unwrapped : wrapped;
}

function isVersion(file: string): boolean {
  const digits = /^\d+(?=_)/.exec(file)?.[0];
  return digits !== undefined && BigInt(digits) <= largest;
}
