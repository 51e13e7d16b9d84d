import type { TableName } from '../../sql/mysql/definitions.ts';
import type { QualifiedName, TableSize } from '../catalog.ts';
import { keyOf } from '../catalog.ts';
import type { MysqlCatalog, MysqlForeignKey, MysqlObject, MysqlTable, MysqlView } from './catalog.ts';
import type { Charset } from './charset.ts';
import type { ForeignKeyRecord, ObjectRecord, TableRecord, ViewRecord } from './records.ts';

/** A doubt is for a reader: after this many more of them say nothing new. */
const maxDoubts = 200;

/** Whether names differ by case depends on the server's file system, so the exact name is looked for first, then any other. */
class NamedTables {
  readonly #exact = new Map<string, TableRecord>();
  readonly #folded = new Map<string, Set<TableRecord>>();

  find(name: string): TableRecord | undefined {
    const exact = this.#exact.get(name);
    if (exact) return exact;
    for (const each of this.#folded.get(name.toLowerCase()) ?? []) return each;
    return undefined;
  }

  exact(name: string): TableRecord | undefined {
    return this.#exact.get(name);
  }

  add(table: TableRecord): void {
    const { name } = table.name;
    this.#exact.set(name, table);
    addTo(this.#folded, name.toLowerCase(), table);
  }

  remove(table: TableRecord): void {
    const { name } = table.name;
    if (this.#exact.get(name) === table) this.#exact.delete(name);
    removeFrom(this.#folded, name.toLowerCase(), table);
  }

  values(): Iterable<TableRecord> {
    return this.#exact.values();
  }
}

/** A name as a statement has it. */
export type Written = Pick<TableName, 'schema' | 'name'>;

interface Database {
  /** A CREATE DATABASE or USE of the history named it. */
  known: boolean;
  /** A CREATE DATABASE of the history did. */
  made: boolean;
  charset: Charset;
  readonly tables: NamedTables;
  readonly views: Map<string, ViewRecord>;
  /** By kind and name. */
  readonly objects: Map<string, ObjectRecord>;
}

/** The catalog's tables and what keeps them consistent. Knows nothing about statements. */
export class Store implements MysqlCatalog {
  /** The database that USE chose; the empty text for the one that the migrations are run in. */
  database = '';
  readonly #databases = new Map<string, Database>();
  readonly #temporaries = new Map<string, TableRecord>();
  /** Tables of all databases by name, for statements that leave the database out where others write it. */
  readonly #byName = new Map<string, Set<TableRecord>>();
  /** Foreign keys by the table that they reference, which need not be there (SET foreign_key_checks = 0). */
  readonly #referencing = new Map<string, Set<ForeignKeyRecord>>();
  readonly #readers = new Map<string, Set<ViewRecord>>();
  readonly #doubts = new Set<string>();
  readonly #sizes: ReadonlyMap<string, TableSize>;
  readonly #serverCharset: Charset;

  constructor(sizes: ReadonlyMap<string, TableSize>, charset: Charset) {
    this.#sizes = sizes;
    this.#serverCharset = charset;
  }

  // What the catalog shows.

  resolve(written: Written): QualifiedName {
    const table = this.lookUp(written);
    if (table) return table.name;
    const name = { schema: written.schema ?? this.database, name: written.name };
    return this.lookUpView(written)?.name ?? name;
  }

  table(name: QualifiedName): MysqlTable | undefined {
    return this.find(name);
  }

  *tables(): Iterable<TableRecord> {
    for (const { tables } of this.#databases.values()) yield* tables.values();
    yield* this.#temporaries.values();
  }

  view(name: QualifiedName): MysqlView | undefined {
    return this.findView(name);
  }

  viewsOver(table: QualifiedName): readonly MysqlView[] {
    return [...(this.#readers.get(foldedKey(table)) ?? [])];
  }

  object(kind: MysqlObject['kind'], name: QualifiedName): MysqlObject | undefined {
    return this.findObject(kind, name);
  }

  triggersOf(table: QualifiedName): readonly MysqlObject[] {
    return [...(this.find(table)?.triggers ?? [])];
  }

  foreignKeysTo(table: QualifiedName): readonly { readonly table: MysqlTable; readonly foreignKey: MysqlForeignKey }[] {
    const found = this.#referencing.get(foldedKey(table));
    return found ? [...found].map((foreignKey) => ({ table: foreignKey.table, foreignKey })) : [];
  }

  sizeOf(table: QualifiedName): TableSize | undefined {
    if (this.#sizes.size === 0) return undefined;
    const record = this.find(table);
    const names = record ? [record.name, ...record.formerNames.toReversed()] : [table];
    for (const name of names) {
      // A statistics file may leave out the database that the migrations are run in.
      const size = this.#sizes.get(keyOf(name)) ?? this.#sizes.get(keyOf({ schema: '', name: name.name }));
      if (size) return size;
    }
    return undefined;
  }

  get charset(): string {
    return this.charsetOf(this.database).charset;
  }

  get collation(): string {
    return this.charsetOf(this.database).collation;
  }

  get doubts(): readonly string[] {
    return [...this.#doubts];
  }

  // What the replay does.

  doubt(sentence: string): void {
    if (!this.saidEnough) this.#doubts.add(sentence);
  }

  get saidEnough(): boolean {
    return this.#doubts.size >= maxDoubts;
  }

  #database(name: string): Database {
    const key = name.toLowerCase();
    let database = this.#databases.get(key);
    if (!database) {
      database = {
        known: false,
        made: false,
        charset: this.#serverCharset,
        tables: new NamedTables(),
        views: new Map(),
        objects: new Map(),
      };
      this.#databases.set(key, database);
    }
    return database;
  }

  /** The defaults of a database. One that the history never made has those of the server. */
  charsetOf(database: string): Charset {
    return this.#databases.get(database.toLowerCase())?.charset ?? this.#serverCharset;
  }

  get serverCharset(): Charset {
    return this.#serverCharset;
  }

  setCharset(database: string, charset: Charset): void {
    this.#database(database).charset = charset;
  }

  isKnownDatabase(name: string): boolean {
    return this.#databases.get(name.toLowerCase())?.known === true;
  }

  knowDatabase(name: string, isMade: boolean): void {
    const database = this.#database(name);
    database.known = true;
    if (isMade) database.made = true;
  }

  #isMade(name: string): boolean {
    return this.#databases.get(name.toLowerCase())?.made === true;
  }

  /** Takes a database out with everything in it. */
  removeDatabase(name: string): void {
    const database = this.#databases.get(name.toLowerCase());
    if (!database) return;
    for (const table of [...database.tables.values()]) this.removeTable(table);
    for (const view of [...database.views.values()]) this.removeView(view);
    this.#databases.delete(name.toLowerCase());
  }

  find(name: QualifiedName): TableRecord | undefined {
    if (this.#temporaries.size > 0) {
      const temporary = this.#temporaries.get(foldedKey(name));
      if (temporary) return temporary;
    }
    return this.#databases.get(name.schema.toLowerCase())?.tables.find(name.name);
  }

  findTemporary(name: QualifiedName): TableRecord | undefined {
    return this.#temporaries.get(foldedKey(name));
  }

  /** The table of exactly that name: another whose name differs by case does not stand in the way of a new one everywhere. */
  findExact(name: QualifiedName): TableRecord | undefined {
    return this.#databases.get(name.schema.toLowerCase())?.tables.exact(name.name);
  }

  /**
   * The table that a statement means. Scripts disagree on whether they name the database that they are run in, so a name without one
   * also finds the only table of that name, and a name with one also finds the table that was made without.
   * @param isThere Whether the statement says that the table is there. Else a database that the history made is another one, and
   * DROP TABLE IF EXISTS in it leaves tables elsewhere alone.
   */
  lookUp(written: Written, isThere = false): TableRecord | undefined {
    const schema = written.schema ?? this.database;
    const found = this.find({ schema, name: written.name });
    if (found) return found;
    if (schema !== '')
      return isThere || !this.#isMade(schema) ? this.find({ schema: '', name: written.name }) : undefined;
    const others = this.#byName.get(written.name.toLowerCase());
    if (others?.size !== 1) return undefined;
    for (const each of others) return each;
    return undefined;
  }

  temporaryTables(): TableRecord[] {
    return this.#temporaries.size === 0 ? [] : [...this.#temporaries.values()];
  }

  addTable(table: TableRecord): void {
    if (table.temporary) {
      this.#temporaries.set(foldedKey(table.name), table);
      return;
    }
    this.#database(table.name.schema).tables.add(table);
    addTo(this.#byName, table.name.name.toLowerCase(), table);
  }

  #takeOut(table: TableRecord): void {
    if (table.temporary) {
      this.#temporaries.delete(foldedKey(table.name));
      return;
    }
    this.#databases.get(table.name.schema.toLowerCase())?.tables.remove(table);
    removeFrom(this.#byName, table.name.name.toLowerCase(), table);
  }

  /** Takes a table out with its triggers and foreign keys. Foreign keys to it stay, as they do on a server that lets it go. */
  removeTable(table: TableRecord): void {
    for (const foreignKey of [...table.foreignKeys.values()]) this.removeForeignKey(foreignKey);
    for (const trigger of [...table.triggers]) this.removeObject(trigger);
    this.#takeOut(table);
  }

  /** Gives a table another name or database. Foreign keys to it and its triggers follow, views do not. */
  moveTable(table: TableRecord, name: QualifiedName): void {
    const former = table.name;
    this.#takeOut(table);
    table.formerNames.push(former);
    table.name = name;
    this.addTable(table);
    if (!table.temporary) {
      const referencing = this.#referencing.get(foldedKey(former));
      if (referencing) {
        this.#referencing.delete(foldedKey(former));
        for (const each of referencing) {
          each.references = name;
          addTo(this.#referencing, foldedKey(name), each);
        }
      }
    }
    for (const trigger of [...table.triggers]) {
      this.removeObject(trigger);
      trigger.table = name;
      trigger.name = { schema: name.schema, name: trigger.name.name };
      this.addObject(trigger, table);
    }
  }

  referencing(table: TableRecord): Iterable<ForeignKeyRecord> {
    return this.#referencing.get(foldedKey(table.name)) ?? [];
  }

  addForeignKey(foreignKey: ForeignKeyRecord): void {
    foreignKey.table.foreignKeys.set(foreignKey.name.toLowerCase(), foreignKey);
    addTo(this.#referencing, foldedKey(foreignKey.references), foreignKey);
  }

  removeForeignKey(foreignKey: ForeignKeyRecord): void {
    foreignKey.table.foreignKeys.delete(foreignKey.name.toLowerCase());
    removeFrom(this.#referencing, foldedKey(foreignKey.references), foreignKey);
  }

  findView(name: QualifiedName): ViewRecord | undefined {
    return this.#databases.get(name.schema.toLowerCase())?.views.get(name.name.toLowerCase());
  }

  addView(view: ViewRecord): void {
    this.#database(view.name.schema).views.set(view.name.name.toLowerCase(), view);
    for (const read of view.reads) addTo(this.#readers, foldedKey(read), view);
  }

  removeView(view: ViewRecord): void {
    this.#databases.get(view.name.schema.toLowerCase())?.views.delete(view.name.name.toLowerCase());
    for (const read of view.reads) removeFrom(this.#readers, foldedKey(read), view);
  }

  findObject(kind: MysqlObject['kind'], name: QualifiedName): ObjectRecord | undefined {
    return this.#databases.get(name.schema.toLowerCase())?.objects.get(objectKey(kind, name));
  }

  /** The routine, trigger, event or sequence that a statement means, by the same rules as tables. */
  lookUpObject(kind: MysqlObject['kind'], written: Written): ObjectRecord | undefined {
    return this.#anywhere(written, (name) => this.findObject(kind, name));
  }

  lookUpView(written: Written): ViewRecord | undefined {
    return this.#anywhere(written, (name) => this.findView(name));
  }

  /** What has the name in the database that is meant, else in the one that a statement may leave out. */
  #anywhere<T>(written: Written, find: (name: QualifiedName) => T | undefined): T | undefined {
    const schema = written.schema ?? this.database;
    const found = find({ schema, name: written.name });
    if (found) return found;
    if (schema !== '') return this.#isMade(schema) ? undefined : find({ schema: '', name: written.name });
    const others = [...this.#databases.keys()].flatMap((other) => find({ schema: other, name: written.name }) ?? []);
    return others.length === 1 ? others[0] : undefined;
  }

  addObject(object: ObjectRecord, table?: TableRecord): void {
    this.#database(object.name.schema).objects.set(objectKey(object.kind, object.name), object);
    table?.triggers.add(object);
  }

  removeObject(object: ObjectRecord): void {
    this.#databases.get(object.name.schema.toLowerCase())?.objects.delete(objectKey(object.kind, object.name));
    if (object.table) this.find(object.table)?.triggers.delete(object);
  }
}

function foldedKey(name: QualifiedName): string {
  return keyOf(name).toLowerCase();
}

function objectKey(kind: MysqlObject['kind'], name: QualifiedName): string {
  return `${kind} ${name.name.toLowerCase()}`;
}

function addTo<V>(sets: Map<string, Set<V>>, key: string, value: V): void {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
}

function removeFrom<V>(sets: Map<string, Set<V>>, key: string, value: V): void {
  const set = sets.get(key);
  if (set?.delete(value) && set.size === 0) sets.delete(key);
}
