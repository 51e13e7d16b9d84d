import type { QualifiedName } from '../../schema/catalog.ts';
import type { MysqlCatalog, MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName } from '../../schema/mysql/catalog.ts';
import type { TableName } from '../../sql/mysql/definitions.ts';
import type { MysqlServer } from '../../sql/mysql/statement.ts';
import type { Span } from '../../sql/statement.ts';
import type { MysqlDataLoss, MysqlEffect, MysqlFailure, OnlineLock, TableEffect } from './effect.ts';

/** The effect of one statement while it is deduced. */
export class Draft {
  readonly catalog: MysqlCatalog;
  readonly server: MysqlServer;
  readonly settings: ReadonlyMap<string, string>;
  readonly tables: TableEffect[] = [];
  readonly failures: MysqlFailure[] = [];
  readonly loses: MysqlDataLoss[] = [];
  readonly #unsure = new Set<string>();
  commits = false;
  reversible = true;

  constructor(catalog: MysqlCatalog, server: MysqlServer, settings: ReadonlyMap<string, string>) {
    this.catalog = catalog;
    this.server = server;
    this.settings = settings;
  }

  get mariadb(): boolean {
    return this.server.engine === 'mariadb';
  }

  /** The table under a name, made up without columns where the history does not tell of it. */
  table(written: TableName): MysqlTable {
    const name = this.catalog.resolve(written);
    const table = this.catalog.table(name);
    if (table?.certain) return table;
    if (table === undefined) this.unsure(`No earlier migration creates ${displayName(name)}.`);
    else this.unsure(`Not everything that happened to ${displayName(name)} is known.`);
    return table ?? emptyTable(name, this.catalog);
  }

  unsure(why: string): void {
    this.#unsure.add(why);
  }

  /** The statement waits for everybody who has touched the table, and everybody waits for it. */
  lock(
    table: QualifiedName,
    metadataLock: 'exclusive' | 'shared',
    because: string | null = null,
    lock: OnlineLock = metadataLock === 'exclusive' ? 'EXCLUSIVE' : 'NONE',
  ): void {
    this.tables.push({
      table,
      algorithm: null,
      lock,
      metadataLock,
      rebuilds: false,
      scans: false,
      indexes: [],
      delaysReplicas: false,
      actions: [],
      because,
      reason: null,
    });
  }

  fail(failure: MysqlFailure): void {
    this.failures.push(failure);
  }

  lose(kind: MysqlDataLoss['kind'], table: QualifiedName, part: string | null, span: Span | null, action = 0): void {
    this.loses.push({ kind, table, part, span, action });
    this.reversible = false;
  }

  finish(): MysqlEffect {
    return {
      tables: this.tables,
      failures: this.failures,
      loses: this.loses,
      commits: this.commits,
      reversible: this.reversible,
      certain: this.#unsure.size === 0,
      unsure: [...this.#unsure],
    };
  }
}

/** A table of which nothing is known but the name. */
export function emptyTable(name: QualifiedName, catalog: MysqlCatalog): MysqlTable {
  return {
    name,
    temporary: false,
    engine: 'innodb',
    rowFormat: null,
    charset: catalog.charset,
    collation: catalog.collation,
    columns: new Map(),
    indexes: new Map(),
    foreignKeys: new Map(),
    checks: new Map(),
    partitioning: null,
    partitions: [],
    systemVersioned: false,
    options: new Map(),
    instantVersions: 0,
    hadFulltext: false,
    comment: null,
    bornIn: -1,
    hasRows: true,
    certain: false,
  };
}
