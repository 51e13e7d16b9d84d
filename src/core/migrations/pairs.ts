import type { PlaceholderStyle } from '../sql/placeholders.ts';
import type { SourceText } from '../sql/source-text.ts';
import type { Entry } from './folder-view.ts';
import type { FolderProblem, Migration, Script, ToolId, TransactionRule } from './migration.ts';
import { compareDigits, compareText } from './paths.ts';
import type { ReadResult } from './reader.ts';
import { asNumber, commonProblems, sourceOf, wholeScript } from './scripts.ts';

export interface PairPart {
  readonly version: string;
  readonly name: string;
  readonly direction: 'up' | 'down';
}

export interface PairRules {
  readonly tool: ToolId;
  /** What a file is; null when the tool passes it over. */
  parse(entry: Entry): PairPart | null;
  readonly order: 'number' | 'text';
  transaction(up: SourceText, entry: Entry): TransactionRule;
  /** Other files of the migration, as paths from the working folder. */
  companions?(entry: Entry): readonly string[];
  readonly placeholders?: PlaceholderStyle;
}

interface Half {
  readonly entry: Entry;
  readonly part: PairPart;
}

/** Reads a layout where the way there and the way back are files of their own. */
export function readPairs(entries: readonly Entry[], rules: PairRules): ReadResult {
  const problems: FolderProblem[] = [];
  const ups: Half[] = [];
  const downs = new Map<string, Half[]>();
  const key = (version: string) => (rules.order === 'number' ? asNumber(version) : version);
  for (const entry of entries) {
    const part = rules.parse(entry);
    if (!part) continue;
    if (part.direction === 'up') ups.push({ entry, part });
    else downs.set(key(part.version), [...(downs.get(key(part.version)) ?? []), { entry, part }]);
  }
  ups.sort(
    (a, b) =>
      (rules.order === 'number'
        ? compareDigits(a.part.version, b.part.version)
        : compareText(a.part.version, b.part.version)) || compareText(a.entry.inside, b.entry.inside),
  );
  const migrations: Migration[] = [];
  const seen = new Map<string, string>();
  for (const { entry, part } of ups) {
    const id = key(part.version);
    const other = seen.get(id);
    if (other === undefined) seen.set(id, entry.path);
    else problems.push({ kind: 'duplicate-version', file: entry.path, version: part.version, other });
    const way = wayBack(downs, id, part);
    const source = sourceOf(entry, problems);
    const downSource = way ? sourceOf(way.entry, problems) : null;
    if (!source) continue;
    migrations.push({
      tool: rules.tool,
      kind: 'versioned',
      version: part.version,
      name: part.name,
      file: entry.path,
      up: script(source, entry, rules),
      down: way && downSource ? script(downSource, way.entry, rules) : null,
      companions: [...(way ? [way.entry.path] : []), ...(rules.companions?.(entry) ?? [])],
    });
  }
  for (const [version, left] of downs) {
    for (const { entry, part } of left) {
      const other = seen.get(version);
      // A second way back of one version: the tool refuses the folder, as it does for a second way there.
      if (other !== undefined)
        problems.push({ kind: 'duplicate-version', file: entry.path, version: part.version, other });
      else problems.push({ kind: 'missing-up', file: entry.path });
    }
  }
  return { migrations, problems: [...problems, ...commonProblems(missingOnly(migrations, problems))] };
}

/** Takes the down half that belongs to an up half: the one of the same name if two have the version. */
function wayBack(downs: Map<string, Half[]>, id: string, part: PairPart): Half | null {
  const left = downs.get(id) ?? [];
  const place = Math.max(
    0,
    left.findIndex((one) => one.part.name === part.name),
  );
  const found = left[place];
  if (!found) return null;
  left.splice(place, 1);
  if (left.length === 0) downs.delete(id);
  return found;
}

/** A way back that is there but cannot be decoded has been told of already; it is not missing. */
function missingOnly(migrations: readonly Migration[], problems: readonly FolderProblem[]): Migration[] {
  const told = new Set(problems.map((one) => one.file));
  return migrations.filter((one) => one.down !== null || !one.companions.some((path) => told.has(path)));
}

function script(source: SourceText, entry: Entry, rules: PairRules): Script {
  return wholeScript(source, rules.transaction(source, entry), rules.placeholders);
}
