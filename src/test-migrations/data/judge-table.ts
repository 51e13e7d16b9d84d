import type { Location } from '../../core/report/finding.ts';
import type { Evidence, TrialCase } from '../../core/report/trials/trial-report.ts';
import { grouped, plural } from '../../core/report/wording.ts';
import { failed } from '../cases.ts';
import { type ChangeReading, means, type Touch } from './change-reading.ts';
import type { ComparedTable } from './compare-table.ts';
import type { ColumnPair } from './pairs.ts';

/** What is to be said of one table. */
export interface TableVerdict {
  /** What nobody asked for. */
  readonly cases: readonly TrialCase[];
  /** What the change did on purpose, each a sentence without its end. */
  readonly said: readonly string[];
}

/** What is known beyond the table itself. */
export interface Surroundings {
  readonly reading: ChangeReading;
  /** Why rows of the table may go when those of another do; null where nothing is known. */
  readonly cascade: string | null;
  /** The new name of the old table, where a new one has taken its name. */
  readonly setAside: string | null;
}

/** Tells what a statement of the change did on purpose from what happened beside it. */
export function judgeTable(table: ComparedTable, around: Surroundings): TableVerdict {
  const { pair } = table;
  const tables = [pair.before, pair.after];
  const reaches = [...tables, ...tables.flatMap((one) => [...one.partitions, ...one.ancestors])];
  const touches = around.reading.touches.flatMap((touch): readonly Touch[] => {
    if (!reaches.some((one) => means(touch.table, one))) return [];
    // A table that is dropped and made again keeps its rows or loses them; a partition that is dropped takes its own along.
    const isPartition = tables.some((table) => table.partitions.some((one) => means(touch.table, one)));
    return [touch.what === 'drops' && isPartition ? { ...touch, what: 'removes rows' } : touch];
  });
  const judge = new Judge(table, touches, around);
  judge.rows();
  for (const column of table.columns) if (column.differs) judge.column(column);
  return { cases: judge.cases, said: judge.said };
}

class Judge {
  readonly cases: TrialCase[] = [];
  readonly said: string[] = [];
  readonly #table: ComparedTable;
  readonly #touches: readonly Touch[];
  readonly #around: Surroundings;

  constructor(table: ComparedTable, touches: readonly Touch[], around: Surroundings) {
    this.#table = table;
    this.#touches = touches;
    this.#around = around;
  }

  rows(): void {
    const { before, after, gone, pair } = this.#table;
    const name = pair.after.display;
    // A row with another key is the same row, for those who gave it one.
    const keysSet = pair.columns.some(
      (column) =>
        pair.before.primaryKey.includes(column.before.name) &&
        this.#touches.some((one) => !one.stored && isSetBy(one, column)),
    );
    if (keysSet && gone)
      this.said.push(`${plural(gone, 'key')} of ${name} ${gone === 1 ? 'was' : 'were'} changed by the migration`);
    const lost = Math.max(keysSet ? 0 : (gone ?? 0), before - after);
    if (lost > 0) {
      const what = `${plural(lost, 'row')} of ${grouped(before)} ${lost === 1 ? 'is' : 'are'} gone`;
      const { cascade, setAside } = this.#around;
      const old = setAside === null ? '' : ` The old table is still there, as ${setAside}.`;
      const why = cascade === null ? '' : ` ${cascade}`;
      if (this.#did('removes rows'))
        this.said.push(`${plural(lost, 'row')} of ${name} ${lost === 1 ? 'was' : 'were'} removed by the migration`);
      else {
        const message = `${what}, and no statement of the change removes rows of ${name}.${why}${old}`;
        this.#found(`${name} keeps its rows`, 'rows_lost', message, 'removes rows', { mild: setAside !== null });
      }
    }
    const more = after - before + (keysSet ? 0 : (gone ?? 0));
    if (more > 0) {
      if (this.#did('adds rows')) this.said.push(`${plural(more, 'row')} came into ${name} by the migration`);
      else {
        const message = `${plural(more, 'row')} came into it, and no statement of the change adds rows to ${name}.`;
        this.#found(`${name} gets no rows`, 'rows_appeared', message, 'adds rows', {});
      }
    }
  }

  column(compared: ComparedTable['columns'][number]): void {
    const { pair, rows, of, evidence } = compared;
    const { before, after } = pair;
    const table = this.#table.pair.after.display;
    const column = `${table}.${after.name}`;
    const setBy = this.#touches.find((one) => !one.stored && isSetBy(one, pair));
    const amount = rows === null ? 'Its values' : `${grouped(rows)} of ${plural(of, 'value')}`;
    if (setBy) {
      this.said.push(
        rows === null
          ? `values of ${column} were changed by the migration`
          : `${plural(rows, 'row')} of ${column} ${rows === 1 ? 'was' : 'were'} changed by the migration`,
      );
      return;
    }
    const name = `${column} keeps its values`;
    const rest = { evidence, columns: [before.name, after.name] };
    if (pair.madeAgain) {
      const message = `The column was dropped and made again: ${lower(amount)} are not what they were.`;
      this.#found(name, 'values_changed', message, 'sets columns', {
        ...rest,
        advice: 'Change the column in place, or copy its values before the old one goes.',
      });
    } else if (before.type !== after.type) {
      const message = `Its new type ${after.type} changed the values: ${lower(amount)} are not what they were as ${before.type}.`;
      this.#found(name, 'values_changed', message, 'changes type', {
        ...rest,
        advice:
          'Take a type that holds every value, or say what becomes of those that it does not, in a statement of its own.',
      });
    } else if (this.#did('sets columns')) {
      const by = after.onUpdate ? 'the column is ON UPDATE' : 'a trigger writes it';
      const message = `${amount} changed with an UPDATE of other columns of ${table}: ${by}. Who reads changes by this column gets every row.`;
      this.#found(name, 'values_changed', message, 'sets columns', { ...rest, mild: true });
    } else {
      const message = `${amount} changed, and no statement of the change sets it.`;
      this.#found(name, 'values_changed', message, 'sets columns', rest);
    }
  }

  /** True where a statement that surely runs does that to the table. */
  #did(what: Touch['what']): boolean {
    return this.#touches.some((one) => one.what === what && !one.stored);
  }

  #found(
    name: string,
    reason: string,
    message: string,
    what: Touch['what'],
    more: {
      readonly mild?: boolean;
      readonly evidence?: readonly Evidence[];
      readonly columns?: readonly string[];
      readonly advice?: string;
    },
  ): void {
    const perhaps = this.#touches.some((one) => one.stored && one.what === what)
      ? ' A routine or trigger of the change may have done it.'
      : this.#around.reading.unread === null
        ? ''
        : ` The change ${this.#around.reading.unread}, which may have done it.`;
    const one = failed(name, reason, message + perhaps, {
      place: this.#place(more.columns ?? null),
      evidence: more.evidence ?? [],
      advice: more.advice === undefined ? null : { summary: more.advice, steps: [] },
    });
    this.cases.push(more.mild === true || perhaps !== '' ? { ...one, verdict: 'warn' } : one);
  }

  /** The statement that it most likely was: one that changes the column, else the first that names the table. */
  #place(columns: readonly string[] | null): Location | null {
    const ofColumn = this.#touches.find(
      (one) => columns !== null && one.columns?.some((name) => columns.some((other) => same(name, other))),
    );
    return (ofColumn ?? this.#touches[0])?.place ?? null;
  }
}

function isSetBy(touch: Touch, { before, after }: ColumnPair): boolean {
  if (touch.what !== 'sets columns' && !(touch.what === 'changes type' && touch.computed)) return false;
  return touch.columns === null || touch.columns.some((name) => same(name, before.name) || same(name, after.name));
}

/** Names of columns in one table: those of MySQL do not differ in case alone, and nobody's of PostgreSQL should. */
function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
