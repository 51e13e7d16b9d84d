import type { Catalog, QualifiedName } from '../core/schema/catalog.ts';
import { keyOf } from '../core/schema/catalog.ts';
import { type NodeOf, nodeOf, type Statement } from '../core/sql/statement.ts';
import { dottedName, inside, stringsOf } from './names.ts';

type ObjectType = NonNullable<NodeOf<'DropStmt'>['removeType']>;

/** One object that a DROP names. */
export interface DroppedObject {
  readonly type: ObjectType;
  readonly name: QualifiedName;
  /** `DROP … IF EXISTS`. */
  readonly ifExists: boolean;
  readonly cascade: boolean;
}

/** What a DROP statement names, of the kinds asked for; nothing for any other statement. */
export function droppedObjects(
  statement: Statement,
  catalog: Catalog,
  types: readonly ObjectType[],
): readonly DroppedObject[] {
  const drop = nodeOf(statement, 'DropStmt');
  if (!drop?.removeType || !types.includes(drop.removeType)) return [];
  const type = drop.removeType;
  return (drop.objects ?? []).map((object) => {
    const routine = inside(object, 'ObjectWithArgs');
    // A schema, an extension and their like have a name without a schema: it is kept as it is.
    const alone = inside(object, 'String')?.sval;
    return {
      type,
      name:
        alone === undefined
          ? dottedName(catalog, routine ? (routine.objname ?? []) : object)
          : { schema: 'public', name: alone },
      ifExists: drop.missing_ok ?? false,
      cascade: drop.behavior === 'DROP_CASCADE',
    };
  });
}

/** True when the history is sure not to have the relation, so that DROP … IF EXISTS does nothing. */
export function surelyAbsent(catalog: Catalog, dropped: DroppedObject): boolean {
  if (!dropped.ifExists || catalog.relation(dropped.name)) return false;
  // A history that knows no table at all begins in the middle: nothing is sure then.
  for (const relation of catalog.relations()) if (relation.bornIn >= 0) return true;
  return false;
}

/** The statement that creates a relation of that name, if one of these does. */
export function creates(
  statements: readonly Statement[],
  catalog: Catalog,
  name: QualifiedName,
): Statement | undefined {
  return statements.find((statement) => {
    const range =
      nodeOf(statement, 'CreateStmt')?.relation ??
      nodeOf(statement, 'ViewStmt')?.view ??
      nodeOf(statement, 'CreateTableAsStmt')?.into?.rel;
    return range !== undefined && keyOf(catalog.resolve(range.schemaname ?? null, range.relname ?? '')) === keyOf(name);
  });
}

/** The statement that creates a type, domain or enum of that name, if one of these does. */
export function createsType(statements: readonly Statement[], name: string): boolean {
  return statements.some((statement) => {
    const parts = stringsOf(
      nodeOf(statement, 'CreateEnumStmt')?.typeName ??
        nodeOf(statement, 'CreateDomainStmt')?.domainname ??
        nodeOf(statement, 'CreateRangeStmt')?.typeName ??
        nodeOf(statement, 'DefineStmt')?.defnames,
    );
    const composite = nodeOf(statement, 'CompositeTypeStmt')?.typevar?.relname;
    return parts[parts.length - 1] === name || composite === name;
  });
}
