/**
 * What an ALTER TABLE changes, in the terms in which the servers decide how to do it: they compare the table before with the table after,
 * whatever the statement's words were.
 */
export type ChangeKind =
  | 'add column'
  | 'add column by expression'
  | 'add column of zero dates'
  | 'add column by auto_increment'
  | 'add stored column'
  | 'add virtual column'
  | 'drop column'
  | 'drop virtual column'
  | 'stored order'
  | 'virtual order'
  | 'convert column'
  | 'relabel column'
  | 'recode column'
  | 'rename column'
  | 'make nullable'
  | 'make not null'
  | 'timestamp not null'
  | 'add auto_increment'
  | 'drop auto_increment'
  | 'virtual expression'
  | 'not null beside computed'
  | 'column definition'
  | 'column default'
  | 'add index'
  | 'add unique index'
  | 'add fulltext index'
  | 'add spatial index'
  | 'add vector index'
  | 'add hash key'
  | 'index comment'
  | 'add unique key by ignoring'
  | 'add period'
  | 'add primary key'
  | 'index new virtual column'
  | 'drop index'
  | 'drop unique index'
  | 'drop primary key'
  | 'rename index'
  | 'index visibility'
  | 'add foreign key'
  | 'add unchecked foreign key'
  | 'drop foreign key'
  | 'add check'
  | 'check definition'
  | 'table option'
  | 'noted option'
  | 'table default charset'
  | 'rebuild option'
  | 'copy option'
  | 'recreate'
  | 'engine'
  | 'order by'
  | 'keys on or off'
  | 'rename table'
  | 'validate virtual column'
  | 'add system versioning'
  | 'drop system versioning'
  | 'unknown';

export interface Change {
  readonly kind: ChangeKind;
  /** The action's place in the statement. */
  readonly action: number;
  /** A clause for "… because". */
  readonly reason: string;
  /** The column, by its name in lower case after the statement; null for what is no matter of one. */
  readonly column: string | null;
}

/** The changes of a statement, or of one action of it. */
export class Changes {
  readonly #byKind = new Map<ChangeKind, Change[]>();

  add(kind: ChangeKind, action: number, reason: string, column: string | null = null): void {
    const known = this.#byKind.get(kind);
    if (known) known.push({ kind, action, reason, column });
    else this.#byKind.set(kind, [{ kind, action, reason, column }]);
  }

  get isEmpty(): boolean {
    return this.#byKind.size === 0;
  }

  has(...kinds: readonly ChangeKind[]): boolean {
    return kinds.some((kind) => this.#byKind.has(kind));
  }

  /** The first change of one of the kinds, in the kinds' order. */
  first(kinds: Iterable<ChangeKind>): Change | undefined {
    for (const kind of kinds) {
      const [change] = this.#byKind.get(kind) ?? [];
      if (change) return change;
    }
    return undefined;
  }

  /** The first change of a kind that is not among them. */
  outside(kinds: ReadonlySet<ChangeKind>): Change | undefined {
    for (const [kind, [change]] of this.#byKind) if (!kinds.has(kind)) return change;
    return undefined;
  }

  all(kind: ChangeKind): readonly Change[] {
    return this.#byKind.get(kind) ?? [];
  }
}
