import { quoted, shown } from '../mysql/text.ts';
import { compare, type ObjectKind, type SchemaObject, type SchemaSnapshot } from '../snapshot.ts';
import { inDependencyOrder } from './dependency-order.ts';

/** Statements of one object or of objects that belong together, in the order to run them. */
export type Block = readonly string[];

/**
 * SQL that makes the schema in an empty database. Foreign keys come when all tables are there, views when all that they may read and
 * call is there. Each program is made under the settings that it keeps.
 */
export function mysqlDump(snapshot: SchemaSnapshot): readonly Block[] {
  const of = (kind: ObjectKind) => snapshot.objects.filter((object) => object.kind === kind);
  // Not the session's: it might refuse what the server has.
  const session = new Map([['sql_mode', "''"]]);
  const set = (settings: readonly string[]) => {
    const changed = settings.filter((setting) => {
      const [name = '', value = ''] = setting.split(/ = (.*)/s);
      const same = session.get(name) === value;
      session.set(name, value);
      return !same;
    });
    return changed.length === 0 ? [] : [`SET ${changed.join(', ')}`];
  };
  const whole = ({ settings, definition, also }: SchemaObject): Block => [...set(settings), definition, ...also];
  const blocks: Block[] = [["SET sql_mode = '', foreign_key_checks = 0"]];
  for (const kind of ['schema', 'sequence'] as const) blocks.push(...of(kind).map(whole));
  const parts = partsOfTables(snapshot);
  for (const table of of('table')) blocks.push(createTable(table, parts.get(table.name) ?? []));
  blocks.push(...of('function').map(whole));
  blocks.push(...viewOrder(of('view')).map(whole));
  for (const key of of('constraint').filter(isForeignKey))
    blocks.push([`ALTER TABLE ${quotedTable(key.of ?? '')} ADD ${key.definition}`]);
  blocks.push(...triggerOrder(of('trigger')).map(whole));
  blocks.push(...of('event').map(whole));
  const restored = ['foreign_key_checks', ...session.keys()].sort(compare);
  blocks.push([`SET ${restored.map((name) => `${name} = DEFAULT`).join(', ')}`]);
  return blocks;
}

const isForeignKey = ({ definition }: SchemaObject) => /^CONSTRAINT `(?:[^`]|``)+` FOREIGN KEY /.test(definition);

/** The name as SQL has it, of one that is shown without backticks where it can be. */
function quotedTable(name: string): string {
  return name.startsWith('`') ? name : quoted(name);
}

function partsOfTables(snapshot: SchemaSnapshot): ReadonlyMap<string, readonly SchemaObject[]> {
  const parts = new Map<string, SchemaObject[]>();
  for (const object of snapshot.objects) {
    const inTable = ['column', 'index', 'constraint'].includes(object.kind) && !isForeignKey(object);
    if (object.of === null || !inTable) continue;
    const all = parts.get(object.of);
    if (all === undefined) parts.set(object.of, [object]);
    else all.push(object);
  }
  return parts;
}

/** Columns, primary key, indexes, checks; as SHOW CREATE TABLE has them. */
const places: readonly ((object: SchemaObject) => boolean)[] = [
  ({ kind }) => kind === 'column',
  ({ definition }) => definition.startsWith('PRIMARY KEY'),
  // MariaDB's periods have to be there before a key over one.
  ({ kind, definition }) => kind === 'index' && definition.startsWith('UNIQUE'),
  ({ kind }) => kind === 'index',
  () => true,
];

function createTable(table: SchemaObject, parts: readonly SchemaObject[]): Block {
  const periods = table.also.map((statement) => /^ALTER TABLE `(?:[^`]|``)+` ADD (PERIOD .*)$/.exec(statement)?.[1]);
  const placeOf = (object: SchemaObject) => places.findIndex((is) => is(object));
  const lines = [...parts].sort((a, b) => placeOf(a) - placeOf(b)).map(({ definition }) => definition);
  lines.push(...periods.filter((period) => period !== undefined));
  const inside = lines.map((line) => `  ${line}`).join(',\n');
  const others = table.also.filter((_, place) => periods[place] === undefined);
  const columns = parts.filter(({ kind }) => kind === 'column');
  return [withParts(table.definition, inside), ...columns.flatMap(({ also }) => also), ...others];
}

/** Puts columns and keys where the definition has `(…)`, which may stand in a name too. */
function withParts(definition: string, inside: string): string {
  const name = /^CREATE TABLE `(?:[^`]|``)+` /.exec(definition)?.[0] ?? '';
  return definition.startsWith('(…)', name.length)
    ? `${name}(\n${inside}\n)${definition.slice(name.length + 3)}`
    : definition;
}

/** Names that stand where a query has tables: behind FROM, JOIN, a comma or a bracket, and not in front of a dot. */
const tableNames = /'(?:[^'\\]|\\[\s\S]|'')*'|(?:\b(?:from|join|straight_join)\s+|[(,]\s*)`((?:[^`]|``)+)`(?!\.)/gi;

function viewOrder(views: readonly SchemaObject[]): readonly SchemaObject[] {
  const byName = new Map(views.map((view) => [view.name, view]));
  return inDependencyOrder(views, (view) =>
    [...view.definition.matchAll(tableNames)]
      .map(([, name]) => (name === undefined ? undefined : byName.get(shown(name.replaceAll('``', '`')))))
      .filter((found) => found !== undefined && found !== view)
      .filter((found) => found !== undefined),
  );
}

function triggerOrder(triggers: readonly SchemaObject[]): readonly SchemaObject[] {
  const byName = new Map(triggers.map((trigger) => [trigger.name, trigger]));
  return inDependencyOrder(triggers, ({ definition, of }) => {
    const before = / FOR EACH ROW FOLLOWS `((?:[^`]|``)+)`\n/.exec(definition)?.[1];
    const found = before === undefined ? undefined : byName.get(`${of} (${shown(before.replaceAll('``', '`'))})`);
    return found === undefined ? [] : [found];
  });
}
