import { type Column, displayName, keyOf, type QualifiedName, type Relation } from '../schema/catalog.ts';
import { inside, lastTwo, textsOf } from '../schema/node.ts';
import type { NodeOf } from '../sql/statement.ts';
import { type Draft, elementOf } from './draft.ts';

/** ALTER DOMAIN: a new constraint is checked against every column of the domain (validateDomainCheckConstraint in typecmds.c). */
export function alterDomain(statement: NodeOf<'AlterDomainStmt'>, draft: Draft): void {
  const [schema, shown] = lastTwo(textsOf(statement.typeName));
  const name = draft.catalog.resolve(schema, shown);
  const constraint = inside(statement.def, 'Constraint');
  switch (statement.subtype) {
    case 'C':
      if (constraint?.skip_validation) return;
      if (constraint?.contype === 'CONSTR_NOTNULL')
        draft.since(17, 'NOT NULL as a constraint of ALTER DOMAIN', constraint.location);
      break;
    case 'O':
    case 'V':
      break;
    default:
      return;
  }
  const domain = draft.catalog.type(name);
  if (domain === undefined)
    draft.unsure(`The history does not tell which columns are of the domain ${displayName(name)}.`);
  const uses = usesOf(name, draft);
  const inside_ = uses.find((use) => use.isHidden);
  if (inside_ !== undefined) {
    draft.fails(
      'domain-in-type',
      '0A000',
      `The column ${inside_.column.name} of ${displayName(inside_.relation.name)} has the domain inside another type, where the server cannot check it.`,
    );
    return;
  }
  for (const { relation, column } of uses) {
    const target = { name: relation.name, relation };
    draft.lock(target, 'SHARE', `its column ${column.name} is of the domain`);
    if (relation.kind !== 'partitioned table') {
      draft.add('scan', relation.name, 'domain-constraint', {
        column: column.name,
        constraint: constraint?.conname ?? statement.name ?? null,
      });
    }
  }
  if (uses.length === 0) return;
  if (statement.subtype === 'O')
    draft.mayFail('not-null-violation', '23502', `A column of the domain ${displayName(name)} may hold NULL.`);
  else
    draft.mayFail('check-violation', '23514', `A value of the domain ${displayName(name)} may break the constraint.`);
}

interface Use {
  readonly relation: Relation;
  readonly column: Column;
  /** The domain is the element of an array: that the server cannot check. */
  readonly isHidden: boolean;
}

/** Columns of the domain, or of a domain over it. */
function usesOf(name: QualifiedName, draft: Draft): Use[] {
  const uses: Use[] = [];
  for (const relation of draft.catalog.relations()) {
    if (relation.kind === 'view' || relation.kind === 'composite type' || relation.kind === 'sequence') continue;
    for (const column of relation.columns.values()) {
      if (column.type === null) continue;
      let type = column.type;
      let isHidden = type.array;
      for (let depth = 0; depth < 32; depth++) {
        const user = draft.userType(elementOf(type));
        if (user === undefined) break;
        if (keyOf(user.name) === keyOf(name)) {
          uses.push({ relation, column, isHidden });
          break;
        }
        if (user.kind !== 'domain' || user.baseType === null) break;
        type = user.baseType;
        isHidden ||= type.array;
      }
    }
  }
  return uses;
}

/** ALTER TYPE … ADD VALUE, RENAME VALUE: no table is locked; in a transaction the value is usable after its end (12 and later). */
export function alterEnum(statement: NodeOf<'AlterEnumStmt'>, draft: Draft): void {
  const [schema, shown] = lastTwo(textsOf(statement.typeName));
  const type = draft.catalog.type(draft.catalog.resolve(schema, shown));
  if (type === undefined || type.kind !== 'enum') return;
  const name = displayName(type.name);
  const has = (label: string | undefined) => label !== undefined && type.labels.includes(label);
  if (statement.oldVal !== undefined) {
    if (!has(statement.oldVal)) draft.fails('label-missing', '22023', `${name} has no label ${statement.oldVal}.`);
    else if (has(statement.newVal))
      draft.fails('label-exists', '42710', `${name} already has a label ${statement.newVal}.`);
    return;
  }
  // A label cannot be taken away again.
  draft.reversible = false;
  if (has(statement.newVal)) {
    if (!statement.skipIfNewValExists)
      draft.fails('label-exists', '42710', `${name} already has a label ${statement.newVal}.`);
    draft.reversible = true;
  } else if (statement.newValNeighbor !== undefined && !has(statement.newValNeighbor)) {
    draft.fails('label-missing', '22023', `${name} has no label ${statement.newValNeighbor}.`);
  }
}
