import type { NodeOf, Statement } from '../sql/statement.ts';
import type { ColumnType, QualifiedName, RelationKind } from './catalog.ts';
import { displayName } from './catalog.ts';
import { ColumnRecord, RelationRecord, UserColumnType } from './records.ts';
import type { Store } from './store.ts';
import { temporarySchema } from './store.ts';
import { canonicalType } from './types.ts';

type RangeVar = NodeOf<'RangeVar'>;

/** What a replay of one statement needs: the store, and where in the history it stands. */
export class ReplayContext {
  readonly store: Store;
  readonly major: number;
  bornIn = 0;
  /** The statement stands in a DO block under a condition: it may have run or not. */
  conditional = false;
  /** CREATE SCHEMA with elements: where its unqualified names go. */
  schemaElement: string | null = null;
  #statement: Statement | null = null;

  constructor(store: Store, major: number) {
    this.store = store;
    this.major = major;
  }

  begin(statement: Statement, bornIn: number): void {
    this.#statement = statement;
    this.bornIn = bornIn;
    this.conditional = statement.body?.conditional === true;
  }

  /** Notes, with file and line, that the replay is no longer sure. */
  doubt(sentence: string): void {
    // A history that begins in the middle has thousands: the line is not worth counting then.
    if (this.store.saidEnough) return;
    const statement = this.#statement;
    if (!statement) {
      this.store.doubt(sentence);
      return;
    }
    const { line } = statement.source.position(statement.span.start);
    this.store.doubt(`${statement.source.file}:${line}: ${sentence}`);
  }

  /** The name under which a relation is made. */
  newName(range: RangeVar | undefined): QualifiedName {
    const name = range?.relname ?? '';
    if (range?.relpersistence === 't' || range?.schemaname === temporarySchema)
      return { schema: temporarySchema, name };
    return { schema: range?.schemaname ?? this.schemaElement ?? this.creationSchema(), name };
  }

  /** The schema in which unqualified names are made. */
  creationSchema(): string {
    return this.store.searchPath[0] ?? 'public';
  }

  /** The name of an existing relation, or where it would be. */
  nameOf(range: RangeVar | undefined): QualifiedName {
    return this.store.resolve(range?.schemaname ?? this.schemaElement, range?.relname ?? '');
  }

  find(range: RangeVar | undefined): RelationRecord | undefined {
    return this.store.lookUp(range?.schemaname ?? this.schemaElement, range?.relname ?? '');
  }

  /** A relation that a statement changes, noted as uncertain if the statement may not have run. */
  changed(range: RangeVar | undefined): RelationRecord | undefined {
    const found = this.find(range);
    return found ? this.touch(found) : undefined;
  }

  touch(relation: RelationRecord): RelationRecord {
    relation.ghost = false;
    if (this.conditional) relation.certain = false;
    return relation;
  }

  /** The relation, or a record of it when the history never made it: then it was there before. */
  known(range: RangeVar | undefined, kind: RelationKind = 'table'): RelationRecord {
    const found = this.find(range);
    if (found && !found.ghost) return this.touch(found);
    const name = this.nameOf(range);
    const relation = this.store.relationOrGhost(name);
    relation.ghost = false;
    relation.kind = kind;
    this.doubt(`${displayName(name)} is not made by any earlier migration`);
    return relation;
  }

  /** Adds a new relation. One that was only known by name becomes it, so that what points to it still does. */
  create(name: QualifiedName, kind: RelationKind): RelationRecord {
    const former = this.store.findRelation(name);
    const relation = former ?? new RelationRecord(name, kind, this.bornIn);
    relation.kind = kind;
    relation.bornIn = this.bornIn;
    relation.certain = true;
    relation.ghost = false;
    if (!former) this.store.addRelation(relation);
    return this.touch(relation);
  }

  /** A column that a statement names; learned when the relation is not known in full. */
  column(relation: RelationRecord, name: string): ColumnRecord | undefined {
    const column = relation.columns.get(name);
    if (column) return column;
    if (relation.certain) {
      relation.certain = false;
      this.doubt(`${displayName(relation.name)} has no column ${name} that earlier migrations tell of`);
    }
    if (relation.isView) return undefined;
    const learned = new ColumnRecord(name, null);
    relation.columns.set(name, learned);
    return learned;
  }

  /** A column's type, tied to the user's type that it means now. */
  typeOf(node: NodeOf<'TypeName'> | undefined): ColumnType | null {
    const type = canonicalType(node);
    if (!type) return null;
    const schema = type.schema ?? this.schemaElement;
    const record = this.store.findType(schema, type.name) ?? this.store.findType(type.schema, type.name);
    return record ? new UserColumnType(record, type) : type;
  }
}
