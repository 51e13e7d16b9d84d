/** One relation of a statement: what Drydock predicts, and what the server did. */
export interface ComparedRow {
  /** As a reader wants it. */
  readonly relation: string;
  readonly predicted: string;
  readonly measured: string;
}

/** What others have to wait for. */
export interface Harm {
  readonly relation: string;
  /** "ACCESS EXCLUSIVE", "LOCK=SHARED"; null for a row that only tells of work. */
  readonly lock: string | null;
  /** "rewrites it", "builds an index"; empty for none. */
  readonly work: readonly string[];
  /** What it keeps others from, while the lock is held. */
  readonly blocks: 'nothing' | 'schema changes' | 'writes' | 'reads and writes';
  /** It is kept only for a moment: what counts is who has to be waited for before. */
  readonly brief?: boolean;
}

/** A statement's prediction held against its measurement. The clauses go into sentences of ours; names in them are hostile. */
export interface Compared {
  readonly rows: readonly ComparedRow[];
  /** What the server did beyond the prediction: "it rewrites orders". */
  readonly more: readonly string[];
  /** The same, of relations that no migration makes, so that nothing could be predicted. */
  readonly beyond: readonly string[];
  /** What it did not do: "it does not rewrite orders". */
  readonly less: readonly string[];
  /** What nothing told: "whether it reads all of orders, which has no rows". */
  readonly open: readonly string[];
  /** As measured, the worst first. */
  readonly harm: readonly Harm[];
}

const weights: Readonly<Record<Harm['blocks'], number>> = {
  nothing: 0,
  'schema changes': 1,
  writes: 2,
  'reads and writes': 3,
};

/** The more somebody who uses the table has to fear, the higher. */
export function weightOf({ blocks, work, brief }: Harm): number {
  if (brief) return weights['schema changes'] * 4;
  const rewrites = work.some((one) => one.startsWith('rewrites') || one.startsWith('copies'));
  return weights[blocks] * 4 + (rewrites ? 3 : Math.min(work.length, 2));
}

export function worstFirst(harm: readonly Harm[]): readonly Harm[] {
  return [...harm].sort((a, b) => weightOf(b) - weightOf(a));
}

/** True for what keeps readers or writers of a table from working. */
export function keepsOthersOut({ blocks }: Harm): boolean {
  return weights[blocks] >= 2;
}
