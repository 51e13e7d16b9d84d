import type { BackupClass, VerificationLevel } from '../core/report/backup/backup-report.ts';
import type { Engine } from '../core/report/engine.ts';

/**
 * What a backup is. Written last, and only when everything that it names is in the store: a backup without a manifest does not exist.
 * JSON, with a digest over itself; a copy stands beside it (`manifest.copy.json`, written before it) for the day on which it is damaged.
 */
export interface Manifest {
  readonly manifestVersion: 1;
  /** `20261121T191500Z-3f9a1c`: sorts by time, and no two are the same. */
  readonly id: string;
  /** The database as drydock.yml or the user calls it; the first part of every key. */
  readonly name: string;
  readonly class: BackupClass;
  readonly tool: { readonly name: 'drydock'; readonly version: string };
  readonly engine: Engine;
  /** "PostgreSQL 16.14". */
  readonly server: string;
  /** `16.14`. */
  readonly serverVersion: string;
  /** "pg_dump 16.14". */
  readonly client: string;
  /** Its name on the server. */
  readonly database: string;
  /** "shop on db.example.com:5432", without a user. */
  readonly where: string;
  /** SHA-256 of what tells the database from every other, so that deploy's gate knows its own. */
  readonly identity: string;
  /** ISO 8601, UTC. `snapshotAt`: the moment whose data it holds. */
  readonly startedAt: string;
  readonly snapshotAt: string;
  readonly endedAt: string;
  /** Who and what made it; null where nobody knows. */
  readonly commit: string | null;
  readonly runUrl: string | null;
  readonly actor: string | null;
  /** What had been deployed at that moment; null where there is no history table. */
  readonly head: MigrationHead | null;
  readonly format: DumpFormat;
  readonly scope: DumpScope;
  readonly compression: Compression;
  readonly encryption: Encryption | null;
  readonly objects: readonly ManifestObject[];
  /**
   * Whether `tables` was taken in the dump's own snapshot (`same`), or not at all (`none`, with the reason in `remarks`). `rows`: counts only.
   */
  readonly checks: 'hashes' | 'rows' | 'none';
  readonly tables: readonly TableFacts[];
  readonly sequences: readonly { readonly name: string; readonly value: string }[];
  /** SHA-256 of the schema as Drydock reads it; null where it was not read. */
  readonly schema: string | null;
  readonly extensions: readonly { readonly name: string; readonly version: string }[];
  /** Versions of collations that text indexes depend on. */
  readonly collations: readonly { readonly name: string; readonly version: string }[];
  /** Objects that the dump program leaves out in silence: "the invalid index orders_total_idx". */
  readonly leftOut: readonly string[];
  readonly remarks: readonly string[];
}

export interface MigrationHead {
  readonly tool: string;
  /** The newest version; null for none. */
  readonly version: string | null;
  readonly applied: number;
  /** SHA-256 over the rows that count, so that two heads can be compared. */
  readonly digest: string;
}

/** `custom` and `directory` of pg_dump (the second as a tar stream); `sql` of mysqldump and mariadb-dump. */
export type DumpFormat = 'custom' | 'directory' | 'sql';
export type Compression = 'zstd' | 'gzip' | 'none';

export interface DumpScope {
  readonly schemaOnly: boolean;
  /** Only these, as the user wrote them; empty for all. */
  readonly tables: readonly string[];
  /** All but these. */
  readonly without: readonly string[];
}

export interface Encryption {
  readonly kind: 'age';
  /** Public keys; empty for a passphrase. */
  readonly recipients: readonly string[];
  readonly passphrase: boolean;
}

export interface ManifestObject {
  /** From the store's root. */
  readonly key: string;
  /** Before compression and encryption: what the dump program wrote. */
  readonly plain: { readonly bytes: number; readonly sha256: string };
  /** What the store holds. */
  readonly stored: { readonly bytes: number; readonly sha256: string };
  readonly versionId: string | null;
  readonly parts: number;
}

export interface TableFacts {
  readonly schema: string;
  readonly name: string;
  readonly rows: number;
  /** A sum over the rows of a hash of each, so that their order does not matter; null where only rows were counted. */
  readonly hash: string | null;
  /** On the server's disk, with its indexes; null where the server does not say. */
  readonly bytes: number | null;
}

/** What became of a look at a backup: an object of its own beside the manifest, which never changes. */
export interface VerificationRecord {
  readonly recordVersion: 1;
  readonly id: string;
  /** How far it looked: of a failed look the level that was tried, since only one that goes as far makes up for it. */
  readonly level: VerificationLevel;
  /** Only `pass` counts. `fail`: the backup is bad. */
  readonly verdict: 'pass' | 'fail';
  readonly reason: string;
  readonly message: string;
  readonly at: string;
  readonly ms: number;
  readonly runUrl: string | null;
  /** Of a drill: how long it took from the first byte read to a database that answers. */
  readonly recoveryMs: number | null;
}
