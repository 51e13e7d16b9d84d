import { grouped } from '../../core/report/wording.ts';

/** What one run of a query does, as the server counts it: the same on every machine, and the same the next time. */
export interface Work {
  /** Blocks that were looked at (PostgreSQL), or rows (MySQL and MariaDB). */
  readonly amount: number;
  readonly unit: 'blocks' | 'rows';
  /** Rows that it gives; null where that is not counted. */
  readonly rows: number | null;
}

/** How the server goes about a query, without what depends on the size of tables. */
export interface PlanShape {
  /** One step a line, indented by how deep it stands. */
  readonly lines: readonly string[];
  readonly indexes: readonly string[];
  /** Tables that are read from end to end. */
  readonly scans: readonly string[];
  readonly sorts: number;
}

export interface SeenPlan {
  readonly work: Work;
  readonly shape: PlanShape;
  /** For a reader. */
  readonly text: string;
}

/** More than this many times the work … */
const mostRatio = 2;
/** … and so much more of it: what a few blocks more cost, nobody sees. */
const mostMore: Readonly<Record<Work['unit'], number>> = { blocks: 100, rows: 500 };

/** The sentence about work that grew too much; null where it did not. */
export function moreWork(before: Work, after: Work): string | null {
  const more = after.amount - before.amount;
  if (before.unit !== after.unit || more <= mostMore[after.unit] || after.amount <= before.amount * mostRatio)
    return null;
  const ratio = after.amount / before.amount;
  const times =
    before.amount > 0 ? `, ${ratio < 10 ? ratio.toFixed(1) : grouped(Math.round(ratio))} times as many` : '';
  return `One run looks at ${workText(after)}, and at ${grouped(before.amount)} before the change${times}.`;
}

export function workText({ amount, unit }: Work): string {
  return `${grouped(amount)} ${amount === 1 ? unit.slice(0, -1) : unit}`;
}

export interface ShapeChange {
  readonly changed: boolean;
  /** What a reader should know of it, each a sentence without its end. */
  readonly signs: readonly string[];
}

export function shapeChange(before: PlanShape, after: PlanShape): ShapeChange {
  const changed = before.lines.join('\n') !== after.lines.join('\n');
  if (!changed) return { changed, signs: [] };
  // One that another index stands in for, or that has another name now, is not missed.
  const replaced = after.indexes.length >= before.indexes.length;
  const lost = replaced ? [] : before.indexes.filter((one) => !after.indexes.includes(one));
  const scanned = after.scans.filter((one) => !before.scans.includes(one));
  const signs = [
    ...[...new Set(scanned)].map((table) => `it reads ${table} from end to end now`),
    ...[...new Set(lost)].map((index) => `it does not use the index ${index} any more`),
    ...(after.sorts > before.sorts ? ['it sorts now'] : []),
  ];
  return { changed, signs };
}
