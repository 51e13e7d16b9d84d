import type { Row } from '../../core/database/session.ts';
import type { Evidence } from '../../core/report/trials/trial-report.ts';

export type ResultComparison =
  | { readonly kind: 'same' }
  /** Equal as numbers, written with more or fewer digits behind the point. */
  | { readonly kind: 'same numbers' }
  | { readonly kind: 'other order' }
  | { readonly kind: 'differs'; readonly gone: readonly string[]; readonly come: readonly string[] };

/** A result with each row as one line: `state: paid, total: 12.50`; the values alone where there is one column. */
export function resultLines(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => {
    const entries = Object.entries(row);
    const [only] = entries;
    if (entries.length === 1 && only) return valueText(only[1]);
    return entries.map(([name, value]) => `${name}: ${valueText(value)}`).join(', ');
  });
}

/** Compares two results exactly. Without `ordered`, only which rows there are counts, and how often each. */
export function compareResults(before: readonly Row[], after: readonly Row[], ordered: boolean): ResultComparison {
  const exact = compareLines(resultLines(before), resultLines(after), ordered);
  if (exact.kind === 'same') return exact;
  const trimmed = compareLines(resultLines(before.map(withoutZeros)), resultLines(after.map(withoutZeros)), ordered);
  return trimmed.kind === 'same' ? { kind: 'same numbers' } : exact;
}

function compareLines(before: readonly string[], after: readonly string[], ordered: boolean): ResultComparison {
  const gone = without(before, after);
  const come = without(after, before);
  if (gone.length + come.length > 0) return { kind: 'differs', gone, come };
  if (ordered && before.some((line, place) => line !== after[place])) return { kind: 'other order' };
  return { kind: 'same' };
}

/** Lines of the first list that the second does not have as often. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const left = counts.get(line) ?? 0;
    if (left > 0) counts.set(line, left - 1);
    return left === 0;
  });
}

function withoutZeros(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const text = typeof value === 'number' ? String(value) : value;
      const isDecimal = typeof text === 'string' && /^-?\d+(?:\.\d+)?$/.test(text);
      return [name, isDecimal ? text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') : value];
    }),
  );
}

/** A value of a result as a reader sees it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const mostLines = 20;
const longestLine = 500;

/** What went and what came, cut. */
export function differenceEvidence(title: string, gone: readonly string[], come: readonly string[]): Evidence {
  const cut = (mark: '-' | '+', lines: readonly string[]) => [
    ...lines.slice(0, mostLines).map((line) => {
      const text = line.replace(/\r\n?|\n/g, ' ⏎ ');
      return `${mark}${text.length > longestLine ? `${text.slice(0, longestLine)}…` : text}`;
    }),
    ...(lines.length > mostLines ? [`${mark}… ${lines.length - mostLines} more`] : []),
  ];
  return {
    kind: 'diff',
    title,
    from: 'on the old schema',
    to: 'on the new schema',
    lines: [...cut('-', gone), ...cut('+', come)],
  };
}
