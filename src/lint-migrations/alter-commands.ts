import type { Catalog, QualifiedName, Relation } from '../core/schema/catalog.ts';
import { displayName } from '../core/schema/catalog.ts';
import { tokens } from '../core/sql/lexer.ts';
import { type NodeOf, nodeOf, type Span, type Statement } from '../core/sql/statement.ts';
import { inside, relationName } from './names.ts';

type CommandNode = NodeOf<'AlterTableCmd'>;

/** One command of an ALTER TABLE: `DROP COLUMN a` of `ALTER TABLE t DROP COLUMN a, ADD COLUMN b int`. */
export interface AlterCommand {
  readonly type: NonNullable<CommandNode['subtype']>;
  readonly node: CommandNode;
  /** The column, constraint or trigger that the command names; empty when it names none. */
  readonly name: string;
  /** Place in the statement, from 0: the `command` of an effect's work and failures. */
  readonly index: number;
  /** Computed when asked for. */
  readonly span: Span;
}

/** An ALTER TABLE, with the table that it means. */
export interface Alteration {
  readonly table: QualifiedName;
  /** The table as a reader wants it, quoted where SQL needs it. */
  readonly shown: string;
  /** The table before the statement; undefined when the history does not have it. */
  readonly relation: Relation | undefined;
  readonly commands: readonly AlterCommand[];
  readonly missingOk: boolean;
}

/** The commands of an ALTER TABLE (also of a foreign table); null for every other statement, ALTER INDEX and VIEW included. */
export function alterationOf(statement: Statement, catalog: Catalog): Alteration | null {
  const node = nodeOf(statement, 'AlterTableStmt');
  if (!node || (node.objtype !== 'OBJECT_TABLE' && node.objtype !== 'OBJECT_FOREIGN_TABLE')) return null;
  const table = relationName(catalog, node.relation);
  let commands = commandsBefore.get(statement);
  if (!commands) {
    commands = commandsOf(statement, node);
    commandsBefore.set(statement, commands);
  }
  return {
    table,
    get shown() {
      return displayName(table);
    },
    relation: catalog.relation(table),
    commands,
    missingOk: node.missing_ok ?? false,
  };
}

/** A score of rules ask for the commands of each ALTER TABLE; they do not depend on the catalog. */
const commandsBefore = new WeakMap<Statement, readonly AlterCommand[]>();

function commandsOf(statement: Statement, node: NodeOf<'AlterTableStmt'>): readonly AlterCommand[] {
  let spans: readonly Span[] | null = null;
  return (node.cmds ?? []).flatMap((item, index): AlterCommand[] => {
    const command = inside(item, 'AlterTableCmd');
    if (!command?.subtype) return [];
    return [
      {
        type: command.subtype,
        node: command,
        name: command.name ?? '',
        index,
        get span() {
          spans ??= commandSpans(statement, node.cmds?.length ?? 0);
          return spans[index] ?? statement.span;
        },
      },
    ];
  });
}

/**
 * Where each command of an ALTER TABLE stands. The parse tree has no position for most of them, so the text is cut at the
 * commas outside brackets. Empty when the cut does not give `count` pieces (the text is not letter for letter what was
 * parsed, as in dynamic SQL).
 */
function commandSpans(statement: Statement, count: number): readonly Span[] {
  const text = statement.source.text;
  const spans: Span[] = [];
  let named = false;
  let afterDot = false;
  let begun = false;
  let depth = 0;
  let start = -1;
  let end = -1;
  for (const token of tokens(text, statement.span.start, statement.span.end)) {
    if (token.kind === 'line-comment' || token.kind === 'block-comment') continue;
    const word = text.slice(token.start, token.end);
    if (!begun) {
      // ALTER TABLE IF EXISTS ONLY schema.name * : the first word after the name begins the first command.
      const isName: boolean =
        token.kind === 'quoted' || (token.kind === 'word' && !(leading.has(word.toLowerCase()) && !named));
      if (named && !afterDot && token.kind === 'word') begun = true;
      else {
        named ||= isName;
        afterDot = word === '.';
        continue;
      }
    }
    if (word === '(' || word === '[') depth++;
    else if (word === ')' || word === ']') depth--;
    else if (word === ',' && depth === 0) {
      spans.push({ start, end });
      start = -1;
      continue;
    }
    if (start < 0) start = token.start;
    end = token.end;
  }
  if (start >= 0) spans.push({ start, end });
  return spans.length === count ? spans : [];
}

/** Words between ALTER and the table's name. */
const leading = new Set(['alter', 'foreign', 'table', 'if', 'exists', 'only']);
