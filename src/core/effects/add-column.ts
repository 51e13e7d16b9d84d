import { type ColumnType, displayName } from '../schema/catalog.ts';
import { inside, textsOf, walk } from '../schema/node.ts';
import { canonicalType, serialBase } from '../schema/types.ts';
import type { Node, NodeOf } from '../sql/statement.ts';
import { type Alteration, type Command, dropsColumn, failsTyped } from './alteration.ts';
import type { Draft } from './draft.ts';
import { addForeignKey } from './foreign-keys.ts';
import { buildUnique } from './keys.ts';
import { lockSequences } from './reading.ts';
import { mutableCall, volatilityOf } from './volatility.ts';

interface Parts {
  readonly definition: NodeOf<'ColumnDef'>;
  readonly name: string;
  readonly type: ColumnType | null;
  readonly isSerial: boolean;
  /** DEFAULT as it was written. */
  readonly defaultValue: NodeOf<'Constraint'> | undefined;
  readonly identity: NodeOf<'Constraint'> | undefined;
  readonly generated: NodeOf<'Constraint'> | undefined;
  readonly notNull: NodeOf<'Constraint'> | undefined;
  readonly constraints: readonly NodeOf<'Constraint'>[];
}

/**
 * ADD COLUMN. Rows are written anew when the value of the new column is not the same for all of them (volatile default,
 * serial, identity, stored generation) or has to be checked (a domain with a constraint): ATExecAddColumn in tablecmds.c.
 * Any other default is kept beside the table (manual, section 5.7.1; 11 and later).
 */
export function addColumn(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const definition = inside(command.def, 'ColumnDef');
  if (definition === undefined) return;
  const parts = partsOf(definition);
  draft.lockFamily(target, 'ACCESS EXCLUSIVE', alteration.only);
  if (draft.column(target, parts.name) !== undefined && !dropsColumn(alteration, parts.name)) {
    if (command.missing_ok) return;
    draft.fails(
      'column-exists',
      '42701',
      `${displayName(target.name)} already has a column ${parts.name}.`,
      definition.location,
    );
    return;
  }
  if (alteration.only && draft.catalog.descendantsOf(target.name).length > 0) {
    draft.fails(
      'needs-children',
      '42P16',
      'A column has to be added to the child tables too: leave out ONLY.',
      definition.location,
    );
    return;
  }
  if (failsTyped(alteration, definition.location)) return;
  if (target.relation?.partitionOf) {
    draft.fails(
      'is-partition',
      '42809',
      `${displayName(target.name)} is a partition: add the column to ${displayName(target.relation.partitionOf)}.`,
      definition.location,
    );
    return;
  }
  // The server itself adds columns to a view, by CREATE OR REPLACE VIEW; nobody else can.
  if (
    target.relation?.kind === 'view' ||
    target.relation?.kind === 'materialized view' ||
    target.relation?.kind === 'sequence'
  ) {
    draft.fails(
      'wrong-kind',
      '42809',
      `${displayName(target.name)} is a ${target.relation.kind}.`,
      definition.location,
    );
    return;
  }
  alteration.addedColumns.add(parts.name);
  checkVersions(parts, draft);
  addValues(alteration, parts);
  for (const constraint of parts.constraints) addConstraint(alteration, parts, constraint);
}

function partsOf(definition: NodeOf<'ColumnDef'>): Parts {
  const constraints: NodeOf<'Constraint'>[] = [];
  for (const node of definition.constraints ?? []) {
    const constraint = inside(node, 'Constraint');
    if (constraint) constraints.push(constraint);
  }
  const find = (...kinds: string[]) => constraints.find((constraint) => kinds.includes(constraint.contype ?? ''));
  return {
    definition,
    name: definition.colname ?? '',
    type: canonicalType(definition.typeName),
    isSerial: serialBase(definition.typeName) !== null,
    defaultValue: find('CONSTR_DEFAULT'),
    identity: find('CONSTR_IDENTITY'),
    generated: find('CONSTR_GENERATED'),
    notNull: find('CONSTR_NOTNULL', 'CONSTR_PRIMARY'),
    constraints,
  };
}

/** Words that an older server does not know. */
function checkVersions(parts: Parts, draft: Draft): void {
  const { definition } = parts;
  if (parts.generated?.generated_kind === 'v') {
    draft.since(18, 'virtual generated columns (and STORED has to be written)', parts.generated.location);
  }
  if (definition.compression) draft.since(14, 'COMPRESSION', definition.location);
  if (definition.storage_name) draft.since(16, 'STORAGE in a column definition', definition.location);
  for (const constraint of parts.constraints) {
    if (constraint.nulls_not_distinct) draft.since(15, 'NULLS NOT DISTINCT', constraint.location);
    if (constraint.contype === 'CONSTR_ATTR_NOT_ENFORCED' || constraint.contype === 'CONSTR_ATTR_ENFORCED') {
      draft.since(18, 'ENFORCED and NOT ENFORCED', constraint.location);
    }
  }
}

/** The rewrite or scan that the values of the column cost. */
function addValues(alteration: Alteration, parts: Parts): void {
  const { draft, target } = alteration;
  const { name, type, generated, defaultValue, identity, definition } = parts;
  const storage = draft.storage(target, alteration.only);
  const everywhere = (
    kind: 'rewrite' | 'scan',
    cause: Parameters<Draft['add']>[2],
    location: number | undefined,
    certain = true,
  ) => {
    for (const member of storage) draft.add(kind, member.name, cause, { column: name, location, certain });
  };
  if (parts.isSerial) everywhere('rewrite', 'add-column-serial', definition.typeName?.location);
  else if (identity) everywhere('rewrite', 'add-column-identity', identity.location);
  else if (generated) addGenerated(alteration, parts, everywhere);
  else if (defaultValue) {
    const volatility = volatilityOf(defaultValue.raw_expr, draft);
    if (volatility.volatile) {
      everywhere('rewrite', 'add-column-volatile-default', defaultValue.location, volatility.certain);
      if (!volatility.certain)
        draft.unsure(`The history does not tell whether ${volatility.because ?? 'the default'}() is volatile.`);
    }
    if (volatility.volatile) lockSequences(defaultValue.raw_expr, draft);
    if (volatility.laterMajor !== null) {
      draft.since(volatility.laterMajor, `${volatility.because}()`, defaultValue.location, '42883');
    }
    checkDefault(defaultValue, draft);
  }
  if (type !== null && !parts.isSerial && generated?.generated_kind !== 'v') {
    const constrained = draft.isConstrained(type);
    if (constrained === true) {
      everywhere('rewrite', 'add-column-constrained-domain', definition.typeName?.location);
      draft.mayFail(
        'check-violation',
        '23514',
        `The value of ${name} may break a CHECK of the domain ${type.name}.`,
        definition.location,
      );
      draft.mayFail('not-null-violation', '23502', `The domain ${type.name} may be NOT NULL.`, definition.location);
    } else if (constrained === null && !type.array) {
      draft.unsure(
        `The history does not tell what the type ${type.name} is: a domain with a constraint would rewrite the table.`,
      );
    }
  }
  addNotNull(alteration, parts, everywhere);
}

type Everywhere = (
  kind: 'rewrite' | 'scan',
  cause: Parameters<Draft['add']>[2],
  location: number | undefined,
  certain?: boolean,
) => void;

function addGenerated(alteration: Alteration, parts: Parts, everywhere: Everywhere): void {
  const { draft } = alteration;
  const { generated } = parts;
  if (generated?.generated_kind === 's') everywhere('rewrite', 'add-column-stored-generated', generated.location);
  const mutable = mutableCall(generated?.raw_expr, draft, alteration.target.relation);
  if (mutable)
    draft.fails(
      'not-immutable',
      '42P17',
      `A generation expression may not call ${mutable}, which is not IMMUTABLE.`,
      generated?.location,
    );
}

function checkDefault(constraint: NodeOf<'Constraint'>, draft: Draft): void {
  walk(constraint.raw_expr, (kind, value) => {
    if (kind === 'FuncCall' && returnsSet(value as NodeOf<'FuncCall'>)) {
      draft.fails('default-expression', '0A000', 'A default may not return a set.', constraint.location);
      return false;
    }
    if (kind === 'ColumnRef') {
      draft.fails('default-expression', '0A000', 'A default may not read a column.', constraint.location);
      return false;
    }
    if (kind === 'SubLink') {
      draft.fails('default-expression', '0A000', 'A default may not hold a subquery.', constraint.location);
      return false;
    }
    return true;
  });
}

const setFunctions: ReadonlySet<string> = new Set([
  'generate_series',
  'generate_subscripts',
  'unnest',
  'regexp_matches',
  'regexp_split_to_table',
  'string_to_table',
  'json_array_elements',
  'jsonb_array_elements',
  'json_each',
  'jsonb_each',
  'json_object_keys',
  'jsonb_object_keys',
]);

function returnsSet(call: NodeOf<'FuncCall'>): boolean {
  return setFunctions.has(textsOf(call.funcname).at(-1) ?? '');
}

function addNotNull(alteration: Alteration, parts: Parts, everywhere: Everywhere): void {
  const { draft, target } = alteration;
  const { notNull, generated, defaultValue, name } = parts;
  if (notNull === undefined || parts.isSerial || parts.identity) return;
  if (generated) {
    // The values are computed: virtual ones by a scan, stored ones while they are written.
    if (generated.generated_kind === 'v') everywhere('scan', 'add-column-not-null', notNull.location);
    draft.mayFail('not-null-violation', '23502', `The expression of ${name} may give NULL.`, notNull.location);
    return;
  }
  if (defaultValue !== undefined && !isNullConstant(defaultValue.raw_expr)) return;
  everywhere('scan', 'add-column-not-null', notNull.location);
  draft.mayFail(
    'not-null-violation',
    '23502',
    `${name} is NOT NULL without a default, so this fails as soon as ${displayName(target.name)} has a row.`,
    notNull.location,
  );
}

function isNullConstant(node: Node | undefined): boolean {
  const cast = inside(node, 'TypeCast');
  return inside(cast ? cast.arg : node, 'A_Const')?.isnull === true;
}

function addConstraint(alteration: Alteration, parts: Parts, constraint: NodeOf<'Constraint'>): void {
  const { draft, target } = alteration;
  const { name } = parts;
  switch (constraint.contype) {
    case 'CONSTR_CHECK': {
      if (isNotEnforced(parts, constraint)) return;
      for (const member of draft.storage(target, alteration.only)) {
        draft.add('scan', member.name, 'add-column-check', {
          column: name,
          constraint: constraint.conname ?? null,
          location: constraint.location,
        });
      }
      if (parts.defaultValue || parts.generated || parts.isSerial || parts.identity) {
        draft.mayFail('check-violation', '23514', `The value of ${name} may break its CHECK.`, constraint.location);
      }
      return;
    }
    case 'CONSTR_UNIQUE':
    case 'CONSTR_PRIMARY':
      buildUnique(
        alteration,
        constraint,
        [name],
        constraint.contype === 'CONSTR_PRIMARY' ? 'add-column-primary-key' : 'add-column-unique',
      );
      // NULLs are all different, and so is what a sequence gives.
      if (parts.defaultValue || parts.generated || constraint.nulls_not_distinct) {
        draft.mayFail('unique-violation', '23505', `Two rows get the same ${name}.`, constraint.location);
      }
      return;
    case 'CONSTR_FOREIGN': {
      // A column without a default holds nothing that could break the key, so nothing is read (transformAlterTableStmt).
      const skipped = parts.defaultValue === undefined && !parts.isSerial && parts.generated === undefined;
      addForeignKey(alteration, constraint, [name], {
        cause: 'add-column-foreign-key',
        validates: !skipped && !isNotEnforced(parts, constraint),
        allNull: parts.defaultValue !== undefined && isNullConstant(parts.defaultValue.raw_expr),
      });
      return;
    }
    default:
      return;
  }
}

function isNotEnforced(parts: Parts, constraint: NodeOf<'Constraint'>): boolean {
  // NOT ENFORCED follows its constraint as an element of its own.
  const after = parts.constraints[parts.constraints.indexOf(constraint) + 1];
  return after?.contype === 'CONSTR_ATTR_NOT_ENFORCED';
}
