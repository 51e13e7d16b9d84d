import type { Engine } from '../../report/engine.ts';
import { quoted } from './mysql/text.ts';
import type { ObjectKind, SchemaObject } from './snapshot.ts';

// Below its table a column is `email`, not `orders.email`, and says `text NOT NULL`, not `email text NOT NULL`.

/** Kinds whose names are `orders (orders_pkey)`. */
const bracketedKinds: ReadonlySet<ObjectKind> = new Set(['constraint', 'index', 'trigger', 'policy', 'rule']);

/** The name of a part below what it belongs to. */
export function shortName({ kind, name, of }: SchemaObject): string {
  if (of === null) return name;
  if (kind === 'column' && name.startsWith(`${of}.`)) return name.slice(of.length + 1);
  if (bracketedKinds.has(kind) && name.startsWith(`${of} (`) && name.endsWith(')'))
    return name.slice(of.length + 2, -1);
  return name;
}

/** The other way round. */
export function fullName(kind: ObjectKind, short: string, of: string | null): string {
  if (of === null) return short;
  if (kind === 'column') return `${of}.${short}`;
  return bracketedKinds.has(kind) ? `${of} (${short})` : short;
}

/** Without the name that the key of the entry says already. */
export function shortDefinition({ kind, definition }: SchemaObject, short: string, engine: Engine): string {
  const start = startOf(kind, short, engine);
  return start !== '' && definition.startsWith(start) ? definition.slice(start.length) : definition;
}

/** The other way round. A key of MySQL's that has no name of its own (PRIMARY KEY) is whole already. */
export function fullDefinition(kind: ObjectKind, short: string, definition: string, engine: Engine): string {
  if (engine !== 'postgres' && kind === 'constraint' && definition.startsWith('PRIMARY KEY')) return definition;
  return startOf(kind, short, engine) + definition;
}

function startOf(kind: ObjectKind, short: string, engine: Engine): string {
  const sql = engine === 'postgres' || short.startsWith('`') ? short : quoted(short);
  if (kind === 'column') return `${sql} `;
  return kind === 'constraint' ? `CONSTRAINT ${sql} ` : '';
}
