import type { Ask, SchemaObject, SnapshotOptions } from '../snapshot.ts';

/** A relation (table, view, sequence, row type) by its numbers and names. */
export interface Relation {
  readonly oid: string;
  /** `pg_class.relkind`. */
  readonly kind: 'r' | 'p' | 'f' | 'v' | 'm' | 'S' | 'c';
  readonly schema: string;
  readonly name: string;
  /** Qualified and quoted, as SQL has it: `public.orders`. */
  readonly sql: string;
  /** As a user writes it: `orders`. */
  readonly display: string;
}

/** What a COMMENT or a GRANT may be about. */
export interface Target {
  /** `TABLE public.orders`: what follows COMMENT ON. */
  readonly sql: string;
  /** What follows GRANT … ON, where it is another; null for what has no privileges. */
  readonly grant: string | null;
  /** `table orders`. */
  readonly name: string;
  readonly of: string | null;
}

/** What the readers of one snapshot share. Each adds its objects. */
export interface Reading {
  readonly ask: Ask;
  /** Major version: 16. */
  readonly major: number;
  readonly leaveOut: SnapshotOptions['leaveOut'];
  /** By oid. */
  readonly relations: Map<string, Relation>;
  readonly objects: SchemaObject[];
  /** By catalog and number: `pg_class 16384`. */
  readonly targets: Map<string, Target>;
  /** By number of the relation, then of the column: quoted names. */
  readonly columnNames: Map<string, Map<number, string>>;
}

/** Condition for namespaces `n` that are not the server's own: those, and the temporary ones, begin with `pg_`. */
export const ownSchema = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

/** Condition: an object is no member of an extension. */
export function notOfExtension(catalog: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.objsubid = 0 AND e.deptype = 'e')`;
}

/** First number that the server gives to objects of users (FirstNormalObjectId, access/transam.h). */
export const firstOwnOid = 16384;

/** As a user writes it: what is in `public` without it. Both are quoted already. */
export function displayName(schemaSql: string, nameSql: string): string {
  return schemaSql === 'public' ? nameSql : `${schemaSql}.${nameSql}`;
}

/** Types that the server wrote out, as a user writes them: `integer, mood[]`. */
export function displayTypes(types: string): string {
  return types.replace(/(^|, )public\./g, '$1');
}

/** A string of SQL, with standard_conforming_strings on. */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** `fillfactor=70` as an option of WITH and SET; sorted, since the server keeps them in the order they were set. */
export function optionList(options: readonly string[]): string {
  return options
    .map((option) => {
      const at = option.indexOf('=');
      const value = option.slice(at + 1);
      return `${option.slice(0, at)}=${/^[\w.]+$/.test(value) ? value : literal(value)}`;
    })
    .sort()
    .join(', ');
}

/** `host=db` as the options of foreign data are written: `OPTIONS (host 'db')`, in their order, which their owners may depend on. */
export function foreignOptions(options: readonly string[]): string {
  const written = options.map((option) => {
    const at = option.indexOf('=');
    const name = option.slice(0, at);
    return `${/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`} ${literal(option.slice(at + 1))}`;
  });
  return `OPTIONS (${written.join(', ')})`;
}

export function register(reading: Reading, catalog: string, oid: string, target: Target): void {
  reading.targets.set(`${catalog} ${oid}`, target);
}

/** An object that needs neither settings nor further statements, unless they are given. */
export function plainObject(
  kind: SchemaObject['kind'],
  name: string,
  of: string | null,
  definition: string,
  also: readonly string[] = [],
): SchemaObject {
  return { kind, name, of, definition, also, settings: [] };
}
