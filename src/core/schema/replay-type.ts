import type { Node, NodeOf } from '../sql/statement.ts';
import { keyOf, type QualifiedName } from './catalog.ts';
import { freeName } from './names.ts';
import { constantText, inside, lastTwo, textsOf } from './node.ts';
import { ColumnRecord, RelationRecord, UserColumnType, UserTypeRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

function newTypeName(context: ReplayContext, names: readonly Node[] | undefined): QualifiedName {
  const [schema, name] = lastTwo(textsOf(names));
  return { schema: schema ?? context.schemaElement ?? context.creationSchema(), name };
}

/** Adds a type. One that the history has already is only made again where a condition guards it. */
function add(context: ReplayContext, name: QualifiedName, kind: UserTypeRecord['kind']): UserTypeRecord | null {
  const former = context.store.type(name);
  if (former) {
    if (context.conditional) return null;
    // A shell type is filled in by the second CREATE TYPE.
    if (former.kind !== 'base') context.doubt(`type ${name.name} is made a second time`);
  }
  const type = new UserTypeRecord(name, kind, context.bornIn);
  context.store.types.set(keyOf(name), type);
  return type;
}

export function createEnum(context: ReplayContext, statement: NodeOf<'CreateEnumStmt'>): void {
  const type = add(context, newTypeName(context, statement.typeName), 'enum');
  if (type) type.labels = textsOf(statement.vals);
}

export function alterEnum(context: ReplayContext, statement: NodeOf<'AlterEnumStmt'>): void {
  const [schema, name] = lastTwo(textsOf(statement.typeName));
  const type = context.store.findType(schema, name);
  const value = statement.newVal;
  if (!type || value === undefined) return;
  if (statement.oldVal !== undefined) {
    type.labels = type.labels.map((label) => (label === statement.oldVal ? value : label));
    renameInDefaults(context, type, statement.oldVal, value);
    return;
  }
  if (type.labels.includes(value)) return;
  const labels = [...type.labels];
  const neighbour = statement.newValNeighbor === undefined ? -1 : labels.indexOf(statement.newValNeighbor);
  if (neighbour < 0) labels.push(value);
  else labels.splice(neighbour + (statement.newValIsAfter ? 1 : 0), 0, value);
  type.labels = labels;
}

/** A default of an enum is kept by the server as the value, whatever that is called. */
function renameInDefaults(context: ReplayContext, type: UserTypeRecord, from: string, to: string): void {
  for (const relation of context.store.relations()) {
    for (const column of relation.columns.values()) {
      if (!(column.type instanceof UserColumnType) || column.type.record !== type || column.type.array) continue;
      if (column.default instanceof RelationRecord || constantText(column.default ?? undefined) !== from) continue;
      column.default = { A_Const: { sval: { sval: to } } };
    }
  }
}

export function createComposite(context: ReplayContext, statement: NodeOf<'CompositeTypeStmt'>): void {
  const name = context.newName(statement.typevar);
  if (!add(context, name, 'composite')) return;
  const relation = context.create(name, 'composite type');
  relation.columns = new Map();
  for (const node of statement.coldeflist ?? []) {
    const definition = inside(node, 'ColumnDef');
    if (!definition?.colname) continue;
    relation.columns.set(definition.colname, new ColumnRecord(definition.colname, context.typeOf(definition.typeName)));
  }
}

export function createRange(context: ReplayContext, statement: NodeOf<'CreateRangeStmt'>): void {
  const type = add(context, newTypeName(context, statement.typeName), 'range');
  for (const node of statement.params ?? []) {
    const element = inside(node, 'DefElem');
    if (type && element?.defname === 'subtype') type.baseType = context.typeOf(inside(element.arg, 'TypeName'));
  }
}

export function createBaseType(context: ReplayContext, statement: NodeOf<'DefineStmt'>): void {
  add(context, newTypeName(context, statement.defnames), 'base');
}

export function createDomain(context: ReplayContext, statement: NodeOf<'CreateDomainStmt'>): void {
  const type = add(context, newTypeName(context, statement.domainname), 'domain');
  if (!type) return;
  type.baseType = context.typeOf(statement.typeName);
  for (const node of statement.constraints ?? []) {
    const constraint = inside(node, 'Constraint');
    if (constraint) constrain(context, type, constraint);
  }
}

function constrain(context: ReplayContext, type: UserTypeRecord, constraint: NodeOf<'Constraint'>): void {
  const { store } = context;
  const { schema, name } = type.name;
  if (constraint.contype === 'CONSTR_NOTNULL') type.notNull = true;
  if (constraint.contype !== 'CONSTR_CHECK') return;
  const taken = (each: string) => store.constraintNameTaken(schema, each);
  const check = constraint.conname ?? freeName(name, null, 'check', taken);
  type.checks.add(check);
  store.countDomainConstraint(schema, check, 1);
}

export function alterDomain(context: ReplayContext, statement: NodeOf<'AlterDomainStmt'>): void {
  const [schema, name] = lastTwo(textsOf(statement.typeName));
  const type = context.store.findType(schema, name);
  if (!type) return;
  // One letter for each form of the statement (server source, parsenodes.h).
  switch (statement.subtype) {
    case 'N':
      type.notNull = false;
      return;
    case 'O':
      type.notNull = true;
      return;
    case 'C': {
      const constraint = inside(statement.def, 'Constraint');
      if (constraint) constrain(context, type, constraint);
      return;
    }
    case 'X':
      if (type.checks.delete(statement.name ?? '')) {
        context.store.countDomainConstraint(type.name.schema, statement.name ?? '', -1);
      }
      return;
    default:
  }
}
