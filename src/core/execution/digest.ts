import { createHash } from 'node:crypto';
import type { Migration } from '../migrations/migration.ts';

/** A digest of what runs, which line ends and white space at the end do not change (Flyway's checksum does not see them either). */
export function digestOf(migration: Migration): string {
  return remembered(digests, migration, () => digestOfText(migration));
}

function digestOfText(migration: Migration): string {
  const { source, pieces } = migration.up;
  const text = migration.part?.text ?? pieces.map((piece) => source.text.slice(piece.start, piece.end)).join('\n');
  return sha256(text.replace(/\r\n?/g, '\n').trimEnd());
}

/** A digest of every byte of a migration's scripts, up and down. */
export function exactDigestOf(migration: Migration): string {
  return remembered(exact, migration, () =>
    sha256(`${migration.part?.text ?? migration.up.source.text}\0${migration.down?.source.text ?? ''}`),
  );
}

const digests = new WeakMap<Migration, string>();
const exact = new WeakMap<Migration, string>();

/** A run asks for each of them several times. */
function remembered(known: WeakMap<Migration, string>, migration: Migration, make: () => string): string {
  const found = known.get(migration) ?? make();
  known.set(migration, found);
  return found;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
