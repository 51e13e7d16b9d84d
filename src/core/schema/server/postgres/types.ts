import { flag, list, optional, type Row, text } from '../row.ts';
import { compare } from '../snapshot.ts';
import type { Column } from './columns.ts';
import { isMadeUp } from './made-up-names.ts';
import { displayName, literal, notOfExtension, ownSchema, plainObject, type Reading, register } from './reading.ts';
import type { RelationRow } from './relations.ts';
import { settled } from './settled.ts';

/** Reads enum, range and composite types, and domains. A type is one object with all its values or attributes. */
export async function readTypes(
  reading: Reading,
  relations: readonly RelationRow[],
  columns: ReadonlyMap<string, readonly Column[]>,
): Promise<void> {
  compositeTypes(reading, relations, columns);
  const multirange =
    reading.major >= 14
      ? `(SELECT json_build_array(mn.nspname, m.typname, quote_ident(mn.nspname), quote_ident(m.typname))
           FROM pg_type m JOIN pg_namespace mn ON mn.oid = m.typnamespace WHERE m.oid = r.rngmultitypid)`
      : 'NULL';
  const rows = await reading.ask(`
    SELECT t.oid::text AS oid, t.typtype::text AS type, n.nspname AS schema, t.typname AS name, quote_ident(n.nspname) AS schema_sql,
      quote_ident(t.typname) AS name_sql, format_type(t.typbasetype, t.typtypmod) AS base, t.typnotnull AS not_null,
      CASE WHEN t.typdefaultbin IS NOT NULL THEN pg_get_expr(t.typdefaultbin, 0) ELSE quote_literal(t.typdefault) END AS value,
      (SELECT json_agg(l.enumlabel ORDER BY l.enumsortorder) FROM pg_enum l WHERE l.enumtypid = t.oid) AS labels,
      CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation THEN t.typcollation WHEN t.typtype = 'r' AND r.rngcollation <> s.typcollation
        THEN r.rngcollation END::regcollation::text AS collation,
      format_type(r.rngsubtype, NULL) AS subtype, NULLIF(r.rngcanonical, 0)::regproc::text AS canonical,
      NULLIF(r.rngsubdiff, 0)::regproc::text AS difference, CASE WHEN NOT o.opcdefault THEN quote_ident(oc.nspname) || '.' || quote_ident(o.opcname) END AS operator_class,
      ${multirange} AS multirange
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_type b ON b.oid = t.typbasetype
      LEFT JOIN pg_range r ON r.rngtypid = t.oid LEFT JOIN pg_type s ON s.oid = r.rngsubtype
      LEFT JOIN pg_opclass o ON o.oid = r.rngsubopc LEFT JOIN pg_namespace oc ON oc.oid = o.opcnamespace
    WHERE t.typtype IN ('e', 'r', 'd') AND ${ownSchema} AND ${notOfExtension('pg_type', 't.oid')}`);
  const own = rows.filter((row) => !reading.leaveOut(text(row, 'schema'), text(row, 'name')));
  for (const row of own) {
    const oid = text(row, 'oid');
    const domain = text(row, 'type') === 'd';
    const schemaSql = text(row, 'schema_sql');
    const sql = `${schemaSql}.${text(row, 'name_sql')}`;
    const display = displayName(schemaSql, text(row, 'name_sql'));
    const word = domain ? 'domain' : 'type';
    const target = {
      sql: `${word.toUpperCase()} ${sql}`,
      grant: `TYPE ${sql}`,
      name: `${word} ${display}`,
      of: display,
    };
    register(reading, 'pg_type', oid, target);
    if (domain) continue;
    const definition = text(row, 'type') === 'e' ? enumText(row, sql) : rangeText(row, sql);
    reading.objects.push(plainObject('type', display, null, definition));
  }
  const domains = own.filter((row) => text(row, 'type') === 'd');
  if (domains.length === 0) return;
  const rules = await domainRules(reading);
  for (const row of domains) reading.objects.push(domainObject(row, rules.get(text(row, 'oid')) ?? []));
}

function compositeTypes(
  reading: Reading,
  relations: readonly RelationRow[],
  columns: ReadonlyMap<string, readonly Column[]>,
): void {
  for (const { kind, oid, typeOid, sql, display } of relations) {
    if (kind !== 'c') continue;
    const attributes = (columns.get(oid) ?? []).map((column) => `  ${column.sql} ${column.type}`);
    const inside = attributes.length === 0 ? '()' : `(\n${attributes.join(',\n')}\n)`;
    reading.objects.push(plainObject('type', display, null, `CREATE TYPE ${sql} AS ${inside}`));
    register(reading, 'pg_type', typeOid, {
      sql: `TYPE ${sql}`,
      grant: `TYPE ${sql}`,
      name: `type ${display}`,
      of: display,
    });
  }
}

function enumText(row: Row, sql: string): string {
  const labels = list(row, 'labels').map((label) => `  ${literal(label)}`);
  return `CREATE TYPE ${sql} AS ENUM (${labels.length === 0 ? '' : `\n${labels.join(',\n')}\n`})`;
}

function rangeText(row: Row, sql: string): string {
  const options = [`SUBTYPE = ${text(row, 'subtype')}`];
  const given = (name: string, key: string) => {
    const value = optional(row, key);
    if (value !== null) options.push(`${name} = ${value}`);
  };
  given('SUBTYPE_OPCLASS', 'operator_class');
  given('COLLATION', 'collation');
  given('CANONICAL', 'canonical');
  given('SUBTYPE_DIFF', 'difference');
  const [schema, name, schemaSql, nameSql] = list(row, 'multirange');
  const usual = multirangeName(text(row, 'name'));
  if (name !== undefined && (name !== usual || schema !== text(row, 'schema')))
    options.push(`MULTIRANGE_TYPE_NAME = ${schemaSql}.${nameSql}`);
  return `CREATE TYPE ${sql} AS RANGE (\n${options.map((option) => `  ${option}`).join(',\n')}\n)`;
}

/** As the server makes it up (catalog/pg_type.c, makeMultirangeTypeName). */
function multirangeName(range: string): string {
  const at = range.indexOf('range');
  return at < 0 ? `${range}_multirange` : `${range.slice(0, at)}multi${range.slice(at)}`;
}

interface DomainRule {
  readonly name: string;
  readonly sql: string;
  /** `CHECK (…)`, `NOT NULL`; with NOT VALID at the end where it is not. */
  readonly text: string;
  readonly notNull: boolean;
  readonly validated: boolean;
}

async function domainRules(reading: Reading): Promise<ReadonlyMap<string, readonly DomainRule[]>> {
  const rows = await reading.ask(`
    SELECT r.oid::text AS oid, r.contypid::text AS domain, r.conname AS name, quote_ident(r.conname) AS sql, pg_get_constraintdef(r.oid) AS text,
      r.contype = 'n' AS not_null, r.convalidated AS validated
    FROM pg_constraint r JOIN pg_namespace n ON n.oid = r.connamespace WHERE r.contypid <> 0 AND ${ownSchema}`);
  const rules = new Map<string, DomainRule[]>();
  for (const row of rows) {
    const domain = text(row, 'domain');
    const target = reading.targets.get(`pg_type ${domain}`);
    const rule: DomainRule = {
      name: text(row, 'name'),
      sql: text(row, 'sql'),
      text: settled(text(row, 'text')),
      notNull: flag(row, 'not_null'),
      validated: flag(row, 'validated'),
    };
    rules.set(domain, [...(rules.get(domain) ?? []), rule]);
    if (target !== undefined) {
      register(reading, 'pg_constraint', text(row, 'oid'), {
        sql: `CONSTRAINT ${rule.sql} ON ${target.sql}`,
        grant: null,
        name: `constraint ${target.of} (${rule.sql})`,
        of: target.of,
      });
    }
  }
  return rules;
}

function domainObject(row: Row, rules: readonly DomainRule[]) {
  const sql = `${text(row, 'schema_sql')}.${text(row, 'name_sql')}`;
  const display = displayName(text(row, 'schema_sql'), text(row, 'name_sql'));
  const lines: string[] = [];
  const collation = optional(row, 'collation');
  if (collation !== null) lines.push(`COLLATE ${collation}`);
  const value = optional(row, 'value');
  if (value !== null) lines.push(`DEFAULT ${settled(value)}`);
  const also: string[] = [];
  // Before 17 a NOT NULL has no name.
  if (flag(row, 'not_null') && !rules.some((rule) => rule.notNull)) lines.push('NOT NULL');
  for (const rule of [...rules].sort((a, b) => compare(a.name, b.name))) {
    const usual = rule.notNull && isMadeUp(rule.name, text(row, 'name'), null, 'not_null');
    const whole = usual ? rule.text : `CONSTRAINT ${rule.sql} ${rule.text}`;
    if (rule.validated) lines.push(whole);
    else also.push(`ALTER DOMAIN ${sql} ADD ${whole}`);
  }
  const definition = [`CREATE DOMAIN ${sql} AS ${text(row, 'base')}`, ...lines].join('\n  ');
  return plainObject('domain', display, null, definition, also);
}
