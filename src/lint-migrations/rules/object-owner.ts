import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { type NodeOf, nodeOf, type Statement } from '../../core/sql/statement.ts';
import { laterStatements } from '../deployed.ts';
import { inside, stringsOf } from '../names.ts';
import { once } from '../once.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'object-owner',
  title: 'Object that belongs to whoever runs the migration',
  category: 'process',
  severity: 'warning',
  enabled: false,
  covers: ['P129'],
  what: 'Finds scripts that make a table, view, sequence, type, function or schema without saying whose it is, by `SET ROLE` before or `OWNER TO` after. One finding a script.',
  why: 'Only its owner can alter or drop a table. When one migration is run by a person and the next one by the pipeline, the second fails with "must be owner of table".',
  options: {
    role: {
      type: 'string',
      default: '',
      what: 'The role that has to own what migrations make; empty for any that is named.',
    },
  },
  bad: [
    { sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);' },
    {
      title: 'A role, but not the one',
      options: { role: 'shop_owner' },
      sql: 'SET ROLE etl;\nCREATE TABLE orders (id bigint PRIMARY KEY);',
    },
  ],
  good: [
    {
      title: 'Given to the role that owns the database',
      sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nALTER TABLE orders OWNER TO pg_database_owner;',
      strongestLock: 'none',
      versions: { from: 14 },
    },
    {
      title: 'A schema can be made for its owner at once',
      sql: 'CREATE SCHEMA billing AUTHORIZATION CURRENT_USER;',
      strongestLock: 'none',
    },
    {
      title: 'What is altered keeps its owner',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN note text;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: [
    'CreateStmt',
    'CreateForeignTableStmt',
    'CreateTableAsStmt',
    'ViewStmt',
    'CreateSeqStmt',
    'CreateEnumStmt',
    'CreateDomainStmt',
    'CreateRangeStmt',
    'CompositeTypeStmt',
    'CreateFunctionStmt',
    'CreateSchemaStmt',
  ],
  *statement(context) {
    const { statement, session } = context;
    const name = createdName(statement);
    if (name === null || statement.body?.kind === 'function') return;
    const wanted = String(context.option('role'));
    const role = roleOf(session.settings.get('role')) ?? roleOf(session.settings.get('session_authorization'));
    const owner =
      laterStatements(context)
        .map((later) => newOwner(later, name))
        .find((one) => one !== null) ??
      role ??
      roleName(nodeOf(statement, 'CreateSchemaStmt')?.authrole);
    if (owner !== null && (wanted === '' || owner === wanted)) return;
    if (!once(context, rule.id)) return;
    const shown = quoteIdentifier(name);
    yield {
      message:
        owner === null
          ? `${shown} will belong to whichever role runs this migration, and only that role can alter it later.`
          : `${shown} will belong to ${quoteIdentifier(owner)}, not to ${quoteIdentifier(wanted)}.`,
    };
  },
};

/** SET ROLE NONE goes back to the role of the login, which says nothing. */
function roleOf(value: string | undefined): string | null {
  return value === undefined || value === '' || value === 'none' || value === 'default' ? null : value;
}

/** A role as it was named; the key words for the current one count as a name, since somebody wrote them. */
function roleName(role: NodeOf<'RoleSpec'> | undefined): string | null {
  if (!role) return null;
  return role.rolename ?? (role.roletype ?? '').replace('ROLESPEC_', '').toLowerCase();
}

/** The last part of the name of what a statement makes; null for what is temporary. */
function createdName(statement: Statement): string | null {
  const range =
    nodeOf(statement, 'CreateStmt')?.relation ??
    nodeOf(statement, 'CreateForeignTableStmt')?.base?.relation ??
    nodeOf(statement, 'CreateTableAsStmt')?.into?.rel ??
    nodeOf(statement, 'ViewStmt')?.view ??
    nodeOf(statement, 'CreateSeqStmt')?.sequence ??
    nodeOf(statement, 'CompositeTypeStmt')?.typevar;
  if (range) return range.relpersistence === 't' ? null : (range.relname ?? null);
  const parts =
    nodeOf(statement, 'CreateEnumStmt')?.typeName ??
    nodeOf(statement, 'CreateDomainStmt')?.domainname ??
    nodeOf(statement, 'CreateRangeStmt')?.typeName ??
    nodeOf(statement, 'CreateFunctionStmt')?.funcname;
  const schema = nodeOf(statement, 'CreateSchemaStmt');
  return parts ? (stringsOf(parts).at(-1) ?? null) : (schema?.schemaname ?? roleName(schema?.authrole));
}

/** The role that ALTER … OWNER TO gives the object of that name to. */
function newOwner(statement: Statement, name: string): string | null {
  const alter = nodeOf(statement, 'AlterTableStmt');
  if (alter?.relation?.relname === name) {
    for (const node of alter.cmds ?? []) {
      const command = inside(node, 'AlterTableCmd');
      if (command?.subtype === 'AT_ChangeOwner') return roleName(command.newowner);
    }
  }
  const owner = nodeOf(statement, 'AlterOwnerStmt');
  if (!owner) return null;
  const object = owner.object;
  const parts = stringsOf(inside(object, 'ObjectWithArgs')?.objname ?? inside(object, 'TypeName')?.names ?? object);
  return parts.at(-1) === name ? roleName(owner.newowner) : null;
}
