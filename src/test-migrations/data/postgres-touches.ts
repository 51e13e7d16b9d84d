import { builtinVolatility } from '../../core/effects/builtin-functions.ts';
import type { Script } from '../../core/migrations/migration.ts';
import { inside, lastTwo, textsOf, walk } from '../../core/schema/node.ts';
import { readPostgres } from '../../core/sql/read-postgres.ts';
import { locate } from '../../core/sql/source-text.ts';
import { type Node, type NodeOf, nodeOf, type Statement } from '../../core/sql/statement.ts';
import type { ChangeReading, NamedTable, Touch } from './change-reading.ts';

type Value = Readonly<Record<string, unknown>>;

/** Functions of this server or of one that we know. Which version has it does not matter: none of them writes rows of a table. */
const newestMajor = 18;

/** What the statements of a script do to rows of PostgreSQL. Renames are not told: the server's own numbers of tables tell them. */
export function readPostgresTouches({ source, pieces, placeholders }: Script): ChangeReading {
  const script = readPostgres(source, { pieces, placeholders });
  const touches = script.statements.flatMap(touchesOf);
  const calls = script.statements.flatMap((one) => (one.body?.kind === 'function' ? [] : (callOf(one) ?? [])));
  const [dynamic] = script.dynamic.filter((one) => one.body === 'do');
  const unread =
    dynamic !== undefined
      ? 'runs SQL that a block puts together'
      : script.errors.length + script.notAnalysed.length > 0
        ? 'has statements that cannot be read'
        : calls.length > 0
          ? `calls ${calls[0]}()`
          : null;
  return { touches, renamings: [], unread };
}

function touchesOf(statement: Statement): readonly Touch[] {
  const touches: Touch[] = [];
  const place = locate(statement.source, statement.span);
  const stored = statement.body?.kind === 'function';
  const add = (what: Touch['what'], relation: unknown, columns: readonly string[] | null = null, computed = false) => {
    const table = tableOf(relation);
    if (table !== null) touches.push({ what, table, columns, computed, stored, place });
  };
  walk(statement.node, (kind, value) => {
    switch (kind) {
      case 'RangeVar':
        add('names', value);
        return false;
      case 'InsertStmt':
        add('adds rows', value['relation']);
        if (isUpdate(value['onConflictClause'])) {
          add('sets columns', value['relation'], targetsOf((value['onConflictClause'] as Value)['targetList']));
        }
        break;
      case 'UpdateStmt':
        add('sets columns', value['relation'], targetsOf(value['targetList']));
        break;
      case 'DeleteStmt':
        add('removes rows', value['relation']);
        break;
      case 'MergeStmt':
        for (const what of mergeOf(value)) add(what, value['relation']);
        break;
      case 'TruncateStmt':
        for (const node of nodesOf(value['relations'])) add('removes rows', inside(node, 'RangeVar'));
        break;
      case 'DropStmt':
        if (value['removeType'] === 'OBJECT_TABLE') {
          for (const node of nodesOf(value['objects'])) add('drops', droppedOf(node));
        }
        break;
      case 'CopyStmt':
        if (value['is_from'] === true) add('adds rows', value['relation']);
        break;
      default:
        break;
    }
    return true;
  });
  // Fields of a node that are relations have no tag, so that the walk does not see them.
  const alter = nodeOf(statement, 'AlterTableStmt');
  if (alter) touches.push(...alterTouches(alter, stored, place));
  return touches;
}

function alterTouches(alter: NodeOf<'AlterTableStmt'>, stored: boolean, place: Touch['place']): readonly Touch[] {
  const table = tableOf(alter.relation);
  if (table === null) return [];
  const touch = (what: Touch['what'], columns: readonly string[] | null = null, computed = false): Touch => ({
    what,
    table,
    columns,
    computed,
    stored,
    place,
  });
  return [
    touch('names'),
    ...(alter.cmds ?? []).flatMap((node): Touch[] => {
      const command = inside(node, 'AlterTableCmd');
      switch (command?.subtype) {
        case 'AT_AlterColumnType': {
          const definition = inside(command.def, 'ColumnDef');
          const name = command.name ?? '';
          return [touch('changes type', [name], isComputed(definition?.raw_default, name))];
        }
        case 'AT_DetachPartition':
          return [touch('removes rows')];
        case 'AT_AttachPartition':
          return [touch('adds rows')];
        default:
          return [];
      }
    }),
  ];
}

/** `USING note::integer` is what the server does anyway; every other expression makes new values. */
function isComputed(using: Node | undefined, column: string): boolean {
  if (!using) return false;
  const cast = inside(using, 'TypeCast');
  const fields = textsOf(inside(cast ? cast.arg : using, 'ColumnRef')?.fields);
  return fields.at(-1) !== column;
}

function tableOf(relation: unknown): NamedTable | null {
  if (typeof relation !== 'object' || relation === null) return null;
  const { relname, schemaname } = relation as Value;
  return typeof relname === 'string'
    ? { schema: typeof schemaname === 'string' ? schemaname : null, name: relname }
    : null;
}

/** A name of DROP TABLE, in the shape of the tree's other names. */
function droppedOf(node: Node): Value {
  const [schemaname, relname] = lastTwo(textsOf(inside(node, 'List')?.items));
  return { schemaname, relname };
}

function nodesOf(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value : [];
}

function targetsOf(list: unknown): readonly string[] {
  return nodesOf(list).flatMap((node) => inside(node, 'ResTarget')?.name ?? []);
}

function isUpdate(conflict: unknown): boolean {
  return typeof conflict === 'object' && conflict !== null && (conflict as Value)['action'] === 'ONCONFLICT_UPDATE';
}

function mergeOf(merge: Value): readonly Touch['what'][] {
  const commands = nodesOf(merge['mergeWhenClauses']).map((node) => inside(node, 'MergeWhenClause')?.commandType);
  const found: Touch['what'][] = [];
  if (commands.includes('CMD_INSERT')) found.push('adds rows');
  if (commands.includes('CMD_UPDATE')) found.push('sets columns');
  if (commands.includes('CMD_DELETE')) found.push('removes rows');
  return found;
}

/** The function of the team's own that a statement calls for its own sake: nobody reads here what that does. */
function callOf(statement: Statement): string | null {
  const call = nodeOf(statement, 'CallStmt');
  if (call) return textsOf(call.funccall?.funcname).at(-1) ?? '';
  if (statement.kind !== 'SelectStmt') return null;
  let found: string | null = null;
  walk(statement.node, (kind, value) => {
    if (kind === 'FuncCall' && found === null) {
      const [schema, name] = lastTwo(textsOf(nodesOf(value['funcname'])));
      const own = schema !== undefined && schema !== 'pg_catalog';
      if (own || builtinVolatility(name, newestMajor) === undefined) found = name;
    }
    return found === null;
  });
  return found;
}
