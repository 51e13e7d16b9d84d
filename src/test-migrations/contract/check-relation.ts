import type { Session } from '../../core/database/session.ts';
import { plural } from '../../core/report/wording.ts';
import { closest } from '../../core/runtime/did-you-mean.ts';
import { flag } from '../../core/schema/server/row.ts';
import type { Breach, PartChecked } from './breach.ts';
import type { ContractColumn, ContractRelation } from './contract.ts';
import { columnKey, type LiveColumn, type LiveRelation, readRelation } from './live-relations.ts';
import { typesAgree } from './types-agree.ts';

/** Holds a table or view against what an application asks of it. */
export async function checkRelation(session: Session, wanted: ContractRelation): Promise<PartChecked> {
  const { kind, name, place } = wanted;
  const part = { name: `${kind} ${name}`, place, unknown: null };
  const live = await readRelation(session, name);
  if (live === null) {
    const reason = kind === 'table' ? 'missing_table' : 'missing_view';
    const message = `The new schema has no ${kind} ${name}.`;
    return { ...part, shown: '', breaches: [{ subject: name, reason, message, place }] };
  }
  const breaches: Breach[] = [];
  for (const column of wanted.columns) {
    const found = live.columns.get(columnKey(session, column.name));
    breaches.push(
      ...(found ? await columnBreaches(session, wanted, live, column, found) : [missing(wanted, live, column)]),
    );
  }
  breaches.push(...writeBreaches(session, wanted, live));
  const privileges = await privilegeBreaches(session, wanted, live);
  breaches.push(...privileges.breaches);
  return { ...part, shown: shownText(wanted), breaches, unknown: privileges.unknown };
}

function missing({ name }: ContractRelation, live: LiveRelation, column: ContractColumn): Breach {
  const near = closest(
    column.name,
    [...live.columns.values()].map((one) => one.name),
  );
  const renamed = near === null ? '' : `; there is ${name}.${near}`;
  return {
    subject: `${name}.${column.name}`,
    reason: 'missing_column',
    message: `The new schema has no column ${name}.${column.name}${renamed}.`,
    place: column.place,
  };
}

async function columnBreaches(
  session: Session,
  { name, write }: ContractRelation,
  live: LiveRelation,
  column: ContractColumn,
  found: LiveColumn,
): Promise<readonly Breach[]> {
  const subject = `${name}.${column.name}`;
  const breaches: Breach[] = [];
  const breach = (reason: Breach['reason'], message: string) =>
    breaches.push({ subject, reason, message, place: column.place });
  if (!(await typesAgree(session, found.type, column.types))) {
    breach('type_changed', `${subject} is ${found.type} now, and not ${column.types.join(' or ')}.`);
  }
  // Whether the column of a view can be NULL, no server tells.
  if (live.kind === 'table') {
    if (column.nullable === true && !found.nullable && !(found.optional && column.default)) {
      breach('nullability_changed', `${subject} takes no NULL any more.`);
    }
    if (column.nullable === false && found.nullable) {
      breach('nullability_changed', `${subject} may be NULL now.`);
    }
    if (column.default && !found.optional) breach('default_gone', `${subject} has no default any more.`);
  }
  if (found.computed && !column.default && (write.includes('insert') || write.includes('update'))) {
    breach('not_writable', `${subject} is computed by the server now, and takes no value.`);
  }
  return breaches;
}

function writeBreaches(session: Session, wanted: ContractRelation, live: LiveRelation): readonly Breach[] {
  const { name, write, place } = wanted;
  const breaches: Breach[] = write
    .filter((kind) => !live.writable.has(kind))
    .map((kind) => ({
      subject: `${name} ${kind}`,
      reason: 'not_writable',
      message: `${name} is a ${live.kind} that takes no ${kind.toUpperCase()}.`,
      place,
    }));
  if (!write.includes('insert') || live.kind !== 'table' || wanted.columns.length === 0) return breaches;
  const known = new Set(wanted.columns.map((column) => columnKey(session, column.name)));
  for (const [key, column] of live.columns) {
    if (known.has(key) || column.nullable || column.optional) continue;
    breaches.push({
      subject: `${name}.${column.name}`,
      reason: 'value_required',
      message: `${name}.${column.name} is NOT NULL and has no default, so that an INSERT that does not know it fails.`,
      place,
    });
  }
  return breaches;
}

interface Privileges {
  readonly breaches: readonly Breach[];
  readonly unknown: PartChecked['unknown'];
}

async function privilegeBreaches(session: Session, wanted: ContractRelation, live: LiveRelation): Promise<Privileges> {
  const { name, role, read, write, columns, place } = wanted;
  if (role === null || live.id === null) return { breaches: [], unknown: null };
  const [there] = await session.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  if (!there) {
    const message = `The role ${role} is not on this server, so that its privileges cannot be asked. A migration or the seed can make it.`;
    return { breaches: [], unknown: { reason: 'role_missing', message } };
  }
  const names = columns.flatMap((column) => live.columns.get(column.name)?.name ?? []);
  const breaches: Breach[] = [];
  for (const privilege of [...(read ? ['select'] : []), ...write]) {
    // DELETE is given for a table alone; the others may be given for each column.
    const [row] =
      privilege === 'delete' || names.length === 0
        ? await session.query('SELECT has_table_privilege($1, $2::oid, $3) AS may', [role, live.id, privilege])
        : await session.query(
            `SELECT bool_and(has_column_privilege($1, $2::oid, a.attname, $3) OR (a.attgenerated <> '' AND $3 <> 'select')) AS may
             FROM pg_attribute a WHERE a.attrelid = $2::oid AND a.attname = ANY ($4)`,
            [role, live.id, privilege, names],
          );
    const [schema] = await session.query(
      'SELECT has_schema_privilege($1, relnamespace, $3) AS may FROM pg_class WHERE oid = $2::oid',
      [role, live.id, 'usage'],
    );
    if (row && schema && flag(row, 'may') && flag(schema, 'may')) continue;
    const verb = privilege.toUpperCase();
    breaches.push({
      subject: `${name} ${verb} by ${role}`,
      reason: 'privilege_missing',
      message:
        `${role} may not ${verb} ${privilege === 'insert' ? 'into' : privilege === 'update' ? '' : 'from'} ${name}.`.replace(
          '  ',
          ' ',
        ),
      place,
    });
  }
  return { breaches, unknown: null };
}

function shownText({ columns, write, role }: ContractRelation): string {
  const parts = [columns.length === 0 ? 'It is there' : plural(columns.length, 'column')];
  if (write.length > 0) parts.push(`${write.join(', ').toUpperCase()} fit`);
  if (role !== null) parts.push(`privileges of ${role}`);
  return `${parts.join(', ')}.`;
}
