import type { Partitioning, ReferentialAction } from '../../sql/mysql/definitions.ts';
import type { MysqlStatement } from '../../sql/mysql/statement.ts';
import type { QualifiedName } from '../catalog.ts';
import type {
  MysqlCheck,
  MysqlColumn,
  MysqlForeignKey,
  MysqlIndex,
  MysqlObject,
  MysqlTable,
  MysqlView,
} from './catalog.ts';
import type { Charset } from './charset.ts';

/**
 * What an ALTER TABLE costs here grows with the table, so a file must not be able to make a larger one than a server would: 1,017
 * columns for InnoDB, 4,096 for any engine (MySQL manual, sections 17.22 and 10.4.7; the same on MariaDB).
 */
export function mostColumns(table: MysqlTable): number {
  return table.engine === 'innodb' ? 1017 : 4096;
}

/** MySQL allows 64 indexes, MariaDB 64 and 128 in some builds. */
export const maxIndexes = 128;

/** No server has such a limit, but no table comes near it. */
export const maxConstraints = 1024;

/** MySQL manual, section 26.6. */
export const maxPartitions = 8192;

/** A table as the replay changes it. Columns, indexes and checks are replaced, never changed. */
export class TableRecord implements MysqlTable {
  name: QualifiedName;
  temporary = false;
  engine = 'innodb';
  rowFormat: string | null = null;
  charset: string;
  collation: string;
  columns = new Map<string, MysqlColumn>();
  readonly indexes = new Map<string, MysqlIndex>();
  foreignKeys = new Map<string, ForeignKeyRecord>();
  checks = new Map<string, MysqlCheck>();
  partitioning: Partitioning | null = null;
  partitions: string[] = [];
  systemVersioned = false;
  readonly options = new Map<string, string>();
  instantVersions = 0;
  hadFulltext = false;
  comment: string | null = null;
  readonly bornIn: number;
  hasRows = false;
  certain = true;
  /** Names that it had before, the newest last: the statistics file may know it under one of them. */
  readonly formerNames: QualifiedName[] = [];
  readonly triggers = new Set<ObjectRecord>();

  constructor(name: QualifiedName, bornIn: number, charset: Charset) {
    this.name = name;
    this.bornIn = bornIn;
    this.charset = charset.charset;
    this.collation = charset.collation;
  }
}

export class ForeignKeyRecord implements MysqlForeignKey {
  name: string;
  readonly named: boolean;
  readonly table: TableRecord;
  columns: readonly string[];
  references: QualifiedName;
  referencedColumns: readonly string[];
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  readonly bornIn: number;

  constructor(table: TableRecord, from: MysqlForeignKey) {
    this.table = table;
    this.name = from.name;
    this.named = from.named;
    this.columns = from.columns;
    this.references = from.references;
    this.referencedColumns = from.referencedColumns;
    this.onDelete = from.onDelete;
    this.onUpdate = from.onUpdate;
    this.bornIn = from.bornIn;
  }
}

export interface ViewRecord extends MysqlView {
  name: QualifiedName;
  reads: readonly QualifiedName[];
}

export interface ObjectRecord extends MysqlObject {
  name: QualifiedName;
  table: QualifiedName | null;
  /** The statements of a procedure, which run when it is called. */
  readonly body?: MysqlStatement[];
}
