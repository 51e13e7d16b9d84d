import type { TableName } from '../../sql/mysql/definitions.ts';
import type { MysqlServer, MysqlStatement } from '../../sql/mysql/statement.ts';
import type { QualifiedName } from '../catalog.ts';
import { displayName } from './catalog.ts';
import type { Charset } from './charset.ts';
import { TableRecord } from './records.ts';
import { Session } from './session.ts';
import type { Store } from './store.ts';

/** What a replay of one statement needs: the store, the session, and where in the history it stands. */
export class ReplayContext {
  readonly store: Store;
  readonly server: MysqlServer;
  session: Session;
  bornIn = 0;
  /** The statement stands under a condition: it may have run or not. */
  conditional = false;
  /** The condition asks the server whether what the statement makes or drops is there. */
  guarded = false;
  #statement: MysqlStatement | null = null;
  /** Where the statement stands in the history: the CALL or PREPARE that runs it, if it is stored elsewhere. */
  #place: MysqlStatement | null = null;

  constructor(store: Store, server: MysqlServer) {
    this.store = store;
    this.server = server;
    this.session = new Session(server);
  }

  get mariadb(): boolean {
    return this.server.engine === 'mariadb';
  }

  begin(statement: MysqlStatement, bornIn: number): void {
    this.#statement = statement;
    this.#place = statement;
    this.bornIn = bornIn;
    this.conditional = statement.body?.conditional === true;
    this.guarded = statement.body?.guarded === true;
  }

  /** Does something with a statement that runs because of the one that was begun. */
  within(statement: MysqlStatement, conditional: boolean, act: () => void): void {
    const before = { statement: this.#statement, conditional: this.conditional, guarded: this.guarded };
    this.#statement = statement;
    this.guarded = statement.body?.guarded === true && (!before.conditional || before.guarded);
    this.conditional = conditional;
    try {
      act();
    } finally {
      this.#statement = before.statement;
      this.conditional = before.conditional;
      this.guarded = before.guarded;
    }
  }

  /** The text of the statement that was begun. */
  textOfPlace(): string {
    return this.#place?.sql ?? '';
  }

  get file(): string {
    return this.#place?.source.file ?? '';
  }

  /** Notes, with file and line, that the replay is no longer sure. */
  doubt(sentence: string): void {
    // A history that begins in the middle has thousands: the line is not worth counting then.
    if (this.store.saidEnough) return;
    const statement = this.#place;
    if (!statement) {
      this.store.doubt(sentence);
      return;
    }
    const { line } = statement.source.position(statement.span.start);
    this.store.doubt(`${statement.source.file}:${line}: ${sentence}`);
  }

  /** The statement's text between two offsets of the file. */
  textAt(start: number, length: number): string {
    return this.#statement?.source.text.slice(start, start + length) ?? '';
  }

  /** The name under which a table, view or routine is made. */
  newName(written: Pick<TableName, 'schema' | 'name'>): QualifiedName {
    return { schema: written.schema ?? this.store.database, name: written.name };
  }

  /** @param isThere Whether the statement says that the table is there, as one without IF EXISTS does. */
  find(written: Pick<TableName, 'schema' | 'name'>, isThere = false): TableRecord | undefined {
    return this.store.lookUp(written, isThere);
  }

  /** The defaults for a new table of that name. */
  charsetFor(name: QualifiedName): Charset {
    return this.store.charsetOf(name.schema);
  }

  /** A table that a statement changes, noted as uncertain if the statement may not have run. */
  touch(table: TableRecord): TableRecord {
    if (this.conditional) table.certain = false;
    return table;
  }

  /** The table, or a record of it when the history never made it: then it was there before. */
  known(written: Pick<TableName, 'schema' | 'name'>): TableRecord {
    const found = this.find(written, true);
    if (found) return this.touch(found);
    const name = this.newName(written);
    const table = new TableRecord(name, -1, this.charsetFor(name));
    table.certain = false;
    this.store.addTable(table);
    this.doubt(`${displayName(name)} is not made by any earlier migration`);
    return table;
  }

  /** Something does not fit what the replay knows of the table. It is said once a table: what follows from it would say nothing new. */
  unsure(table: TableRecord, sentence: string): void {
    if (table.certain) this.doubt(sentence);
    table.certain = false;
  }
}
