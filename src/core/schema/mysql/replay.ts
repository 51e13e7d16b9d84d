import type { CreateDatabase, CreateIndex, DropIndex, MysqlServer, MysqlStatement } from '../../sql/mysql/statement.ts';
import type { TableSize } from '../catalog.ts';
import type { MysqlCatalog } from './catalog.ts';
import { effectiveCharset, serverCharset } from './charset.ts';
import { addKeys, keyFrom } from './keys.ts';
import { alterTable, dropIndex, type HowDone } from './replay-alter-table.ts';
import { ReplayContext } from './replay-context.ts';
import { createTable } from './replay-create-table.ts';
import { settledNode } from './replay-guarded.ts';
import { createEvent, createRoutine, createSequence, createTrigger, createView, dropObject } from './replay-objects.ts';
import { StoredCode } from './replay-stored.ts';
import { dropTables, renameTables } from './replay-table.ts';
import { Session } from './session.ts';
import { Store } from './store.ts';

export interface MysqlReplayOptions {
  readonly server: MysqlServer;
  /** Rows and bytes by `keyOf` of the table's name; the database is the empty text for the one that the migrations are run in. */
  readonly sizes?: ReadonlyMap<string, TableSize>;
}

export interface MysqlReplay {
  /** The schema after everything that was applied so far. */
  readonly catalog: MysqlCatalog;
  /**
   * Begins the next migration: its own session, in the database that the migrations are run in, without temporary tables. `apply` does it by
   * itself when `place` changes; call it before the first statement is looked at, so that its names resolve.
   */
  begin(place: number): void;
  /**
   * Changes the catalog as the statement changes the server's. Never throws for what a statement holds: what is not
   * understood is left out and noted in `catalog.doubts`.
   * @param place Place of the statement's migration in the history, from 0.
   * @param done How the server runs it, for counting the versions that instant changes make.
   */
  apply(statement: MysqlStatement, place: number, done?: HowDone): void;
}

/** Makes an empty catalog and the function that replays a history into it. */
export function createMysqlReplay(options: MysqlReplayOptions): MysqlReplay {
  const { server } = options;
  const store = new Store(options.sizes ?? new Map(), serverCharset(server));
  const context = new ReplayContext(store, server);
  const stored = new StoredCode(context, (statement, conditional) =>
    context.within(statement, conditional, () => applyStatement(context, stored, statement, undefined)),
  );
  let current = -1;
  const begin = (place: number) => {
    current = place;
    store.database = '';
    context.session = new Session(server);
    for (const table of store.temporaryTables()) store.removeTable(table);
  };
  return {
    catalog: store,
    begin,
    apply(statement, place, done) {
      if (place !== current) begin(place);
      // What a routine's body says is only stored now.
      if (statement.body?.kind === 'function') {
        stored.collect(statement);
        return;
      }
      stored.opened(null);
      context.begin(statement, place);
      try {
        applyStatement(context, stored, statement, done);
      } catch (error) {
        // Hostile or unheard-of input must not end the run. Our own defects show in the tests as doubts.
        context.doubt(`not replayed (${error instanceof Error ? error.message : String(error)})`);
      }
    },
  };
}

function applyStatement(
  context: ReplayContext,
  stored: StoredCode,
  statement: MysqlStatement,
  done: HowDone | undefined,
): void {
  const { store } = context;
  let { node } = statement;
  if (context.guarded) {
    const settled = settledNode(context, node);
    if (settled) {
      node = settled;
      context.conditional = false;
    }
  }
  switch (node.kind) {
    case 'create table':
      createTable(context, node);
      return;
    case 'alter table':
      alterTable(context, node, done);
      return;
    case 'create index':
      createIndex(context, node);
      return;
    case 'drop index':
      removeIndex(context, node);
      return;
    case 'drop table':
      dropTables(context, node);
      return;
    case 'rename table':
      renameTables(context, node);
      return;
    case 'truncate table': {
      const table = context.find(node.table);
      if (!table) return;
      table.hasRows = false;
      // It is made anew (MySQL manual, section 15.1.40).
      table.instantVersions = 0;
      return;
    }
    case 'optimize table':
      for (const written of node.tables) {
        const table = context.find(written);
        if (table) table.instantVersions = 0;
      }
      return;
    case 'create database':
    case 'alter database':
      setDatabase(context, node);
      return;
    case 'drop database':
      store.removeDatabase(node.name.name);
      return;
    case 'use':
      store.database = node.name.name;
      store.knowDatabase(node.name.name, false);
      return;
    case 'create view':
    case 'alter view':
      createView(context, node);
      return;
    case 'drop view':
      for (const written of node.views) {
        const view = store.lookUpView(written);
        if (view) store.removeView(view);
      }
      return;
    case 'create procedure':
    case 'create function':
      stored.opened(createRoutine(context, node));
      return;
    case 'call':
      stored.call(node);
      return;
    case 'prepare':
    case 'execute immediate':
      stored.prepare(node, statement.sql);
      return;
    case 'create trigger':
      createTrigger(context, node);
      return;
    case 'create event':
    case 'alter event':
      createEvent(context, node);
      return;
    case 'create sequence':
    case 'alter sequence':
      createSequence(context, node);
      return;
    case 'drop procedure':
    case 'drop function':
    case 'drop trigger':
    case 'drop event':
    case 'drop sequence':
    case 'drop server':
      dropObject(context, node);
      return;
    case 'insert':
    case 'load data':
      fill(context, node.table);
      return;
    case 'update':
      for (const table of node.changes) fill(context, table);
      return;
    case 'set':
      context.session.set(node);
      return;
    default:
  }
}

function fill(context: ReplayContext, written: { readonly schema: string | null; readonly name: string }): void {
  const table = context.find(written);
  if (table) table.hasRows = true;
}

function createIndex(context: ReplayContext, statement: CreateIndex): void {
  const table = context.known(statement.table);
  const name = statement.index.name?.name.toLowerCase();
  if (name !== undefined && table.indexes.has(name)) {
    if (statement.ifNotExists || context.conditional) return;
    if (statement.orReplace) table.indexes.delete(name);
  }
  addKeys(context, table, [keyFrom(context, table, statement.index)]);
}

function removeIndex(context: ReplayContext, statement: DropIndex): void {
  const table = statement.ifExists ? context.find(statement.table) : context.known(statement.table);
  if (table) dropIndex(context, context.touch(table), statement.index.name, statement.ifExists);
}

function setDatabase(context: ReplayContext, statement: CreateDatabase): void {
  const { store } = context;
  const isNew = statement.kind === 'create database';
  let name = statement.name?.name ?? store.database;
  if (isNew) {
    if (store.isKnownDatabase(name) && statement.ifNotExists) return;
    store.knowDatabase(name, true);
  } else if (!store.isKnownDatabase(name)) {
    // A database that no earlier migration made or used is the one that they are run in.
    name = '';
  }
  const { charset, collation } = statement;
  if (charset === null && collation === null) return;
  const before = isNew ? store.serverCharset : store.charsetOf(name);
  store.setCharset(name, effectiveCharset({ charset, collation }, before, context.server));
}
