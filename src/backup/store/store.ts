/**
 * Where backups are kept. Keys are relative to the store's root, of parts with `/` between them that hold nothing but letters, digits, `.`,
 * `_` and `-`. Every method throws a `StoreFailure`, and nothing else but bugs.
 */
export interface Store {
  /** As reports and sentences name it, without credentials: `s3://bucket/prefix`, `/var/backups`. */
  readonly name: string;
  readonly kind: 's3' | 'folder' | 'artifacts';
  /**
   * Puts a whole object there or none: nothing stands under the key before `body` has ended, and nothing is left (no part, no draft) when
   * `body` throws, `signal` is aborted, or the store refuses. What `body` throws is thrown on. An object that is there is never replaced
   * (`exists`), but for `replace`.
   */
  put(key: string, body: AsyncIterable<Uint8Array>, wish: PutWish): Promise<StoredObject>;
  /** The bytes of an object, from an offset on. `missing` where there is none; a connection that breaks in the middle is taken up again. */
  get(key: string, from?: number): AsyncIterable<Uint8Array>;
  /** Null where there is none. */
  head(key: string): Promise<ObjectFacts | null>;
  /** Every object whose key begins with `prefix`, by key. */
  list(prefix: string): Promise<readonly ObjectFacts[]>;
  /** No error where it is gone already. `locked` where a retention forbids it. */
  remove(key: string, versionId?: string | null): Promise<void>;
  /** Uploads below `prefix` that were begun and neither ended nor taken back: what a killed run leaves. */
  unfinished(prefix: string): Promise<readonly UnfinishedUpload[]>;
  abort(upload: UnfinishedUpload): Promise<void>;
  /** The store's own clock, to hold ours against; null where it has none of its own. */
  now(): Promise<Date | null>;
  close(): Promise<void>;
}

export interface PutWish {
  /** `backup`: gets the storage class and the retention of the settings. `record`: small and read often; neither. */
  readonly kind: 'backup' | 'record';
  readonly signal: AbortSignal;
  /** About how many bytes will come, for the size of the parts; null where nobody knows. */
  readonly expectedBytes: number | null;
  /** Whether an object that is there may be replaced; no when absent. */
  readonly replace?: boolean;
}

export interface StoredObject {
  readonly bytes: number;
  /** Where the store keeps versions; else null. */
  readonly versionId: string | null;
  /** Parts of a multipart upload; 1 for a whole one. */
  readonly parts: number;
}

export interface ObjectFacts {
  readonly key: string;
  readonly bytes: number;
  readonly modified: Date;
  readonly versionId: string | null;
  readonly storageClass: string | null;
}

export interface UnfinishedUpload {
  readonly key: string;
  /** The store's own name for it. */
  readonly id: string;
  readonly begun: Date;
}

/**
 * `missing`: no such object (or bucket: the message says which). `exists`: an object is there. `denied`: credentials are missing, wrong or not enough.
 * `unreachable`: no answer, after retries. `full`: no space or quota. `locked`: a retention forbids it. `archived`: a cold storage class
 * gives it only after a restore of its own. `too_large`: more than the store takes in one object. `refused`: anything else.
 */
export type StoreFailureCode =
  | 'missing'
  | 'exists'
  | 'denied'
  | 'unreachable'
  | 'full'
  | 'locked'
  | 'archived'
  | 'too_large'
  | 'refused';

/** What a store says no to. The message is one sentence without its end, names the store and the key, and holds no secret. */
export class StoreFailure extends Error {
  readonly code: StoreFailureCode;
  /** What to do about it; null where nobody knows. */
  readonly hint: string | null;

  constructor(code: StoreFailureCode, message: string, hint: string | null = null) {
    super(message);
    this.name = 'StoreFailure';
    this.code = code;
    this.hint = hint;
  }

  /** By its name: the cloud stores are a file of dist/ of their own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'StoreFailure';
  }
}
