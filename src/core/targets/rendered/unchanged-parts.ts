import { partsOfChangelog, partsOfFormattedSql } from '../../migrations/liquibase.ts';
import { readXmlChangelog } from '../../migrations/liquibase-xml.ts';
import { readYamlChangelog } from '../../migrations/liquibase-yaml.ts';
import type { Migration } from '../../migrations/migration.ts';
import type { FileChanges } from '../../runtime/world.ts';
import { decode, sourceText } from '../../sql/source-text.ts';

export interface ComparedParts {
  /** The base has them just so: what changed in their file is something else. */
  readonly same: ReadonlySet<Migration>;
  /** The base has them with another text. */
  readonly edited: ReadonlySet<Migration>;
}

/** Compares migrations that share a file with the base, for a file to which one is added was edited, and they were not. */
export async function compareParts(migrations: readonly Migration[], changes: FileChanges): Promise<ComparedParts> {
  const same = new Set<Migration>();
  const edited = new Set<Migration>();
  const before = new Map(changes.renamed.map((one) => [one.to, one.from]));
  for (const file of changes.modified) before.set(file, file);
  const known = new Map<string, ReadonlyMap<string, string>>();
  for (const migration of migrations) {
    const { part, file } = migration;
    const inBase = before.get(file);
    if (!part || inBase === undefined) continue;
    let parts = known.get(file);
    if (!parts) {
      parts = await partsOf(file, await changes.readBase(inBase));
      known.set(file, parts);
    }
    const text = parts.get(part.id);
    if (text === undefined) continue;
    (sameText(text, part.text) ? same : edited).add(migration);
  }
  return { same, edited };
}

async function partsOf(file: string, bytes: Uint8Array | null): Promise<ReadonlyMap<string, string>> {
  const decoded = bytes === null ? null : decode(bytes);
  if (decoded === null || 'problem' in decoded) return new Map();
  const source = sourceText(file, decoded.text);
  if (/\.xml$/i.test(file)) return partsOfChangelog(readXmlChangelog(source));
  if (/\.(?:ya?ml|json)$/i.test(file))
    return partsOfChangelog(readYamlChangelog(source, await import('../../configuration/yaml.ts')));
  return partsOfFormattedSql(source);
}

/** White space at the end comes and goes with what stands behind it. */
function sameText(one: string, other: string): boolean {
  return one.replaceAll('\r', '').trimEnd() === other.replaceAll('\r', '').trimEnd();
}
