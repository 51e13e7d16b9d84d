import type { DatabaseServer } from '../core/database/server.ts';
import { digestOf } from '../core/execution/digest.ts';
import type { StepOptions } from '../core/execution/step.ts';
import type { Migration, ToolId } from '../core/migrations/migration.ts';
import { type AppliedMigration, applyAll, type FailedHistory } from './build-history.ts';
import type { History } from './history.ts';

/** A database of a trial's own. */
export type Copy =
  | {
      readonly kind: 'ready';
      readonly database: string;
      /** What was applied last to get there: for `base` its migrations, for `head` the change, for `fresh` everything. */
      readonly applied: readonly AppliedMigration[];
    }
  /** The history does not apply, so that nobody gets this far. */
  | { readonly kind: 'failed'; readonly failed: FailedHistory; readonly at: 'base' | 'change' | 'fresh' };

export interface CopyOptions {
  /** With the seed's rows. */
  readonly rows: boolean;
  /** The caller only reads, and closes its session: it may get what others get as well, which costs no copy. */
  readonly readOnly?: boolean;
}

/**
 * Databases at a point of the history. Each point is built once, and copied for whoever asks: a history of three hundred migrations
 * is replayed one time a run. A copy is the asker's own; it is dropped at the end of the run, or earlier by `drop`.
 */
export interface Copies {
  empty(): Promise<string>;
  /** The base's head. */
  base(options: CopyOptions): Promise<Copy>;
  /** The base's head with the change on top, as the tool would run it there. */
  head(options: CopyOptions): Promise<Copy>;
  /** The folder on an empty database, in the tool's order. */
  fresh(options?: { readonly readOnly?: boolean }): Promise<Copy>;
  drop(database: string): Promise<void>;
  /** "12,000 rows in 14 tables, generated", for the report; "no rows" before anything was seeded. */
  readonly data: string;
}

/** Fills a database that has the base; gives the sentence for the report. */
export type Seed = (database: string) => Promise<string>;

export interface CopiesOptions {
  readonly server: DatabaseServer;
  readonly history: History;
  readonly steps: StepOptions;
  readonly tool: ToolId;
  readonly seed: Seed;
  onApplied(one: AppliedMigration, point: 'base' | 'change' | 'fresh'): void;
}

type Point = 'base' | 'base with rows' | 'head' | 'head with rows' | 'fresh';

export function historyCopies(options: CopiesOptions): Copies {
  const { server, history, steps, seed } = options;
  const points = new Map<Point, Promise<Copy>>();
  let data = 'no rows';

  const build = async (
    database: string,
    migrations: readonly Migration[],
    at: 'base' | 'change' | 'fresh',
  ): Promise<Copy> => {
    const built = await applyAll(
      () => server.open(database),
      migrations,
      steps,
      (one) => options.onApplied(one, at),
      { id: options.tool, from: at === 'change' ? history.base.length : 0, begins: at !== 'change' },
    );
    if (built.kind === 'failed') return { ...built, at };
    return { kind: 'ready', database, applied: built.applied };
  };
  const copyOf = async (point: Point): Promise<Copy> => {
    const there = await at(point);
    return there.kind === 'ready' ? { ...there, database: await server.copyDatabase(there.database) } : there;
  };
  const make = async (point: Point): Promise<Copy> => {
    switch (point) {
      case 'base':
        return build(await server.createDatabase(), history.base, 'base');
      case 'base with rows': {
        const copy = await copyOf('base');
        if (copy.kind === 'ready') data = await seed(copy.database);
        return copy;
      }
      case 'head':
      case 'head with rows': {
        const copy = await copyOf(point === 'head' ? 'base' : 'base with rows');
        return copy.kind === 'ready' ? build(copy.database, history.change, 'change') : copy;
      }
      case 'fresh':
        return build(await server.createDatabase(), history.all, 'fresh');
    }
  };
  const at = (point: Point): Promise<Copy> => {
    let made = points.get(point);
    if (!made) {
      made = make(point);
      points.set(point, made);
    }
    return made;
  };
  const give = (point: Point, readOnly = false) => (readOnly ? at(point) : copyOf(point));
  // Where the change only adds to the end, an upgrade of an empty base is the fresh run, and need not be made twice.
  const sameWay =
    history.base.length + history.change.length === history.all.length &&
    [...history.base, ...history.change].every((one, place) => isSame(one, history.all[place]));

  return {
    empty: () => server.createDatabase(),
    base: ({ rows, readOnly }) => give(rows ? 'base with rows' : 'base', readOnly),
    head: ({ rows, readOnly }) => give(rows ? 'head with rows' : 'head', readOnly),
    async fresh({ readOnly } = {}) {
      if (!sameWay || history.base.length === 0) return give('fresh', readOnly);
      const head = await give('head', readOnly);
      const base = await at('base');
      if (head.kind === 'failed' || base.kind === 'failed') return head;
      return { ...head, applied: [...base.applied, ...head.applied] };
    },
    drop: (database) => server.dropDatabase(database),
    get data() {
      return data;
    },
  };
}

function isSame(one: Migration, other: Migration | undefined): boolean {
  return (
    other !== undefined && one.version === other.version && one.name === other.name && digestOf(one) === digestOf(other)
  );
}
