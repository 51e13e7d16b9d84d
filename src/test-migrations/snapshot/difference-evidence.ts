import type { Evidence } from '../../core/report/trials/trial-report.ts';
import { grouped, plural } from '../../core/report/wording.ts';
import type { ObjectDifference } from '../../core/schema/server/snapshot.ts';
import { unifiedDiff } from '../../core/schema/server/unified-diff.ts';

/** More of a difference is read in a file, not in a report. */
const mostLines = 400;

interface DiffNames {
  readonly title: string;
  readonly from: string;
  readonly to: string;
}

/** Differences of two schemas, object by object, as a diff. */
export function differenceEvidence(differences: readonly ObjectDifference[], names: DiffNames): Evidence {
  const lines = differences.flatMap(({ kind, name, change, before, after }) => {
    const head = ` -- ${change === 'order' ? 'order of the columns of' : kind} ${name}`;
    return [head, ...changedLines(before ?? '', after ?? '')];
  });
  return diff(lines, lines.length - mostLines, names);
}

/** Two schemas as SQL or YAML, as a diff of the lines that differ and of those around them. */
export function textEvidence(before: string, after: string, names: DiffNames): Evidence {
  const { lines, left } = unifiedDiff(before, after, { most: mostLines });
  return diff(lines, left, names);
}

function diff(lines: readonly string[], left: number, names: DiffNames): Evidence {
  const shown = left > 0 ? [...lines.slice(0, mostLines), ` -- and ${plural(left, 'line')} more`] : lines;
  return { kind: 'diff', ...names, lines: shown };
}

/** The lines of one object: short, so that where they stand in it is seen without being told. */
function changedLines(before: string, after: string): readonly string[] {
  const { lines } = unifiedDiff(before, after);
  return lines.filter((line) => !line.startsWith('@@'));
}

/** Differences that are no consequence of another: a column of a table that is gone itself is not said. */
export function rootsOf(differences: readonly ObjectDifference[]): readonly ObjectDifference[] {
  const whole = new Set(
    differences
      .filter(({ change }) => change === 'added' || change === 'removed')
      .map((one) => `${one.change} ${one.name}`),
  );
  return differences.filter(({ change, of }) => of === null || !whole.has(`${change} ${of}`));
}

/** "table orders", "index orders_note_idx of orders", "order of the columns of orders". */
export function objectText({ change, kind, name, of }: ObjectDifference): string {
  if (change === 'order') return `the order of the columns of ${name}`;
  const what = kind === 'other' ? name : `${kind} ${name}`;
  return of === null || name.startsWith(`${of}.`) || name.startsWith(`${of} (`) ? what : `${what} of ${of}`;
}

/** "table a, column b.c and 3 more". */
export function objectsText(differences: readonly ObjectDifference[], most = 4): string {
  const said = differences.slice(0, most).map(objectText);
  const rest = differences.length - said.length;
  if (rest > 0) return `${said.join(', ')} and ${grouped(rest)} more`;
  const last = said.pop() ?? '';
  return said.length === 0 ? last : `${said.join(', ')} and ${last}`;
}

/** What tells a difference from every other, its texts included. */
export function keyOfDifference({ change, kind, name, before, after }: ObjectDifference): string {
  return JSON.stringify([change, kind, name, before, after]);
}

/** "column orders.note is missing, index orders_note_idx is still there, and column orders.state is another one". */
export function whatDiffers(differences: readonly ObjectDifference[]): string {
  const roots = rootsOf(differences);
  const parts = [
    ['removed', 'is missing', 'are missing'],
    ['added', 'is there that was not', 'are there that were not'],
    ['changed', 'is not the same', 'are not the same'],
  ] as const;
  return parts
    .flatMap(([change, one, many]) => {
      const these = roots.filter((difference) => difference.change === change);
      return these.length === 0 ? [] : [`${objectsText(these)} ${these.length === 1 ? one : many}`];
    })
    .join('; ');
}
